"""A proposal held against the register in use: what is new, what is known, and where the two say otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from workbook_tool.domain.figure import figure_text
from workbook_tool.domain.period import parse_period
from workbook_tool.domain.register import Register
from workbook_tool.immutable import immutable
from workbook_tool.layout.find import fold
from workbook_tool.tables.adopting.proposal import Proposal, Record

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
