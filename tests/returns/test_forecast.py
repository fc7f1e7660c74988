"""A forecast of the year-end's figure: asked where the register says so, read and checked as a figure, and kept."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
from named_cells import cell, records
from return_council import CYCLE, form, history, judge, lookup, register
from return_edits import edit

from workbook_tool.commands.as_data import reading_data
from workbook_tool.excel.write import write
from workbook_tool.returns import asked
from workbook_tool.returns.out import return_book

ASKED = """
[[indicators]]
ref = "110"
title = "Potholes mended in time"
service = "ABC"
unit = "%"
decimals = 1
better = "higher"
frequency = "quarter"
kind = "baseline"
forecast_from_service = "yes"
"""


def made(forecast: Decimal | None) -> bytes:
    known, whole = register(ASKED), form("ABC", CYCLE)
    entry = {"value": Decimal("85.0"), "commentary": "Counted as before."}
    entries = {**whole.entries, ("110", CYCLE.label): entry | ({"forecast": forecast} if forecast else {})}
    rows = asked(known, "ABC", CYCLE, lookup, history)
    return write(return_book(replace(whole, register=known, rows=rows, entries=entries)))


def test_the_column_stands_after_actions_and_only_where_it_is_asked() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(made(None)))["Return"]
    column = cell(sheet, "110", "Year-end Forecast").column_letter
    assert cell(sheet, "110", "Actions").column == cell(sheet, "110", "Year-end Forecast").column - 1
    assert sheet.print_area.endswith(f"${column}${sheet.max_row}")
    assert not cell(sheet, "110", "Year-end Forecast").protection.locked
    assert cell(sheet, "101", "Year-end Forecast").protection.locked
    without = openpyxl.load_workbook(io.BytesIO(write(return_book(form("ABC", CYCLE)))))["Return"]
    assert "Year-end Forecast" not in records(without)["101"]


def test_it_is_read_back_and_part_of_the_data() -> None:
    (reading,) = (r for r in judge(made(Decimal("88.5")), extra=ASKED).accepted.readings if r.indicator == "110")
    assert (reading.value, reading.forecast) == (Decimal("85.0"), Decimal("88.5"))
    assert reading_data(reading, register(ASKED))["forecast"] == 88.5


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (None, "forecast-missing"), ("approx 90%", "figure-approximate"), (83, "figure-hundred-times"),
        ("around ninety", "figure-not-a-number"),
    ],
)  # fmt: skip
def test_it_is_checked_as_a_figure(typed: object, code: str) -> None:
    edits = [{"do": "set", "row": "110", "column": "Year-end Forecast", "value": typed}] if typed else []
    data = edit(made(None), edits)
    found = [f for f in judge(data, extra=ASKED).findings if f.indicator == "110"]
    assert code in {f.code for f in found}, found
