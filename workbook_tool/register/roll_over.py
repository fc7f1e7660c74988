"""A new year: the register's records for it, and what people must decide before it begins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from workbook_tool.domain.figure import figure_text
from workbook_tool.domain.indicator import Indicator, Kind
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import UNSETTLED, Lookup, Reading
from workbook_tool.domain.register import Register
from workbook_tool.domain.target import Target
from workbook_tool.errors import UsageError
from workbook_tool.immutable import immutable

Records = Mapping[str, Sequence[Mapping[str, Any]]]
TBC = "TBC"


@immutable
class Moves:
    """Services merged (old code to new) and indicators moved (ref to service) with the new year."""

    merged: Mapping[str, str]
    moved: Mapping[str, str]


@immutable
class Outturn:
    """An indicator's last figure of the year that ends; ``reading`` None where there is none yet."""

    indicator: Indicator
    period: Period
    """The year that ends."""
    reading: Reading | None

    @property
    def is_firm(self) -> bool:
        """Whether it is there and final."""
        return self.reading is not None and self.reading.value is not None and not _is_unsettled(self.reading)


def new_records(records: Records, register: Register, year: Period, moves: Moves) -> dict[str, list[dict[str, Any]]]:
    """The register's records for ``year``: targets that ran until further notice end, and TBC ones begin.

    A target that has rows for the new year already, or names a last period in it,
    is left alone. UsageError where a move names what the register does not have.
    """
    made = {key: [dict(record) for record in group] for key, group in records.items()}
    made["targets"] = list(_targets(made["targets"], set(undecided(register, year)), year))
    _move(made, register, year, moves)
    return made


def undecided(register: Register, year: Period) -> dict[str, Target]:
    """By indicator, the target of the year before that nobody has said a successor of."""
    targets = {}
    for ref, indicator in register.indicators.items():
        target = register.target(ref, year.previous())
        if target is None or not indicator.live_in(year) or indicator.kind is not Kind.MEASURED:
            continue
        begun = any(t.start.end >= year.start for t in register.targets_of(ref))
        goes_on = target.end is not None and target.end.end >= year.end
        if not (begun or goes_on or indicator.target_from_service):
            targets[ref] = target
    return targets


def unset_targets(register: Register, year: Period) -> tuple[str, ...]:
    """The measured indicators whose target for ``year`` is there and says neither a figure nor a range or limit."""
    held = {ref: register.target(ref, year) for ref, i in register.indicators.items() if i.kind is Kind.MEASURED}
    keys = ("value", "low", "high", "green", "amber")
    return tuple(ref for ref, t in held.items() if t is not None and all(getattr(t, key) is None for key in keys))


def _targets(rows: Sequence[dict[str, Any]], refs: set[str], year: Period) -> Iterator[dict[str, Any]]:
    last = {row["indicator"]: n for n, row in enumerate(rows)}
    for n, row in enumerate(rows):
        if row["indicator"] not in refs:
            yield row
            continue
        yield row if row.get("end") else {**row, "end": year.previous().code}
        if n == last[row["indicator"]]:
            profile = {"profile": row["profile"]} if "profile" in row else {}
            yield {"indicator": row["indicator"], "start": year.code, "value": TBC, **profile}


def _move(made: dict[str, list[dict[str, Any]]], register: Register, year: Period, moves: Moves) -> None:
    services = {row["code"]: row for row in made["services"]}
    for kind, known, named in (
        ("service", services, moves.merged),
        ("indicator", register.indicators, moves.moved),
    ):
        if unknown := [name for name in named if name not in known]:
            raise UsageError(f"The register has no {kind} {', '.join(unknown)}.", f"It has {', '.join(known)}.")
    for code in dict.fromkeys((*moves.merged.values(), *moves.moved.values())):
        if code not in services:
            services[code] = {"code": code, "name": code}
            made["services"].append(services[code])
    for old, new in moves.merged.items():
        note = f"Took over {services[old].get('name', old)} ({old}) with {year.label}."
        _note(services[new], note)
    for row in made["indicators"]:
        new = moves.moved.get(row["ref"], moves.merged.get(row["service"], row["service"]))
        if new != row["service"]:
            _note(row, f"Reported by {row['service']} until {year.previous().label}.")
            row["service"] = new
    made["services"] = [row for row in made["services"] if row["code"] not in moves.merged]


def _note(row: dict[str, Any], note: str) -> None:
    if note not in row.get("notes", ""):
        row["notes"] = f"{row.get('notes', '')} {note}".strip()


# -- figures ------------------------------------------------------------------------


def outturns(register: Register, ending: Period, lookup: Lookup) -> tuple[Outturn, ...]:
    """Each indicator's last period of the year that ends, with its figure."""
    outturns = []
    for ref, indicator in register.indicators.items():
        periods = [p for p in ending.ending_within(indicator.frequency) if indicator.live_in(p)]
        if periods:
            outturns.append(Outturn(indicator, periods[-1], lookup(ref, periods[-1])))
    return tuple(outturns)


def to_confirm(register: Register, ending: Period, readings: Iterable[Reading]) -> tuple[Reading, ...]:
    """The figures up to the end of a year that are still provisional or estimated, in order of indicator and time."""
    order = list(register.indicators)
    held = (r for r in readings if r.indicator in register.indicators and r.period.end <= ending.end)
    return tuple(sorted(filter(_is_unsettled, held), key=lambda r: (order.index(r.indicator), r.period.key)))


def shown(register: Register, indicator: Indicator, reading: Reading | None) -> str:
    """A reading's figure in its unit."""
    return figure_text(reading.value if reading else None, register.unit(indicator), indicator.decimals)


def _is_unsettled(reading: Reading) -> bool:
    return reading.value is not None and reading.data_status in UNSETTLED
