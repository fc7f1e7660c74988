"""``import-history``: readings of earlier periods from plain tables, in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from workbook_tool.catalogue import finding
from workbook_tool.commands.folder import Folder
from workbook_tool.domain.figure import figure_text
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import Origin, PublishedPoint, Reading, readings_due
from workbook_tool.domain.register import Register
from workbook_tool.errors import UsageError
from workbook_tool.figures.slips import Slip, slip_of
from workbook_tool.figures.spelling import exactly
from workbook_tool.ledger import Ledger
from workbook_tool.tables import sheets_of
from workbook_tool.tables.history import read_history
from workbook_tool.tables.mapping import TableMap

Key = tuple[str, Period]


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that a table says otherwise than it is held; ``source`` is where the one held came from."""

    reading: Reading
    old: str
    new: str
    source: str

    def as_data(self) -> dict[str, Any]:
        """As JSON data."""
        indicator, period = self.reading.key
        return {"indicator": indicator, "period": period.code, "old": self.old, "new": self.new, "from": self.source}


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of the readings of all files: how many are ``new`` and the ``same``, and the ``different`` ones.

    The different ones were taken only where ``replaced``; ``rows`` are those of
    the tables. Of a ``preview`` nothing was taken.
    """

    new: int
    same: int
    different: tuple[Difference, ...]
    replaced: bool
    rows: int = 0
    preview: bool = False
    findings: tuple[Finding, ...] = field(default=())

    @property
    def is_open(self) -> bool:
        """Whether anything must be fixed or answered."""
        return any(f.asks for f in self.findings) or (bool(self.different) and not self.replaced)


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """``replace`` the figures that are held; take those in the cells of ``confirmed`` as they stand; or only look.

    ``said`` is what the officer said of the tables.
    """

    replace: bool = False
    confirmed: tuple[str, ...] = ()
    preview: bool = False
    said: TableMap = field(default_factory=TableMap)


AS_IT_IS = ImportOptions()


def import_readings(folder: Folder, files: Sequence[Path], options: ImportOptions = AS_IT_IS) -> Imported:
    """Take in readings of earlier periods; a figure that is held stays unless told to replace it.

    What a return or an officer gave, what was published and what an open cycle
    asks stays always.
    """
    register, today = folder.register().register, folder.clock().date()
    readings: list[Reading] = []
    findings: list[Finding] = []
    rows = 0
    for file in files:
        read = read_history(sheets_of(file, folder.limits), register, file.name, today, options.said)
        readings += read.readings
        findings += read.findings
        rows += read.rows
    names = ", ".join(file.name for file in files)
    if options.preview:
        with folder.ledger() as ledger:
            sorted_ = _Sorted(ledger, folder, register, options.confirmed, findings)
            sorted_.sort(readings)
    else:
        with folder.writing() as ledger:
            sorted_ = _Sorted(ledger, folder, register, options.confirmed, findings)
            sorted_.sort(readings)
            taken = [*sorted_.new, *(d.reading for d in sorted_.different if options.replace)]
            if taken:
                ledger.readings.add_history(taken, names)
    return Imported(
        new=len(sorted_.new),
        same=sorted_.same,
        different=tuple(sorted_.different),
        replaced=options.replace and not options.preview,
        rows=rows,
        preview=options.preview,
        findings=tuple(findings),
    )


class _Sorted:
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
                "Name with --confirm a cell as it stands in the question, for example C5.",
            )

    def _sort(self, reading: Reading) -> None:
        old, published = self.held.get(reading.key), self.published.get(reading.key)
        if old is not None and (old.value, old.data_status) == (reading.value, reading.data_status):
            self.same += 1
        elif reading.value is None and old is not None and old.value is not None:
            self._say("history-blank", reading, held=self._text(old))
        elif published is not None:
            said = self._figure(published.value, reading) if published.value is not None else "no figure"
            self._say("history-published", reading, held=said)
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
