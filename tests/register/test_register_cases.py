"""Registers with a mistake: each file of cases/ is one kind.

A ``[[case]]`` says what it is ``about``, the ``edit``s, every one of the
``findings`` ("code severity Sheet!Cell indicator"), words that are said (``says``)
and the parts that are then read otherwise (``reads``: sheet, row and column, the
row counted from 0).
"""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from register_edits import council, document, edited

from workbook_tool.register import check_register

CASES = Path(__file__).parent / "cases"


def cases() -> list:
    found = []
    for path in sorted(CASES.glob("*.toml")):
        for case in tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)["case"]:
            found.append(pytest.param(case, id=f"{path.stem}: {case['about']}"))
    return found


def shown(finding) -> str:
    cell = finding.cell
    place = f"{cell.sheet}!{cell.ref}" if cell and cell.ref else (cell.sheet if cell and cell.sheet else "-")
    return f"{finding.code} {finding.severity} {place} {finding.indicator or '-'}"


def test_the_register_of_the_cases_is_right():
    assert check_register(document(council())) == []


@pytest.mark.parametrize("case", cases())
def test_case(case):
    read = document(edited(case.get("edit", [])))
    findings = check_register(read)
    assert sorted(map(shown, findings)) == sorted(case.get("findings", []))
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
