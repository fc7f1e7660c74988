"""A made-up council with an indicator for every odd case of the master, and cycles of any size."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from workbook_tool.domain.collection import Collection
from workbook_tool.domain.consolidation import Consolidation, Edition, ReturnLine
from workbook_tool.domain.finding import Cell, Finding, Severity
from workbook_tool.domain.indicator import Accumulation, Better, Compare, Indicator, Kind, Link, Publication
from workbook_tool.domain.period import Frequency, Period, parse_period
from workbook_tool.domain.reading import Cycle, DataStatus, Origin, Rating, Reading, Restatement
from workbook_tool.domain.register import Register, Service
from workbook_tool.domain.scheme import GivenRating, Rag
from workbook_tool.domain.target import Comparator, Profile, Target
from workbook_tool.rating.rate import rate_cycle
from workbook_tool.register import standard_rules
from workbook_tool.results.consolidate import Inputs, consolidate

QUARTER = parse_period("2023-24-Q2")
START = parse_period("2020-21-Q1")
HOSTILE = "=1+1 or +cmd|' /C calc'!A0 and @SUM(1) and {=2} and http://evil.example/ and internal:'Key'!A1"
SENTENCES = (
    "The backlog of the spring is gone, and new requests are opened within two working days.",
    "Demand did not ease: it rose in each month, and the requests asked for records held in more places.",
    "Two posts stood empty until August; both are filled, and the team expects to be on target by the winter.",
)
LONG = "\n\n".join(" ".join(SENTENCES[n % 3] for n in range(k, k + 8)) for k in range(4)) + " The end of it."
TITLE = ("Share of enquiries about highways, waste, libraries, schools and registration that " * 3)[:198].strip() + "!!"

SERVICES = {
    "LGS": Service("LGS", "Legal & Governance"),
    "HRS": Service("HRS", "Human Resources"),
    "ENV": Service("ENV", "Environment"),
    "CYP": Service("CYP", "Children 0-19*"),
}
RESOURCES, CHILDREN = "Strategy and Resources", "Children and Young People"


def indicator(ref: str, title: str, service: str, unit: str = "%", **more: Any) -> Indicator:
    given = {
        "better": Better.HIGHER, "frequency": Frequency.QUARTER, "decimals": 1 if unit == "%" else 0,
        "committees": (RESOURCES,), "description": f"How {title[:40].lower()} is counted.", **more,
    }  # fmt: skip
    return Indicator(ref, title, service, unit, **given)


INDICATORS = (
    indicator("101", "Requests answered on time", "LGS", links=(
        Link("Guide to requests", "https://guide.example/requests"), Link("Local notes", "javascript:alert(1)"),
        Link("", "mailto:team@council.example"))),
    indicator("102", "Courses completed (year to date)", "HRS", "count", accumulation=Accumulation.YEAR_TO_DATE),
    indicator("103", "Days lost (rolling 12 months)", "HRS", "days", better=Better.LOWER, kind=Kind.BASELINE,
              accumulation=Accumulation.ROLLING, frequency=Frequency.MONTH),
    indicator("104", "Income on investments", "ENV", decimals=2, target_decimals=1,
              accumulation=Accumulation.FORECAST),
    indicator("105", "Residents satisfied", "ENV", frequency=Frequency.YEAR),
    indicator("106", "Places inspected", "CYP", committees=(CHILDREN,)),
    indicator("107", "Applications received", "ENV", "count", kind=Kind.CONTEXTUAL, better=Better.LOWER),
    indicator("108", TITLE, "LGS", publication=Publication.RESTRICTED),
    indicator("109", "Carbon saved", "ENV", "count", kind=Kind.IN_DEVELOPMENT, replaced_by="110"),
    indicator("110", "Spaces in use", "ENV", compare=Compare.YEAR_BEFORE),
    indicator("111", "Complaints upheld (in arrears)", "LGS", "count", better=Better.LOWER, lag=1,
              committees=(RESOURCES, CHILDREN)),
    indicator("112", "Partnership plan", "CYP", committees=(CHILDREN, RESOURCES)),
    indicator("113", "Appeals won (year to date)", "LGS", accumulation=Accumulation.YEAR_TO_DATE,
              numerator="won", denominator="decided"),
    indicator("114", "Pupils' journeys on time", "LGS", publication=Publication.SUPPRESS, suppress_below=Decimal(5)),
    indicator("115", "Staff who feel valued", "HRS", series_break=parse_period("2023-24-Q1"),
              series_break_note="the survey asks everybody now."),
    indicator("116", "Spend against budget", "HRS", "£", better=Better.LOWER, committees=()),
)  # fmt: skip

# From the oldest to the newest, ``-`` for no reading; the last is of the period that the cycle rates.
HISTORIES = {
    "101": "88 84 83 - 80 79 78 77.5 77",
    "102": "700 1500 2200 3010 655 854",
    "103": "9890 9754 9600 9428 9300 9154",
    "104": "5.75 5.74 6.28 6.38",
    "107": "300 310 305 322 300",
    "108": "90 90 90",
    "110": "81 82 83 84 87",
    "111": "12 9 9",
    "112": "50 52",
    "113": "90 85 80 83 77",
    "114": "95 95 95",
    "115": "60 61 65 59",
    "116": "120000 118000 131000.4",
}
LAST = {"103": parse_period("2023-09"), "111": QUARTER.previous(), "105": parse_period("2022-23")}
TARGETS = (
    Target("101", START, value=Decimal(90)), Target("102", START, value=Decimal(3000), profile=Profile.PRO_RATA),
    Target("103", START), Target("104", START, value=Decimal(6)), Target("105", START, value=Decimal(70)),
    Target("106", START, value=Decimal(100)), Target("108", START, value=Decimal(85)),
    Target("110", START, low=Decimal(85), high=Decimal(92)), Target("111", START, value=Decimal(10)),
    Target("113", START, value=Decimal(80)), Target("114", START, value=Decimal(95)),
    Target("115", START, value=Decimal(60)), Target("116", START, value=Decimal(125_000)),
)  # fmt: skip


def council() -> Register:
    return replace(
        standard_rules(),
        services=SERVICES,
        indicators={i.ref: i for i in INDICATORS},
        targets=TARGETS,
        comparators={
            "101": Comparator("101", Decimal("86.4"), Decimal("87.1"), "March 2023"),
            "104": Comparator("104", None, Decimal("4.9"), "2022/23"),
        },
        given=(
            GivenRating("112", QUARTER, Rag("Amber"), "Head of Partnerships", "the partners agreed it"),
            GivenRating("101", QUARTER, Rag("Red"), "Head of Governance", "recovery takes until spring", forecast=True),
        ),
        labels={"Current Quarter": "This Quarter", "No return": "Nothing sent"},
    )


def readings(ref: str, history: str, last: Period, **more: Any) -> list[Reading]:
    said = history.split()
    found = []
    for n, text in enumerate(said):
        period = last.shifted(n - len(said) + 1)
        if text != "-":
            cell = Cell(f"{ref} return.xlsx", "Return", f"K{6 + n}")
            note = "" if n >= len(said) - 2 else "illustrative"
            origin = Origin.HISTORY if note else Origin.RETURN
            found.append(
                Reading(ref, period, Decimal(text), text=text, cell=None if note else cell, note=note, origin=origin)
            )
    if found and more:
        found[-1] = replace(found[-1], **more)
    return found


def histories() -> dict[str, list[Reading]]:
    more: dict[str, dict[str, Any]] = {
        "101": {"commentary": LONG, "actions": "A second reader starts in October.\nThe form is shorter."},
        "103": {"data_status": DataStatus.PROVISIONAL, "commentary": HOSTILE},
        "104": {"data_status": DataStatus.ESTIMATED},
        "108": {"commentary": HOSTILE, "actions": "=SUM(A1:A9)"},
        "114": {"value": None, "data_status": DataStatus.NOT_AVAILABLE, "commentary": "The school's system was down."},
        "116": {"restated": True, "commentary": "Overtime.\tIt ends in May."},
    }
    found = {ref: readings(ref, said, LAST.get(ref, QUARTER), **more.get(ref, {})) for ref, said in HISTORIES.items()}
    found["105"] = readings("105", "66 68 71", LAST["105"])
    parts = ((40, 50), (85, 100), (40, 48), (50, 60), (77, 100))
    found["113"] = [
        replace(r, numerator=Decimal(n), denominator=Decimal(d)) for r, (n, d) in zip(found["113"], parts, strict=True)
    ]
    return found


def rated(register: Register, held: Mapping[str, Sequence[Reading]], returned: Iterable[str]) -> tuple[Rating, ...]:
    known = {r.key: r for rows in held.values() for r in rows}
    return rate_cycle(
        register,
        QUARTER,
        lambda ref, period: known.get((ref, period)),
        returned=set(returned),
        history=lambda ref: held.get(ref, ()),
    )


def returns() -> tuple[ReturnLine, ...]:
    came = {
        code: ReturnLine(
            SERVICES[code], "accepted", f"{code}-2324Q2-7F3A", f"{code} return.xlsx", "ab" * 32, "05 Oct 2023 09:30",
            "Performance Lead", "Head of Service", asked=4, reported=4, queries=1,
        )
        for code in ("LGS", "HRS", "ENV")
    }  # fmt: skip
    return (*came.values(), ReturnLine(SERVICES["CYP"], "No return", asked=1))


FINDINGS = (
    Finding("actions-missing", Severity.QUERY, "101 is Red, and says little of what is done.", "Add actions.",
            Cell("LGS return.xlsx", "Return", "Q6"), "101", HOSTILE),
    Finding("figure-read", Severity.NOTE, "“12 %” was read as 12.", "Nothing to do.", Cell("HRS return.xlsx"), "102"),
    Finding("value-missing", Severity.ERROR, "The value is missing.", "Type it.",
            Cell("ENV return.xlsx", "It's", "K9"), "107", "x" * 3_000),
    Finding("sheet-extra", Severity.NOTE, "A finding without a cell.", "Nothing to do."),
)  # fmt: skip


def inputs(**more: Any) -> Inputs:
    register, held = council(), histories()
    given: dict[str, Any] = {
        "collection": Collection("Moor County Council", "Performance", "team@moor.example", committee=RESOURCES,
                                 notes=("Made up.",)),
        "cycle": Cycle(QUARTER, date(2023, 10, 13), tuple(SERVICES)),
        "register": register,
        "ratings": rated(register, held, ("LGS", "HRS", "ENV")),
        "histories": held,
        "returns": returns(),
        "findings": FINDINGS,
        "restatements": (Restatement("116", QUARTER.previous(), Decimal(118_500), "an invoice came late"),),
        "edition": Edition(produced_on=date(2023, 12, 5), audience="Committee", meeting_date=date(2023, 12, 15)),
    }  # fmt: skip
    return Inputs(**given | more)


def sized(services: int, each: int, periods: int, **more: Any) -> Consolidation:
    """A cycle with so many indicators in each of so many services, and so many periods of history."""
    codes = {f"S{n:02}": Service(f"S{n:02}", f"Service {n:02}") for n in range(services)}
    found = [
        indicator(f"{code}.{n:03}", f"Measure {n} of {service.name}", code, unit=("%", "count", "days")[n % 3])
        for code, service in codes.items()
        for n in range(each)
    ]
    register = replace(
        council(), services=codes, indicators={i.ref: i for i in found}, comparators={}, given=(),
        targets=tuple(Target(i.ref, parse_period("1990-91-Q1"), value=Decimal(90)) for i in found),
    )  # fmt: skip
    held = {
        i.ref: readings(i.ref, " ".join(str(75 + (k * 7 + periods) % 24) for k in range(n, n + periods)), QUARTER)
        for n, i in enumerate(found)
    }
    lines = tuple(ReturnLine(service, "accepted", asked=each, reported=each) for service in codes.values())
    return consolidate(
        inputs(register=register, histories=held, ratings=rated(register, held, codes), returns=lines, findings=(),
               restatements=(), **more)
    )  # fmt: skip
