"""Days as people write them."""

from __future__ import annotations

from datetime import date


def long_day(day: date) -> str:
    """``6 October 2023``."""
    return f"{day.day} {day:%B %Y}"


def short_day(day: date | None) -> str:
    """``6 Oct 2023``; empty for none."""
    return f"{day.day} {day:%b %Y}" if day else ""
