"""A workbook written the quick ways: sheets, charts, shared texts, and whatever is as it was in the last one."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import cache, lru_cache, partial
from html import escape
from io import BytesIO
from typing import Any, BinaryIO, cast

from xlsxwriter import worksheet
from xlsxwriter.sharedstrings import SharedStrings
from xlsxwriter.table import Table

from workbook_tool.book import Sheet
from workbook_tool.excel.write.drawn import Drawing
from workbook_tool.excel.write.engine import Chart, Engine, Format, Page, PlainPackager
from workbook_tool.excel.write.quick import archive
from workbook_tool.excel.write.quick.alike import Alike, InWords
from workbook_tool.excel.write.quick.before import Before
from workbook_tool.excel.write.quick.bulk import Runs
from workbook_tool.excel.write.quick.checks import Checks
from workbook_tool.excel.write.quick.frame import Frame
from workbook_tool.excel.write.quick.points import quicken
from workbook_tool.excel.write.quick.rows import Rows
from workbook_tool.excel.write.quick.standing import Order, Standing, numbers_of, order_of
from workbook_tool.excel.write.style import Formats
from workbook_tool.written import Packed, Written

# Each sparkline would make every colour of every style anew.
worksheet._get_sparkline_style = lru_cache(maxsize=64)(worksheet._get_sparkline_style)

_before = Before[str]()
_looks = Before[Format](512)


class QuickPage(Rows, Checks, Frame):
    """A worksheet that costs little, cell by cell and around its cells; it begins as a copy of a new one."""

    def __init__(self) -> None:
        plain, containers = _new_page()
        self.__dict__.update(plain)
        self.__dict__.update({name: container.copy() for name, container in containers.items()})


@cache
def _new_page() -> tuple[dict[str, Any], dict[str, Any]]:
    """What a new worksheet holds: what never changes in itself, and empty lists, sets and the like."""
    page = QuickPage.__new__(QuickPage)
    super(QuickPage, page).__init__()
    held = vars(page)
    plain = {name: value for name, value in held.items() if isinstance(value, int | float | str | tuple | None)}
    return plain, {name: value for name, value in held.items() if name not in plain}


class _Strings(SharedStrings):  # type: ignore[misc] # xlsxwriter declares no types
    """The texts of a workbook; most are plain words, which are written as they are."""

    def _write_sst_strings(self) -> None:
        pieces: list[str] = []
        for text in self.string_table.string_array:
            if text[:1].isalnum() and text[-1].isalnum() and text.isprintable() and "_x" not in text:
                pieces.append(f"<si><t>{escape(text, quote=False)}</t></si>")
            else:
                self.fh.write("".join(pieces))
                pieces.clear()
                self._write_si(text)
        self.fh.write("".join(pieces))


class _Packager(PlainPackager):
    """Puts the parts into the archive itself; those that are as they were in a workbook before are not made again."""

    def _filename(self, xml_filename: str) -> archive.Part:
        part = archive.Part()
        self.filenames.append((part, xml_filename, False))
        return part

    def _create_package(self) -> tuple[()]:
        super()._create_package()
        self.workbook.store(
            (name, archive.packed(file.getvalue()) if is_binary else file.packed())
            for file, name, is_binary in self.filenames
        )
        return ()  # nothing is left for xlsxwriter to put there

    def _as_before(self, name: str, made_of: Hashable, write: Callable[[], None]) -> None:
        """The part ``name`` as it was for the same ``made_of``, or by ``write``."""
        if text := _before.get((name, made_of)):
            self._filename(name).write(text)
            return
        write()
        _before[name, made_of] = self.filenames[-1][0].getvalue()

    def _write_shared_strings_file(self) -> None:
        if not self.workbook.str_table.count:
            return
        strings = _Strings()
        strings._set_xml_writer(self._filename("xl/sharedStrings.xml"))
        strings.string_table = self.workbook.str_table
        strings._assemble_xml_file()

    def _write_styles_file(self) -> None:
        def write() -> None:
            Engine._prepare_format_properties(self.workbook)
            super(_Packager, self)._write_styles_file()

        self._as_before("xl/styles.xml", self.workbook.looks(), write)

    def _write_content_types_file(self) -> None:
        book = self.workbook
        marks = ("vba_project", "vba_project_signature", "custom_properties", "has_metadata")
        made_of = (
            *(bool(getattr(book, mark)) for mark in marks),
            *(self.worksheet_count, self.chartsheet_count, self.chart_count, self.drawing_count),
            *(self.num_vml_files, self.num_comment_files, sum(len(sheet.tables) for sheet in book.worksheets())),
            *(bool(book.str_table.count), bool(book._has_feature_property_bags()), book.embedded_images.has_images()),
            *sorted(kind for kind, is_used in book.image_types.items() if is_used),
        )
        self._as_before("[Content_Types].xml", made_of, super()._write_content_types_file)

    def _write_table_files(self) -> None:
        tables = (table for sheet in self.workbook.worksheets() for table in sheet.tables)
        for number, table in enumerate(tables, 1):
            self._as_before(f"xl/tables/table{number}.xml", table["made_of"], partial(self._write_table, number, table))

    def _write_table(self, number: int, table: Mapping[str, Any]) -> None:
        written = Table()
        written._set_xml_writer(self._filename(f"xl/tables/table{number}.xml"))
        written._set_properties(table)
        written._assemble_xml_file()

    def _write_app_file(self) -> None:
        book = self.workbook
        sheets = tuple((sheet.name, sheet.hidden, sheet.is_chartsheet) for sheet in book.worksheets())
        properties = tuple(book.doc_properties.get(name) for name in ("company", "manager", "hyperlink_base"))
        made_of = (sheets, tuple(self.named_ranges), properties, book.read_only)
        self._as_before("docProps/app.xml", made_of, super()._write_app_file)


class _Look(Format):  # type: ignore[misc] # xlsxwriter declares no types
    """A format with numbers of its own, otherwise like one that was made before."""

    def __init__(self, like: Format, numbers: dict[str, int], conditional_numbers: dict[str, int]) -> None:
        self._like, self.xf_format_indices, self.dxf_format_indices = like, numbers, conditional_numbers
        self.xf_index, self.dxf_index = like.xf_index, like.dxf_index

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        return getattr(self._like, name)


class QuickEngine(Engine):
    """A workbook of :class:`QuickPage`."""

    worksheet_class = QuickPage

    def __init__(self, target: BinaryIO, options: Mapping[str, Any]) -> None:
        self._target, self._is_large = target, not options["in_memory"]
        self._made_of: list[Hashable] = []
        self._usual = tuple(options["default_format_properties"].items())
        self._alike = Alike()
        self._orders: dict[int, Order] = {}
        self._parts: dict[str, Packed] = {}
        super().__init__(BytesIO(), {**options, "in_memory": True})

    def add_format(self, properties: Mapping[str, Any] | None = None) -> Format:
        """A format: those that xlsxwriter adds by itself."""
        given = properties or {}
        return self.add_look((tuple(given.items()),), lambda: given)

    def add_look(self, made_of: Sequence[Hashable], properties: Callable[[], Mapping[str, Any]]) -> Format:
        """A format with those properties, like the one that was made of the same things before."""
        key = (*self._usual, *made_of)
        if (like := _looks.get(key)) is None:
            _looks[key] = like = Format(self.default_format_properties | dict(properties()), {}, {})
            like._get_format_key()
        made = _Look(like, self.xf_format_indices, self.dxf_format_indices)
        self.formats.append(made)
        self._made_of.append(key)
        return made

    def looks(self) -> Hashable:
        """What the formats and the named styles of the workbook were made of."""
        numbers = tuple((made.xf_index, made.dxf_index, made.xf_id) for made in self.formats)
        named = tuple((name, made.xf_index) for name, made in self.named_styles.items())
        return tuple(self._made_of), numbers, named, self.has_comments

    def _prepare_format_properties(self) -> None:
        """Left to the styles, which alone need it."""

    def store(self, parts: archive.Parts) -> None:
        """Write the archive; its dates and rights tell how it was put together, as xlsxwriter's do."""
        if self._orders:
            self._parts = dict(parts)
            parts = self._parts.items()
        archive.write(self._target, parts, *((31, 0o100600) if self._is_large else (1, 0o600)))

    def add_page(self, sheet: Sheet) -> QuickPage | Standing:
        """A worksheet for a sheet, which may have been written before."""
        return cast(QuickPage | Standing, self._add_sheet(sheet.name, Standing if sheet.written else QuickPage))

    def stand(self, page: Page, written: Written, formats: Formats) -> None:
        """Put a sheet in as it was written before."""
        standing = cast(Standing, page)
        self._orders[page.index] = standing.stand(written, formats)
        self.charts += [chart for _, _, chart in standing.charts]

    def note(self, page: Page, sheet: Sheet, formats: Formats) -> None:
        """Note what a sheet just laid out has numbered, so that it can be given when the file is written."""
        if order := order_of(cast(QuickPage, page), sheet, formats):
            self._orders[page.index] = order

    def written(self, formats: Formats) -> Mapping[int, Written]:
        """The sheets that were noted, by their place in the workbook, as the file has them."""
        numbers = numbers_of(formats, self.str_table.string_array)
        return {place: order.written(numbers, self._parts) for place, order in self._orders.items()}

    def drawn(self, drawing: Drawing) -> Chart | InWords:
        """A chart to be inserted, in words where others are alike."""
        chart = self._alike.chart(drawing)
        if chart is None:
            return super().drawn(drawing)
        self.charts.append(chart)
        return chart

    def add_chart(self, options: Mapping[str, str]) -> Chart:
        """A chart whose points are written in one piece."""
        chart = super().add_chart(options)
        quicken(chart)
        return chart

    def bulks(self, formats: Formats) -> Runs:
        """How rows of like cells are written in one piece."""
        return Runs(formats)

    def _check_sheetname(self, sheetname: str, is_chartsheet: bool = False) -> str:
        if sheetname:
            return sheetname  # checked already, and not against each of the others
        return cast(str, super()._check_sheetname(sheetname, is_chartsheet))

    def _get_packager(self) -> _Packager:
        return _Packager()
