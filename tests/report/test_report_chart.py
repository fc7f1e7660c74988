"""Trend charts: the axis, the bands, the marks, and what they say in words."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from report_sample import MONTH, _indicator, _page, consolidation

from workbook_tool.domain.consolidation import Page
from workbook_tool.domain.indicator import Accumulation, Better
from workbook_tool.domain.period import Frequency, parse_period
from workbook_tool.domain.reading import DataStatus
from workbook_tool.domain.register import Register
from workbook_tool.domain.scheme import Band, Method, Rag, Scheme
from workbook_tool.domain.target import Comparator, Profile, Target
from workbook_tool.report.chart import MOST_POINTS, PAGE, Subject
from workbook_tool.report.chart.frame import slots
from workbook_tool.report.paper import PaperChart
from workbook_tool.report.paper_page import paper_page
from workbook_tool.report.words import ReportWords
from workbook_tool.results.chart_axis import axis
from workbook_tool.results.chart_facts import between_limits, chart_facts, stretches
from workbook_tool.theme import Theme

REGISTER = consolidation().register
SVG = "{http://www.w3.org/2000/svg}"


def drawn(page: Page, register: Register = REGISTER) -> PaperChart:
    sheet = paper_page(Subject.of(page, register), "x", ReportWords(register), Theme(), PAGE)
    assert sheet.chart is not None
    return sheet.chart


def tree(found: PaperChart) -> ElementTree.Element:
    return ElementTree.fromstring(found.svg)


def marks(found: PaperChart) -> list[str]:
    """The mark of each figure but the latest, whether hollow and whether a diamond."""
    accent = Theme().colour("accent")
    points = [e for e in tree(found) if e.get("stroke") == accent and e.get("fill") in (accent, "#FFFFFF")]
    return [
        ("hollow " if e.get("fill") == "#FFFFFF" else "") + ("diamond" if e.tag == f"{SVG}path" else "disc")
        for e in points
    ]


@pytest.mark.parametrize(
    ("values", "decimals", "maximum", "ends"),
    [
        ("83 84 90", 1, None, ("82", "92", "2")),
        ("0 3", 0, None, ("0", "4", "1")),
        ("3 9", 0, None, ("0", "10", "5")),
        ("98 99.9", 1, "100", ("97.5", "100", "1")),
        ("50", 0, None, ("40", "60", "5")),
        ("0", 0, None, ("0", "2", "1")),
        ("-1200 950", 0, None, ("-2000", "2000", "1000")),
        ("9154 8977", 0, None, ("8950", "9200", "50")),
        ("12345678 15000000", 0, None, ("12000000", "16000000", "1000000")),
        ("0.001 0.002", 3, None, ("0", "0.003", "0.001")),
    ],
)
def test_axes_hold_every_figure_between_round_ticks(
    values: str, decimals: int, maximum: str | None, ends: tuple[str, ...]
) -> None:
    known = [Decimal(v) for v in values.split()]
    found = axis(known, decimals, Decimal(maximum) if maximum else None)
    assert found.low <= min(known) <= max(known) <= found.high
    assert 2 <= len(found.ticks) <= 8
    assert all(t % Decimal(1).scaleb(-decimals) == 0 for t in found.ticks)
    if maximum:
        assert found.high <= Decimal(maximum)


@pytest.mark.parametrize(
    ("better", "unit", "target", "found"),
    [
        ("higher", "%", "90", ["Red -..80", "Amber 80..90", "Green 90..95", "Blue 95..-"]),
        ("lower", "%", "90", ["Red 100..-", "Amber 90..100", "Green 85..90", "Blue -..85"]),
        ("higher", "count", "1500", ["Red -..1350", "Amber 1350..1500", "Green 1500..1575", "Blue 1575..-"]),
        ("lower", "count", "200", ["Red 220..-", "Amber 200..220", "Green 190..200", "Blue -..190"]),
        ("higher", "count", "0", []),
    ],
)
def test_bands_lie_around_the_target(better: str, unit: str, target: str, found: list[str]) -> None:
    indicator = _indicator("1", "x", "HR", unit, better, 0)
    ends = [
        (s.rag.value, *("-" if e is None else f"{e.normalize():f}" for e in (s.low, s.high)))
        for s in stretches(indicator, REGISTER, Decimal(target))
    ]
    assert [f"{rag} {low}..{high}" for rag, low, high in ends] == found


def test_bands_between_limits_are_those_that_the_rating_goes_by() -> None:
    bands = tuple(Band(rag, None, None) for rag in (Rag("Red"), Rag("Amber"), Rag("Green")))
    register = replace(REGISTER, schemes={"Limits": Scheme("Limits", Method.LIMITS, bands)}, default_scheme="Limits")
    target = Target("1", MONTH, green=Decimal(0), amber=Decimal(7))
    lower = between_limits(_indicator("1", "x", "HR", "count", "lower", 0), register, target)
    assert [(s.rag, s.low, s.high) for s in lower] == [
        (Rag("Red"), 7, None),
        (Rag("Amber"), 0, 7),
        (Rag("Green"), None, 0),
    ]
    higher = between_limits(
        _indicator("1", "x", "HR", "count", "higher", 0), register, replace(target, green=Decimal(9))
    )
    assert [(s.rag, s.low, s.high) for s in higher] == [
        (Rag("Red"), None, 7),
        (Rag("Amber"), 7, 9),
        (Rag("Green"), 9, None),
    ]


def test_every_kind_of_figure_has_its_mark_and_its_word() -> None:
    statuses = {-3: DataStatus.PROVISIONAL, -2: DataStatus.ESTIMATED}
    page = _page(
        _indicator("1", "x", "HR", "%", "higher", 1),
        "90",
        "88 89 90 91 92",
        Rag("Green"),
        statuses=statuses,
        restated=(-2, -4),
    )
    found = drawn(page)
    assert marks(found) == ["disc", "diamond", "hollow disc", "hollow diamond"]  # the latest bears its rating's shape
    assert [row.note for row in found.rows] == ["", "Revised (r)", "Provisional (p)", "Estimated (e), Revised (r)", ""]


def test_the_target_steps_where_it_changes_and_the_bands_with_it() -> None:
    page = _page(_indicator("1", "x", "HR", "%", "higher", 1), "86", "88 91 95 97", Rag("Blue"), targets="80 80 86 86")
    svg = drawn(page).svg
    (target,) = re.findall(r'<path d="([^"]+)"[^>]*stroke-dasharray="5 3"', svg)
    assert len(set(re.findall(r"[ML][\d.]+ ([\d.]+)", target))) == 2, "two heights, one line"
    assert len(re.findall("<rect", svg)) >= 6


def test_a_target_that_runs_with_the_year_is_a_dash_a_period() -> None:
    indicator = _indicator("1", "x", "HR", "count", "higher", 0, accumulation=Accumulation.YEAR_TO_DATE)
    page = _page(indicator, "400", "80 190 310 420", Rag("Green"), targets="100 200 300 400")
    target = Target("1", page.rating.period, value=Decimal(400), profile=Profile.PRO_RATA)
    svg = drawn(replace(page, rating=replace(page.rating, target=target))).svg
    dashes = re.findall(r'<path d="M[\d.]+ ([\d.]+) L[\d.]+ ([\d.]+)"[^>]*stroke-dasharray="5 3"', svg)
    assert len(dashes) == 4
    assert all(left == right for left, right in dashes), "never a slope"


@pytest.mark.parametrize(
    ("history", "more", "lines"),
    [
        ("1 2 3 4", {}, 1),
        ("1 2 - 4 5", {}, 2),
        ("1 - 3", {}, 0),
        ("1 2 3 4", {"series_break": parse_period("2023-24-Q1")}, 2),
        ("1 2 3 4 1 2", {"accumulation": Accumulation.YEAR_TO_DATE}, 2),
        ("5", {}, 0),
    ],
)
def test_the_line_joins_only_what_can_be_compared(history: str, more: dict[str, object], lines: int) -> None:
    found = drawn(_page(_indicator("1", "x", "HR", "count", "higher", 0, **more), "TBC", history, Rag.BASELINE))
    assert found.svg.count('stroke-linejoin="round"') == lines


def test_no_history_is_no_chart() -> None:
    page = _page(_indicator("1", "x", "HR", "%", "higher", 1), "90", "-", Rag.NOT_RATED)
    assert chart_facts(page, REGISTER) is None
    assert chart_facts(replace(page, trend=()), REGISTER) is None
    now = _page(_indicator("1", "x", "HR", "%", "higher", 1), "90", "88", Rag("Amber"))
    assert len(drawn(replace(now, trend=())).rows) == 1


def test_missing_periods_leave_a_gap_and_other_frequencies_do_not_loop() -> None:
    page = _page(_indicator("1", "x", "HR", "%", "higher", 1), "90", "1 2 3 4", Rag("Green"))
    without = tuple(p for n, p in enumerate(page.trend) if n != 1)
    assert [s.value for s in slots(without)] == [1, None, 3, 4]
    mixed = (
        *page.trend,
        *_page(
            _indicator("1", "x", "HR", "%", "higher", 1, frequency=Frequency.MONTH),
            "90",
            "5",
            Rag("Green"),
            period=MONTH,
        ).trend,
    )
    assert [s.value for s in slots(mixed)] == [1, 2, 3, 4, 5]


def test_what_a_chart_shows_stands_in_words() -> None:
    page = replace(
        _page(
            _indicator("7", "A <title> & more", "HR", "days", "lower", 0, series_break=parse_period("2023-24-Q1")),
            "90",
            "95 - 80 88",
            Rag("Green"),
        ),
        comparator=Comparator("7", Decimal(91), Decimal(99)),
    )
    found = drawn(page)
    assert found.alt == (
        "Line chart. Q3 2022/23 to Q2 2023/24. Latest 88 (Q2 2023/24). "
        "Between 80 (Q1 2023/24) and 95 (Q3 2022/23). Target 90. "
        "Statistical Neighbours Mean 91. England Mean 99. Figures not shown: 1. "
        "The definition changed in Q1 2023/24; figures before it are not comparable. Figures in FTE days."
    )
    assert found.title == "Trend of indicator 7: A <title> & more"


@pytest.mark.parametrize("better", list(Better))
def test_forty_months_are_still_legible(better: Better) -> None:
    history = " ".join(str(50 + n % 9) for n in range(60))
    page = _page(
        _indicator("1", "x", "HR", "%", better.value, 1, frequency=Frequency.MONTH),
        "55",
        history,
        Rag("Green"),
        period=MONTH,
    )
    found = drawn(page)
    assert len(found.rows) == MOST_POINTS
    months = [
        (float(e.get("x", "0")), e.text)
        for e in tree(found).iter(f"{SVG}text")
        if re.fullmatch("[A-Z][a-z]{2}", e.text or "")
    ]
    assert months[-1][1] == "Sep"
    assert len(months) > 5
    assert all(b[0] - a[0] > 18 for a, b in pairwise(months))
