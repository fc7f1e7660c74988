"""A cycle's ratings: every live indicator has its line, whatever came in."""

from __future__ import annotations

from dataclasses import replace

import pytest
from jsonschema import Draft202012Validator
from rating_support import Q1, Q2, measure, reading, with_target

from workbook_tool import resources
from workbook_tool.domain.finding import Cell
from workbook_tool.domain.indicator import Kind
from workbook_tool.domain.period import Frequency, Period, parse_period
from workbook_tool.domain.reading import Reading
from workbook_tool.domain.register import Register, Service
from workbook_tool.rating.rate import as_data, rate_cycle

AUG, SEP = parse_period("2023-08"), parse_period("2023-09")
SURVEY = Period(Frequency.YEAR, 2022)
INDICATORS = {
    "1": measure(),
    "2": replace(measure(), ref="2", frequency=Frequency.MONTH),
    "3": replace(measure(), ref="3", frequency=Frequency.YEAR, months_due=(3,)),
    "4": replace(measure(), ref="4", service="HR"),
    "5": replace(measure(), ref="5", last_period=Q1),
    "6": replace(measure(), ref="6", frequency=Frequency.YEAR, months_due=(9,), lag=1),
    "7": replace(measure(), ref="7", service="HR", kind=Kind.CONTEXTUAL),
}
HELD = {
    r.key: r
    for r in (
        reading(83, cell=Cell("lgs.xlsx", "Return", "K12")),
        reading(84, Q1),
        replace(reading(70, AUG), indicator="2"),
        replace(reading(59, SURVEY), indicator="3"),
        replace(reading(64, Q1), indicator="4"),
        replace(reading(65, SURVEY), indicator="6"),
    )
}


@pytest.fixture
def register(rules: Register) -> Register:
    services = {"LGS": Service("LGS", "Legal & Governance"), "HR": Service("HR", "Human Resources")}
    return replace(with_target(rules, value=90), indicators=INDICATORS, services=services)


def in_cycle(register, *, returned=("LGS",)):
    def history(ref: str) -> list[Reading]:
        return [r for r in HELD.values() if r.indicator == ref]

    found = rate_cycle(register, Q2, lambda ref, p: HELD.get((ref, p)), returned=returned, history=history)
    return {r.indicator.ref: r for r in found}


EXPECTED = {
    # ref: state, rating, change, period, last known, sum
    "1": ("reported", "Amber", "Declining", Q2, None, "83.0 is 7.0 points below 90.0: Amber is up to 10 points below"),
    "2": ("not available", "Not rated", "n/a", SEP, AUG, "Not rated: no figure was accepted for Sep 2023"),
    "3": ("not due", "Not rated", "n/a", Q2, SURVEY, "Not rated: it is not due this period"),
    "4": ("no return", "Not rated", "n/a", Q2, Q1, "Not rated: there is no return from Human Resources"),
    "6": ("reported", "Not rated", "n/a", SURVEY, None, "Not rated: there is no target for 2022/23"),
    "7": ("no return", "Contextual", "n/a", Q2, None, "Contextual: it has no target by design"),
}


def test_every_live_indicator_has_its_line(register):
    found = in_cycle(register)
    assert list(found) == list(EXPECTED)
    for ref, (state, rag, change, period, known, why) in EXPECTED.items():
        rating = found[ref]
        assert (rating.state, rating.rag, rating.change, rating.period) == (state, rag, change, period), ref
        assert (rating.last_known.period if rating.last_known else None) == known, ref
        assert rating.why == why


def test_without_word_of_returns_a_missing_figure_was_not_accepted(register):
    assert in_cycle(register, returned=None)["4"].why == "Not rated: no figure was accepted for Q2 2023/24"


def test_the_data_keep_to_their_schema(register):
    data = [as_data(r, register) for r in in_cycle(register).values()]
    Draft202012Validator(resources.schema("ratings")).validate(data)
    first = data[0]
    assert (first["service"], first["target"], first["current"], first["previous"]) == (
        "Legal & Governance",
        90.0,
        83.0,
        84.0,
    )
    assert (first["file"], first["sheet"], first["cell"]) == ("lgs.xlsx", "Return", "K12")
    assert (first["deviation"], first["basis"], first["period"]) == (-7.0, "points", "2023-24-Q2")
    assert data[3]["current"] is None
