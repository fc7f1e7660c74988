"""Days and counts as people write them, and whether the machine's clock can be right."""

from __future__ import annotations

from datetime import date, datetime, timedelta

EXCEL_DAY_ZERO = date(1899, 12, 30)
"""The day from which Excel counts days."""


def long_day(day: date | None) -> str:
    """``6 October 2023``; empty for none."""
    return f"{day.day} {day:%B %Y}" if day else ""


def short_day(day: date | None) -> str:
    """``6 Oct 2023``; empty for none."""
    return f"{day.day} {day:%b %Y}" if day else ""


def counted(number: int, noun: str, nouns: str = "") -> str:
    """``1 file``, ``2 files``."""
    return f"{number} {noun if number == 1 else nouns or noun + 's'}"


BEHIND = timedelta(hours=1)  # two machines that share a folder differ by less
AHEAD = timedelta(days=730)  # no collection rests for that long


def clock_doubt(now: datetime, last: datetime | None) -> str:
    """Why ``now`` may be wrong, in a sentence, given when the last event was; empty where it may be right."""
    if last is None:
        return ""
    now, last = now.astimezone(), last.astimezone()
    dates = f"This machine's clock says {now:%d %B %Y %H:%M}, and the ledger's last event is of {last:%d %B %Y %H:%M}"
    if now < last - BEHIND:
        return f"{dates}: later."
    return f"{dates}: years before." if now > last + AHEAD else ""
