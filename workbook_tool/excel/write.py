"""A book as the bytes of an .xlsx file. The same book gives the same bytes.

Whatever Excel would mend, drop or cut is refused with the sheet and the cell,
never written: what xlsxwriter says in a return value or a warning is an error here.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Set
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from math import isfinite

from xlsxwriter.exceptions import XlsxWriterException

from workbook_tool.book import Book, Bulk, Put, Sheet, Value
from workbook_tool.errors import WorkbookToolError
from workbook_tool.excel import allowed, drawn, page, parts
from workbook_tool.excel.allowed import NotAllowed
from workbook_tool.excel.bulk import run_of
from workbook_tool.excel.engine import Engine, Format, Page
from workbook_tool.excel.style import Formats, Theme
from workbook_tool.grid import address

_OPTIONS = {
    "in_memory": True,  # members of the zip then have a fixed date
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "remove_timezone": True,
    "default_row_height": 19,  # pixels of Arial 11
    "default_column_width": 72,
}
_LINKS = ("internal:", "external:", "https://", "http://", "mailto:")
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 (Excel's dates have no zone)


def write(book: Book) -> bytes:
    """The .xlsx file of a book.

    WorkbookToolError names the sheet and cell of what Excel would not take: a
    text over 32,767 characters, headings unlike a table's header cells, a
    drop-down list over 255 characters, a name that is a cell's address, …
    """
    target = BytesIO()
    theme = Theme(book.colours, book.font)
    said = {"font_name": theme.font, "font_size": theme.size}
    with _located("The workbook"), warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)  # xlsxwriter warns of what it leaves out
        workbook = Engine(target, _OPTIONS | {"default_format_properties": said})
        _describe(workbook, book)
        formats, targets, source = Formats(workbook, theme), _targets(book), drawn.Source(book)
        pages = [workbook.add_worksheet(sheet.name) for sheet in book.sheets]
        for worksheet, sheet in zip(pages, book.sheets, strict=True):
            _sheet(workbook, worksheet, sheet, source, formats, targets)
        first = next(n for n, sheet in enumerate(book.sheets) if sheet.state == "visible")
        pages[first].activate()
        pages[first].set_first_sheet()
        workbook.close()
    return target.getvalue()


@contextmanager
def _located(place: object) -> Iterator[None]:
    """Whatever is refused within, as an error that names the place, as it is then."""
    try:
        yield
    except NotAllowed as refused:
        raise WorkbookToolError(f"{place} cannot be written: {refused.why}.", refused.way_out) from refused
    except (UserWarning, XlsxWriterException, ValueError, TypeError, OverflowError) as refused:
        raise WorkbookToolError(f"{place} cannot be written: {refused}") from refused


def _describe(workbook: Engine, book: Book) -> None:
    clean = allowed.clean
    workbook.set_properties(
        {
            "title": clean(book.title),
            "subject": clean(book.subject),
            "author": clean(book.author),
            "comments": clean(book.description),
            "created": book.created.replace(tzinfo=None),
        }
    )
    workbook.set_size(1600, 1000)
    for key, value in book.properties.items():
        text = allowed.at_most(value, allowed.PROPERTY, f"the property {key}")
        parts.done(workbook.set_custom_property(allowed.at_most(key, allowed.NAME, "a property"), text, "text"))
    for name, formula in book.names.items():
        allowed.name(name, "the name")
        parts.done(workbook.define_name(name, "=" + allowed.formula(formula)))


def _targets(book: Book) -> frozenset[str]:
    """Where links may lead, in lower case: sheets and defined names, having checked that no two names meet."""
    if not any(sheet.state == "visible" for sheet in book.sheets):
        raise NotAllowed("a workbook needs a sheet that can be seen")
    sheets: list[str] = []
    for sheet in book.sheets:
        with _located(f"Sheet {sheet.name!r}"):
            allowed.sheet_name(sheet.name, sheets)
        sheets.append(sheet.name)
    named = [name.casefold() for name in (*book.names, *(t.name for s in book.sheets for t in s.tables))]
    twice = {name for name in named if named.count(name) > 1}
    if twice:
        raise NotAllowed(f"two tables or ranges have the same name: {', '.join(sorted(twice))}")
    return frozenset(name.casefold() for name in (*sheets, *book.names))


def _sheet(
    workbook: Engine, worksheet: Page, sheet: Sheet, source: drawn.Source, formats: Formats, targets: frozenset[str]
) -> None:
    with _located(f"Sheet {sheet.name}"):
        page.set_up(worksheet, sheet, formats)
        parts.add_tables(worksheet, sheet)
    cells = _Cells(worksheet, sheet.name, formats, targets)
    with _located(cells):
        cells.write(sheet)
    with _located(f"Sheet {sheet.name}"):
        parts.add_validations(worksheet, sheet)
        parts.add_conditions(worksheet, sheet, formats)
        drawn.add(workbook, worksheet, sheet, source, formats.theme)


class _Cells:
    """Writes the cells of one sheet; as text it is the place of the cell that it is at."""

    def __init__(self, worksheet: Page, name: str, formats: Formats, targets: frozenset[str]) -> None:
        self._worksheet = worksheet
        self._name = name
        self._formats = formats
        self._targets = targets
        self._at = (0, 0)

    def __str__(self) -> str:
        return f"{self._name}!{address(*self._at)}"

    def write(self, sheet: Sheet) -> None:
        seen: set[tuple[int, int]] = set()
        quick = self._worksheet.quick
        for put in sheet.cells if quick else sheet.puts():
            self._at = (put.row, put.column)
            if self._at in seen:
                raise NotAllowed("two things stand in the same cell")
            seen.add(self._at)
            self._one(put)
        for bulk in sheet.bulks if quick else ():
            self._at = bulk.area[:2]
            run = run_of(bulk, self._worksheet, self._tail)
            _refuse_meeting(bulk, seen, sheet.bulks)
            parts.done(self._worksheet.put_run(run, bulk.area[3]))

    def _tail(self, put: Put) -> str:
        """A cell of many, after its address."""
        self._at = (put.row, put.column)
        value, look = self._value_and_format(put)
        return self._worksheet.tail(None if value is None else _result(value), look)

    def _one(self, put: Put) -> None:
        value, look = self._value_and_format(put)
        if put.link:
            self._link(put, look, value if isinstance(value, str) else "")
        if put.formula:
            formula = allowed.formula(put.formula)
            parts.done(self._worksheet.put_formula(put.row, put.column, formula, look, _result(value)))
        elif not put.link or not isinstance(value, str):
            parts.done(self._worksheet.put(put.row, put.column, value, look))

    def _value_and_format(self, put: Put) -> tuple[Value, Format]:
        value: Value = put.value
        number_format, quoted = put.number_format, False
        if isinstance(value, str):
            value = allowed.at_most(value, allowed.CELL_TEXT, "the text", "Split it over several cells.") or None
            quoted = bool(value) and not put.formula and allowed.starts_like_formula(str(value))
            if value and not put.formula:
                value = parts.as_written(str(value))
        elif isinstance(value, Decimal | int) and not isfinite(float(value)):
            raise NotAllowed(f"{value} is no number that a cell can hold")
        elif isinstance(value, date):
            if value.year < 1900:
                raise NotAllowed(f"{value} is before 1900, where Excel's dates begin", "Write it as text.")
            number_format = number_format or self._formats.style(put.style).number_format or self._formats.date_format
        return value, self._formats.cell(put.style, number_format, quoted)

    def _link(self, put: Put, look: Format, text: str) -> None:
        link, tip = allowed.clean(put.link), allowed.at_most(put.tip, allowed.PROMPT, "the tip of a link")
        if not link.startswith(_LINKS):
            raise NotAllowed(f"{link!r} is no link", "Links begin with https://, http://, mailto: or internal:.")
        if link.startswith("internal:") and parts.target_of(link) not in self._targets:
            raise NotAllowed(f"the link {link!r} leads to a sheet that is not there")
        parts.done(self._worksheet.write_url(put.row, put.column, link, look, text, allowed.attribute(tip) or None))


def _refuse_meeting(bulk: Bulk, singles: Set[tuple[int, int]], bulks: Iterable[Bulk]) -> None:
    """Refuse what stands where ``bulk`` stands too."""
    top, left, bottom, right = bulk.area
    meets = any(top <= row <= bottom and left <= column <= right for row, column in singles)
    for other in bulks:
        first, start, last, end = other.area
        meets |= other is not bulk and first <= bottom and top <= last and start <= right and left <= end
    if meets:
        raise NotAllowed("two things stand in the same cell")


def _result(value: Value) -> str | int | Decimal | float:
    """A value as a formula's cell holds it: a date is its number of days, nothing an empty text."""
    if isinstance(value, datetime):
        return (value.replace(tzinfo=None) - _EPOCH).total_seconds() / 86_400
    if isinstance(value, date):
        return (value - _EPOCH.date()).days
    return "" if value is None else value
