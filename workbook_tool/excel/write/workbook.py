"""A book as the bytes of an .xlsx file. The same book gives the same bytes.

Whatever Excel would mend, drop or cut is refused with the sheet and the cell,
never written: what xlsxwriter says in a return value or a warning is an error here.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from io import BytesIO
from struct import error as StructError  # noqa: N812
from tempfile import TemporaryDirectory
from typing import NamedTuple

from xlsxwriter.exceptions import XlsxWriterException

from workbook_tool.book import Book, Put, Sheet
from workbook_tool.errors import WorkbookToolError
from workbook_tool.excel.write import allowed, drawn, features, page, quick
from workbook_tool.excel.write.allowed import NotAllowed
from workbook_tool.excel.write.chart_source import Source
from workbook_tool.excel.write.content import content, result
from workbook_tool.excel.write.engine import Bulks, Engine, Format, Page
from workbook_tool.excel.write.style import Formats
from workbook_tool.grid import address
from workbook_tool.theme import theme_of
from workbook_tool.written import Written

_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "remove_timezone": True,
    "default_row_height": 19,  # pixels of Arial 11
    "default_column_width": 72,
}
_LARGE = 1_000_000  # cells in bulk of one sheet: from here on the parts of the file are kept on disk to the end
_LINKS = ("internal:", "external:", "https://", "http://", "mailto:")


def write(book: Book, written: dict[str, Written] | None = None) -> bytes:
    """The .xlsx file of a book. ``written`` takes its sheets that have a key, by that, as they stand in the file.

    WorkbookToolError names the sheet and cell of what Excel would not take: a
    text over 32,767 characters, headings unlike a table's header cells, a
    drop-down list over 255 characters, a name that is a cell's address, …
    """
    target = BytesIO()
    theme = theme_of(book.colours, book.font)
    body = {"font_name": theme.font, "font_size": theme.size}
    large = max(sum(len(bulk.rows) * len(bulk.looks) for bulk in sheet.bulks) for sheet in book.sheets) >= _LARGE
    with (
        _located("The workbook"),
        warnings.catch_warnings(),
        TemporaryDirectory() if large else nullcontext() as folder,
    ):
        warnings.simplefilter("error", UserWarning)  # xlsxwriter warns of what it leaves out
        options = _OPTIONS | {"default_format_properties": body, "in_memory": not large, "tmpdir": folder}
        workbook = quick.engine()(target, options)
        _describe(workbook, book)
        workbook.use_font(theme.font)
        formats, source = Formats(workbook, theme), Source(book)
        workbook.named_styles = formats.named
        shared = _Shared(formats, workbook.bulks(formats), _targets(book))
        first = next(n for n, sheet in enumerate(book.sheets) if sheet.state == "visible")
        shown = next((n for n, sheet in enumerate(book.sheets) if sheet.name == book.opens_on), first)
        pages = [workbook.add_page(sheet) for sheet in book.sheets]
        for worksheet, sheet in zip(pages, book.sheets, strict=True):
            _sheet(workbook, worksheet, sheet, source, shared)
            if sheet.key and sheet.written is None and sheet is not book.sheets[shown]:
                workbook.note(worksheet, sheet, formats)
        pages[shown].activate()
        pages[first].set_first_sheet()
        workbook.close()
        if written is not None:
            written.update((book.sheets[place].key, sheet) for place, sheet in workbook.written(formats).items())
    return target.getvalue()


def takes_written() -> bool:
    """Whether a sheet can be put in as it was written before."""
    return quick.engine() is not Engine


@contextmanager
def _located(place: object) -> Iterator[None]:
    """Whatever is refused within, as an error that names the place, as it is then."""
    try:
        yield
    except NotAllowed as refused:
        raise WorkbookToolError(f"{place} cannot be written: {refused.why}.", refused.way_out) from refused
    except (UserWarning, XlsxWriterException, StructError, ValueError, TypeError, OverflowError) as refused:
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
        features.done(workbook.set_custom_property(allowed.at_most(key, allowed.NAME, "a property"), text, "text"))
    for name, formula in book.names.items():
        allowed.name(name, "the name")
        features.done(workbook.define_name(name, "=" + allowed.formula(formula)))


def _targets(book: Book) -> frozenset[str]:
    """Where links may lead, in lower case: sheets and defined names, having checked that no two names meet."""
    if not any(sheet.state == "visible" for sheet in book.sheets):
        raise NotAllowed("a workbook needs a sheet that can be seen")
    sheets: set[str] = set()
    for sheet in book.sheets:
        with _located(f"Sheet {sheet.name!r}"):
            sheets.add(allowed.sheet_name(sheet.name, sheets).casefold())
    named = [name.casefold() for name in (*book.names, *(t.name for s in book.sheets for t in s.tables))]
    twice = {name for name in named if named.count(name) > 1}
    if twice:
        raise NotAllowed(f"two tables or ranges have the same name: {', '.join(sorted(twice))}")
    return frozenset((*sheets, *(name.casefold() for name in book.names)))


class _Shared(NamedTuple):
    """What the sheets of a workbook have in common; ``targets`` are where links may lead."""

    formats: Formats
    bulks: Bulks | None
    targets: frozenset[str]


def _sheet(workbook: Engine, worksheet: Page, sheet: Sheet, source: Source, shared: _Shared) -> None:
    with _located(f"Sheet {sheet.name}"):
        if sheet.written is not None:
            workbook.stand(worksheet, sheet.written, shared.formats)
            if sheet.print_area:
                worksheet.print_area(*sheet.print_area)
            return
        page.set_up(worksheet, sheet, shared.formats)
        features.add_tables(worksheet, sheet)
        features.add_merges(worksheet, sheet)
    cells = _Cells(worksheet, sheet.name, shared)
    with _located(cells):
        cells.write(sheet)
    with _located(f"Sheet {sheet.name}"):
        features.add_validations(worksheet, sheet)
        features.add_conditions(worksheet, sheet, shared.formats)
        drawn.add(workbook, worksheet, sheet, source, shared.formats.theme)


class _Cells:
    """Writes the cells of one sheet; as text it is the place of the cell that it is at."""

    def __init__(self, worksheet: Page, name: str, shared: _Shared) -> None:
        self._worksheet = worksheet
        self._name = name
        self._formats, self._bulks, self._targets = shared
        self._at = (0, 0)

    def __str__(self) -> str:
        return f"{self._name}!{address(*self._at)}"

    def write(self, sheet: Sheet) -> None:
        seen: set[tuple[int, int]] = set()
        for put in self._worksheet.take(sheet.cells if self._bulks else self._one_by_one(sheet), self._formats, seen):
            self._at = at = (put.row, put.column)
            if at in seen:
                raise NotAllowed("two things stand in the same cell")
            seen.add(at)
            self._write_cell(put)
        if self._bulks:
            self._bulks.put(sheet.bulks, self._worksheet, seen, self._stand)

    def _one_by_one(self, sheet: Sheet) -> Iterator[Put]:
        for n, put in enumerate(sheet.puts()):
            if n >= len(sheet.cells) and isinstance(put.value, bool):
                self._stand(put.row, put.column)
                raise NotAllowed("a row of many has a truth value")
            yield put

    def _stand(self, row: int, column: int) -> None:
        self._at = (row, column)

    def _write_cell(self, put: Put) -> None:
        value, look = content(put, self._formats)
        if put.link:
            self._link(put, look, value if isinstance(value, str) else "")
        if put.formula:
            formula = allowed.formula(put.formula)
            features.done(self._worksheet.put_formula(put.row, put.column, formula, look, result(value)))
        elif not put.link or not isinstance(value, str):
            features.done(self._worksheet.put(put.row, put.column, value, look))

    def _link(self, put: Put, look: Format, text: str) -> None:
        link, tip = allowed.clean(put.link), allowed.at_most(put.tip, allowed.PROMPT, "the tip of a link")
        if not link.startswith(_LINKS):
            raise NotAllowed(f"{link!r} is no link", "Links begin with https://, http://, mailto: or internal:.")
        if link.startswith("internal:") and features.target_of(link) not in self._targets:
            raise NotAllowed(f"the link {link!r} leads to a sheet that is not there")
        features.done(self._worksheet.write_url(put.row, put.column, link, look, text, allowed.attribute(tip) or None))
