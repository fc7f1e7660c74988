"""One reading to be rated, with all that its rating needs, as shown."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from workbook_tool.domain.figure import Unit, as_shown, figure_text
from workbook_tool.domain.indicator import Indicator
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import Reading
from workbook_tool.domain.register import Register
from workbook_tool.domain.scheme import Scheme
from workbook_tool.domain.target import Target
from workbook_tool.immutable import immutable
from workbook_tool.rating.change import ends_of, outside
from workbook_tool.rating.explain import Wording, range_in_words

Namer = Callable[[Period], str]  # how a period is called in a sentence


@immutable
class Case:
    """One reading to be rated. ``value`` and ``against`` are the figure and the target as shown."""

    indicator: Indicator
    """Which is rated."""
    register: Register
    """The cycle's register."""
    period: Period
    """Of the indicator's own frequency."""
    reading: Reading | None
    year_before: Reading | None
    """The reading of the same period a year before."""
    target: Target | None
    value: Decimal | None
    against: Decimal | None
    name: Namer
    """How a period is called."""
    told: bool = True  # whether the sum is wanted in words

    @property
    def unit(self) -> Unit:
        """The indicator's unit."""
        return self.register.unit(self.indicator)

    @property
    def scheme(self) -> Scheme:
        """The rules that it is rated by."""
        return self.register.scheme(self.indicator)

    @property
    def tolerance(self) -> Decimal | None:
        """The indicator's tolerance, or its scheme's."""
        return self.scheme.tolerance if self.indicator.tolerance is None else self.indicator.tolerance

    @property
    def words(self) -> Wording:
        """How its figures are written."""
        return Wording(self.unit, self.indicator.decimals, self.indicator.shown_target_decimals)

    def worse(self, figure: Decimal, than: Decimal) -> bool:
        """Whether ``figure`` is on the bad side of ``than``."""
        if ends := ends_of(self.indicator, self.target):
            return outside(figure, ends) > outside(than, ends)
        return self.indicator.better.sign * (figure - than) < 0

    def limit(self, key: str) -> Decimal | None:
        """A limit of its target (low, high, green, amber, floor) as shown."""
        number: Decimal | None = getattr(self.target, key) if self.target else None
        return None if number is None else as_shown(number, self.indicator.shown_target_decimals)


def case_of(
    indicator: Indicator,
    register: Register,
    period: Period,
    reading: Reading | None,
    year_before: Reading | None,
    name: Namer,
    *,
    told: bool = True,
) -> Case:
    """A reading with the target that holds for it; the service's own wins where the register asks for one."""
    target = register.target(indicator.ref, period)
    against = target.value_for(period) if target else None
    if indicator.target_from_service and reading is not None and reading.target is not None:
        against = reading.target
    value = reading.value if reading else None
    return Case(
        indicator,
        register,
        period,
        reading,
        year_before,
        target,
        None if value is None else as_shown(value, indicator.decimals),
        None if against is None else as_shown(against, indicator.shown_target_decimals),
        name,
        told,
    )


def target_text(case: Case) -> str:
    """The target as printed: ``90.0%``, a range, limits, ``TBC``, or ``n/a`` where there is none."""
    target, unit = case.target, case.unit

    def write(number: Decimal) -> str:
        return figure_text(number, unit, case.indicator.shown_target_decimals)

    if target is None or case.against is not None:
        return "n/a" if case.against is None else write(case.against)
    if text := range_in_words(target.low, target.high, write):
        return text
    limits = [f"{key.capitalize()} {write(n)}" for key in ("green", "amber") if (n := case.limit(key)) is not None]
    return ", ".join(limits) or "TBC"
