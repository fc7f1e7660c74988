"""What is said about a register: mistakes with their cells, and notes on what it implies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from workbook_tool.catalogue import entries
from workbook_tool.document import Document
from workbook_tool.domain.finding import Finding, Severity
from workbook_tool.domain.period import parse_period
from workbook_tool.layout.template import load
from workbook_tool.register import bands, implied, sense
from workbook_tool.register.parse import limit, links, months, parse_register, split
from workbook_tool.register.records import Records, likely
from workbook_tool.schema import validate


def check_register(document: Document) -> list[Finding]:
    """Every finding about a register, those of reading it first; what it implies only where nothing is wrong."""
    findings = list(document.findings)
    findings += _not_repeated(validate(document, "register"), findings)
    if any(f.code == "schema-type" for f in findings):
        return findings  # the rules rely on texts being texts and numbers numbers
    records = Records(document)
    for rule in _RULES:
        findings += rule(records)
    for rule in _DOUBTS:
        findings += _not_repeated(rule(records), findings)
    if not any(f.is_error for f in findings):
        findings += implied.notes(parse_register(document), records.cell_of)
    return findings


def _not_repeated(findings: Iterable[Finding], before: Iterable[Finding]) -> list[Finding]:
    """Schema findings, less those of a cell or a whole column of which reading has already spoken."""
    spoken = {f.cell for f in before if f.cell and f.asks}
    return [f for f in findings if f.cell not in spoken]


# -- rules ------------------------------------------------------------------------

_UNIQUE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("services", ("code",)),
    ("indicators", ("ref",)),
    ("units", ("code",)),
    ("comparators", ("indicator",)),
    ("labels", ("key",)),
    ("given", ("indicator", "period", "applies_to")),
)


def _unique(records: Records) -> Iterator[Finding]:
    """Codes and references stand once."""
    for key, columns in _UNIQUE:
        seen: dict[tuple[str, ...], int] = {}
        for n, record in enumerate(records[key]):
            name = tuple(_folded(column, record.get(column)) for column in columns)
            if not name[0]:
                continue
            if name in seen:
                first = records.document.cell(key, seen[name], columns[0]).ref
                yield records.say("register-twice", key, n, columns[0], first=first)
            seen.setdefault(name, n)


def _folded(column: str, value: object) -> str:
    if column == "period":
        try:
            return parse_period(str(value)).code
        except ValueError:
            pass
    return "current" if column == "applies_to" and value is None else str(value or "").casefold()


def _known(records: Records) -> Iterator[Finding]:
    """What is named in one sheet stands in another."""
    schemes = {r["scheme"] for r in records["rules"] if "scheme" in r}
    units = {r["code"] for r in records["units"] if "code" in r}
    services = {r["code"] for r in records["services"] if "code" in r}
    named = (
        ("indicators", "service", services, "services", "Services"),
        ("indicators", "unit", units, "units", "Units"),
        ("indicators", "scheme", schemes, "rules", "Rating rules"),
        ("indicators", "replaced_by", set(records.refs), "indicators", "Indicators"),
        ("targets", "indicator", set(records.refs), "indicators", "Indicators"),
        ("comparators", "indicator", set(records.refs), "indicators", "Indicators"),
        ("given", "indicator", set(records.refs), "indicators", "Indicators"),
        ("waivers", "indicator", set(records.refs), "indicators", "Indicators"),
    )
    for key, column, known, other, sheet in named:
        for n, record in enumerate(records[key] if records.is_there(other) else ()):
            if record.get(column) and record[column] not in known:
                hint = likely(record[column], known)
                yield records.say("register-unknown", key, n, column, sheet=sheet, likely=hint)


_PARTS: tuple[tuple[str, str, Callable[[Any], object], str], ...] = (
    ("indicators", "months_due", months, "month names, for example Mar, Sep"),
    ("indicators", "first_period", parse_period, "a period, for example 2023-24-Q2"),
    ("indicators", "last_period", parse_period, "a period, for example 2023-24-Q2"),
    ("indicators", "series_break", parse_period, "a period, for example 2023-24-Q2"),
    ("targets", "start", parse_period, "a period, for example 2023-24-Q1 or 2023-24"),
    ("targets", "end", parse_period, "a period, for example 2023-24-Q4 or 2023-24"),
    ("given", "period", parse_period, "a period, for example 2023-24-Q2"),
    ("waivers", "until", parse_period, "a period, for example 2023-24-Q4"),
    ("rules", "low", limit, "a number, or -tolerance, tolerance, -2 x tolerance"),
    ("rules", "high", limit, "a number, or -tolerance, tolerance, -2 x tolerance"),
)


def _is_rule(code: str) -> bool:
    return code in entries() and entries()[code].rule


def _is_query(code: str) -> bool:
    return _is_rule(code) and entries()[code].severity is not Severity.ERROR


def _parts(records: Records) -> Iterator[Finding]:
    """Texts that have a grammar of their own."""
    for key, column, reader, wanted in _PARTS:
        for n, record in enumerate(records[key]):
            if column in record and not _reads(reader, record[column]):
                yield records.say("register-part", key, n, column, wanted=wanted)
    for n, record in enumerate(records["waivers"]):
        if (code := record.get("rule", "")) and not _is_rule(code):
            hint = likely(code, filter(_is_rule, entries()))
            yield records.say("register-rule-unknown", "waivers", n, "rule", rule=code, likely=hint)
    for n, record in enumerate(records["indicators"]):
        for link in links(record.get("links", "")):
            if not link.address.lower().startswith(("https://", "http://")):
                yield records.say("register-link", "indicators", n, "links", address=link.address)
        for code in split(record.get("queries_off", "")):
            if not _is_query(code):
                hint = likely(code, filter(_is_query, entries()))
                yield records.say("register-query-unknown", "indicators", n, "queries_off", query=code, likely=hint)


def _labels(records: Records) -> Iterator[Finding]:
    """Words that nothing says cannot be said otherwise."""
    known = load("register").words["labels"]
    for n, record in enumerate(records["labels"]):
        if record.get("key", known[0]) not in known:
            yield records.say("register-label-unknown", "labels", n, "key", likely=likely(record["key"], known))


def _reads(reader: Callable[[Any], object], value: object) -> bool:
    try:
        reader(value)
    except ValueError:
        return False
    return True


_RULES: tuple[Callable[[Records], Iterator[Finding]], ...] = (
    _unique,
    _known,
    _parts,
    _labels,
    sense.targets,
    sense.overlaps,
    sense.comparators,
    sense.indicators,
    sense.units,
    bands.schemes,
    bands.colours,
)
_DOUBTS = (implied.committees, implied.targets, implied.gaps)
