"""When to remind and in what tone: working days before and after a return is due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from workbook_tool.immutable import immutable

_REGIONS = {"England": "ENG", "Wales": "WLS", "Scotland": "SCT", "Northern Ireland": "NIR"}
_USUAL = {"polite": (-2, 1), "firmer": (4,), "head": (8,)}


class Tone(StrEnum):
    """How a reminder speaks; the last copies the head of service. In order."""

    POLITE = "polite"
    FIRMER = "firmer"
    HEAD = "head"


@immutable
class Step:
    """One reminder of the schedule: so many working days after the due date, before it where negative."""

    day: int
    """Working days after the due date."""
    tone: Tone
    """How it is worded."""


@immutable
class Calendar:
    """Working days: Monday to Friday without the bank holidays of ``region``, as collection.toml names it."""

    region: str = "England"

    def is_working_day(self, day: date) -> bool:
        """Whether people are at their desks."""
        return day.weekday() < 5 and day not in _bank_holidays(self.region, day.year)

    def shift(self, day: date, count: int) -> date:
        """The working day ``count`` working days after ``day`` (before, where negative); 0 is the day itself."""
        step = timedelta(days=1 if count > 0 else -1)
        left = abs(count)
        while left:
            day += step
            left -= self.is_working_day(day)
        return day

    def between(self, first: date, last: date) -> int:
        """The working days after ``first`` up to ``last``."""
        days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
        return sum(map(self.is_working_day, days))


USUAL = Calendar()


@cache
def _bank_holidays(region: str, year: int) -> frozenset[date]:
    import holidays

    return frozenset(holidays.country_holidays("GB", subdiv=_REGIONS[region], years=year))


def calendar(settings: Mapping[str, Any]) -> Calendar:
    """The calendar of collection.toml."""
    return Calendar(settings.get("bank_holidays", "England"))


def steps(settings: Mapping[str, Any]) -> tuple[Step, ...]:
    """The reminders of collection.toml's [mail.schedule] in order of time; a tone left out is not used.

    Where two tones stand on one day the milder counts.
    """
    days_by_tone = settings.get("mail", {}).get("schedule", _USUAL)
    by_day = {day: tone for tone in reversed(Tone) for day in days_by_tone.get(tone.value, ())}
    return tuple(Step(day, tone) for day, tone in sorted(by_day.items()))


@immutable
class Next:
    """The reminder that comes next and its day."""

    step: Step
    """Which reminder."""
    on: date
    """Its day."""


def next_step(
    plan: Sequence[Step], done: Sequence[tuple[Step, date]], due: date, today: date, days: Calendar
) -> Next | None:
    """The reminder after those ``done`` (with the day of each); None where the schedule is at its end.

    A service first hears the mildest tone however late it is, one step after the
    other, and between two messages pass as many working days as the schedule
    puts between them. A reminder whose time has passed gives way to the next of
    the same tone.
    """
    left = [step for step in plan if not done or step.day > done[-1][0].day]
    if not left:
        return None
    same = [s for s in left if s.tone is left[0].tone and days.shift(due, s.day) <= today]
    chosen = same[-1] if same else left[0]
    day = days.shift(due, chosen.day)
    if done:
        last, at = done[-1]
        day = max(day, days.shift(at, chosen.day - last.day))
    return Next(chosen, day)
