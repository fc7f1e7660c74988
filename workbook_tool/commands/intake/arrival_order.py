"""Which of two returns of one service is the later: by evidence, never by the names of files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Final

from workbook_tool.ledger import Received

LAST_SAVED: Final = "last_saved"  # the key in ``via`` under which the ledger keeps what the file says of itself
_SLACK: Final = timedelta(days=1)  # a date later than this after we had it is no date to go by


class Order(Enum):
    """How a return stands to the one that counts so far."""

    LATER = "later"
    OLDER = "older"
    UNSURE = "unsure"


def order(via: Mapping[str, str], now: datetime, before: Received, *, same_run: bool) -> Order:
    """By the dates of the messages, the moments at which the files were last saved, and our own receipt.

    Receipt counts where no two messages can be compared, and where ``before``
    came in an earlier run. UNSURE without evidence, and where it contradicts itself.
    """
    mine, its = _sent(via, now), _sent(before.via, before.at)
    sent = _compared(mine, its)
    saved = _compared(_moment(via, LAST_SAVED, now), _moment(before.via, LAST_SAVED, before.at))
    received = None if same_run or sent else Order.LATER
    verdicts = {verdict for verdict in (sent, saved, received) if verdict}
    return verdicts.pop() if len(verdicts) == 1 else Order.UNSURE


def _compared(mine: datetime | None, its: datetime | None) -> Order | None:
    if mine is None or its is None or mine == its:
        return None
    return Order.OLDER if mine < its else Order.LATER


def _sent(via: Mapping[str, str], had: datetime) -> datetime | None:
    """When a message was sent: our own server's stamp before the sender's date."""
    return _moment(via, "received", had) or _moment(via, "date", had)


def _moment(via: Mapping[str, str], key: str, had: datetime) -> datetime | None:
    """A moment of ``via``; None without one, or with one that no clock can have shown."""
    try:
        when = datetime.fromisoformat(via.get(key, ""))
    except ValueError:
        return None
    if when.tzinfo is None:
        if key != LAST_SAVED:
            return None
        when = when.replace(tzinfo=UTC)
    return when if when <= had + _SLACK else None


def day(via: Mapping[str, str], otherwise: str) -> str:
    """When a return was sent, or else last saved, for people."""
    text = via.get("received") or via.get("date") or via.get(LAST_SAVED)
    return f"{datetime.fromisoformat(text):%d %B %Y %H:%M}" if text else otherwise
