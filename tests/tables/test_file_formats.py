"""One table as .xlsx, .xls and .ods is one table."""

from __future__ import annotations

from datetime import date

import openpyxl
import pytest

from workbook_tool.errors import WorkbookToolError
from workbook_tool.tables import sheets_of
from workbook_tool.tables.rated.rate_table import rate_tables
from workbook_tool.tables.read import read_tables
from workbook_tool.untrusted import Limits


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    """Two sheets: merged headings and section rows; lights, arrows, months as dates, cells under a percent format."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Scorecard"
    for row in (
        ("Scorecard, quarter 2",), (), ("Indicator", "Good is", "2022/23", None, "2023/24", None),
        (None, None, "Actual", "Target", "Actual", "Target"), ("Harbour",),
        ("Berths let", "High", 110, 105, 118, "At least 110"),
        ("Ferries late", "Low", 0.041, 0.04, 0.0385, 0.04), ("Total", None, 110.041, None, 118.0385, None),
    ):  # fmt: skip
        sheet.append(row)
    for merged in ("A3:A4", "B3:B4", "C3:D3", "E3:F3", "A5:F5"):
        sheet.merge_cells(merged)
    for cell in ("C7", "D7", "F7"):
        sheet[cell].number_format = "0.0%"
    sheet["E7"].number_format = "0.00%"
    other = book.create_sheet("Dashboard")
    other.append(("Theme", "Measure", "Aim to", date(2023, 9, 1), date(2023, 8, 1), "Target", "Target met"))
    other.append(("Streets", "Lamps mended", "Maximise", 0.93, 0.9, 0.95, "🟠"))
    other.append((None, "Potholes found", "Minimise", 1210, 1180, 1000, "🔴"))
    for cell in ("D1", "E1"):
        other[cell].number_format = "mmm-yy"
    for cell in ("D2", "E2", "F2"):
        other[cell].number_format = "0%"
    path = tmp_path_factory.mktemp("tables") / "scorecard.xlsx"
    book.save(path)
    return path


def what_is_read(path, rules) -> tuple:
    done = rate_tables(read_tables(sheets_of(path), "scorecard"), rules)
    said = [(f.code, f.cell, f.message) for f in done.all_findings]
    return [row.as_data() for row in done.rows], said, done.counts


def test_the_workbook_as_it_is(workbook, rules):
    rows, said, counts = what_is_read(workbook, rules)
    assert [(r["title"], r["service"], r["current_text"], r["previous_text"], r["target_text"]) for r in rows] == [
        ("Berths let", "Harbour", "118", "110", "110"), ("Ferries late", "Harbour", "3.85%", "4.10%", "4.0%"),
        ("Lamps mended", "Streets", "93%", "90%", "95%"), ("Potholes found", "Streets", "1,210", "1,180", "1,000"),
    ]  # fmt: skip
    assert [code for code, _, _ in said] == ["table-rows-left-out"]
    assert counts == {"in_file": 10, "read": 4, "rated": 4, "questioned": 0, "dropped": 0}


@pytest.mark.libreoffice
@pytest.mark.parametrize("form", ["xls", "ods"])
def test_the_same_table_in_another_format_reads_alike(workbook, rules, soffice, tmp_path, form):
    assert what_is_read(soffice(workbook, form, tmp_path), rules) == what_is_read(workbook, rules)


@pytest.mark.parametrize("limits", [Limits(area=20), Limits(file_bytes=1000), Limits(members=5), Limits(rows=4)])
def test_one_that_is_too_large_is_to_be_split_by_whoever_reads_it(workbook, limits):
    with pytest.raises(WorkbookToolError, match=r"a table of at most .* is read") as refused:
        sheets_of(workbook, limits)
    assert "read each part" in refused.value.way_out
    assert "send" not in refused.value.way_out


def test_one_that_is_damaged_is_to_be_saved_by_whoever_reads_it(tmp_path):
    path = tmp_path / "scorecard.xlsx"
    path.write_bytes(b"PK\x03\x04 cut short")
    with pytest.raises(WorkbookToolError, match=r"scorecard\.xlsx: .*(damaged|the rest is missing)") as refused:
        sheets_of(path)
    assert "send" not in refused.value.way_out
