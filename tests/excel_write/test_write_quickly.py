"""The quick way for cells gives the very bytes of xlsxwriter's own."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from written_book import CREATED, everything

from workbook_tool.book import Book, Put, Sheet
from workbook_tool.excel import rows
from workbook_tool.excel.write import write

FORMULAS = (
    "SUM(A1:A3)",
    'IF(A1>=90,"Green","Am""ber & <b>")',
    "SORT(A1:A3)",
    "_xlfn.XLOOKUP(1,A1:A3,B1:B3)",
    "XLOOKUP(1,A1:A3,B1:B3)",
    'IF(A1="SORT(",1,2)',
    "{SUM(A1:A3)}",
    "=A1",
    "STDEV.S(A1:A3)",
    "SINGLE(A1)",
    '"x"&SINGLE(A1)',
    "T.SORT(A1)",
)
RESULTS = (
    None, True, False, 0, 3, Decimal("8.2"), "", "Green", "#N/A", "a & b < c", "line\nline", "_x0041_",
    date(2024, 2, 29), datetime(2024, 2, 29, 12),
)  # fmt: skip
VALUES = (
    None, True, False, 0, -7, 2**40, Decimal("0.07"), Decimal("1E+3"), "", "text", " spaces ", "=1+1", "a\tb\r\nc",
    "<r>not rich</r>", "_x0041_", "\ufffe\x01", "é😀", date(2024, 2, 29), datetime(2024, 2, 29, 12, 30),
)  # fmt: skip


def every_kind() -> Book:
    puts = [Put(2 * n, 3 * (n % 9), value) for n, value in enumerate(VALUES)]
    formulas = [Put(n + 60, m, result, formula=f) for n, f in enumerate(FORMULAS) for m, result in enumerate(RESULTS)]
    far = [Put(1_048_575, 16_383, "the last cell"), Put(500, 0, "wrapped", "text")]
    heights = {0: 30.0, 1: 14.25, 700: 20.0}
    return Book("Every kind", (Sheet("Cells", (*puts, *formulas, *far), heights=heights), Sheet("Empty")), CREATED)


@pytest.mark.parametrize("book", [every_kind, everything], ids=lambda made: made.__name__)
def test_both_ways_give_the_same_bytes(book, monkeypatch: pytest.MonkeyPatch) -> None:
    made = book()
    quick = write(made)
    monkeypatch.setattr(rows.Rows, "quick", False)
    assert write(made) == quick


def test_this_xlsxwriter_is_one_that_it_was_made_for() -> None:
    assert rows.KNOWN
