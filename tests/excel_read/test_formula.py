"""Formulas whose result can be told: what they give, whether that is a text, where they lead."""

from __future__ import annotations

from decimal import Decimal

import pytest

from workbook_tool.excel.read.formula import gives_text, is_of_references, literal, references, shifted, worked_out
from workbook_tool.grid import CellKind, CellRead


def number(text: str) -> CellRead:
    return CellRead(CellKind.NUMBER, text, Decimal(text))


# A1:A4 hold 5, 12.4, a text and nothing; B1 of another sheet holds 3.
CELLS = {
    "return": {(0, 0): number("5"), (1, 0): number("12.4"), (2, 0): CellRead(CellKind.TEXT, "x")},
    "my data": {(0, 1): number("3")},
}


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("800+54", "854"), ("A1*2", "10"), ("$A$1-A2", "-7.4"), ("A4", "0"), ("A4+1", "1"), ("SUM(A1:A4)", "17.4"),
        ("SUM(A1:A4,2)", "19.4"), ("AVERAGE(A1:A2)", "8.7"), ("MIN(A1:A2)", "5"), ("max(A1:A2)", "12.4"),
        ("ROUND(A2-12,0)", "0"), ("ABS(-A1)", "5"), ("COUNT(A1:A4)", "2"), ("IF(A1>4,1,2)", "1"), ("A1=5", "1"),
        ("A1<>5", "0"), ("AND(A1>4,A1<=5)", "1"), ("OR(A1>9,A2>9)", "1"), ("NOT(A1>4)", "0"), ("'My data'!B1+1", "4"),
        ("A3", None), ("A1+A3", None), ("A1^2", None), ("50%", None), ('A1&"x"', None), ("VLOOKUP(A1,B1:C2,2)", None),
        ("A1/A4", None), ("[1]Sheet1!A1", None), ("Other!A1", None), ("name+1", None), ("A1+", None), ("TRUE", None),
        ("(" * 400 + "1" + ")" * 99, None), ("1+" * 300 + "1", None), ("ROUND(1,1E9)", None), ("__import__(1)", None),
        ("A1.real", None), ("[x for x in A1]", None), ("SUM(A1:ZZ1000000)", None),
    ],
)  # fmt: skip
def test_what_a_formula_gives(formula: str, result: str | None) -> None:
    given = worked_out(formula, "return", CELLS)
    assert given == (None if result is None else Decimal(result))


@pytest.mark.parametrize(
    ("formula", "is_text"),
    [
        ('"a"', True), ('"a"&"b"', True), ("A1&A2", True), ('TEXT(A1,"0")', True), ("LEFT(A1,2)", True),
        ('IF(A1>1,"a","b")', True), ('IF(A1>1,"a",2)', False), ("A1+A2", False), ('A1="a"', False),
        ('LEN(A1&"a")', False), ('TEXT(A1,"0")+1', False), ("SUM(A1)", False), ("", False), ('IF(A1,"a")', False),
    ],
)  # fmt: skip
def test_whether_a_formula_gives_a_text(formula: str, is_text: bool) -> None:
    assert gives_text(formula) is is_text


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ('"as planned"', "as planned"), ('"say ""no"""', 'say "no"'), ('"a"&"b"', "ab"), ('CONCATENATE("a","b")', "ab"),
        ('"a"&A1', None), ('IF("a","b")', None), ("A1", None), ("", None),
    ],
)  # fmt: skip
def test_formulas_that_are_nothing_but_texts(formula: str, text: str | None) -> None:
    assert literal(formula) == text


def test_references() -> None:
    names = [(reference.sheet, reference.area) for reference in references("A1+$B$2:C3+'My ''data'!D4+\"E5\"+LOG10(2)")]
    assert names == [("", (0, 0, 0, 0)), ("", (1, 1, 2, 2)), ("my 'data", (3, 3, 3, 3))]
    assert is_of_references("A1+SUM(B1:B2)")
    assert not is_of_references("A1+total")
    assert not is_of_references("[1]Sheet1!A1")


@pytest.mark.parametrize(
    ("formula", "moved"),
    [("A1>$A1", "B3>A3"), ("A$1:$B$2", "B1:B2"), ('"A1"&A1', '"A1"&B3'), ("Data!A1", "Data!B3")],
)
def test_formulas_move_with_their_cell(formula: str, moved: str) -> None:
    assert shifted(formula, 2, 1) == moved


def test_a_formula_cannot_move_off_the_sheet() -> None:
    with pytest.raises(ValueError, match="A1"):
        shifted("A1", -1, 0)
