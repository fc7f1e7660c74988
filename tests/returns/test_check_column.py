"""What Check says as somebody types, stored and recalculated; Previous of a monthly row, also after sorting."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
from named_cells import cell, records, texts
from openpyxl.formula.translate import Translator
from return_council import CYCLE, form

from workbook_tool.excel.write import write
from workbook_tool.returns.out import return_book

NUMBER_ONLY = "A number only. If there is none, clear it and choose not available"
# What stands in Value of 101 (84.0% last time, 90.0% to reach, 100% at most), its commentary, and what Check says.
CASES = [
    (None, "", "Type the figure in Value"),
    (Decimal("83"), "", "Add a commentary"),
    (Decimal("83"), "Counted as before.", "OK"),
    (Decimal("0.83"), "", "Is 0.83% right? Last time 84.0%. For 83.0% type 83"),
    (Decimal("0.126"), "", "Is 0.13% right? Last time 84.0%. For 12.6% type 12.6"),
    (Decimal("0.83"), "Nearly all were late.", "OK"),
    (Decimal("8300"), "Counted as before.", "8300% is over 100.0%. For 83.0% type 83"),
    (Decimal("104"), "", "Outside the possible range, from 0.0% up to 100.0%"),
    (Decimal("0"), "", "Add a commentary"),
    ("83 percent", "", NUMBER_ONLY),
    ("n/a", "", NUMBER_ONLY),
]


def made(value: Decimal | str | None, commentary: str) -> bytes:
    whole = form("ABC", CYCLE)
    entry = {"value": value, "commentary": commentary, "actions": "None needed."}
    return write(return_book(replace(whole, entries={**whole.entries, ("101", CYCLE.label): entry})))


def check_of(data: bytes, row: str = "101") -> object:
    return cell(openpyxl.load_workbook(io.BytesIO(data), data_only=True)["Return"], row, "Check").value


@pytest.mark.parametrize(("value", "commentary", "words"), CASES)
def test_check_says_in_one_line_what_to_do(value, commentary, words):
    assert check_of(made(value, commentary)) == words


@pytest.mark.libreoffice
def test_what_is_stored_is_what_is_worked_out(soffice, tmp_path):
    for n, (value, commentary, words) in enumerate(CASES[3:7]):
        path = tmp_path / f"{n}.xlsx"
        path.write_bytes(made(value, commentary))
        assert check_of(soffice(path, "xlsx", tmp_path / "out").read_bytes()) == words


def test_a_row_that_has_an_error_value_is_told_so():
    book = openpyxl.load_workbook(io.BytesIO(made(Decimal(83), "")))
    formula = cell(book["Return"], "101", "Check").value
    value = cell(book["Return"], "101", "Value").coordinate
    assert formula.startswith(f'=IF(ISERROR({value}),"Value holds an error: type the figure",')


@pytest.mark.libreoffice
def test_previous_of_a_month_is_right_after_sorting(soffice, tmp_path):
    book = openpyxl.load_workbook(io.BytesIO(write(return_book(form("ABC", CYCLE)))))
    sheet = book["Return"]
    first, last = texts(sheet).top + 2, sheet.max_row
    rows = [[c.value for c in row] for row in sheet.iter_rows(min_row=first)]
    for n, row in enumerate(reversed(rows), first):
        was = first + last - n
        for column, value in enumerate(row, 1):
            target = sheet.cell(n, column)
            moved = isinstance(value, str) and value.startswith("=")
            origin = f"{target.column_letter}{was}"
            target.value = Translator(value, origin).translate_formula(target.coordinate) if moved else value
    path = tmp_path / "sorted.xlsx"
    book.save(path)
    live = records(openpyxl.load_workbook(soffice(path, "xlsx", tmp_path / "out"), data_only=True)["Return"])
    before = [live[f"105 {month}"] for month in ("Jul 2023", "Aug 2023", "Sep 2023")]
    assert before[1]["Previous"] == before[0]["Value"] is not None
    assert before[2]["Previous"] == before[1]["Value"] is not None
