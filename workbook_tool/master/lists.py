"""The sheets of the master that are one table each: Changes, Key, Returns and Data quality."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from workbook_tool.book import Sheet
from workbook_tool.domain.consolidation import Consolidation, ReturnLine
from workbook_tool.domain.days import short_day
from workbook_tool.domain.figure import figure_text
from workbook_tool.domain.finding import Finding, Severity
from workbook_tool.domain.reading import Restatement
from workbook_tool.domain.register import Waiver
from workbook_tool.domain.scheme import Scheme
from workbook_tool.layout.place import Filled
from workbook_tool.layout.template import load
from workbook_tool.master import sheet_names
from workbook_tool.master.canvas import Canvas, fits
from workbook_tool.theme import rated

HEADING_ROW = 2
_LONGEST, _TALL = 5_000, 250.0  # characters and points of a text in a list

Words = Mapping[str, Any]
Rows = Sequence[Sequence[Any]]


def list_words(key: str) -> Words:
    """The words of a sheet, from templates/master.toml."""
    words: Words = load("master").words[key]
    return words


def list_sheet(name: str, key: str, given: Consolidation, rows: Rows, note: str = "", freeze: int = 1) -> Sheet:
    """A sheet of one table, with a sentence above it; ``key`` is that of its words."""
    words = list_words(key)
    title = words["title"].format(period=given.cycle.period.label)
    canvas = Canvas(name, title, words["widths"], landscape=True)
    if note:
        canvas.put(1, 0, note, "note")
    end = canvas.table(name.replace(" ", "") + "Table", HEADING_ROW, words["headings"], rows)
    return canvas.sheet(
        freeze=(HEADING_ROW + 1, freeze),
        repeat_rows=(HEADING_ROW, HEADING_ROW),
        print_area=(0, 0, end - 1, words.get("printed", len(words["headings"])) - 1),
    )


def shown_text(text: str, width: float) -> str:
    """A text that a row of a list can show; one that is longer (a cell's value may be) is cut, and says so."""
    cut = text = text if len(text) <= _LONGEST else text[:_LONGEST]
    while not fits(cut, width, _TALL):
        text = text[: len(text) * 9 // 10]
        cut = list_words("quality")["cut"].format(text=text)
    return cut


def changes(given: Consolidation, pages: Mapping[str, str], *, first: bool) -> Sheet:
    """What changed since the last compile, and the figures that were restated."""
    words = list_words("changes")
    before, after = words["widths"][3:5]
    rows = [
        [
            sheet_names.leading(d.indicator, pages),
            d.title,
            d.what,
            shown_text(d.before, before),
            shown_text(d.after, after),
        ]
        for d in given.differences
    ]
    rows += [_restated(given, restatement, pages, words) for restatement in given.restatements]
    note = words["first"] if first else "" if given.differences else words["none"]
    return list_sheet(sheet_names.CHANGES, "changes", given, rows, note, freeze=0)


def _restated(given: Consolidation, restatement: Restatement, pages: Mapping[str, str], words: Words) -> list[Any]:
    indicator = given.register.indicators.get(restatement.indicator)

    def shown(value: Decimal) -> str:
        if indicator is None:
            return f"{value:,f}"
        decimals = indicator.shown_target_decimals if restatement.of_target else indicator.decimals
        return figure_text(value, given.register.unit(indicator), decimals)

    title = indicator.title if indicator else ""
    what = words["restated_target" if restatement.of_target else "restated"].format(period=restatement.period.label)
    before = "" if restatement.before is None else shown(restatement.before)
    after = words["restated_to"].format(value=shown(restatement.value), reason=restatement.reason)
    link = sheet_names.leading(restatement.indicator, pages)
    return [link, title, what, before, shown_text(after, words["widths"][4])]


def key(given: Consolidation) -> Sheet:
    """What the words, colours and marks mean, the rating rules as they are used."""
    words, register = list_words("key"), given.register
    used = dict.fromkeys(register.scheme(p.indicator).name for p in given.pages) or dict.fromkeys(register.schemes)
    rows: list[list[Any]] = [
        row for name in used for row in _scheme(register.schemes[name], words, is_only=len(used) == 1)
    ]
    rows += [[Filled(register.label(item["item"]), "label"), item["text"]] for item in words["items"]]
    return list_sheet(sheet_names.KEY, "key", given, rows, freeze=0)


def _scheme(scheme: Scheme, words: Words, *, is_only: bool) -> list[list[Any]]:
    """The bands of a scheme; its name beside each where there is more than one."""
    prefix = "" if is_only else words["scheme"].format(name=scheme.name)
    return [
        [
            Filled(band.rag.value, rated(band.rag)),
            words["band"].format(scheme=prefix, meaning=band.meaning or band.name or band.rag.value),
        ]
        for band in scheme.bands
    ]


def returns_sheet(given: Consolidation) -> Sheet:
    """Every service with what became of its return."""
    words = list_words("returns")
    came = len(given.returns) - len(given.missing)
    note = words["said"].format(came=came, all=len(given.returns), due=short_day(given.cycle.due))
    return list_sheet(sheet_names.RETURNS, "returns", given, [_return(line, words) for line in given.returns], note)


def _return(line: ReturnLine, words: Words) -> list[Any]:
    state = line.state or words["no_return"]
    missing = line.asked and not line.reported
    return [
        line.service.name, line.service.code, Filled(state, "attention" if missing else "wrap"), line.received_at,
        line.file, line.reference, line.completed_by, line.approved_by,
        *(Filled(number, "number", "0") for number in (line.asked, line.reported, line.errors, line.queries)),
        Filled(line.sha256, "text"),
    ]  # fmt: skip


_SEEN = 90  # characters of a value seen
_MOST_LINKS = 20_000  # findings: Excel holds 65,530 links on a sheet, and a finding has three


def data_quality(given: Consolidation, files: Mapping[str, str], pages: Mapping[str, str]) -> Sheet:
    """What was found in the returns. ``files`` gives the kept file of each file's name, relative to the master;
    ``pages`` the names of the indicators' sheets.
    """
    words = list_words("quality")
    if len(given.findings) > _MOST_LINKS:
        files, pages = {}, {}
    of_file = {line.file: line.service.code for line in given.returns if line.file}
    answered = [
        (a.finding, words["settled" if a.by else "answered"].format(words=a.words, by=a.by)) for a in given.answered
    ]
    findings = [*((f, "") for f in given.findings), *answered]
    rows = [_finding(f, answer, files, pages, of_file) for f, answer in findings]
    rows += [_waiver(w, given, pages) for w in given.register.waivers if w.until.end >= given.cycle.period.end]
    return list_sheet(sheet_names.QUALITY, "quality", given, rows, "" if rows else words["none"], freeze=0)


def _finding(
    finding: Finding, answer: str, files: Mapping[str, str], pages: Mapping[str, str], of_file: Mapping[str, str]
) -> list[Any]:
    cell, ref = finding.cell, finding.indicator or ""
    file, sheet, place = (cell.file, cell.sheet, cell.ref) if cell else ("", "", "")
    texts = (finding.message, finding.fix, answer, finding.value or "")
    kept = f"external:{files[file]}" if file in files else ""
    at = f"{kept}#'{sheet.replace(chr(39), chr(39) * 2)}'!{place}" if kept and sheet and place else ""
    return [
        Filled(finding.severity.words, "attention" if finding.severity is Severity.ERROR else "wrap"),
        of_file.get(file, ""),
        sheet_names.leading(ref, pages),
        *(shown_text(text, width) for text, width in zip(texts[:3], list_words("quality")["widths"][3:6], strict=True)),
        _brief(texts[3]),
        _linked(file, kept), sheet, _linked(place, at), finding.code,
    ]  # fmt: skip


def _waiver(waiver: Waiver, given: Consolidation, pages: Mapping[str, str]) -> list[Any]:
    words, ref = list_words("quality"), waiver.indicator
    indicator = given.register.indicators.get(ref)
    sentence = words["waived" if ref else "on_trial"].format(rule=waiver.rule, until=waiver.until.label)
    why = words["settled"].format(by=waiver.approved_by, words=waiver.reason)
    link = sheet_names.leading(ref, pages)
    return [
        words["waiver"],
        indicator.service if indicator else "",
        link,
        sentence,
        "",
        why,
        "",
        "",
        "",
        "",
        waiver.rule,
    ]


def _brief(text: str) -> str:
    """The start of the value seen: a whole commentary stands in the return, to which the row leads."""
    cut: str = list_words("quality")["cut"]
    return text if len(text) <= _SEEN else cut.format(text=text[:_SEEN].rsplit(" ", 1)[0])


def _linked(text: str, link: str) -> Filled:
    return Filled(text, "link", link=link) if text and link else Filled(text, "wrap")
