"""Flat records as the domain's register. The records have been checked: what is here is well formed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import fields as dataclass_fields
from decimal import Decimal
from typing import Any

from workbook_tool.document import Document
from workbook_tool.domain.figure import Basis, Unit, UnitType
from workbook_tool.domain.indicator import Accumulation, Better, Compare, Indicator, Kind, Link, Publication
from workbook_tool.domain.period import Frequency, Period, month_number, parse_period
from workbook_tool.domain.register import Register, Service, Waiver
from workbook_tool.domain.scheme import NO_COLOUR, Band, GivenRating, Limit, Method, Rag, Scheme
from workbook_tool.domain.target import LIMITS, Comparator, Profile, Target
from workbook_tool.figures.units import scaled
from workbook_tool.register.decimals import of_figures
from workbook_tool.register.read import number
from workbook_tool.resources import template

_COLOUR = re.compile(r"([A-Za-z][A-Za-z -]{0,19}?)(?: (#[0-9A-Fa-f]{6}))?")
_TOLERANCE = re.compile(r"([+-]?)\s*(?:(\d+)\s*[x×]?\s*)?tolerances?", re.IGNORECASE)
Record = Mapping[str, Any]
TARGET_FIGURES = ("value", *LIMITS)
_TEXTS = tuple(f.name for f in dataclass_fields(Indicator) if f.default == "")  # as the officer wrote them


def parse_register(document: Document) -> Register:
    """The register that a document of checked records says."""
    data = document.data
    schemes = _schemes(data["rules"])
    target_places = _target_places(data["targets"])
    return Register(
        services={r["code"]: _service(r) for r in data["services"]},
        indicators={r["ref"]: _indicator(r, target_places.get(r["ref"], 0)) for r in data["indicators"]},
        targets=tuple(_target(r) for r in data["targets"]),
        comparators={r["indicator"]: _comparator(r) for r in data["comparators"]},
        units={r["code"]: _unit(r) for r in data["units"]},
        schemes=schemes,
        given=tuple(_given(r) for r in data["given"]),
        waivers=tuple(_waiver(r) for r in data["waivers"]),
        labels={r["key"]: r["label"] for r in data["labels"] if "label" in r},
        default_scheme=next(iter(schemes), ""),
    )


def _service(r: Record) -> Service:
    keys = ("contact", "email", "deputy", "deputy_email", "head", "head_email", "notes")
    texts = {key: r.get(key, "") for key in keys}
    return Service(r["code"], r["name"], approval_required=r.get("approval_required") == "yes", **texts)


def _unit(r: Record) -> Unit:
    unit = Unit(
        r["code"], r.get("name", r["code"]), UnitType(r["type"]), Basis(r["basis"]),
        number(r.get("minimum")), number(r.get("maximum")), r.get("points_word", "points"),
    )  # fmt: skip
    return scaled(unit, number(r.get("scale")))


def _target_places(targets: Sequence[Record]) -> dict[str, int]:
    """By indicator, the decimals of the figures in its targets."""
    figures: dict[str, list[Decimal]] = {}
    for r in targets:
        figures.setdefault(r["indicator"], []).extend(
            n for key in TARGET_FIGURES if (n := number(r.get(key))) is not None
        )
    return {ref: of_figures(held) for ref, held in figures.items()}


def _indicator(r: Record, of_targets: int) -> Indicator:
    """An indicator; ``of_targets`` are the decimals that its targets have."""
    return Indicator(
        ref=r["ref"],
        title=r["title"],
        service=r["service"],
        unit=r["unit"],
        better=Better(r["better"]),
        frequency=Frequency(r["frequency"]),
        decimals=r.get("decimals", of_targets),
        decimals_assumed="decimals" not in r,
        places_of_targets=of_targets,
        target_decimals=r.get("target_decimals"),
        kind=Kind(r.get("kind", Kind.MEASURED)),
        accumulation=Accumulation(r.get("accumulation", Accumulation.IN_PERIOD)),
        seasonal=r.get("seasonal") == "yes",
        committees=split(r.get("committees", "")),
        months_due=months(r.get("months_due", "")),
        lag=r.get("lag", 0),
        first_period=_period(r.get("first_period")),
        last_period=_period(r.get("last_period")),
        series_break=_period(r.get("series_break")),
        publication=Publication(r.get("publication", Publication.OPEN)),
        links=links(r.get("links", "")),
        basis=Basis(r["basis"]) if "basis" in r else None,
        compare=Compare(r.get("compare", Compare.PREVIOUS)),
        may_repeat=r.get("may_repeat", "yes") == "yes",
        forecast_from_service=r.get("forecast_from_service") == "yes",
        target_from_service=r.get("target_from_service") == "yes",
        queries_off=split(r.get("queries_off", "")),
        suppress_below=number(r.get("suppress_below")),
        tolerance=number(r.get("tolerance")),
        change_tolerance=number(r.get("change_tolerance")),
        minimum=number(r.get("minimum")),
        maximum=number(r.get("maximum")),
        **{key: r.get(key, "") for key in _TEXTS},
    )


def split(text: str) -> tuple[str, ...]:
    """The parts of a text between semicolons."""
    return tuple(part.strip() for part in text.replace("\n", ";").split(";") if part.strip())


def months(text: str) -> tuple[int, ...]:
    """Month numbers from ``Mar, Sep``; ValueError where one is not a month."""
    return tuple(month_number(part) for part in re.split(r"[,;/]| and ", text) if part.strip())


def links(text: str) -> tuple[Link, ...]:
    """Links from ``Words | https://address; …``."""
    made = []
    for part in split(text):
        words, _, address = part.rpartition("|")
        made.append(Link(words.strip() or address.strip(), address.strip()))
    return tuple(made)


def _period(text: str | None) -> Period | None:
    return parse_period(text) if text else None


def _target(r: Record) -> Target:
    return Target(
        r["indicator"], parse_period(r["start"]), _period(r.get("end")), number(r.get("value")),
        Profile(r.get("profile", Profile.FIXED)),
        *(number(r.get(key)) for key in LIMITS),
    )  # fmt: skip


def _comparator(r: Record) -> Comparator:
    return Comparator(r["indicator"], number(r.get("neighbours")), number(r.get("england")), r.get("as_at", ""))


def _given(r: Record) -> GivenRating:
    forecast = r.get("applies_to") == "year-end forecast"
    return GivenRating(
        r["indicator"], parse_period(r["period"]), rating_word(r["rating"]), r["given_by"], r["reason"], forecast
    )


def _waiver(r: Record) -> Waiver:
    return Waiver(r["rule"], r.get("indicator", ""), parse_period(r["until"]), r["reason"], r["approved_by"])


def _schemes(rules: Sequence[Record]) -> dict[str, Scheme]:
    rows: dict[str, list[Record]] = {}
    for r in rules:
        rows.setdefault(r["scheme"], []).append(r)
    return {name: _scheme(name, group) for name, group in rows.items()}


def _scheme(name: str, rows: Sequence[Record]) -> Scheme:
    method = next((Method(r["method"]) for r in rows if "method" in r), Method.DEVIATION)
    tolerance = next((number(r["tolerance"]) for r in rows if "tolerance" in r), None)
    return Scheme(name, method, tuple(_band(r) for r in rows if "colour" in r), tolerance)


def _band(r: Record) -> Band:
    rag, fill = colour(r["colour"])
    return Band(
        rag=rag,
        low=limit(r.get("low")),
        high=limit(r.get("high")),
        low_inclusive=r.get("low_inclusive", "yes") == "yes",
        high_inclusive=r.get("high_inclusive", "no") == "yes",
        meaning=r.get("meaning", ""),
        name=r.get("name", ""),
        only_if_worse_than_year_before="only_if" in r,
        otherwise=colour(r["otherwise"])[0] if "otherwise" in r else None,
        fill=fill,
    )


def colour(text: str) -> tuple[Rag, str]:
    """A band's colour and its fill: ``Gold``, or ``Gold #C9A227``; ValueError where it is no colour's name."""
    match = _COLOUR.fullmatch(" ".join(text.split()))
    rag = rating_word(match[1]) if match else Rag.NOT_RATED
    if match is None or not rag.is_colour:
        raise ValueError(f"{text!r} is not the name of a colour")
    return rag, (match[2] or "").upper()


def rating_word(text: str) -> Rag:
    """A rating, spelt as the theme spells it where it knows it."""
    known = {name.casefold(): name for name in (*template("theme")["ratings"]["order"], *NO_COLOUR)}
    word = " ".join(text.split())
    return Rag(known.get(word.casefold()) or (word.capitalize() if word.islower() or word.isupper() else word))


def limit(value: object) -> Limit | None:
    """One end of a band: a number, ``-tolerance``, ``2 x tolerance``; None for open; ValueError otherwise."""
    if value is None:
        return None
    as_number = number(value)
    if as_number is not None:
        return Limit(as_number)
    match = _TOLERANCE.fullmatch(str(value).strip().replace("−", "-"))
    if match is None:
        raise ValueError(f"{value!r} is neither a number nor a tolerance")
    return Limit(Decimal(0), int(match[1] + (match[2] or "1")))
