"""Whether the machine's clock can be right, held against the ledger's last event."""

from __future__ import annotations

from datetime import datetime, timedelta

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
