"""What commentaries say, held against their figures: the questions expected, and no others."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from workbook_tool.catalogue import entries
from workbook_tool.domain.figure import Basis, Unit, UnitType
from workbook_tool.domain.finding import Severity
from workbook_tool.domain.period import Frequency, Period
from workbook_tool.domain.reading import Reading
from workbook_tool.domain.register import Accumulation, Better, Indicator, Target
from workbook_tool.steps.narrative import Row, questions

HERE = Path(__file__).parent
CYCLE = Period(Frequency.QUARTER, 2023, 2)
TYPES = {"%": UnitType.PERCENT, "£": UnitType.MONEY}


def cases(name: str) -> list[dict]:
    return tomllib.loads((HERE / name).read_text("utf-8"), parse_float=Decimal)["case"]


def row(case: dict) -> Row:
    kind = TYPES.get(case["unit"], UnitType.NUMBER)
    unit = Unit(case["unit"], case["unit"], kind, Basis.POINTS if kind is UnitType.PERCENT else Basis.RELATIVE)
    decimals = case.get("decimals", 1 if kind is UnitType.PERCENT or case["unit"] == "rate" else 0)
    indicator = Indicator(
        "101", case["title"], "ABC", case["unit"], Better(case["better"]), Frequency.QUARTER, decimals,
        accumulation=Accumulation(case.get("accumulation", "in-period")),
    )  # fmt: skip
    earlier, period = [], CYCLE
    for value in reversed(case["earlier"]):
        period = period.previous()
        earlier.insert(
            0, Reading("101", period, Decimal(value), commentary=case.get("last", "") if not earlier else "")
        )
    return Row(
        indicator, unit, CYCLE, CYCLE, Decimal(case["value"]), CYCLE.previous(), tuple(earlier),
        (Target("101", Period(Frequency.YEAR, 2023), None, Decimal(case["target"])),),
        parts=tuple(Decimal(case[k]) for k in ("numerator", "denominator") if k in case),
        commentary=case["commentary"], actions=case.get("actions", ""),
    )  # fmt: skip


def asked(case: dict) -> list[str]:
    return sorted(question.code for question in questions(row(case)))


@pytest.mark.parametrize("case", cases("commentaries.toml"), ids=lambda case: case["commentary"][:60])
def test_commentary(case):
    assert asked(case) == sorted(case.get("codes", []))


def tally(found: list[dict]) -> tuple[int, int, int, int]:
    """Commentaries without a fault, those asked about all the same, faults, and faults found."""
    fair = [case for case in found if not case.get("codes")]
    wrong = [(code, asked(case)) for case in found for code in case.get("codes", [])]
    return len(fair), sum(bool(asked(case)) for case in fair), len(wrong), sum(code in said for code, said in wrong)


def test_few_false_alarms_on_those_held_back():
    fair, alarms, faults, found = tally(cases("held_back.toml"))
    assert (fair, faults) == (19, 10)
    assert alarms <= 1
    assert found >= 5


def test_there_are_enough_of_them():
    assert len(cases("commentaries.toml")) + len(cases("held_back.toml")) >= 60


def test_no_question_is_an_error():
    codes = {
        code for name in ("commentaries.toml", "held_back.toml") for c in cases(name) for code in c.get("codes", [])
    }
    assert codes
    assert all(entries()[code].severity is not Severity.ERROR for code in codes)
