"""The accessibility checklist for spreadsheets, item by item, over a book before it is written.

The items are those of the UK Government Analysis Function's checklist for making
spreadsheets accessible, in our words. ``not met`` with a reason is a choice of ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from workbook_tool.book import Book, Chart, Condition, Picture, Put, Sheet
from workbook_tool.immutable import immutable
from workbook_tool.theme import READABLE, theme_of

MET, NOT_MET, NOT_APPLICABLE = "met", "not met", "not applicable"
_HEADINGS = ("heading", "strip-heading")
_COLOURED = ":"  # in the name of a style on a rating's colour


@immutable
class Item:
    """One item: what is asked, the result, and where or why not."""

    asked: str
    result: str
    note: str = ""
    """Where, or why not."""


def checklist(book: Book) -> tuple[Item, ...]:
    """Every item for a book, in the checklist's order."""
    return tuple(rule(book) for rule in _RULES)


def essence(sheet: Sheet) -> Sheet:
    """A sheet without tables as far as the checklist looks at it: of cells that are alike to it, one."""
    cells: dict[object, Put] = {}
    for put in sheet.cells:
        if put.style not in cells or put.link or _COLOURED in put.style or put.row == put.column == 0:
            words = str(put.value or "") if put.link else "x" * bool(put.value or put.formula)
            kind = (put.row, put.column) if _bare(put) or put.row == put.column == 0 else (put.style, bool(put.link))
            cells.setdefault(kind, Put(put.row, put.column, words, put.style, link=put.link))
            cells.setdefault(put.style, Put(1, 0, "x", put.style))
    for bulk in sheet.bulks:
        for column, (style, _) in enumerate(bulk.looks):
            cells.setdefault(style, Put(1, 0, "x", style))
            if _COLOURED in style:
                empty = (n for n, row in enumerate(bulk.rows, bulk.row) if not row[column])
                cells |= {(n, bulk.column + column): Put(n, bulk.column + column, "", style) for n in empty}
    styles = dict.fromkeys(condition.style for condition in sheet.conditions)
    return Sheet(
        sheet.name,
        tuple(cells.values()),
        conditions=tuple(Condition((0, 0, 0, 0), "", style) for style in styles),
        charts=tuple(Chart(0, 0, "", chart.title, chart.alt_text, ()) for chart in sheet.charts),
        pictures=tuple(Picture(0, 0, b"", picture.alt_text) for picture in sheet.pictures),
        state=sheet.state,
        freeze=sheet.freeze,
        merges=sheet.merges[:1],
        print_area=sheet.print_area,
        key=sheet.key,
    )


def _visible(book: Book) -> Iterator[Sheet]:
    return (s for s in book.sheets if s.state == "visible")


def _item(asked: str, wrong: list[str], *, any_: bool = True) -> Item:
    if not any_:
        return Item(asked, NOT_APPLICABLE)
    return Item(asked, NOT_MET if wrong else MET, "; ".join(wrong[:5]))


def _document(book: Book) -> Item:
    return _item("The document has a title", [] if book.title.strip() else ["it has none"])


def _language(_: Book) -> Item:
    return Item("The document says its language", MET, "English (United Kingdom), in its properties")


def _titles(book: Book) -> Item:
    wrong = [s.name for s in _visible(book) if not any(c.row == 0 and c.column == 0 and c.value for c in s.cells)]
    return _item("Each sheet has its title in cell A1", wrong)


def _names(book: Book) -> Item:
    wrong = [s.name for s in book.sheets if s.name.lower().startswith("sheet")]
    return _item("Sheets have telling, different names", wrong)


def _tables(book: Book) -> Item:
    wrong = [f"{s.name}: {t.name}" for s in _visible(book) for t in s.tables if not all(h.strip() for h in t.headings)]
    wrong += [s.name for s in _visible(book) for t in s.tables if t.area[1] != 0]
    asked = "Tables are marked up as tables, begin in column A and have one row of headings"
    loose = [s.name for s in _visible(book) if _has_loose_headings(s)]
    if wrong or not loose:
        return _item(asked, wrong)
    others = f" and {len(loose) - 1} more" if len(loose) > 1 else ""
    return Item(asked, NOT_MET, f"on purpose, laid out as a printed page: {loose[0]}{others}")


def _has_loose_headings(sheet: Sheet) -> bool:
    """Whether headings of columns stand outside a marked-up table."""
    tops = {t.area[0] for t in sheet.tables}
    loose = {c.style for c in sheet.cells if c.row not in tops} | {style for b in sheet.bulks for style, _ in b.looks}
    return any(style in _HEADINGS or style.startswith("head-") for style in loose)


def _one_table(book: Book) -> Item:
    wrong = [s.name for s in _visible(book) if len(s.tables) > 1]
    return _item("One marked-up table a sheet", wrong)


def _below(book: Book) -> Item:
    wrong = [s.name for s in _visible(book) for t in s.tables if any(row > t.area[2] for row in _filled(s))]
    return _item("Nothing stands below a marked-up table", wrong)


def _merged(book: Book) -> Item:
    asked, merged = "No merged or split cells", [s.name for s in _visible(book) if s.merges]
    if not merged:
        return Item(asked, MET, "made without any")
    others = f" and {len(merged) - 1} more" if len(merged) > 1 else ""
    return Item(asked, NOT_MET, f"on purpose, laid out as a printed page, and in no table: {merged[0]}{others}")


def _filled(sheet: Sheet) -> set[int]:
    """The rows in which something stands."""
    rows = {c.row for c in sheet.cells if c.value is not None or c.formula}
    for bulk in sheet.bulks:
        rows.update(n for n, values in enumerate(bulk.rows, bulk.row) if any(v is not None for v in values))
    return rows


def _blank_lines(book: Book) -> Item:
    wrong = []
    for sheet in _visible(book):
        filled = _filled(sheet) if sheet.tables else set()
        for table in sheet.tables:
            gaps = [row for row in range(table.area[0], table.area[2]) if row not in filled]
            wrong += [f"{sheet.name} row {row + 1}" for row in gaps if row + 1 in filled]
    return _item("No blank rows within a table", wrong)


def _links(book: Book) -> Item:
    links = [(s.name, c) for s in book.sheets for c in s.cells if c.link]
    wrong = [f"{name}: {c.value}" for name, c in links if _bare(c)]
    return _item("Links say where they lead", wrong, any_=bool(links))


def _bare(cell: Put) -> bool:
    words = str(cell.value or "").strip().lower()
    return words in ("", "here", "click here", "link")


def _alt_text(book: Book) -> Item:
    drawn = [(s.name, c.alt_text) for s in book.sheets for c in s.charts]
    drawn += [(s.name, p.alt_text) for s in book.sheets for p in s.pictures]
    return _item("Charts and pictures have alternative text", [n for n, text in drawn if not text], any_=bool(drawn))


def _chart_titles(book: Book) -> Item:
    charts = [(s.name, c.title) for s in book.sheets for c in s.charts]
    return _item("Charts have titles", [name for name, title in charts if not title], any_=bool(charts))


def _colour(book: Book) -> Item:
    by_cell = [(s, c) for s in book.sheets for c in s.cells if _COLOURED in c.style]
    wrong = [f"{s.name} row {c.row + 1}" for s, c in by_cell if not (c.value or c.formula)]
    for sheet, bulk in ((s, b) for s in book.sheets for b in s.bulks):
        coloured = [c for c, (style, _) in enumerate(bulk.looks) if _COLOURED in style]
        rows = (n for n, row in enumerate(bulk.rows, bulk.row) if not all(row[c] for c in coloured))
        wrong += [f"{sheet.name} row {n + 1}" for n in rows]
    return _item("Colour is never alone: every coloured rating is a word", wrong)


def _contrast(book: Book) -> Item:
    theme = theme_of(book.colours, book.font)
    used = {c.style for s in book.sheets for c in s.cells} | {c.style for s in book.sheets for c in s.conditions}
    used |= {style for s in book.sheets for b in s.bulks for style, _ in b.looks}
    wrong = []
    for name in sorted(used):
        style = theme.style(name)
        if style.contrast < READABLE:
            wrong.append(f"{name}: {style.contrast:.1f}")
    return _item("Text stands out from its background by 4.5 to 1", wrong)


def _freeze(book: Book) -> Item:
    frozen = [s.name for s in _visible(book) if s.freeze]
    asked = "No frozen panes"
    if not frozen:
        return Item(asked, MET)
    return Item(asked, NOT_MET, f"on purpose, so that headings stay in sight: {', '.join(frozen[:4])}")


def _hidden(book: Book) -> Item:
    hidden = [s.name for s in book.sheets if s.state != "visible"]
    asked = "No hidden sheets, rows or columns"
    if not hidden:
        return Item(asked, MET)
    return Item(asked, NOT_MET, f"on purpose: {', '.join(hidden)} holds the words of the drop-downs")


def _explained(book: Book) -> Item:
    explaining = [s.name for s in book.sheets if s.name in ("Key", "Guidance")]
    return Item("Shorthand and marks are explained", MET if explaining else NOT_MET, ", ".join(explaining))


_RULES: tuple[Callable[[Book], Item], ...] = (
    _document, _language, _names, _titles, _tables, _one_table, _below, _merged, _blank_lines, _links, _alt_text,
    _chart_titles, _colour, _contrast, _explained, _freeze, _hidden,
)  # fmt: skip
