"""Limits, signals, readings and outlooks of the reference series beside this file."""

from __future__ import annotations

import csv
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from workbook_tool.domain.indicator import Accumulation, Better
from workbook_tool.domain.period import Period, parse_period
from workbook_tool.trends import Series, Signal, TrendRules, foresee, limits_of, read_trend

HERE = Path(__file__).parent
NEAR = Fraction(1, 10**6)
ACCUMULATIONS = {"in period": "in-period"}


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def readings(name: str, key: str) -> dict[str, dict[Period, str]]:
    held: dict[str, dict[Period, str]] = defaultdict(dict)
    for row in rows(name):
        held[row[key]][parse_period(row["period"])] = row["value"]
    return held


def decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def series_of(row: dict[str, str]) -> Series:
    held = readings("series.csv", "series")[row["series"]]
    return Series(
        {period: Decimal(text) for period, text in held.items() if text},
        max(held, key=lambda period: period.key),
        Better(row["better"]) if row["better"] != "neutral" else None,
        decimal(row["target"]),
        Accumulation(ACCUMULATIONS.get(row["accumulation"], row["accumulation"])),
        row["unit"] == "%",
        parse_period(row["series_break"]) if row["series_break"] else None,
        int(row["baseline"]) if row["baseline"] else None,
    )


def agrees(value: Fraction | None, text: str) -> bool:
    return value is None if not text else value is not None and abs(value - Fraction(text)) <= NEAR


@pytest.mark.parametrize("row", rows("expected.csv"), ids=lambda row: f"{row['series']} {row['case']}")
def test_a_trend_is_read_as_expected(row: dict[str, str]) -> None:
    series = series_of(row)
    trend = read_trend(series)
    assert trend.count == int(row["n"])
    assert (trend.variation or trend.why_not) == row["variation"]
    assert (trend.assurance or "none") == row["assurance"]
    assert " ".join(trend.signals) == row["rules_at_latest"]
    limits = trend.limits
    assert agrees(trend.mean, row["mean"])
    assert (limits is None) == (row["mean_moving_range"] == "")
    if limits is None:
        return
    names = {"mean": "mean", "mean_moving_range": "moving_range", "lower": "lower", "upper": "upper"}
    for column, name in names.items() | {("near_lower", "near_lower"), ("near_upper", "near_upper")}:
        assert agrees(getattr(limits, name), row[column]), column
    screened = limits_of([value for _, value in series.phase()], TrendRules(screened=True), series.baseline)
    assert screened is not None
    if limits.moving_range:  # of a flat series nothing can be screened: its limits stay
        assert agrees(screened.lower, row["lower_screened"])
        assert agrees(screened.upper, row["upper_screened"])
    else:
        assert screened == limits


@pytest.mark.parametrize("row", rows("expected.csv"), ids=lambda row: row["series"])
def test_every_point_of_the_phase_shows_its_signals(row: dict[str, str]) -> None:
    expected = [point for point in rows("points.csv") if point["series"] == row["series"]]
    points = read_trend(series_of(row)).points
    assert [p.period for p in points] == [parse_period(p["period"]) for p in expected]
    for point, sides in zip(points, expected, strict=True):
        if sides["trend"]:
            assert {s.value: point.signals.get(s, 0) for s in Signal} == {s.value: int(sides[s.value]) for s in Signal}


@pytest.mark.parametrize("row", rows("outlooks.csv"), ids=lambda row: f"{row['forecast']} {row['case']}")
def test_the_year_end_is_foreseen_as_expected(row: dict[str, str]) -> None:
    held = readings("years.csv", "forecast")[row["forecast"]]
    series = Series(
        {period: Decimal(text) for period, text in held.items() if text},
        parse_period(f"2023-24-{row['at']}"),
        Better(row["better"]),
        is_percent=row["kind"] == "rate",
        seasonal=row["seasonal"] == "yes",
    )
    outlook = foresee(series, decimal(row["target"]), is_total=row["kind"] == "count")
    assert (outlook.method, outlook.course) == (row["method"], row["reading"])
    assert ("" if outlook.tests is None else str(outlook.tests)) == row["past_years_tested"]
    assert agrees(outlook.value, row["value"])
    assert agrees(outlook.run_rate, row["run_rate"])
    assert agrees(outlook.with_last_years_rest, row["so_far_plus_last_years_rest"])
    assert agrees(outlook.error, row["largest_past_error"])
    assert agrees(outlook.low, row["low"])
    assert agrees(outlook.high, row["high"])


@pytest.mark.parametrize(
    "row",
    # of F15 and F16 readings are missing in between, and a running total cannot be made
    [row for row in rows("outlooks.csv") if row["kind"] == "count" and row["forecast"] not in ("F15", "F16")],
    ids=lambda r: r["forecast"],
)
def test_running_totals_are_foreseen_as_their_parts_are(row: dict[str, str]) -> None:
    held = {p: Decimal(text) for p, text in readings("years.csv", "forecast")[row["forecast"]].items() if text}
    totals: dict[Period, Decimal] = {}
    for period in sorted(held, key=lambda p: p.key):
        before = totals.get(period.previous()) if period.number > 1 else Decimal(0)
        if before is not None:
            totals[period] = before + held[period]
    at, target = parse_period(f"2023-24-{row['at']}"), decimal(row["target"])
    alone = foresee(Series(held, at, Better(row["better"])), target, is_total=True)
    total = Series(totals, at, Better(row["better"]), accumulation=Accumulation.YEAR_TO_DATE)
    assert set(totals) == set(held)
    assert foresee(total, target, is_total=True) == alone
