"""What a service is asked in a cycle: one row for each reading that is due."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from workbook_tool.domain.figure import Unit, UnitType, as_shown
from workbook_tool.domain.indicator import Indicator, Kind, compared_period, readings_due
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import DataStatus, Lookup, Reading
from workbook_tool.domain.register import Register
from workbook_tool.domain.target import Target
from workbook_tool.immutable import immutable

_WHOLE = Decimal(100)  # per cent
History = Callable[[str], Sequence[Reading]]


@immutable
class Asked:
    """One row of a return. ``period`` is None where nothing is due in the cycle.

    ``latest`` marks the row on which commentary and actions are asked;
    ``against`` is the period that the reading is compared with, ``previous`` its
    reading where the ledger has one; ``last`` the newest of the ``earlier`` readings.
    """

    indicator: Indicator
    """Which is asked."""
    unit: Unit
    """Its unit."""
    cycle: Period
    period: Period | None
    latest: bool
    against: Period | None
    previous: Reading | None
    year_before: Reading | None
    """The reading of a year before."""
    target: Target | None
    """The one that holds for the period."""
    earlier: tuple[Reading, ...]
    minimum: Decimal | None
    """The least that the figure can be."""
    maximum: Decimal | None
    """The most that it can be."""
    commentary_for: frozenset[str] = frozenset()
    """The ratings and changes for which alone commentary is asked; empty is for every figure."""

    @property
    def last(self) -> Reading | None:
        """The newest reading before this one."""
        return self.earlier[-1] if self.earlier else None

    @property
    def due(self) -> bool:
        """Whether a value is asked."""
        return self.period is not None

    def revises(self, figure: Decimal | None) -> bool:
        """Whether a revised previous figure says something else than is held, or makes firm what was not final."""
        held = self.previous
        if figure is None or held is None:
            return False
        return figure != held.value or held.data_status is not DataStatus.FINAL or held.restated

    @property
    def forecast(self) -> bool:
        """Whether the year-end's figure is asked for: once for each indicator."""
        return self.due and self.latest and self.indicator.forecast_from_service

    @property
    def owed(self) -> bool:
        """Whether a figure must be given: one in development may be."""
        return self.due and self.indicator.kind is not Kind.IN_DEVELOPMENT

    @property
    def held_target(self) -> Decimal | None:
        """The register's target for the reading, as shown; None where it has none or it is to be confirmed."""
        held = self.target.value_for(self.period) if self.target and self.period else None
        return None if held is None else as_shown(held, self.indicator.shown_target_decimals)

    @property
    def never_above_100(self) -> bool:
        """Whether a percentage has no upper limit, and nothing that is held of it, figure or target, is above 100%."""
        return self.unit.is_percent and self.maximum is None and all(figure <= _WHOLE for figure in self._held)

    @property
    def never_below_0(self) -> bool:
        """Whether a figure that is no money has no lower limit, and nothing that is held of it is below 0."""
        return self.unit.type is not UnitType.MONEY and self.minimum is None and all(held >= 0 for held in self._held)

    @property
    def _held(self) -> list[Decimal]:
        figures = [reading.value for reading in (*self.earlier, self.previous, self.year_before) if reading]
        return [figure for figure in (*figures, self.held_target) if figure is not None]

    @property
    def label(self) -> str:
        """What stands in the Period column: the row's key beside its ID."""
        return (self.period or self.cycle).label

    @property
    def key(self) -> tuple[str, str]:
        """ID and period label."""
        return self.indicator.ref, self.label


def asked(register: Register, service: str, cycle: Period, lookup: Lookup, history: History) -> tuple[Asked, ...]:
    """The rows of a service's return for a cycle, in the register's order."""
    rows: list[Asked] = []
    for indicator in register.of_service(service):
        if not indicator.live_in(cycle):
            continue
        due = readings_due(indicator, cycle)
        periods: tuple[Period | None, ...] = due or (None,)
        for period in periods:
            rows.append(_row(register, indicator, cycle, period, period == periods[-1], lookup, history))
    return tuple(rows)


def _row(
    register: Register,
    indicator: Indicator,
    cycle: Period,
    period: Period | None,
    latest: bool,
    lookup: Lookup,
    history: History,
) -> Asked:
    ref, unit = indicator.ref, register.unit(indicator)
    earlier = sorted((r for r in history(ref) if _before(r.period, period, cycle)), key=lambda r: r.period.key)
    against = compared_period(indicator, period) if period else None
    return Asked(
        indicator=indicator,
        unit=unit,
        cycle=cycle,
        period=period,
        latest=latest,
        against=against,
        previous=lookup(ref, against) if against else None,
        year_before=lookup(ref, period.a_year_before()) if period else None,
        target=register.target(ref, period or cycle),
        earlier=tuple(earlier),
        minimum=unit.minimum if indicator.minimum is None else indicator.minimum,
        maximum=unit.maximum if indicator.maximum is None else indicator.maximum,
        commentary_for=register.commentary_for,
    )


def _before(held: Period, period: Period | None, cycle: Period) -> bool:
    """Whether a reading is older than the one that is asked; where none is, whether it had begun by the cycle's end."""
    return held.end < period.end if period else held.start <= cycle.end
