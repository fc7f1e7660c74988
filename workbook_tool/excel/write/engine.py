"""xlsxwriter with what it gets wrong put right.

It overrides a few of xlsxwriter's private members; the tests of written
workbooks hold each to what it is for. The quick way for cells is in ``rows``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, cast

from xlsxwriter.chart import Chart
from xlsxwriter.core import Core
from xlsxwriter.format import Format
from xlsxwriter.image import Image
from xlsxwriter.packager import Packager
from xlsxwriter.sharedstrings import SharedStrings
from xlsxwriter.workbook import Workbook

from workbook_tool.excel.write.quick.points import quicken
from workbook_tool.excel.write.quick.rows import Rows, number_text

__all__ = ["LANGUAGE", "Chart", "Engine", "Format", "Image", "Page", "number_text"]

LANGUAGE = "en-GB"
Result = str | bool | int | float | Decimal  # of a formula


class Page(Rows):
    """A worksheet whose numbers and cached results stand in the file as they are."""

    def _xml_start_tag_unencoded(self, tag: str, attributes: Sequence[tuple[str, Any]] = ()) -> None:
        if tag == "row" and attributes[0][1] - 1 in self.growing:
            attributes = [one for one in attributes if one[0] != "customHeight"]
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


def _attributes(said: Sequence[tuple[str, Any]]) -> str:
    return "".join(f' {key}="{value}"' for key, value in said)


class _Core(Core):  # type: ignore[misc] # xlsxwriter declares no types
    """Document properties that say the language, which screen readers go by."""

    def _write_dc_description(self) -> None:
        super()._write_dc_description()
        self._xml_data_element("dc:language", LANGUAGE)


class _Strings(SharedStrings):  # type: ignore[misc] # xlsxwriter declares no types
    """The texts of a workbook; most are plain words, which are written as they are."""

    def _write_si(self, string: str) -> None:
        if string[:1].isalnum() and string[-1].isalnum() and string.isprintable() and "_x" not in string:
            self.fh.write(f"<si><t>{self._escape_data(string)}</t></si>")
        else:
            super()._write_si(string)


class _Packager(Packager):  # type: ignore[misc] # xlsxwriter declares no types
    def _write_shared_strings_file(self) -> None:
        if not self.workbook.str_table.count:
            return
        strings = _Strings()
        strings._set_xml_writer(self._filename("xl/sharedStrings.xml"))
        strings.string_table = self.workbook.str_table
        strings._assemble_xml_file()

    def _write_core_file(self) -> None:
        core = _Core()
        core._set_properties(self.workbook.doc_properties)
        core._set_xml_writer(self._filename("docProps/core.xml"))
        core._assemble_xml_file()


class Engine(Workbook):  # type: ignore[misc] # xlsxwriter declares no types
    """A workbook of :class:`Page`, in English as it is written in Britain."""

    worksheet_class = Page

    def _check_sheetname(self, sheetname: str, is_chartsheet: bool = False) -> str:
        if Page.quick and sheetname:
            return sheetname  # checked already, and not against each of the others
        return cast(str, super()._check_sheetname(sheetname, is_chartsheet))

    def add_chart(self, options: Mapping[str, str]) -> Chart:
        """A chart that says blanks are gaps: left unsaid, programs may draw them as 0."""
        chart = super().add_chart(options)
        if Page.quick:
            quicken(chart)
        chart._write_disp_blanks_as = lambda: chart._xml_empty_tag("c:dispBlanksAs", [("val", "gap")])
        return chart

    def _get_packager(self) -> _Packager:
        return _Packager()
