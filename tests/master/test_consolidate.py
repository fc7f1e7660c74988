"""A cycle brought together: labels, texts, remarks, trends, and what changed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from master_council import LAST, QUARTER, SERVICES, council, histories, indicator, inputs, rated, readings

from workbook_tool.domain.consolidation import Page
from workbook_tool.domain.indicator import Accumulation, Compare
from workbook_tool.domain.period import Frequency, parse_period
from workbook_tool.domain.reading import Change, Reading, State
from workbook_tool.domain.scheme import Rag
from workbook_tool.domain.target import Profile, Target
from workbook_tool.rating.rate import rate
from workbook_tool.results.consolidate import consolidate, rows_of
from workbook_tool.results.page_words import current_label, previous_label
from workbook_tool.results.trend import periods_at, trend


@pytest.fixture(scope="module")
def pages(given) -> dict[str, Page]:
    return {page.indicator.ref: page for page in given.pages}


@pytest.mark.parametrize(
    ("ref", "target_label", "target", "current_label", "current", "previous_label", "previous"),
    [
        ("101", "Target", "90.0%", "This Quarter", "77.0%", "Previous Quarter", "77.5%"),
        ("102", "Pro Rata Target", "1,500", "This Quarter", "854", "Previous Quarter", "655"),
        ("103", "Target", "TBC", "Current Month", "9,154 (p)", "Previous Month", "9,300"),
        ("104", "Target", "6.0%", "2023-24 Forecast", "6.38% (e)", "Previous Quarter", "6.28%"),
        ("105", "Target", "70.0%", "Current Year", "Not due this period", "Previous Year", "n/a"),
        ("106", "Target", "100.0%", "This Quarter", "Nothing sent", "Previous Quarter", "n/a"),
        ("107", "Target", "n/a", "This Quarter", "300", "Previous Quarter", "322"),
        ("109", "Target", "n/a", "This Quarter", "Not available", "Previous Quarter", "n/a"),
        ("110", "Target", "85.0% to 92.0%", "This Quarter", "87.0%", "Same Period Last Year", "81.0%"),
        ("114", "Target", "95.0%", "This Quarter", "Not available", "Previous Quarter", "95.0%"),
        ("116", "Target", "£125,000", "This Quarter", "£131,000 (r)", "Previous Quarter", "£118,000"),
    ],
)
def test_labels_and_figures(pages, ref, target_label, target, current_label, current, previous_label, previous):
    page = pages[ref]
    assert (page.target_label, page.target_text) == (target_label, target)
    assert (page.current_label, page.current_text) == (current_label, current)
    assert (page.previous_label, page.previous_text) == (previous_label, previous)


@pytest.mark.parametrize(
    ("ref", "now", "then"),
    [("101", "Q2 2023/24", "Q1 2023/24"), ("103", "Sep 2023", "Aug 2023"), ("110", "Q2 2023/24", "Q2 2022/23"),
     ("111", "Q1 2023/24", "Q4 2022/23")],
)  # fmt: skip
def test_the_periods_of_both_figures_are_named(pages, ref, now, then):
    assert (pages[ref].current_period, pages[ref].previous_period) == (now, then)


@pytest.mark.parametrize("frequency", list(Frequency))
@pytest.mark.parametrize("compare", list(Compare))
def test_every_frequency_has_its_labels(frequency, compare):
    measure = indicator("1", "Measure", "LGS", frequency=frequency, compare=compare)
    rating = rate(measure, council(), QUARTER, None)
    words = {"month": "Month", "quarter": "This Quarter", "term": "Term", "half-year": "Half-year", "year": "Year",
             "two years": "Two Years"}  # fmt: skip
    assert current_label(council(), rating).endswith(words[frequency.value])
    previous = previous_label(council(), rating)
    expected = {Compare.YEAR_BEFORE: "Same Period Last Year", Compare.OUTTURN: "Last Outturn"}
    assert previous == expected.get(compare, f"Previous {words[frequency.value].removeprefix('This ')}")


@pytest.mark.parametrize(
    ("ref", "said"),
    [
        ("101", "Forecast rating at the year's end: Red."),
        ("102", "Q2 2023/24 alone: 199."),
        ("102", "Figures are running totals of the year to date: each includes those before it, "
                "so it cannot fall within a year."),
        ("103", "The current figure is provisional (p) and may still change."),
        ("103", "Each figure covers twelve months, most of which it shares with the figure before it, "
                "so it moves slowly."),
        ("104", "The current figure is an estimate (e)."),
        ("105", "Not due this period (last reported: 71.0%, 2022/23)."),
        ("106", "Data not supplied by service."),
        ("108", "Restricted: this page is not for publication."),
        ("109", "To be replaced by indicator 110."),
        ("111", "The figure is reported in arrears: it is of Q1 2023/24."),
        ("113", "Q2 2023/24 alone: 67.5%."),
        ("113", "Figures are for the year to date: each covers all of the year so far."),
        ("114", "Counts below 5 are not for publication."),
        ("114", "Not available (last reported: 95.0%, Q1 2023/24)."),
        ("115", "The definition changed from Q1 2023/24: the survey asks everybody now."),
        ("116", "The current figure has been revised (r) since it was first reported."),
    ],
)  # fmt: skip
def test_remarks(pages, ref, said):
    assert said in pages[ref].remarks


def test_a_service_that_sent_nothing_shows_its_last_figure():
    held = histories() | {"106": readings("106", "97 98", QUARTER.previous())}
    given = consolidate(inputs(histories=held, ratings=rated(council(), held, ("LGS", "HRS", "ENV"))))
    page = next(p for p in given.pages if p.indicator.ref == "106")
    assert page.rating.state is State.NO_RETURN
    assert page.current_text == "Nothing sent"
    assert "Data not supplied by service (last reported: 98.0%, Q1 2023/24)." in page.remarks


@pytest.mark.parametrize(
    ("ref", "before", "red"),
    [("101", Rag("Red"), 4), ("102", Rag("Red"), 2), ("110", Rag("Amber"), 0), ("106", Rag.NOT_RATED, 0)],
)
def test_what_went_before(pages, ref, before, red):
    assert (pages[ref].before, pages[ref].periods_red) == (before, red)


def test_a_run_of_ratings_ends_at_a_gap():
    points = trend(council().indicators["101"], council(), histories()["101"], QUARTER)
    assert periods_at(points, QUARTER, Rag("Red")) == 4
    assert periods_at([p for p in points if p.period != QUARTER.previous()], QUARTER, Rag("Red")) == 1
    assert periods_at(points, QUARTER.next(), Rag("Red")) == 0


def test_a_trend_holds_every_reading_with_its_rating_and_target(pages):
    points = pages["102"].trend
    assert [(p.period.code, p.reading.value, p.target, p.rag, p.in_period) for p in points] == [
        ("2022-23-Q1", 700, 750, Rag("Amber"), 700),
        ("2022-23-Q2", 1500, 1500, Rag("Green"), 800),
        ("2022-23-Q3", 2200, 2250, Rag("Amber"), 700),
        ("2022-23-Q4", 3010, 3000, Rag("Green"), 810),
        ("2023-24-Q1", 655, 750, Rag("Red"), 655),
        ("2023-24-Q2", 854, 1500, Rag("Red"), 199),
    ]


def test_a_trend_ends_with_the_cycle():
    held = readings("101", "1 2 3 4", QUARTER.shifted(2))
    points = trend(council().indicators["101"], council(), held, QUARTER)
    assert [p.period for p in points] == [QUARTER.previous(), QUARTER]


@pytest.mark.parametrize(
    ("values", "parts", "alone"),
    [
        ("83 77", ((50, 60), (77, 100)), Decimal("67.5")),
        ("83 77", ((50, 60), (None, 100)), None),  # a part is not known
        ("83 77", ((50, 60), (40, 50)), None),  # no running totals
        ("83 77", ((5, 60), (77, 100)), None),  # more than all of the period's
        ("- 77", ((0, 0), (77, 100)), None),  # the period before is not known
        ("83 50", ((50, 60), (77, 100)), None),  # the parts are of something else
    ],
)
def test_what_a_period_alone_was_of_a_share(values, parts, alone):
    measure = council().indicators["113"]
    held = readings("113", values, QUARTER)
    held = [
        replace(r, numerator=None if n is None else Decimal(n), denominator=Decimal(d))
        for r, (n, d) in zip(held, parts[-len(held) :], strict=True)
    ]
    assert trend(measure, council(), held, QUARTER)[-1].in_period == alone


def test_nothing_alone_of_what_is_no_running_total():
    register = council()
    for ref in ("101", "103", "104"):
        assert {p.in_period for p in trend(register.indicators[ref], register, histories()[ref], QUARTER)} == {None}


# -- what differs from the compile before ---------------------------------------------------


def test_differences_from_the_last_compile():
    first = consolidate(inputs())
    rows = rows_of(first.pages)
    assert consolidate(inputs(last_rows=rows)).differences == ()
    held = histories()
    held["101"][-1] = replace(held["101"][-1], value=Decimal(81), commentary="Better.")
    later = inputs(histories=held, ratings=rated(council(), held, ("LGS", "HRS", "ENV")), last_rows=rows)
    found = {(d.indicator, d.what): (d.before, d.after) for d in consolidate(later).differences}
    assert found.pop(("101", "commentary"))[1] == "Better."
    assert found == {
        ("101", "current"): ("77.0%", "81.0%"),
        ("101", "rating"): ("Red", "Amber"),
        ("101", "change"): ("Declining", "Improving"),
    }


def test_indicators_that_came_and_went(given):
    found = {(d.indicator, d.what, d.before, d.after) for d in given.differences if d.what == "indicator"}
    assert ("999", "indicator", "in the version before", "gone") in found
    assert ("102", "indicator", "", "new in this version") in found
    assert ("101", "current", "78.0%", "77.0%") in {(d.indicator, d.what, d.before, d.after) for d in given.differences}


def test_no_compile_before_no_differences():
    assert consolidate(inputs()).differences == ()


def test_an_empty_cycle():
    given = consolidate(inputs(register=replace(council(), indicators={}), ratings=(), histories={}, returns=()))
    assert given.pages == ()


def test_findings_stand_with_their_indicator(pages, given):
    assert [f.code for f in pages["101"].findings] == ["actions-missing"]
    assert len(given.findings) == 4


def test_a_service_that_the_register_does_not_know_is_called_by_its_code():
    register = replace(council(), indicators={"1": indicator("1", "Measure", "XYZ")})
    held = {"1": readings("1", "1 2", QUARTER)}
    page = consolidate(inputs(register=register, histories=held, ratings=rated(register, held, ("XYZ",)))).pages[0]
    assert (page.service.code, page.service.name) == ("XYZ", "XYZ")


def test_nothing_known_beforehand_of_periods():
    # A first figure ever, of a year to date, in a register whose target begins later.
    measure = indicator("1", "Measure", "LGS", "count", accumulation=Accumulation.YEAR_TO_DATE)
    start = parse_period("2023-24-Q3")
    register = replace(
        council(), indicators={"1": measure}, targets=(Target("1", start, None, Decimal(5), Profile.PRO_RATA),)
    )
    held = {"1": [Reading("1", QUARTER, Decimal(4))]}
    page = consolidate(inputs(register=register, histories=held, ratings=rated(register, held, SERVICES))).pages[0]
    assert (page.target_text, page.rating.rag, page.rating.change) == ("n/a", Rag.NOT_RATED, Change.NOT_APPLICABLE)
    assert page.trend[0].in_period is None
    assert LAST["105"].label == "2022/23"
