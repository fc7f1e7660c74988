"""The master as LibreOffice works it out: every live result is what the workbook holds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from master_council import sized

from workbook_tool.excel.write import write
from workbook_tool.master import master_book
from workbook_tool.results.redact import public

pytestmark = pytest.mark.libreoffice


def values(path: Path) -> dict[tuple[str, str], object]:
    book = openpyxl.load_workbook(path, data_only=True)
    return {
        (sheet.title, cell.coordinate): round(cell.value, 9) if isinstance(cell.value, float) else cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value not in (None, "")
    }


def formulas(path: Path) -> int:
    book = openpyxl.load_workbook(path)
    return sum(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize(("name", "least"), [("council", 100), ("public", 100), ("forty", 180), ("no pages", 40)])
def test_recalculated_values_equal_the_cached_ones(name, least, given, tmp_path, soffice):
    none = replace(given, collection=replace(given.collection, pages="none"))
    cycles = {"council": lambda: given, "public": lambda: public(given), "forty": lambda: sized(4, 10, 9)}
    cycle = cycles.get(name, lambda: none)()
    path = tmp_path / f"{name}.xlsx"
    path.write_bytes(write(master_book(cycle, {}, first=False)))
    assert formulas(path) > least
    cached, live = values(path), values(soffice(path, "xlsx", tmp_path / "live"))
    assert live == cached
    assert not [value for value in live.values() if isinstance(value, str) and value.startswith("#")]
