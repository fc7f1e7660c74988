"""Readings of a table of history, sorted by what is held of each: new, the same, different, or not to be taken."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from workbook_tool.catalogue import finding
from workbook_tool.commands.folder import Folder
from workbook_tool.domain.figure import figure_text
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.indicator import readings_due
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import Origin, PublishedPoint, Reading
from workbook_tool.domain.register import Register
from workbook_tool.errors import UsageError, way_out
from workbook_tool.figures.seen import Slip, slip_of
from workbook_tool.figures.spelling import exactly
from workbook_tool.immutable import immutable
from workbook_tool.ledger import Ledger

Key = tuple[str, Period]


@immutable
class Difference:
    """A figure that a table says otherwise than it is held; ``source`` is where the one held came from."""

    reading: Reading
    """As the table has it."""
    old: str
    """The figure that is held, as printed."""
    new: str
    """The table's figure, as printed."""
    source: str

    def as_data(self) -> dict[str, Any]:
        """As JSON data."""
        indicator, period = self.reading.key
        return {"indicator": indicator, "period": period.code, "old": self.old, "new": self.new, "from": self.source}


class SortedReadings:
    """Readings sorted by what is held of each; ``findings`` grows by what is said of those that are not taken."""

    def __init__(
        self,
        ledger: Ledger,
        folder: Folder,
        register: Register,
        confirmed: Collection[str],
        findings: list[Finding],
    ) -> None:
        self.register, self.findings = register, findings
        self.confirmed = set(confirmed)
        self.held: Mapping[Key, Reading] = {reading.key: reading for reading in ledger.readings.in_force()}
        self.published: Mapping[Key, PublishedPoint] = ledger.published.points()
        self.asked = _asked(ledger, folder)
        self.new: list[Reading] = []
        self.same = 0
        self.different: list[Difference] = []

    def sort(self, readings: Sequence[Reading]) -> None:
        """Sort them all; UsageError where a cell that was confirmed is not among those asked about."""
        certain = list(self._without_contradictions(readings))
        slips = self._slips(certain)
        for reading in certain:
            if reading.key in slips and not self._is_confirmed(reading):
                self._say_slip(reading, *slips[reading.key])
            else:
                self._sort(reading)
        if self.confirmed:
            raise UsageError(
                f"There is no question about {', '.join(sorted(self.confirmed))}.",
                way_out("confirm-cell"),
            )

    def _sort(self, reading: Reading) -> None:
        old, published = self.held.get(reading.key), self.published.get(reading.key)
        if old is not None and (old.value, old.data_status) == (reading.value, reading.data_status):
            self.same += 1
        elif reading.value is None and old is not None and old.value is not None:
            self._say("history-blank", reading, held=self._text(old))
        elif published is not None:
            published_text = self._figure(published.value, reading) if published.value is not None else "no figure"
            self._say("history-published", reading, held=published_text)
        elif old is not None and old.origin is not Origin.HISTORY:
            self._say("history-contradicts", reading, held=self._text(old))
        elif (cycle := self.asked.get(reading.key)) is not None:
            self._say("history-open-cycle", reading, cycle=cycle.label)
        elif old is not None:
            self.different.append(Difference(reading, self._text(old), self._text(reading), str(old.cell or "")))
        else:
            self.new.append(reading)

    def _without_contradictions(self, readings: Sequence[Reading]) -> Iterator[Reading]:
        """One reading for each indicator and period; where two differ neither, and a finding that names both."""
        groups: dict[Key, list[Reading]] = {}
        for reading in readings:
            groups.setdefault(reading.key, []).append(reading)
        for first, *others in groups.values():
            other = next((r for r in others if (r.value, r.data_status) != (first.value, first.data_status)), None)
            if other is None:
                yield first
                continue
            facts = {"first": self._text(first), "second": self._text(other), "other": str(first.cell)}
            self._say("history-twice", other, **facts)

    # -- slips ------------------------------------------------------------------------
    def _slips(self, readings: Sequence[Reading]) -> dict[Key, tuple[Slip, Decimal | None]]:
        """The figures ten to a million times the middle one of their indicator, or their target, each with that."""
        values: dict[str, list[Decimal]] = {}
        for reading in {**self.held, **{r.key: r for r in readings}}.values():
            if reading.value is not None:
                values.setdefault(reading.indicator, []).append(reading.value)
        middles = {ref: sorted(group)[len(group) // 2] for ref, group in values.items() if len(group) > 2}
        slips: dict[Key, tuple[Slip, Decimal | None]] = {}
        for reading in readings:
            middle = middles.get(reading.indicator)
            slip = self._slip(reading, middle)
            if slip is not None and not self._is_held(reading):
                slips[reading.key] = slip, middle
        return slips

    def _slip(self, reading: Reading, middle: Decimal | None) -> Slip | None:
        if reading.value is None:
            return None
        if middle is None:
            target = self.register.target(reading.indicator, reading.period)
            slip = slip_of(reading.value, target.value_for(reading.period) if target else None)
            return None if slip is None or slip.by_ten else slip
        slip = slip_of(reading.value, middle)
        unit = self.register.unit(self.register.indicators[reading.indicator])
        small = min(abs(middle), abs(reading.value)) < 10 and not unit.is_percent  # of a few things ten is no slip
        return None if slip is None or (slip.by_ten and small) else slip

    def _is_held(self, reading: Reading) -> bool:
        old = self.held.get(reading.key)
        return old is not None and old.value == reading.value

    def _is_confirmed(self, reading: Reading) -> bool:
        place = reading.cell
        names = {place.ref, f"{place.sheet}!{place.ref}", str(place)} & self.confirmed if place else set()
        self.confirmed -= names
        return bool(names)

    def _say_slip(self, reading: Reading, slip: Slip, middle: Decimal | None) -> None:
        unit = self.register.unit(self.register.indicators[reading.indicator])
        beside = f"its other figures ({exactly(middle, unit)})" if middle is not None else "its target"
        self._say("history-slip", reading, words=slip.words, beside=beside, likely=exactly(slip.likely, unit))

    # -- words ------------------------------------------------------------------------
    def _say(self, code: str, reading: Reading, **facts: str) -> None:
        facts = {"period": reading.period.label, "shown": self._text(reading), **facts}
        self.findings.append(finding(code, reading.cell, indicator=reading.indicator, value=reading.text, **facts))

    def _text(self, reading: Reading) -> str:
        text = self._figure(reading.value, reading)
        return text if reading.data_status.value == "final" else f"{text} ({reading.data_status.value})"

    def _figure(self, value: Decimal | None, reading: Reading) -> str:
        indicator = self.register.indicators[reading.indicator]
        return figure_text(value, self.register.unit(indicator), indicator.decimals)


def _asked(ledger: Ledger, folder: Folder) -> dict[Key, Period]:
    """What the cycles that are not published ask, each with its cycle."""
    asked: dict[Key, Period] = {}
    for cycle in ledger.cycles.all():
        if not ledger.published.has(cycle.period):
            for indicator in folder.register_of(cycle.period, ledger).register.indicators.values():
                if indicator.live_in(cycle.period):
                    asked |= {(indicator.ref, period): cycle.period for period in readings_due(indicator, cycle.period)}
    return asked
