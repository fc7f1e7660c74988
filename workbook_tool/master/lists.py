"""The sheets that are one plain table each: returns, data quality, changes and key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from workbook_tool.book import Sheet
from workbook_tool.domain.consolidation import Consolidation, ReturnLine
from workbook_tool.domain.figure import figure_text
from workbook_tool.domain.finding import Finding, Severity
from workbook_tool.domain.reading import Restatement
from workbook_tool.domain.register import Waiver
from workbook_tool.domain.scheme import Scheme
from workbook_tool.layout.place import Filled
from workbook_tool.layout.template import load
from workbook_tool.master import sheet_names
from workbook_tool.master.canvas import Canvas, fits
from workbook_tool.master.cover import long_date
from workbook_tool.theme import rated

_HEADING_ROW = 2
_LONGEST, _TALL = 5_000, 250.0  # characters and points of a text in a list
_SEEN = 90  # characters of a value seen
_MOST_LINKS = 20_000  # findings: Excel holds 65,530 links on a sheet, and a finding has three

Words = Mapping[str, Any]
Rows = Sequence[Sequence[Any]]


def _words(key: str) -> Words:
    said: Words = load("master").words[key]
    return said


def _table(name: str, key: str, given: Consolidation, rows: Rows, said: str = "", freeze: int = 1) -> Sheet:
    """A sheet of one table, with a sentence above it."""
    words = _words(key)
    title = words["title"].format(period=given.cycle.period.label)
    canvas = Canvas(name, title, words["widths"], landscape=True)
    if said:
        canvas.put(1, 0, said, "note")
    end = canvas.table(name.replace(" ", "") + "Table", _HEADING_ROW, words["headings"], rows)
    return canvas.sheet(
        freeze=(_HEADING_ROW + 1, freeze),
        repeat_rows=(_HEADING_ROW, _HEADING_ROW),
        print_area=(0, 0, end - 1, words.get("printed", len(words["headings"])) - 1),
    )


# -- returns -------------------------------------------------------------------------


def returns(given: Consolidation) -> Sheet:
    """Every service with what became of its return."""
    words = _words("returns")
    came = len(given.returns) - len(given.missing)
    said = words["said"].format(came=came, all=len(given.returns), due=long_date(given.cycle.due))
    return _table(sheet_names.RETURNS, "returns", given, [_return(line, words) for line in given.returns], said)


def _return(line: ReturnLine, words: Words) -> list[Any]:
    state = line.state or words["no_return"]
    missing = line.asked and not line.reported
    return [
        line.service.name, line.service.code, Filled(state, "attention" if missing else "wrap"), line.received_at,
        line.file, line.reference, line.completed_by, line.approved_by,
        *(Filled(number, "number", "0") for number in (line.asked, line.reported, line.errors, line.queries)),
        Filled(line.sha256, "text"),
    ]  # fmt: skip


# -- data quality --------------------------------------------------------------------


def quality(given: Consolidation, files: Mapping[str, str], pages: Mapping[str, str]) -> Sheet:
    """What was found in the returns. ``files`` gives the kept file of each file's name, relative to the master;
    ``pages`` the names of the indicators' sheets.
    """
    words = _words("quality")
    if len(given.findings) > _MOST_LINKS:
        files, pages = {}, {}
    of_file = {line.file: line.service.code for line in given.returns if line.file}
    answered = [
        (a.finding, words["settled" if a.by else "answered"].format(words=a.words, by=a.by)) for a in given.answered
    ]
    found = [*((f, "") for f in given.findings), *answered]
    rows = [_finding(f, said, files, pages, of_file) for f, said in found]
    rows += [_waiver(w, given, pages) for w in given.register.waivers if w.until.end >= given.cycle.period.end]
    return _table(sheet_names.QUALITY, "quality", given, rows, "" if rows else words["none"], freeze=0)


def _finding(
    found: Finding, said: str, files: Mapping[str, str], pages: Mapping[str, str], of_file: Mapping[str, str]
) -> list[Any]:
    cell, ref = found.cell, found.indicator or ""
    file, sheet, place = (cell.file, cell.sheet, cell.ref) if cell else ("", "", "")
    texts = (found.message, found.fix, said, found.value or "")
    kept = f"external:{files[file]}" if file in files else ""
    at = f"{kept}#'{sheet.replace(chr(39), chr(39) * 2)}'!{place}" if kept and sheet and place else ""
    return [
        Filled(found.severity.words, "attention" if found.severity is Severity.ERROR else "wrap"),
        of_file.get(file, ""),
        sheet_names.leading(ref, pages),
        *(_whole(text, width) for text, width in zip(texts[:3], _words("quality")["widths"][3:6], strict=True)),
        _brief(texts[3]),
        _linked(file, kept), sheet, _linked(place, at), found.code,
    ]  # fmt: skip


def _waiver(waiver: Waiver, given: Consolidation, pages: Mapping[str, str]) -> list[Any]:
    words, ref = _words("quality"), waiver.indicator
    indicator = given.register.indicators.get(ref)
    said = words["waived" if ref else "on_trial"].format(rule=waiver.rule, until=waiver.until.label)
    why = words["settled"].format(by=waiver.approved_by, words=waiver.reason)
    link = sheet_names.leading(ref, pages)
    return [words["waiver"], indicator.service if indicator else "", link, said, "", why, "", "", "", "", waiver.rule]


def _brief(text: str) -> str:
    """The start of the value seen: a whole commentary stands in the return, to which the row leads."""
    cut: str = _words("quality")["cut"]
    return text if len(text) <= _SEEN else cut.format(text=text[:_SEEN].rsplit(" ", 1)[0])


def _linked(text: str, link: str) -> Filled:
    return Filled(text, "link", link=link) if text and link else Filled(text, "wrap")


def _whole(text: str, width: float) -> str:
    """A text that a row of a list can show; one that is longer (a cell's value may be) is cut, and says so."""
    cut = text = text if len(text) <= _LONGEST else text[:_LONGEST]
    while not fits(cut, width, _TALL):
        text = text[: len(text) * 9 // 10]
        cut = _words("quality")["cut"].format(text=text)
    return cut


# -- changes --------------------------------------------------------------------------


def changes(given: Consolidation, pages: Mapping[str, str], *, first: bool) -> Sheet:
    """What changed since the last compile, and the figures that were restated."""
    words = _words("changes")
    before, after = words["widths"][3:5]
    rows = [
        [_ref(d.indicator, pages), d.title, d.what, _whole(d.before, before), _whole(d.after, after)]
        for d in given.differences
    ]
    rows += [_restated(given, said, pages, words) for said in given.restatements]
    said = words["first"] if first else "" if given.differences else words["none"]
    return _table(sheet_names.CHANGES, "changes", given, rows, said, freeze=0)


def _ref(ref: str, pages: Mapping[str, str]) -> Filled:
    return sheet_names.leading(ref, pages)


def _restated(given: Consolidation, said: Restatement, pages: Mapping[str, str], words: Words) -> list[Any]:
    indicator = given.register.indicators.get(said.indicator)

    def shown(value: Decimal) -> str:
        if indicator is None:
            return f"{value:,f}"
        decimals = indicator.shown_target_decimals if said.of_target else indicator.decimals
        return figure_text(value, given.register.unit(indicator), decimals)

    title = indicator.title if indicator else ""
    what = words["restated_target" if said.of_target else "restated"].format(period=said.period.label)
    before = "" if said.before is None else shown(said.before)
    after = words["restated_to"].format(value=shown(said.value), reason=said.reason)
    return [_ref(said.indicator, pages), title, what, before, _whole(after, words["widths"][4])]


# -- key ------------------------------------------------------------------------------


def key(given: Consolidation) -> Sheet:
    """What the words, colours and marks mean, the rating rules as they are used."""
    words, register = _words("key"), given.register
    used = dict.fromkeys(register.scheme(p.indicator).name for p in given.pages) or dict.fromkeys(register.schemes)
    rows: list[list[Any]] = [row for name in used for row in _scheme(register.schemes[name], words, one=len(used) == 1)]
    rows += [[Filled(register.label(item["item"]), "label"), item["text"]] for item in words["items"]]
    return _table(sheet_names.KEY, "key", given, rows, freeze=0)


def _scheme(scheme: Scheme, words: Words, *, one: bool) -> list[list[Any]]:
    """The bands of a scheme; its name beside each where there is more than one."""
    prefix = "" if one else words["scheme"].format(name=scheme.name)
    return [
        [
            Filled(band.rag.value, rated(band.rag)),
            words["band"].format(scheme=prefix, meaning=band.meaning or band.name or band.rag.value),
        ]
        for band in scheme.bands
    ]
