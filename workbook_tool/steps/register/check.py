"""What is said about a register: mistakes with their cells, and notes on what it implies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from workbook_tool.catalogue import finding
from workbook_tool.document import Document
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.period import Period, parse_period
from workbook_tool.steps.register import bands
from workbook_tool.steps.register.parse import limit, links, months, parse_register
from workbook_tool.steps.register.read import number
from workbook_tool.steps.validate import validate


@dataclass
class Records:
    """A register's records under check."""

    document: Document

    def __getitem__(self, key: str) -> list[Mapping[str, Any]]:
        """The records of a sheet."""
        return list(self.document.data[key])

    def say(self, code: str, key: str, n: int, column: str, **facts: object) -> Finding:
        """A finding at the cell of a record's part."""
        record = self.document.data[key][n]
        ref = record.get("ref") or record.get("indicator")
        value = record.get(column)
        shown = None if value is None else str(value)
        return finding(code, self.document.cell(key, n, column), indicator=ref, value=shown, **facts)

    @cached_property
    def refs(self) -> dict[str, Mapping[str, Any]]:
        """Indicators by reference."""
        return {r["ref"]: r for r in self["indicators"] if "ref" in r}

    @cached_property
    def percents(self) -> set[str]:
        """The codes of units that are percentages."""
        return {r["code"] for r in self["units"] if r.get("type") == "percent" and "code" in r}


def check_register(document: Document) -> list[Finding]:
    """Every finding about a register, those of reading it first; notes only where nothing is wrong."""
    said = [*document.findings, *validate(document, "register")]
    records = Records(document)
    for rule in _RULES:
        said += rule(records)
    if not any(f.is_error for f in said):
        register = parse_register(document)
        said += bands.implied(register, lambda ref, column: _cell_of(document, ref, column))
    return said


def _cell_of(document: Document, ref: str, column: str) -> Any:  # noqa: ANN401
    n = next(n for n, r in enumerate(document.data["indicators"]) if r["ref"] == ref)
    return document.cell("indicators", n, column)


# -- rules ------------------------------------------------------------------------


def _unique(records: Records) -> Iterator[Finding]:
    """Codes and references stand once."""
    for key, column in (("services", "code"), ("indicators", "ref"), ("units", "code"), ("comparators", "indicator")):
        seen: dict[str, int] = {}
        for n, record in enumerate(records[key]):
            name = str(record.get(column, "")).casefold()
            if name and name in seen:
                first = records.document.cell(key, seen[name], column).ref
                yield records.say("register-twice", key, n, column, first=first)
            seen.setdefault(name, n)


def _known(records: Records) -> Iterator[Finding]:
    """What is named in one sheet stands in another."""
    schemes = {r["scheme"] for r in records["rules"] if "scheme" in r}
    units = {r["code"] for r in records["units"] if "code" in r}
    services = {r["code"] for r in records["services"] if "code" in r}
    named = (
        ("indicators", "service", services, "Services"),
        ("indicators", "unit", units, "Units"),
        ("indicators", "scheme", schemes, "Rating rules"),
        ("indicators", "replaced_by", set(records.refs), "Indicators"),
        ("targets", "indicator", set(records.refs), "Indicators"),
        ("comparators", "indicator", set(records.refs), "Indicators"),
        ("given", "indicator", set(records.refs), "Indicators"),
    )
    for key, column, known, sheet in named:
        for n, record in enumerate(records[key]):
            if column in record and record[column] not in known:
                yield records.say(
                    "register-unknown", key, n, column, sheet=sheet, likely=_likely(record[column], known)
                )


def _likely(text: str, known: set[str]) -> str:
    from rapidfuzz import fuzz, process

    best = process.extractOne(text, sorted(known), scorer=fuzz.ratio, score_cutoff=60) if known else None
    return f" Did you mean “{best[0]}”?" if best else ""


_PARTS: tuple[tuple[str, str, Callable[[Any], object], str], ...] = (
    ("indicators", "months_due", months, "month names, for example Mar, Sep"),
    ("indicators", "first_period", parse_period, "a period, for example 2023-24-Q2"),
    ("indicators", "last_period", parse_period, "a period, for example 2023-24-Q2"),
    ("indicators", "series_break", parse_period, "a period, for example 2023-24-Q2"),
    ("targets", "start", parse_period, "a period, for example 2023-24-Q1 or 2023-24"),
    ("targets", "end", parse_period, "a period, for example 2023-24-Q4 or 2023-24"),
    ("given", "period", parse_period, "a period, for example 2023-24-Q2"),
    ("rules", "low", limit, "a number, or -tolerance, tolerance, -2 x tolerance"),
    ("rules", "high", limit, "a number, or -tolerance, tolerance, -2 x tolerance"),
)


def _parts(records: Records) -> Iterator[Finding]:
    """Texts that have a grammar of their own."""
    for key, column, reader, wanted in _PARTS:
        for n, record in enumerate(records[key]):
            if column in record and not _reads(reader, record[column]):
                yield records.say("register-part", key, n, column, wanted=wanted)
    for n, record in enumerate(records["indicators"]):
        for link in links(record.get("links", "")):
            if not link.address.lower().startswith(("https://", "http://")):
                yield records.say("register-link", "indicators", n, "links", address=link.address)


def _reads(reader: Callable[[Any], object], value: object) -> bool:
    try:
        reader(value)
    except ValueError:
        return False
    return True


def _targets(records: Records) -> Iterator[Finding]:
    """Targets that cannot be: beyond what is possible, pro rata of what does not add up, TBC misspelt."""
    for n, record in enumerate(records["targets"]):
        indicator = records.refs.get(record.get("indicator", ""))
        if indicator is None:
            continue
        value = record.get("value")
        if isinstance(value, str) and value.casefold() not in ("tbc", "to be confirmed"):
            yield records.say("register-target-word", "targets", n, "value")
        top, bottom = _limits(records, indicator)
        for column in ("value", "low", "high", "green", "amber", "floor"):
            figure = number(record.get(column))
            if figure is not None and ((top is not None and figure > top) or (bottom is not None and figure < bottom)):
                yield records.say("register-target-impossible", "targets", n, column, least=bottom, most=top)
        if record.get("profile") == "pro rata" and indicator.get("accumulation") != "year to date":
            yield records.say("register-pro-rata", "targets", n, "profile")


def _limits(records: Records, indicator: Mapping[str, Any]) -> tuple[Any, Any]:
    unit = next((u for u in records["units"] if u.get("code") == indicator.get("unit")), {})
    top, bottom = indicator.get("maximum", unit.get("maximum")), indicator.get("minimum", unit.get("minimum"))
    return number(top), number(bottom)


def _overlaps(records: Records) -> Iterator[Finding]:
    """Two targets of one indicator for the same period."""
    held: dict[str, list[tuple[Period, Period | None, int]]] = {}
    for n, record in enumerate(records["targets"]):
        try:
            start = parse_period(record["start"])
            end = parse_period(record["end"]) if "end" in record else None
        except (KeyError, ValueError):
            continue
        if end is not None and end.end < start.start:
            yield records.say("register-ends-before", "targets", n, "end", start=start.label)
        for other_start, other_end, other in held.get(record.get("indicator", ""), []):
            apart = (end and end.end < other_start.start) or (other_end and other_end.end < start.start)
            if not apart:
                first = records.document.cell("targets", other, "start").ref
                yield records.say("register-targets-overlap", "targets", n, "start", first=first)
        held.setdefault(record.get("indicator", ""), []).append((start, end, n))


def _bands(records: Records) -> Iterator[Finding]:
    """Bands that overlap, leave a gap or stand in the wrong order."""
    by_scheme: dict[str, list[int]] = {}
    for n, record in enumerate(records["rules"]):
        if "scheme" in record:
            by_scheme.setdefault(record["scheme"], []).append(n)
    for rows in by_scheme.values():
        rules = [records["rules"][n] for n in rows]
        for place, column, code, facts in bands.problems(rules):
            yield records.say(code, "rules", rows[place], column, **facts)


_RULES: tuple[Callable[[Records], Iterator[Finding]], ...] = (_unique, _known, _parts, _targets, _overlaps, _bands)
