# ruff: noqa: E501 -- rows of a table, one indicator each
"""A cycle made up for the report's tests: the published figures, and every odd case beside them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from workbook_tool.domain.consolidation import (
    Collection,
    Consolidation,
    Difference,
    Edition,
    Page,
    ReturnLine,
    TrendPoint,
)
from workbook_tool.domain.figure import Basis, Unit, UnitType, figure_text
from workbook_tool.domain.finding import Finding, Severity
from workbook_tool.domain.indicator import Accumulation, Better, Indicator, Kind, Link, Publication
from workbook_tool.domain.period import Frequency, Period, parse_period
from workbook_tool.domain.reading import Change, Cycle, DataStatus, Rating, Reading, Restatement, State
from workbook_tool.domain.register import Register, Service
from workbook_tool.domain.scheme import Band, Limit, Rag, Scheme
from workbook_tool.domain.target import Comparator

QUARTER = parse_period("2023-24-Q2")
MONTH = parse_period("2023-09")
YEAR = parse_period("2023-24")

UNITS = {
    "%": Unit("%", "Percent", UnitType.PERCENT, Basis.POINTS, Decimal(0)),
    "count": Unit("count", "Number", UnitType.NUMBER, Basis.RELATIVE, Decimal(0)),
    "days": Unit("days", "FTE days", UnitType.NUMBER, Basis.RELATIVE, Decimal(0)),
    "£": Unit("£", "Pounds", UnitType.MONEY, Basis.RELATIVE),
}
SCHEME = Scheme(
    "Council",
    bands=(
        Band(Rag("Red"), None, Limit(Decimal(-10)), meaning="Off target by more than 10"),
        Band(Rag("Amber"), Limit(Decimal(-10)), Limit(Decimal(0)), meaning="Off target by 10 or less"),
        Band(
            Rag("Green"),
            Limit(Decimal(0)),
            Limit(Decimal(5)),
            high_inclusive=True,
            meaning="On target, or up to 5 better",
        ),
        Band(Rag("Blue"), Limit(Decimal(5)), None, low_inclusive=False, meaning="Better than target by more than 5"),
    ),
)
SERVICES = {
    code: Service(code, name)
    for code, name in (
        ("LGS", "Legal & Governance"),
        ("PI", "Policy & Insight"),
        ("HR", "HR Services"),
        ("CS", "Customer Services"),
        ("IT", "IT & Digital"),
        ("COM", "Commercial"),
        ("CYP", "Children & Young People"),
    )
}
COMMITTEE = "Strategy and Resources Committee"
LONG = (
    "The quarter began with a backlog that had built up over the spring, and the team spent most of July on the oldest "
    "cases. By the middle of August the number waiting had fallen by a third, and new requests were being opened within "
    "two working days. Demand did not ease: it rose in each month, and the requests themselves grew longer and asked for "
    "records held in more places. "
)
HOSTILE = (
    "=cmd|' /C calc'!A0 and #import \"secret.typ\": * and $x^2$ and *bold* _it_ `raw` <b>bold</b> <script>alert(1)</script> "
    '{{ 7*7 }} {% raw %} \\textbf{x} #link("https://evil.example")[go] </table> & &amp; @ref ~ -- \'\' " ]]> <!-- x -->'
)


def _figures(text: str) -> list[str | None]:
    return [None if part == "-" else part for part in text.split()]


def _indicator(ref: str, title: str, service: str, unit: str, better: str, decimals: int, **more: object) -> Indicator:
    given: dict[str, object] = {"frequency": Frequency.QUARTER, "committees": (COMMITTEE,), **more}
    return Indicator(ref, title, service, unit, Better(better), decimals=decimals, **given)  # type: ignore[arg-type]


def _page(
    indicator: Indicator,
    target: str,
    history: str,
    rag: Rag,
    change: Change = Change.NOT_APPLICABLE,
    *,
    period: Period = QUARTER,
    why: str = "",
    statuses: dict[int, DataStatus] | None = None,
    restated: tuple[int, ...] = (),
    targets: str = "",
    parts: str = "",
    **more: object,
) -> Page:
    """A page whose trend ends with ``period``; ``history`` is from the oldest, ``-`` for none."""
    values = _figures(history)
    held = _figures(targets) or [target if target[0].isdigit() else None] * len(values)
    halves = [p.split("/") if p else None for p in _figures(parts)] or [None] * len(values)
    trend = []
    for n, value in enumerate(values):
        at = period.shifted(n - len(values) + 1)
        reading = Reading(
            indicator.ref,
            at,
            None if value is None else Decimal(value),
            (statuses or {}).get(n - len(values), DataStatus.FINAL),
            numerator=Decimal(halves[n][0]) if halves[n] else None,
            denominator=Decimal(halves[n][1]) if halves[n] else None,
            text=value or "",
            restated=n - len(values) in restated,
        )
        of_year = n and at.financial_year == at.previous().financial_year and values[n - 1] is not None
        alone = None
        if indicator.accumulation is Accumulation.YEAR_TO_DATE and indicator.unit != "%" and value is not None:
            alone = Decimal(value) - (Decimal(values[n - 1] or 0) if of_year else 0)
        trend.append(TrendPoint(at, reading, Decimal(held[n]) if held[n] else None, rag, alone))
    unit = UNITS[indicator.unit]
    current = trend[-1].reading if trend else None
    previous = trend[-2].reading if len(trend) > 1 else None
    number = Decimal(target) if target[0].isdigit() else None
    name = indicator.frequency.value.capitalize()
    rating = Rating(
        indicator,
        period,
        rag,
        change,
        why or f"{indicator.ref}: the sum in words stands here.",
        current=current,
        previous=previous,
        target_value=number,
        target_text=target,
        deviation=None if number is None or current is None or current.value is None else current.value - number,
    )
    page = Page(
        rating,
        SERVICES[indicator.service],
        target_label="Target",
        current_label=f"Current {name}",
        previous_label=f"Previous {name}",
        target_text=target if number is None else figure_text(number, unit, indicator.shown_target_decimals),
        current_text=figure_text(current.value if current else None, unit, indicator.decimals),
        previous_text=figure_text(previous.value if previous else None, unit, indicator.decimals),
        trend=tuple(trend),
    )
    rating_more = {k: more.pop(k) for k in ("state", "change_why", "last_known", "forecast") if k in more}
    return replace(page, rating=replace(rating, **rating_more), **more)  # type: ignore[arg-type]


def published() -> list[Page]:
    """The fourteen indicators of the published table."""
    up, down, same, none = Change.IMPROVING, Change.DECLINING, Change.UNCHANGED, Change.NOT_APPLICABLE
    return [
        _page(
            _indicator(
                "182",
                "Percentage of Freedom of Information responses issued on time",
                "LGS",
                "%",
                "higher",
                1,
                description="Responses issued within 20 working days, or 40 where the public interest test applies.\n\nBefore December 2021 the measure was of three months.",
                links=(
                    Link("Information Commissioner's Office", "https://ico.example/for-the-public"),
                    Link("Freedom of Information Act", "https://law.example/2000/36"),
                ),
            ),
            "90.0",
            "88 91.2 79.4 84.1 86.0 81.5 82.9 85.2 84 83",
            Rag("Amber"),
            down,
            why="83.0 is 7.0 points below 90.0: Amber is up to 10 points below.",
            change_why="83.0 after 84.0; higher is better: Declining.",
            commentary="The service answered 338 requests this quarter, a few more than in the one before.\n\nTwo posts were vacant from August, which cost some of the margin:\n- one case officer\n- one team manager\n\nSee https://council.example/foi/log(2023).",
            comparator=Comparator("182", Decimal("86.2"), Decimal("84.7"), "2022/23"),
        ),
        _page(
            _indicator(
                "183",
                "Percentage of Subject Access Requests completed within statutory timescales (Year to Date)",
                "LGS",
                "%",
                "higher",
                1,
                accumulation=Accumulation.YEAR_TO_DATE,
            ),
            "90.0",
            "81 79 80 82 83 77",
            Rag("Red"),
            down,
            period=QUARTER,
            why="77.0 is 13.0 points below 90.0: Red is more than 10 points below.",
            change_why="77.0 after 83.0; higher is better: Declining.",
            commentary=LONG * 7,
            periods_red=2,
            before=Rag("Amber"),
            remarks=("The figure adds up from April, so the change compares six months with three.",),
        ),
        _page(
            _indicator("184", "Statutory returns completed on time", "PI", "%", "higher", 0),
            "100",
            "100 83 100 100 100",
            Rag("Green"),
            same,
            why="100 is on target.",
            statuses={-4: DataStatus.PROVISIONAL},
            restated=(-2,),
        ),
        _page(
            _indicator(
                "190", "Employees who feel valued by the council", "HR", "%", "higher", 1, frequency=Frequency.YEAR
            ),
            "65.0",
            "59.0",
            Rag("Amber"),
            none,
            period=YEAR.previous(),
            statuses={-1: DataStatus.PROVISIONAL},
            why="59.0 is 6.0 points below 65.0: Amber is up to 10 points below.",
            actions="Team managers meet in October to agree what follows from the survey.",
        ),
        _page(
            _indicator(
                "195",
                "Contacts resolved at the first call",
                "CS",
                "%",
                "higher",
                2,
                frequency=Frequency.MONTH,
                target_decimals=1,
            ),
            "80.0",
            "81.2 82.5 83 82.9 83.1 84 83.2 82.75 83.9 84.2 83.5 83.42 83.6 83.74",
            Rag("Green"),
            up,
            period=MONTH,
        ),
        _page(
            _indicator("197", "IT requests resolved at first line", "IT", "%", "higher", 1),
            "95.0",
            "93.1 92 94.4 90 86.3",
            Rag("Amber"),
            down,
        ),
        _page(
            _indicator(
                "204",
                "Annual forecast of gross income from commercial investment as a share of the sum invested",
                "COM",
                "%",
                "higher",
                2,
                target_decimals=1,
                accumulation=Accumulation.FORECAST,
            ),
            "6.0",
            "5.4 5.5 5.8 5.75 6.28 6.38",
            Rag("Green"),
            up,
            why="6.38 is 0.38 points above 6.0: Green is up to 5 points above.",
            current_label="2023-24 Forecast",
            forecast=Rag("Green"),
        ),
        _page(
            _indicator(
                "212",
                "Number of staff who have completed Introduction to First Aid",
                "HR",
                "count",
                "higher",
                0,
                accumulation=Accumulation.YEAR_TO_DATE,
            ),
            "1500",
            "700 1490 2310 3050 655 854",
            Rag("Red"),
            up,
            targets="750 1500 2250 3000 750 1500",
            target_label="Pro Rata Target",
            why="854 is 43.1% below 1,500: Red is more than 10% below.",
            actions="Managers are reminded each month.",
            remarks=("A figure that adds up through the year cannot fall, so Improving says little here.",),
        ),
        _page(
            _indicator(
                "213",
                "FTE days lost to mental ill health (rolling 12 months)",
                "HR",
                "days",
                "lower",
                0,
                kind=Kind.BASELINE,
                frequency=Frequency.MONTH,
                accumulation=Accumulation.ROLLING,
            ),
            "TBC",
            "9310 9255 9202 9240 9120 9054 8977 9154",
            Rag.BASELINE,
            down,
            period=MONTH,
            why="Baseline: the target is still to be confirmed.",
        ),
        _page(
            _indicator(
                "214",
                "Staff turnover (rolling 12 month average)",
                "HR",
                "%",
                "lower",
                1,
                kind=Kind.BASELINE,
                frequency=Frequency.MONTH,
                accumulation=Accumulation.ROLLING,
            ),
            "TBC",
            "14.1 13.9 13.5 13.2 13 12.8 12.5 12.7",
            Rag.BASELINE,
            down,
            period=MONTH,
        ),
        _page(
            _indicator("220", "IT network availability", "IT", "%", "higher", 2, target_decimals=1),
            "99.0",
            "99.95 99.9 100 100",
            Rag("Green"),
            same,
        ),
        _page(
            _indicator(
                "221", "IT service desk: share of five-star ratings", "IT", "%", "higher", 1, frequency=Frequency.MONTH
            ),
            "85.0",
            "87 88.1 86 85.5 82 83.1 84 86.5",
            Rag("Green"),
            up,
            period=MONTH,
        ),
        _page(
            _indicator("230", "Website quality score", "IT", "%", "higher", 1, series_break=parse_period("2022-23-Q3")),
            "86.0",
            "88 91 95.5 97 98 98",
            Rag("Blue"),
            same,
            targets="80 80 84 84 86 86",
            why="98.0 is 12.0 points above 86.0: Blue is more than 5 points above.",
        ),
        _page(
            _indicator("231", "Website accessibility score", "IT", "%", "higher", 1),
            "92.0",
            "94 94.5 - 95 95",
            Rag("Green"),
            same,
        ),
    ]


def odd() -> list[Page]:
    """Pages that a layout may trip over."""
    no_chart = _page(
        _indicator("301", "A new measure with nothing behind it", "CS", "count", "higher", 0),
        "TBC",
        "-",
        Rag.NOT_RATED,
        current_text="n/a",
        why="There is no figure for this period.",
    )
    late = _page(
        _indicator("302", "Response time of the contact centre", "CS", "days", "lower", 1),
        "3.0",
        "3.2 2.8 -",
        Rag.NOT_RATED,
        state=State.NO_RETURN,
        current_text="Data not supplied by service (last reported: 2.8, Q1 2023/24)",
        why="No return was received.",
    )
    contextual = _page(
        _indicator(
            "303",
            "Population of the county",
            "PI",
            "count",
            "higher",
            0,
            kind=Kind.CONTEXTUAL,
            frequency=Frequency.YEAR,
        ),
        "n/a",
        "653500 661200 678600",
        Rag.CONTEXTUAL,
        period=YEAR.previous(),
        why="Contextual: no target is meant.",
    )
    hostile = _page(
        _indicator(
            "3<4>&",
            'Title with <markup> & #hash $dollar$ [brackets] *stars* _lines_ "quotes" {{ braces }}',
            "LGS",
            "£",
            "higher",
            0,
            description=HOSTILE,
            links=(
                Link("A trap", "javascript:alert(1)"),
                Link("<b>fine</b>", "https://fine.example/?a=1&b=<2>"),
                Link("Whole", "https://fine.example/?a=1&b=2"),
            ),
        ),
        "1000",
        "950 -1200",
        Rag("Red"),
        Change.DECLINING,
        commentary=HOSTILE
        + "\x00\x0b\ud800\ufffe\u202eabc\u202c\nno-break\u00a0space, soft\u00adhyphen, ﬁne, naïve, 中文 😀",
        actions="\n\n",
        remarks=(HOSTILE,),
    )
    wide = _page(
        _indicator(
            "305",
            (
                "A title that the register allows and no line can hold, because it says who is counted, where, "
                "since when, by whom, against what and with which exceptions, until two hundred characters are full"
            )[:200].ljust(200, "."),
            "PI",
            "count",
            "lower",
            0,
        ),
        "12000000",
        "15000000 12345678",
        Rag("Amber"),
        Change.IMPROVING,
        commentary="W" * 300,
    )
    development = _page(
        _indicator(
            "306", "Carbon of the council's own buildings", "COM", "count", "lower", 0, kind=Kind.IN_DEVELOPMENT
        ),
        "n/a",
        "-",
        Rag.IN_DEVELOPMENT,
        why="In development.",
    )
    return [no_chart, late, contextual, hostile, wide, development]


SECRET = ("471.93", "466.07", "488.21", "512.88")
SECRET_COMPARATOR = "455.55"
FEW = "3"


def kept_back() -> list[Page]:
    """A restricted indicator, and some that rest on few cases."""
    restricted = _page(
        _indicator("401", "Cost of one placement", "CYP", "£", "lower", 2, publication=Publication.RESTRICTED),
        "512.88",
        "488.21 466.07 471.93",
        Rag("Green"),
        Change.DECLINING,
        why="471.93 is 8.0% below 512.88",
        change_why="471.93 after 466.07",
        commentary="At 471.93 a placement costs more than in spring.",
        actions="Hold it below 512.88.",
        remarks=("466.07 was provisional.",),
        comparator=Comparator("401", Decimal(SECRET_COMPARATOR), None, "2022/23"),
    )
    small = _page(
        _indicator(
            "402",
            "Children missing from care",
            "CYP",
            "count",
            "lower",
            0,
            publication=Publication.SUPPRESS,
            suppress_below=Decimal(5),
        ),
        "8",
        "9 7 6 3",
        Rag("Blue"),
        Change.IMPROVING,
        why="3 is 62.5% below 8",
        change_why="3 after 6",
        commentary="Only three children were missing, all of them for a night.",
        actions="Visits go on every week.",
    )
    share = _page(
        _indicator(
            "403",
            "Care leavers in suitable homes",
            "CYP",
            "%",
            "higher",
            1,
            numerator="In suitable homes",
            denominator="Care leavers",
            publication=Publication.SUPPRESS,
            suppress_below=Decimal(5),
        ),
        "90.0",
        "88.2 94.1 92.5",
        Rag("Green"),
        Change.DECLINING,
        parts="60/68 48/51 62/70",
        commentary="Homes were found for all but 8 in this quarter.",
    )
    return [restricted, small, share]


def consolidation(*, extra: bool = True, secrets: bool = True, edition: Edition | None = None) -> Consolidation:
    """The whole cycle."""
    pages = [*published(), *(odd() if extra else []), *(kept_back() if secrets else [])]
    register = Register(
        services=SERVICES,
        indicators={p.indicator.ref: p.indicator for p in pages},
        comparators={p.indicator.ref: p.comparator for p in pages if p.comparator},
        units=UNITS,
        schemes={SCHEME.name: SCHEME},
        default_scheme=SCHEME.name,
    )
    findings = (
        Finding(
            "value-high",
            Severity.QUERY,
            "471.93 is the highest in a year.",
            "Please confirm.",
            indicator="401",
            value="471.93",
        ),
        Finding("note", Severity.NOTE, "A cell holds 471.93.", "", value="471.93"),
    )
    return Consolidation(
        Collection(
            "Sample County Council",
            "Governance & Performance",
            "performance@council.example",
            committee=COMMITTEE,
            notes=("Figures and names follow a published report; the words are made up.",),
        ),
        Cycle(QUARTER, date(2023, 10, 20), tuple(SERVICES)),
        register,
        edition
        or Edition(produced_on=date(2023, 12, 5), audience="DMT", meeting_date=date(2023, 12, 14), appendix="A"),
        tuple(pages),
        tuple(ReturnLine(s, "accepted", asked=1, reported=1) for s in SERVICES.values()),
        findings if secrets else (),
        (Difference("401", "Cost of one placement", "current", "466.07", "471.93"),) if secrets else (),
        (
            Restatement("184", QUARTER.previous(), Decimal(100), "One return had been counted as late by mistake."),
            *(
                (Restatement("401", QUARTER.previous(), Decimal("466.07"), "466.07 was typed wrong"),)
                if secrets
                else ()
            ),
        ),
    )


def council(size: int, change: Callable[[int, Page], Page] = lambda _, page: page) -> Consolidation:
    """A made council of ``size`` indicators: the published ones again and again under other references."""
    pages = published()

    def numbered(n: int) -> Page:
        page = pages[n % len(pages)]
        indicator = replace(page.indicator, ref=f"PS{n:02}")
        rating = replace(page.rating, indicator=indicator)
        return change(n, replace(page, rating=rating, commentary=page.commentary[:600]))

    sample = consolidation(extra=False, secrets=False)
    return replace(sample, pages=tuple(map(numbered, range(size))), restatements=())
