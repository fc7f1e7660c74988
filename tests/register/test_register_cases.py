"""Registers with a mistake: each file of cases/ is one kind.

A ``[[case]]`` says what it is ``about``, the ``edit``s, every one of the
``findings`` ("code severity Sheet!Heading/row indicator"), words that are said (``says``)
and the parts that are then read otherwise (``reads``: sheet, row and column, the
row counted from 0).
"""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from register_edits import council, document, edited, headings

from workbook_tool.register import check_register

CASES = Path(__file__).parent / "cases"


def cases() -> list:
    found = []
    for path in sorted(CASES.glob("*.toml")):
        for case in tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)["case"]:
            found.append(pytest.param(case, id=f"{path.stem}: {case['about']}"))
    return found


def shown(finding, named: dict[str, dict[str, str]]) -> str:
    cell = finding.cell
    place = (cell.sheet if cell else "") or "-"
    if cell and cell.ref:
        column = cell.ref.rstrip("0123456789")
        place = f"{cell.sheet}!{named[cell.sheet].get(column, column)}/{cell.ref.removeprefix(column)}"
    return f"{finding.code} {finding.severity} {place} {finding.indicator or '-'}"


def test_the_register_of_the_cases_is_right():
    assert check_register(document(council())) == []


@pytest.mark.parametrize("case", cases())
def test_case(case):
    data = edited(case.get("edit", []))
    read, named = document(data), headings(data)
    findings = check_register(read)
    assert sorted(shown(f, named) for f in findings) == sorted(case.get("findings", []))
    said = " ".join(f"{f.message} {f.fix}" for f in findings)
    for words in case.get("says", []):
        assert words in said
    for sheet, row, column, value in case.get("reads", []):
        assert read.data[sheet][row].get(column) == (None if value == "nothing" else value)


def test_the_same_register_twice_gives_the_same():
    data = edited([{"do": "set", "sheet": "Indicators", "row": "101", "column": "Service", "value": "ABD"}])
    assert check_register(document(data)) == check_register(document(data)) != []


def test_there_are_enough_cases():
    assert len(cases()) >= 80
