"""What an event of the ledger is about, in words: for the log that people read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from workbook_tool.domain.days import long_day
from workbook_tool.domain.period import Period

if TYPE_CHECKING:
    from workbook_tool.ledger import Event


def event_words(event: Event) -> str:
    """The file and who sent it, to whom a message went, which figure, why: empty where there is nothing to add."""
    detail, via = event.detail, event.detail.get("via") or {}
    sender = via.get("sender") if isinstance(via, Mapping) else detail.get("sender")
    period = detail.get("of", "")
    of = period.label if isinstance(period, Period) else str(period)
    due = detail.get("due")
    facts = [
        f"event {detail['undoes']} ({detail['what']})" if detail.get("undoes") else "",
        str(detail.get("file", "")),
        f"from {sender}" if sender else "",
        f"replaced by {detail['by']}" if event.kind == "replaced" and detail.get("by") else "",
        _message(detail),
        f"{detail['indicator']} {of}".strip() if detail.get("indicator") else "",
        f"now {detail['now'] or 'none'}, was {detail['was'] or 'none'}" if "now" in detail else "",
        f"version {detail['version']}" if detail.get("version") else "",
        f"due {long_day(due)}" if isinstance(due, date) else "",
        f"{detail['year']}, before it {detail['kept']}" if detail.get("year") else "",
        f"{detail['readings']} readings from {detail['source']}" if detail.get("readings") else "",
        f"{detail['files']} files" if detail.get("files") else "",
        str(detail.get("reason") or detail.get("why") or ""),
    ]
    return ", ".join(filter(None, facts))


def _message(detail: Mapping[str, Any]) -> str:
    to = detail.get("to")
    return f"{detail.get('kind', '')} to {', '.join(to)}".strip() if isinstance(to, list) else ""
