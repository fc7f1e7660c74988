"""A register proposed from lists: records, what was decided, what is to be; held against the register in use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from workbook_tool.domain.figure import figure_text
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.period import Period, parse_period
from workbook_tool.domain.register import Register
from workbook_tool.immutable import immutable
from workbook_tool.layout.find import fold
from workbook_tool.tables.adopting.row_facts import Record, References, Services
from workbook_tool.tables.questions import Answer, Question, named, question
from workbook_tool.tables.rows import TableRow
from workbook_tool.tables.table import Table


@dataclass(slots=True)
class Proposal:
    """The records of a register as :func:`~workbook_tool.register.book` takes them, and what was decided on the way."""

    services: list[Record] = field(default_factory=list)
    """Records of the sheet Services."""
    units: list[Record] = field(default_factory=list)
    """Records of the sheet Units."""
    indicators: list[Record] = field(default_factory=list)
    """Records of the sheet Indicators."""
    targets: list[Record] = field(default_factory=list)
    """Records of the sheet Targets."""
    decided: list[str] = field(default_factory=list)
    """What the list did not say, in sentences."""
    to_decide: list[str] = field(default_factory=list)
    """What stays empty, in sentences."""
    left: list[str] = field(default_factory=list)
    """What was not taken over, in sentences."""
    questions: list[Question] = field(default_factory=list)
    """What cannot be decided without the officer."""
    findings: list[Finding] = field(default_factory=list)
    """What is wrong in the lists."""


@dataclass(slots=True)
class Decided:
    """What was assumed, by the titles or references of the indicators of which it was."""

    without_unit: list[str] = field(default_factory=list)
    """Whose unit was taken from the figures, or is open."""
    without_target: list[str] = field(default_factory=list)
    """That have no target."""
    of_title: list[str] = field(default_factory=list)
    """Whose figures add up over what their titles or notes say."""
    assumed: Counter[str] = field(default_factory=Counter)
    """How often indicators are reported, of which the lists do not say it."""
    years_left: list[str] = field(default_factory=list)
    """Whose year's target gave way to those of its quarters or months, with the year."""
    unread_targets: list[str] = field(default_factory=list)
    """Targets of which no figure can be made, each with its indicator."""
    undated: bool = False
    """Whether a target has no year."""

    def sentences(self, references: References, services: Services, year: Period) -> Iterator[str]:
        """What was decided."""
        if references.made:
            yield f"{len(references.made)} references were made: {named(references.made)}."
        if references.twice:
            yield f"References that stand twice in the list: {', '.join(references.twice)}."
        if services.made:
            pairs = [f"{name} ({code})" for code, name in services.made.items()]
            yield f"Services, with codes made for them: {named(pairs)}."
        if services.joined:
            yield f"Of services written together the first was taken: {named(sorted(set(services.joined)))}."
        if self.without_unit:
            yield f"Taken for plain numbers, though the title may mean a percentage: {named(self.without_unit)}."
        for frequency, count in self.assumed.items():
            yield f"The list does not say how often {count} are reported: {frequency} was taken."
        if self.years_left:
            yield f"The year's target is not that of its parts, which were taken: {named(self.years_left)}."
        if self.of_title:
            yield f"What figures add up over was taken from the title or the notes: {named(self.of_title)}."
        if self.without_target:
            yield f"Without a target, so tracked as baselines: {named(self.without_target)}."
        if self.undated:
            yield f"Targets without a year hold from {year.label}."


def to_decide(proposal: Proposal, decided: Decided) -> Iterator[str]:
    """What stays empty."""
    if decided.unread_targets:
        yield f"Targets of which no one figure can be made are TBC: {named(decided.unread_targets)}."
    if empty := [r["ref"] for r in proposal.indicators if "better" not in r]:
        yield f"Direction for Improvement is empty for {named(empty)}."
    if proposal.services:
        yield "Contact Email is empty for every new service."


_COMPARED = {
    "title": "its title", "unit": "its unit", "better": "what is better", "frequency": "how often it is reported",
}  # fmt: skip


@immutable
class Beside:
    """What a proposal brings to a register: records that are ``new``; what it knows, and what it says otherwise."""

    new: Mapping[str, list[Record]]
    """Of each sheet the records that the register does not have."""
    known: tuple[str, ...]
    """References of the indicators that it has already; they are left as they are."""
    otherwise: tuple[str, ...]
    """In sentences, what a list says of them otherwise."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to take over."""
        return not any(self.new.values())


def beside(proposal: Proposal, held: Register | None) -> Beside:
    """What ``proposal`` brings to the register that is held; all of it where none is."""
    known = {r["ref"]: r for r in proposal.indicators if held and r["ref"] in held.indicators}
    indicators = [r for r in proposal.indicators if r["ref"] not in known]
    targets, otherwise = [], list(_otherwise(known, held)) if held else []
    for record in proposal.targets:
        sentence = _target_held(record, held) if held and record["indicator"] in known else None
        if sentence is None:
            targets.append(record)
        elif sentence:
            otherwise.append(sentence)
    used = {r["service"] for r in indicators}
    services = [r for r in proposal.services if r["code"] in used]
    used = {r["unit"] for r in indicators}
    units = [r for r in proposal.units if r["code"] in used and not (held and r["code"] in held.units)]
    new = {"services": services, "units": units, "indicators": indicators, "targets": targets}
    return Beside(new, tuple(known), tuple(otherwise))


def _otherwise(known: Mapping[str, Record], held: Register) -> Iterator[str]:
    for ref, record in known.items():
        indicator = held.indicators[ref]
        for key, words in _COMPARED.items():
            was, now = str(getattr(indicator, key)), str(record.get(key, ""))
            if now and fold(was) != fold(now):
                yield f"{ref}: {words} is “{was}” in your register, in the list “{now}”."


def _target_held(record: Record, held: Register) -> str | None:
    """None where the register has no target for the period of this one; empty where it has the same; else both."""
    period = parse_period(record["start"])
    of_period = held.target(record["indicator"], period)
    if of_period is None:
        return None
    indicator = held.indicators[record["indicator"]]
    given = {key: record.get(key) for key in ("value", "low", "high")}
    if all(value is None or value == getattr(of_period, key) for key, value in given.items()):
        return ""
    if given["value"] == "TBC":
        return ""

    def shown(*values: Any) -> str:  # noqa: ANN401
        unit, decimals = held.unit(indicator), indicator.shown_target_decimals
        figures = [figure_text(Decimal(v), unit, decimals) for v in values if isinstance(v, int | Decimal)]
        return " to ".join(figures) or "TBC"

    mine, theirs = shown(of_period.value, of_period.low, of_period.high), shown(*given.values())
    return f"{indicator.ref}: the target for {period.label} is {mine} in your register, in the list {theirs}."


def which_way(table: Table, rows: Sequence[TableRow]) -> Question:
    """What is asked where nothing says which way is better, of all such rows of a table at once."""
    answers = (Answer("--better higher", "for all of them"), Answer("--better lower", "for all of them"))
    titles = tuple(dict.fromkeys(row.title for row in rows))
    asked = question("adopt-better", table.heading_place(), answers, rows=named(titles), count=len(rows))
    return Question(asked.finding, asked.answers, titles)
