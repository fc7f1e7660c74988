"""The sheets that are one table each: exceptions, returns, data quality, changes, key; and the cover."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from workbook_tool.book import Sheet
from workbook_tool.domain.consolidation import Consolidation, Page
from workbook_tool.domain.figure import figure_text
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.reading import State
from workbook_tool.domain.register import Band, Scheme
from workbook_tool.layout.place import Filled
from workbook_tool.layout.template import load
from workbook_tool.steps.master import names
from workbook_tool.steps.master.canvas import Canvas, rag_style
from workbook_tool.typeset import TALLEST, height_for

_HEADING_ROW = 2


def _words(key: str) -> Mapping[str, Any]:
    said: Mapping[str, Any] = load("master").words[key]
    return said


def _table_sheet(name: str, key: str, given: Consolidation, rows: list[list[Any]], none: str = "") -> Canvas:
    words = _words(key)
    canvas = Canvas(name, words["title"].format(period=given.cycle.period.label), words["widths"])
    if not rows and none:
        canvas.put(1, 0, none, "note")
    canvas.table(name.replace(" ", "") + "Table", _HEADING_ROW, words["headings"], rows)
    return canvas


def cover(given: Consolidation) -> Sheet:
    """Whose workbook this is, of which cycle, and what is in it."""
    words, edition, own = _words("cover"), given.edition, given.collection
    canvas = Canvas(names.COVER, own.council, (30, 96))
    canvas.put(1, 0, words["subtitle"].format(period=given.cycle.period.label), "subtitle")
    facts = [
        (words["status"], edition.status),
        (words["version"], str(edition.version)),
        (words["produced"], f"{edition.produced_on:%d %B %Y}".lstrip("0") if edition.produced_on else ""),
        (words["team"], own.team),
        (words["contact"], own.contact),
        (words["committee"], own.committee),
    ]
    row = 3
    for label, text in facts:
        if text:
            canvas.row(row, [Filled(label, "label"), Filled(text, "wrap")])
            row += 1
    if edition.status == "DRAFT":
        canvas.put(row, 0, Filled(words["draft"], "note"))
        row += 1
    canvas.put(row + 1, 0, words["sheets"], "subtitle")
    row += 2
    for name, text in load("master").words["sheets"].items():
        canvas.row(row, [Filled(name, "link", link=names.link(name)), Filled(text, "wrap")])
        row += 1
    for n, note in enumerate(own.notes):
        canvas.put(row + 1, 0, words["notes"] if n == 0 else "", "label")
        canvas.put(row + 1, 1, note, "wrap")
        row += 1
    return canvas.sheet()


def exceptions(given: Consolidation, pages: Mapping[str, str]) -> Sheet:
    """The indicators at either end of their scale, the worst first."""
    found = [p for p in given.pages if _at_an_end(given, p)]
    found.sort(key=lambda p: p.rating.rag is not given.register.scheme(p.indicator).worst)
    words = _words("exceptions")
    rows = [_exception(p, pages, words) for p in found]
    canvas = _table_sheet(names.EXCEPTIONS, "exceptions", given, rows, words["none"])
    return canvas.sheet(
        freeze=(_HEADING_ROW + 1, 2), landscape=True, repeat_rows=(_HEADING_ROW, _HEADING_ROW), tab_colour="#8E1B16"
    )


def _at_an_end(given: Consolidation, page: Page) -> bool:
    """Whether it has the worst colour of its scheme, or one that is better than on target."""
    scheme, band = given.register.scheme(page.indicator), page.rating.band
    if page.rating.state is not State.REPORTED or not scheme.bands or band is None:
        return False
    best = scheme.bands[-1].rag
    return page.rating.rag is scheme.worst or (page.rating.rag is best and best is not scheme.best_plain)


def _exception(page: Page, pages: Mapping[str, str], words: Mapping[str, Any]) -> list[Any]:
    to_page, rag = names.link(pages[page.indicator.ref]), page.rating.rag.value
    widths = words["widths"]
    return [
        Filled(page.indicator.ref, "link", link=to_page),
        page.indicator.title,
        page.service.name,
        Filled(rag, rag_style(rag)),
        Filled(page.target_text, "number"),
        Filled(page.current_text, "number"),
        page.rating.change.value,
        _fitting(page.commentary, widths[7], words["more"]),
        _fitting(page.actions, widths[8], words["more"]),
    ]


def _fitting(text: str, width: float, more: str) -> str:
    """A text that a row can show whole; a longer one says where the rest stands."""
    if height_for([(text, width)]) < TALLEST:
        return text
    short = text
    while height_for([(more.format(text=short), width)]) >= TALLEST:
        short = short[: len(short) * 9 // 10].rsplit(" ", 1)[0]
    return more.format(text=short)


def returns(given: Consolidation) -> Sheet:
    """Every service with what became of its return."""
    words = _words("returns")
    rows = [
        [
            line.service.name, line.service.code, line.state or words["no_return"], line.received_at, line.file,
            line.reference, line.completed_by, line.approved_by, Filled(line.asked, "number"),
            Filled(line.reported, "number"), Filled(line.errors, "number"), Filled(line.queries, "number"),
            Filled(line.sha256, "text"),
        ]
        for line in given.returns
    ]  # fmt: skip
    canvas = _table_sheet(names.RETURNS, "returns", given, rows)
    return canvas.sheet(freeze=(_HEADING_ROW + 1, 1), landscape=True, repeat_rows=(_HEADING_ROW, _HEADING_ROW))


def quality(given: Consolidation, files: Mapping[str, str]) -> Sheet:
    """What was found in the returns; ``files`` gives the kept file of each name, relative to the master."""
    words = _words("quality")
    of_file = {line.file: line.service.code for line in given.returns if line.file}
    rows = [_finding(f, files, of_file) for f in given.findings]
    canvas = _table_sheet(names.QUALITY, "quality", given, rows, words["none"])
    return canvas.sheet(freeze=(_HEADING_ROW + 1, 0), landscape=True, repeat_rows=(_HEADING_ROW, _HEADING_ROW))


def _finding(found: Finding, files: Mapping[str, str], of_file: Mapping[str, str]) -> list[Any]:
    cell = found.cell
    file, sheet, ref = (cell.file, cell.sheet, cell.ref) if cell else ("", "", "")
    kept = files.get(file, "")
    place = Filled(ref, "link", link=f"external:{kept}#'{sheet}'!{ref}") if kept and ref and sheet else Filled(ref)
    return [
        found.severity.words, of_file.get(file, ""), found.indicator or "", found.message, found.fix,
        found.value or "", Filled(file, "link", link=f"external:{kept}") if kept else file, sheet, place, found.code,
    ]  # fmt: skip


def changes(given: Consolidation, *, first: bool) -> Sheet:
    """What changed since the last compile, and the figures that were restated."""
    words = _words("changes")
    rows: list[list[Any]] = [
        [d.indicator, d.title, d.what, _brief(d.before), _brief(d.after)] for d in given.differences
    ]
    for said in given.restatements:
        indicator = given.register.indicators.get(said.indicator)
        title = indicator.title if indicator else ""
        unit = given.register.unit(indicator) if indicator else None
        value = figure_text(said.value, unit, indicator.decimals) if unit and indicator else str(said.value)
        what = words["restated"].format(period=said.period.label)
        rows.append([said.indicator, title, what, "", words["restated_to"].format(value=value, reason=said.reason)])
    canvas = _table_sheet(names.CHANGES, "changes", given, rows, words["first"] if first else words["none"])
    return canvas.sheet(freeze=(_HEADING_ROW + 1, 0), landscape=True)


def _brief(text: str) -> str:
    return text if len(text) <= 600 else text[:599] + "…"


def key(given: Consolidation) -> Sheet:
    """What the words, colours and marks mean, the rating rules as they are used."""
    words = _words("key")
    rows: list[list[Any]] = []
    used = dict.fromkeys(given.register.scheme(p.indicator).name for p in given.pages)
    for name in used:
        rows += _scheme(given.register.schemes[name], one=len(used) == 1)
    rows += [[Filled(item["item"], "label"), item["text"]] for item in words["items"]]
    canvas = _table_sheet(names.KEY, "key", given, rows)
    return canvas.sheet()


def _scheme(scheme: Scheme, *, one: bool) -> list[list[Any]]:
    say: Callable[[Band], str] = lambda band: band.meaning or band.name or band.rag.value  # noqa: E731
    prefix = "" if one else f"{scheme.name}: "
    return [[Filled(band.rag.value, rag_style(band.rag.value)), f"{prefix}{say(band)}"] for band in scheme.bands]
