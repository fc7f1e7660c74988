"""A workbook written the quick ways: its sheets, its charts, its shared texts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import cast

from xlsxwriter import worksheet
from xlsxwriter.sharedstrings import SharedStrings

from workbook_tool.excel.write.engine import Chart, Engine, PlainPackager
from workbook_tool.excel.write.quick.bulk import Runs
from workbook_tool.excel.write.quick.checks import Checks
from workbook_tool.excel.write.quick.frame import Frame
from workbook_tool.excel.write.quick.points import quicken
from workbook_tool.excel.write.quick.rows import Rows
from workbook_tool.excel.write.style import Formats

# Each sparkline would make every colour of every style anew.
worksheet._get_sparkline_style = lru_cache(maxsize=64)(worksheet._get_sparkline_style)


class QuickPage(Rows, Checks, Frame):
    """A worksheet that costs little, cell by cell and around its cells."""


class _Strings(SharedStrings):  # type: ignore[misc] # xlsxwriter declares no types
    """The texts of a workbook; most are plain words, which are written as they are."""

    def _write_si(self, string: str) -> None:
        if string[:1].isalnum() and string[-1].isalnum() and string.isprintable() and "_x" not in string:
            self.fh.write(f"<si><t>{self._escape_data(string)}</t></si>")
        else:
            super()._write_si(string)


class _Packager(PlainPackager):
    def _write_shared_strings_file(self) -> None:
        if not self.workbook.str_table.count:
            return
        strings = _Strings()
        strings._set_xml_writer(self._filename("xl/sharedStrings.xml"))
        strings.string_table = self.workbook.str_table
        strings._assemble_xml_file()


class QuickEngine(Engine):
    """A workbook of :class:`QuickPage`."""

    worksheet_class = QuickPage

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
