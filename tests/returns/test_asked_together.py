"""Fewer questions: the same trouble is one paragraph, and commentary is asked where the council wants it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from return_council import CYCLE, base, gate, history, lookup, register
from return_edits import edit

from workbook_tool.catalogue import finding, paragraphs
from workbook_tool.domain.finding import Cell
from workbook_tool.domain.period import parse_period
from workbook_tool.excel.read import read
from workbook_tool.returns import asked
from workbook_tool.returns.check import Context, assess
from workbook_tool.returns.out import check_column


def missing(*rows: tuple[str, str, str]):
    return [
        replace(
            finding("value-missing", Cell("r.xlsx", "Return", ref), indicator=ref_, period=label, parts=""),
            period=parse_period(label),
        )
        for ref, ref_, label in rows
    ]


def test_what_is_missing_is_one_paragraph():
    alike = missing(("F6", "101", "2023-24-Q2"), ("F7", "105", "2023-07"), ("F8", "105", "2023-08"))
    (paragraph,) = paragraphs(alike)
    assert paragraph.lines == (
        "There is no figure for 101 and 105 (Jul 2023, Aug 2023), "
        "and their Data Status does not say that none is available.",
    )
    assert list(paragraph.findings) == alike


def test_one_alone_says_all_of_itself():
    (paragraph,) = paragraphs(missing(("F6", "101", "2023-24-Q2")))
    assert paragraph.lines[0].startswith("There is no figure for 101, ")


def test_thirty_of_a_kind_are_a_line_each_under_one_advice():
    facts = {"likely": "", "unit": "%", "asked": "Is it meant?", "seen": ""}
    each = [
        finding("figure-hundred-times", Cell("r.xlsx", "Return", f"F{n}"), value=f"{n}00%", **facts) for n in range(30)
    ]
    (paragraph,) = paragraphs([*each, *each[:1]])
    assert len(paragraph.lines) == 30
    assert paragraph.lines[1].startswith("F1: 100% is a hundred times")


def test_three_of_a_kind_are_said_one_by_one():
    facts = {"likely": "", "unit": "%", "asked": "Is it meant?", "seen": ""}
    each = [finding("figure-hundred-times", Cell("r.xlsx", "Return", f"F{n}"), value=f"{n}", **facts) for n in range(3)]
    assert [p.findings for p in paragraphs(each)] == [(e,) for e in each]


CASES = [
    ((), ["101", "102", "103", "105", "106", "107"]),
    (("Red",), ["101"]),
    (("Improving",), ["102", "103", "107"]),
    (("Red", "Improving"), ["101", "102", "103", "107"]),
]


@pytest.mark.parametrize(("wanted", "refs"), CASES)
def test_commentary_is_asked_where_the_council_wants_it(wanted, refs):
    """101 is Red and declining, 104 and 109 have the question switched off."""
    known = replace(register(), commentary_for=frozenset(wanted))
    empty = [
        {"do": "set", "row": ref, "column": "Commentary", "value": ""}
        for ref in ("101", "102", "103", "105 Sep 2023", "106", "107")
    ]
    low = [
        {"do": "set", "row": "101", "column": "Value", "value": 0.7},
        {"do": "set", "row": "101", "column": "Actions", "value": "More people."},
    ]
    data = edit(base("ABC", CYCLE), [*low, *empty])
    assessed = assess(read(data, "r.xlsx"), "r.xlsx", "0" * 64, known, Context(lambda _: known, lookup, history, gate))
    assert [f.indicator for f in assessed.findings if f.code == "commentary-missing"] == refs


@pytest.mark.parametrize(("rag", "change", "words"), [
    ("Red", "Declining", "Add a commentary"), ("Green", "Improving", check_column.OK),
    ("Green", "Declining", "Add a commentary"),
])  # fmt: skip
def test_the_return_asks_as_the_check_does(rag, change, words):
    known = replace(register(), commentary_for=frozenset(("Red", "Declining")))
    row = next(row for row in asked(known, "ABC", CYCLE, lookup, history) if row.indicator.ref == "103")
    worst = known.scheme(row.indicator).worst
    entries = {"value": lookup("103", parse_period("2023-24-Q1")).value, "rag": rag, "change": change, "actions": "x"}
    said, formula = check_column.words_and_formula(row, worst, entries, str)
    assert said == words
    assert 'OR(rag="Declining",change="Declining",rag="Red",change="Red")' in formula
