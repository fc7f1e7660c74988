"""What a row of a return says in figures, for its words to be held against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from workbook_tool.domain.collection import USUAL_RULES, TrendRules
from workbook_tool.domain.figure import Unit, as_shown, figure_text
from workbook_tool.domain.indicator import Indicator
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import Reading
from workbook_tool.domain.target import Target
from workbook_tool.immutable import immutable


@immutable
class Question:
    """A question about the part ``key`` of a row: its code in the catalogue, and the facts of its sentence."""

    code: str
    key: str
    facts: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Row:
    """One reading with its words and every figure that they may speak of.

    ``against`` is the period that ``period`` is compared with, None where the two
    cannot be compared; ``earlier`` are the indicator's readings before this one,
    those of the same return among them; ``revised`` replaces the reading of ``against``.
    """

    indicator: Indicator
    unit: Unit
    """The indicator's unit."""
    cycle: Period
    """The cycle's period."""
    period: Period
    value: Decimal
    """The figure."""
    against: Period | None = None
    earlier: tuple[Reading, ...] = ()
    targets: tuple[Target, ...] = ()
    """The register's targets of the indicator."""
    revised: Decimal | None = None
    own_target: Decimal | None = None
    """The target that the service gave."""
    fraction: tuple[Decimal, ...] = ()  # numerator and denominator, where it has them
    commentary: str = ""
    """The service's words."""
    actions: str = ""
    """The service's words on what it does."""
    is_final: bool = True  # its data status says so
    is_worst: bool = False  # rated with its scheme's worst colour
    trend_rules: TrendRules = USUAL_RULES
    """How its trend is read."""

    def figure(self, period: Period | None) -> Decimal | None:
        """The figure held for a period of the indicator's own frequency, as shown."""
        if period is None:
            return None
        if period == self.period:
            return self.shown(self.value)
        if period == self.against and self.revised is not None:
            return self.shown(self.revised)
        figures = [r.value for r in self.earlier if r.period == period and r.value is not None]
        return self.shown(figures[-1]) if figures else None

    def shown(self, value: Decimal) -> Decimal:
        """A figure at the indicator's decimals."""
        return as_shown(value, self.indicator.decimals)

    def text(self, value: Decimal) -> str:
        """A figure as the report prints it."""
        return figure_text(value, self.unit, self.indicator.decimals)

    @cached_property
    def now(self) -> Decimal:
        """The reading as shown."""
        return self.shown(self.value)

    def is_of_cycle(self, period: Period) -> bool:
        """Whether a reading of ``period`` belongs to the return's own cycle."""
        return self.cycle.covers(period.end)

    @cached_property
    def target(self) -> Decimal | None:
        """The one figure that the reading is held against; None where there is none, a range or limits."""
        if self.own_target is not None:
            return self.own_target
        held = [t for t in self.targets if t.holds_in(self.period)]
        if len(held) != 1 or held[0].low is not None or held[0].high is not None:
            return None
        return held[0].value_for(self.period)

    @cached_property
    def meets_target(self) -> bool | None:
        """Whether the reading is at its target or on the good side of it; None where there is no single target."""
        if self.target is None:
            return None
        target = as_shown(self.target, self.indicator.shown_target_decimals)
        return (self.now - target) * self.indicator.better.sign >= 0

    @property
    def revisions(self) -> tuple[Decimal, ...]:
        """The corrected figure of the period before, where there is one."""
        return () if self.revised is None else (self.shown(self.revised),)

    @property
    def within_cycle(self) -> tuple[Period, ...]:
        """The earlier periods of the cycle that have a figure."""
        return tuple(r.period for r in self.earlier if r.value is not None and self.is_of_cycle(r.period))

    @property
    def before_cycle(self) -> Period | None:
        """The newest period with a figure that ended before the cycle began."""
        periods = [r.period for r in self.earlier if r.value is not None and r.period.end < self.cycle.start]
        return max(periods, key=lambda p: p.key, default=None)

    @cached_property
    def target_figures(self) -> tuple[Decimal, ...]:
        """Every figure that may be called the target: of the year and of the period, range, limits and floor."""
        figures = [self.own_target]
        for target in self.targets:
            figures += [target.value, target.value_for(self.period), target.value_for(self.cycle)]
            figures += [target.low, target.high, target.green, target.amber, target.floor]
        return tuple(f for f in figures if f is not None)
