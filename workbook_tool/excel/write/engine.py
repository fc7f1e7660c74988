"""xlsxwriter with what it gets wrong put right: the plain way to write a workbook.

A few of xlsxwriter's private members are overridden; the tests of written
workbooks hold each to what it is for. One that a version does not have is never
called. The quick ways past its calls stand apart, in ``quick``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from html import escape
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol, cast

from xlsxwriter.chart import Chart
from xlsxwriter.core import Core
from xlsxwriter.format import Format
from xlsxwriter.image import Image
from xlsxwriter.packager import Packager
from xlsxwriter.styles import Styles, XFormatType
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from workbook_tool.book import Area, Bulk, Put, Sheet, Validation
from workbook_tool.excel.write.allowed import NotAllowed
from workbook_tool.written import Written

if TYPE_CHECKING:
    from workbook_tool.excel.write.drawn import Drawing
    from workbook_tool.excel.write.style import Formats

__all__ = ["LANGUAGE", "Bulks", "Chart", "Content", "Engine", "Format", "Image", "Page", "Place", "number_text"]

LANGUAGE = "en-GB"
_BUILT_IN = {"Heading 1": 16, "Explanatory Text": 53, "Hyperlink": 8, "Total": 25}  # Excel's numbers of its own styles
Content = str | bool | int | float | Decimal | date | None  # of a cell, or a formula's result
Place = Callable[[int, int], None]  # is told a row and a column, both from 0
Result = str | bool | int | float | Decimal  # of a formula, as its cell holds it


def number_text(number: Decimal | float) -> str:
    """The shortest text that gives the number back: xlsxwriter's 16 digits turn 8.2 into 8.199999999999999."""
    return repr(float(number)).upper().removesuffix(".0")


class Bulks(Protocol):
    """A way to write rows of like cells in one piece."""

    def put(self, bulks: Iterable[Bulk], page: Page, singles: Iterable[tuple[int, int]], at: Place) -> None:
        """Write ``bulks`` beside the ``singles`` of ``page``; ``at`` is told the row and column of what is refused."""


class Page(Worksheet):  # type: ignore[misc] # xlsxwriter declares no types
    """A worksheet whose numbers and cached results stand in the file as they are.

    ``growing`` are rows (from 0) that keep their height only until somebody types
    in them: Excel then makes them as tall as their words. Each ``put`` and ``mark``
    gives something other than 0 where xlsxwriter left it out.
    """

    def __init__(self) -> None:
        super().__init__()
        self.growing: set[int] = set()

    def take(self, puts: Iterable[Put], _formats: Formats, _seen: set[tuple[int, int]]) -> Iterable[Put]:
        """Write those that need no second look, noting in ``_seen`` where; the others are given, each in its turn."""
        return puts

    def put(self, row: int, column: int, value: Content, look: Format) -> int:
        """A cell; text is text whatever it begins with."""
        if value is None:
            return cast(int, self.write_blank(row, column, None, look))
        kinds = ((str, self.write_string), (bool, self.write_boolean), (date, self.write_datetime))
        write = next((write for kind, write in kinds if isinstance(value, kind)), self.write_number)
        return cast(int, write(row, column, value, look))

    def put_formula(self, row: int, column: int, formula: str, look: Format, result: Content) -> int:
        """A formula without its leading ``=``."""
        return cast(int, self.write_formula(row, column, f"={formula}", look, result))

    def put_check(self, check: Validation, words: Callable[[Validation], Mapping[str, Any]]) -> int:
        """A check of what is typed; ``words`` gives those of xlsxwriter for it."""
        return cast(int, self.data_validation(*check.area, words(check)))

    def put_condition(self, area: Area, formula: str, look: Format) -> int:
        """A conditional format where a formula (without its ``=``) is true."""
        return cast(int, self.conditional_format(*area, {"type": "formula", "criteria": f"={formula}", "format": look}))

    def mark_table(self, area: Area, table: Mapping[str, Any]) -> int:
        """A table over ``area``, which no other may meet."""
        return cast(int, self.add_table(*area, table))

    def mark_merge(self, area: Area) -> None:
        """Cells shown as one, each of which is written like any other; no other such area may meet it."""
        self.merge.append(list(area))

    def set_heights(self, heights: Mapping[int, float]) -> None:
        """Heights of rows in points, each more than 0."""
        for row, height in heights.items():
            self.set_row(row, height)

    def _xml_start_tag_unencoded(self, tag: str, attributes: Sequence[tuple[str, Any]] = ()) -> None:
        if tag == "row" and attributes[0][1] - 1 in self.growing:
            attributes = [attribute for attribute in attributes if attribute[0] != "customHeight"]
        super()._xml_start_tag_unencoded(tag, attributes)

    def _xml_number_element(self, number: Decimal | float, attributes: Sequence[tuple[str, Any]] = ()) -> None:
        self.fh.write(f"<c{_attributes(attributes)}><v>{number_text(number)}</v></c>")

    def _xml_formula_element(self, formula: str, result: Result, attributes: Sequence[tuple[str, Any]] = ()) -> None:
        # An empty text without its type reads as a formula that was never calculated.
        if isinstance(result, str):
            kind = [] if any(key == "t" for key, _ in attributes) else [("t", "str")]
            attributes = [*attributes, *kind]
            result = self._escape_data(self._escape_control_characters(result))
        elif isinstance(result, Decimal | float):
            result = number_text(result)
        self.fh.write(f"<c{_attributes(attributes)}><f>{self._escape_data(formula)}</f><v>{result}</v></c>")


def _attributes(pairs: Sequence[tuple[str, Any]]) -> str:
    return "".join(f' {key}="{value}"' for key, value in pairs)


class _Core(Core):  # type: ignore[misc] # xlsxwriter declares no types
    """Document properties that say the language, which screen readers go by."""

    def _write_dc_description(self) -> None:
        super()._write_dc_description()
        self._xml_data_element("dc:language", LANGUAGE)


class _NamedStyles(Styles):  # type: ignore[misc] # xlsxwriter declares no types
    """The styles of a workbook, some with a name that Excel lists them by."""

    def __init__(self, named: Mapping[str, Format]) -> None:
        super().__init__()
        self._named = named

    def _write_cell_style_xfs(self) -> None:
        self._xml_start_tag("cellStyleXfs", [("count", 1 + len(self._named))])
        for look in (self.xf_formats[0], *self._named.values()):
            self._write_xf(look, XFormatType.STYLE)
        self._xml_end_tag("cellStyleXfs")

    def _write_cell_styles(self) -> None:
        self._xml_start_tag("cellStyles", [("count", 1 + len(self._named))])
        self._write_cell_style()
        for number, name in enumerate(self._named, 1):
            known = _BUILT_IN.get(name)
            builtin = [] if known is None else [("builtinId", known), ("customBuiltin", 1)]
            self._xml_empty_tag("cellStyle", [("name", name), ("xfId", number), *builtin])
        self._xml_end_tag("cellStyles")


class PlainPackager(Packager):  # type: ignore[misc] # xlsxwriter declares no types
    """Puts the parts of the file together."""

    def _write_styles_file(self) -> None:
        book = self.workbook
        styles = _NamedStyles(book.named_styles)
        styles._set_style_properties(
            [book.xf_formats, book.palette, book.font_count, book.num_formats, book.border_count, book.fill_count,
             book.custom_colors, book.dxf_formats, book.has_comments]
        )  # fmt: skip
        styles._set_xml_writer(self._filename("xl/styles.xml"))
        styles._assemble_xml_file()

    def _write_core_file(self) -> None:
        core = _Core()
        core._set_properties(self.workbook.doc_properties)
        core._set_xml_writer(self._filename("docProps/core.xml"))
        core._assemble_xml_file()


class Engine(Workbook):  # type: ignore[misc] # xlsxwriter declares no types
    """A workbook of :class:`Page`, in English as it is written in Britain."""

    worksheet_class = Page
    named_styles: Mapping[str, Format] = MappingProxyType({})
    """The cell styles that have a name, each with its format."""

    def use_font(self, name: str) -> None:
        """Have whatever names no font of its own, such as a chart's text, stand in this one."""
        theme: str = self.theme_xml  # type: ignore[has-type]
        self.theme_xml = re.sub('<a:latin typeface="[^"]+"/>', f'<a:latin typeface="{escape(name)}"/>', theme)

    def add_chart(self, options: Mapping[str, str]) -> Chart:
        """A chart that says blanks are gaps: left unsaid, programs may draw them as 0."""
        chart = super().add_chart(options)
        chart._write_disp_blanks_as = lambda: chart._xml_empty_tag("c:dispBlanksAs", [("val", "gap")])
        return chart

    def add_look(self, _made_of: Sequence[Hashable], properties: Callable[[], Mapping[str, Any]]) -> Format:
        """A format with those properties, which are the same for the same ``_made_of``."""
        return self.add_format(properties())

    def drawn(self, drawing: Drawing) -> Chart:
        """A chart to be inserted."""
        return drawing.made()

    def add_page(self, sheet: Sheet) -> Page:
        """A worksheet for a sheet."""
        return cast(Page, self.add_worksheet(sheet.name))

    def stand(self, _page: Page, _written: Written, _formats: Formats) -> None:
        """Put a sheet in as it was written before; NotAllowed where that cannot be done."""
        raise NotAllowed("a sheet that was written before cannot be put in")

    def note(self, _page: Page, _sheet: Sheet, _formats: Formats) -> None:
        """Note what a sheet just laid out has numbered, so that it can be given when the file is written."""

    def written(self, _formats: Formats) -> Mapping[int, Written]:
        """The sheets that were noted, by their place in the workbook, as the file has them."""
        return {}

    def bulks(self, _formats: Formats) -> Bulks | None:
        """How rows of like cells are written in one piece; None where they are written cell by cell."""
        return None

    def _get_packager(self) -> PlainPackager:
        return PlainPackager()
