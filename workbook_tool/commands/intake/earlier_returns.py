"""A return beside those of its service that came before: later or not, a part or the whole, and what changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from workbook_tool.catalogue import finding
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import ReturnStatus
from workbook_tool.domain.register import Register
from workbook_tool.ledger import Ledger, Received
from workbook_tool.returns.check import Assessed, EarlierReading, Key, progress, replaced, still_open

_ROOM = timedelta(days=1)  # a message's date later than this after we had it is no date to go by


def given(ledger: Ledger, service: str, period: Period) -> Mapping[Key, EarlierReading]:
    """What the returns of a service brought for a cycle so far."""
    return {
        key: EarlierReading(reading, received.number, received.file)
        for key, (reading, received) in ledger.returns.given(period, service).items()
    }


def is_part(judged: Assessed) -> bool:
    """Whether a return was put together with earlier ones of other people."""
    return any(said.code == "parts-merged" for said in judged.findings)


def beside_earlier(ledger: Ledger, judged: Assessed, register: Register) -> Assessed:
    """A return as it is to be recorded, beside the one of its service that counts so far."""
    before = ledger.returns.current(judged.period, judged.service) if judged.period and judged.service else None
    if before is None or judged.period is None:
        return judged
    earlier = given(ledger, judged.service, judged.period)
    if is_older(judged.via, ledger.now(), before):
        return _older(judged, before, earlier)
    said = [*_fixed(ledger, judged, before)]
    if judged.accepted is not None and earlier and not is_part(judged):
        said.append(replaced(earlier, judged.accepted, register, before.file, f"{before.at:%d %B %Y %H:%M}"))
        judged = _from_a_stranger(judged, before)
    return replace(judged, findings=(*judged.findings, *said))


def _from_a_stranger(judged: Assessed, before: Received) -> Assessed:
    """The same, with a question where somebody whom the register does not know replaces what is held."""
    unknown = next((f for f in judged.findings if f.code == "mail-sender-unknown"), None)
    if unknown is None:
        return judged
    facts = {"said": unknown.message, "file": before.file, "at": f"{before.at:%d %B %Y %H:%M}"}
    asked = finding("stranger-replaces", Cell(judged.file), **facts)
    status = ReturnStatus.WITH_QUERIES if judged.status is ReturnStatus.ACCEPTED else judged.status
    return replace(judged, status=status, findings=(*(f for f in judged.findings if f is not unknown), asked))


def _fixed(ledger: Ledger, judged: Assessed, before: Received) -> list[Finding]:
    """A note of what a corrected return fixed."""
    if judged.accepted is None or is_part(judged):
        return []
    was = [noted.finding for noted in ledger.findings.of(before) if noted.is_open]
    said = progress(was, still_open(judged.findings, judged.accepted), judged.file)
    return [said] if said else []


def _older(judged: Assessed, before: Received, earlier: Mapping[Key, EarlierReading]) -> Assessed:
    """One that was sent before the one that counts: only what no other return has given is taken, as a part."""
    if is_part(judged) and judged.accepted is not None:
        own = tuple(reading for reading in judged.accepted.readings if reading.key not in earlier)
        return replace(judged, accepted=replace(judged.accepted, readings=own, restatements=()))
    facts = {"sent": _day(judged.via, ""), "file": before.file, "later": _day(before.via, "a later day")}
    said = finding("return-older", Cell(judged.file), **facts)
    return replace(judged, status=ReturnStatus.DUPLICATE, accepted=None, findings=(said,))


def is_older(via: Mapping[str, str], now: datetime, before: Received) -> bool:
    """Whether it was sent before the one that counts: by the dates of the messages, where both have one."""
    mine, its = _sent(via, now), _sent(before.via, before.at)
    return mine is not None and its is not None and mine < its


def _sent(via: Mapping[str, str], had: datetime) -> datetime | None:
    """When a message was sent; None without a date, or with one that no clock can have shown."""
    for key in ("received", "date"):
        try:
            when = datetime.fromisoformat(via[key])
        except (KeyError, ValueError):
            continue
        if when.tzinfo is not None and when <= had + _ROOM:
            return when
    return None


def _day(via: Mapping[str, str], otherwise: str) -> str:
    found = via.get("received") or via.get("date")
    return f"{datetime.fromisoformat(found):%d %B %Y %H:%M}" if found else otherwise
