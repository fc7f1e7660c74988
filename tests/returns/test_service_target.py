"""A target that the service is to give: what stands in its cell, and what an empty one means, live and in Python."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
from named_cells import cell
from return_council import CYCLE, form, history, judge, lookup, register
from return_edits import edit

from workbook_tool.excel.write import write
from workbook_tool.rating.rate import rate
from workbook_tool.returns import asked
from workbook_tool.returns.out import return_book

HELD = {
    "a figure": '[[targets]]\nindicator = "109"\nstart = "2021-22"\nvalue = 92\n',
    "to be confirmed": '[[targets]]\nindicator = "109"\nstart = "2021-22"\nvalue = "TBC"\n',
    "none": "",
}
# The register's target, what the service writes as its own, and the rating of 85.0%.
CASES = [
    ("a figure", None, "Green"), ("a figure", Decimal("60"), "Green"), ("a figure", Decimal("96"), "Red"),
    ("to be confirmed", None, "Baseline"), ("to be confirmed", Decimal("80"), "Green"),
    ("none", None, "Not rated"), ("none", Decimal("96"), "Red"),
]  # fmt: skip


def made(held: str, target: Decimal | None) -> bytes:
    """The return with 85.0% for 109, and its target cleared or typed."""
    known = register(HELD[held])
    whole = form("ABC", CYCLE)
    entries = dict(whole.entries)
    entries["109", CYCLE.label] = {"value": Decimal("85"), "target": target, "commentary": "Counted as before."}
    rows = asked(known, "ABC", CYCLE, lookup, history)
    return write(return_book(replace(whole, register=known, rows=rows, entries=entries)))


@pytest.mark.parametrize("held", HELD)
def test_the_registers_target_stands_there_to_begin_with(held):
    whole = form("ABC", CYCLE, filled=False)
    known = register(HELD[held])
    rows = asked(known, "ABC", CYCLE, lookup, history)
    book = openpyxl.load_workbook(io.BytesIO(write(return_book(replace(whole, register=known, rows=rows)))))
    assert cell(book["Return"], "109", "Target").value == (0.92 if held == "a figure" else None)


def rated(held: str, data: bytes) -> str:
    accepted = judge(data, extra=HELD[held]).accepted
    readings = {r.indicator: r for r in accepted.readings}
    known = register(HELD[held])
    return str(rate(known.indicators["109"], known, CYCLE, readings["109"]).rag) if "109" in readings else "Not rated"


@pytest.mark.parametrize(("held", "target", "rag"), CASES)
def test_the_result_stored_with_the_formula_is_the_rating(held, target, rag):
    data = made(held, target)
    values = openpyxl.load_workbook(io.BytesIO(data), data_only=True)["Return"]
    assert cell(values, "109", "RAG Rating").value == rag
    taken = [f.code for f in judge(data, extra=HELD[held]).findings]
    assert ("target-missing" in taken) == (target is None and held != "a figure")
    if "target-missing" not in taken:
        assert rated(held, data) == rag


@pytest.mark.libreoffice
def test_the_formula_gives_the_same(soffice, tmp_path):
    for n, (held, target, rag) in enumerate(CASES):
        path = tmp_path / f"{n}.xlsx"
        path.write_bytes(made(held, target))
        again = openpyxl.load_workbook(soffice(path, "xlsx", tmp_path / "out"), data_only=True)["Return"]
        assert cell(again, "109", "RAG Rating").value == rag, (held, target)


def test_a_cleared_target_is_said():
    data = edit(made("a figure", Decimal("92")), [{"do": "clear", "row": "109", "column": "Target"}])
    assert "target-of-register" in [f.code for f in judge(data, extra=HELD["a figure"]).findings]
