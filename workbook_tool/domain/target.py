"""Targets of indicators, and the figures of others that they are compared with."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from workbook_tool.domain.period import Period
from workbook_tool.immutable import immutable


class Profile(StrEnum):
    """How a target runs through the year."""

    FIXED = "fixed"
    PRO_RATA = "pro rata"


@immutable
class Target:
    """A target that holds from one period to another; ``value`` None is TBC.

    ``low`` and ``high`` are a target range; ``green`` and ``amber`` are limits as
    plain values; ``floor`` is a standard below which (above, where lower is
    better) the rating is the scheme's worst.
    """

    indicator: str
    """The indicator's reference."""
    start: Period
    """First period for which it holds."""
    end: Period | None = None
    """Last one; open where None."""
    value: Decimal | None = None
    profile: Profile = Profile.FIXED
    """How it spreads over the year."""
    low: Decimal | None = None
    high: Decimal | None = None
    green: Decimal | None = None
    amber: Decimal | None = None
    floor: Decimal | None = None

    def holds_in(self, period: Period) -> bool:
        """Whether a reading of ``period`` is measured against it."""
        return self.start.start <= period.end and (self.end is None or period.end <= self.end.end)

    def value_for(self, period: Period) -> Decimal | None:
        """The target's figure at the end of ``period``: its share of the year where it runs pro rata; None is TBC."""
        if self.value is None or self.profile is Profile.FIXED:
            return self.value
        months, of = period.elapsed
        return self.value * months / of


@immutable
class Comparator:
    """Figures of others: statistical neighbours' mean and England's, with the date they are from."""

    indicator: str
    """The indicator's reference."""
    neighbours: Decimal | None = None
    england: Decimal | None = None
    """England's figure."""
    as_at: str = ""
    """The date or period that the figures are from, as written."""


LIMITS = ("low", "high", "green", "amber", "floor")
"""The fields of a target that hold a figure, beside its value."""
