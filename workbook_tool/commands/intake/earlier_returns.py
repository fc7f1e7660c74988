"""A return beside those of its service that came before: later or not, a part or the whole, and what changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import takewhile
from typing import Any, Final

from workbook_tool.catalogue import finding
from workbook_tool.commands.folder import Folder
from workbook_tool.commands.intake.arrival_order import Order, day, order
from workbook_tool.domain.figure import figure_text
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import DataStatus, Reading, Return, ReturnStatus
from workbook_tool.domain.register import Register
from workbook_tool.immutable import immutable
from workbook_tool.ledger import Ledger, Received
from workbook_tool.returns.check import Assessed, Context, EarlierReading, Key, progress, replaced, still_open

# what may be withheld without the figure
_BESIDE: Final[Mapping[str, Any]] = {"forecast": None, "commentary": "", "actions": ""}
_SAYS: Final = ("value", "data_status", "target", "numerator", "denominator", *_BESIDE)  # in which copies may differ
_SHOWN: Final = 60  # characters of words that differ


def given(ledger: Ledger, service: str, period: Period) -> Mapping[Key, EarlierReading]:
    """What the returns of a service brought for a cycle so far."""
    return {
        key: EarlierReading(reading, received.number, received.file)
        for key, (reading, received) in ledger.returns.given(period, service).items()
    }


def context_of(folder: Folder, ledger: Ledger, gate: Callable[[str, Period, str], Sequence[Finding]]) -> Context:
    """What a return is held against: the registers, the readings and the earlier returns of a folder."""
    return Context(
        lambda period: folder.register_of(period, ledger).register, ledger.readings.get, ledger.readings.history, gate,
        partial(given, ledger), folder.collection.trend_rules,
    )  # fmt: skip


def is_part(judged: Assessed) -> bool:
    """Whether a return was put together with earlier ones of other people."""
    return any(finding.code == "parts-merged" for finding in judged.findings)


@immutable
class Circumstances:
    """How a return came. ``same_run``: with the one that counts so far; ``confirmed``: the officer says that it counts.

    ``known_sender``: she confirmed its sender before. ``against`` is what its message or folder calls it (``a draft``).
    """

    same_run: bool = False
    confirmed: bool = False
    known_sender: bool = False
    against: str = ""


def beside_earlier(ledger: Ledger, judged: Assessed, register: Register, how: Circumstances) -> Assessed:
    """A return as it is to be recorded, beside the one of its service that counts so far."""
    before = ledger.returns.current(judged.period, judged.service) if judged.period and judged.service else None
    if before is None or judged.period is None:
        return _with(judged, _doubts(judged, how), judged.accepted)
    earlier = given(ledger, judged.service, judged.period)
    if how.confirmed:
        return _replacing(ledger, judged, before, earlier, register)
    came = order(judged.via, ledger.now(), before, same_run=how.same_run)
    if came is Order.OLDER:
        return _older(judged, before, earlier)
    if judged.accepted is not None and earlier:
        if doubts := _doubts(judged, how, before):
            return _held_back(judged, doubts)
        if came is Order.UNSURE and not is_part(judged):
            judged = _undecided(judged, earlier, register)
    return _replacing(ledger, judged, before, earlier, register)


def _replacing(
    ledger: Ledger, judged: Assessed, before: Received, earlier: Mapping[Key, EarlierReading], register: Register
) -> Assessed:
    """The later return, with a note of what it changes."""
    changes = [*_fixed(ledger, judged, before)]
    if judged.accepted is not None and earlier and not is_part(judged) and not _is_undecided(judged):
        changes.append(replaced(earlier, judged.accepted, register, before.file, f"{before.at:%d %B %Y %H:%M}"))
    return replace(judged, findings=(*judged.findings, *changes))


def _doubts(judged: Assessed, how: Circumstances, before: Received | None = None) -> list[Finding]:
    """What speaks against a return: its own message or folder; a sender that the register does not list."""
    if how.confirmed or judged.accepted is None:
        return []
    cell, doubts = Cell(judged.file), list[Finding]()
    held = {"file": before.file, "at": f"{before.at:%d %B %Y %H:%M}"} if before else {}
    if how.against:
        code = "return-called-back-replaces" if before else "return-called-back"
        doubts.append(finding(code, cell, against=how.against, **held))
    unknown = next((f for f in judged.findings if f.code == "mail-sender-unknown"), None)
    if unknown and before and not how.known_sender:
        facts = {"unknown": unknown.message, "sender": judged.via.get("sender", ""), **held}
        doubts.append(finding("stranger-replaces", cell, **facts))
    return doubts


def _with(judged: Assessed, doubts: Sequence[Finding], accepted: Return | None) -> Assessed:
    if not doubts:
        return judged
    status = ReturnStatus.WITH_QUERIES if judged.status is ReturnStatus.ACCEPTED else judged.status
    return replace(judged, status=status, findings=(*judged.findings, *doubts), accepted=accepted)


def _held_back(judged: Assessed, doubts: Sequence[Finding]) -> Assessed:
    """One that would replace what is held, and does not until it is confirmed."""
    return replace(judged, status=ReturnStatus.DUPLICATE, accepted=None, findings=tuple(doubts))


def _is_undecided(judged: Assessed) -> bool:
    return any(finding.code == "copies-differ" for finding in judged.findings)


def _undecided(judged: Assessed, earlier: Mapping[Key, EarlierReading], register: Register) -> Assessed:
    """Of two copies without a later one, what differs is withheld and asked about; where only words do, they alone."""
    assert judged.accepted is not None
    rows, questions = list[Reading](), list[Finding]()
    for reading in judged.accepted.readings:
        held = earlier.get(reading.key)
        differ = [name for name in _SAYS if getattr(held.reading, name) != getattr(reading, name)] if held else []
        if held is None or not differ:
            rows.append(reading)
            continue
        beside = {name: _BESIDE[name] for name in differ if name in _BESIDE}
        rows.append(replace(reading, **beside) if len(beside) == len(differ) else _withheld(reading))
        facts = {
            "here": _shown(reading, held.reading, differ, register),
            "there": _shown(held.reading, reading, differ, register),
            "before": held.file,
            "file": judged.file,
        }
        place = reading.cell or Cell(judged.file)
        about = replace(finding("copies-differ", place, indicator=reading.indicator, **facts), period=reading.period)
        questions.append(about)
    if not questions:
        return judged
    accepted = replace(judged.accepted, readings=tuple(rows))
    return replace(judged, status=ReturnStatus.IN_PART, accepted=accepted, findings=(*judged.findings, *questions))


def _withheld(reading: Reading) -> Reading:
    return replace(
        reading, value=None, text="", data_status=DataStatus.NOT_AVAILABLE, numerator=None, denominator=None,
        **_BESIDE,
        note="Withheld: two copies of the return differ here, and which one counts is asked.",
    )  # fmt: skip


def _shown(reading: Reading, other: Reading, differ: Sequence[str], register: Register) -> str:
    """What one copy says, of what the other says otherwise."""
    told = [_word(name, getattr(reading, name), getattr(other, name)) for name in differ if name != "value"]
    return ", ".join([_figure(reading, register)] * ("value" in differ) + told)


def _figure(reading: Reading, register: Register) -> str:
    indicator = register.indicators.get(reading.indicator)
    if reading.value is None or indicator is None:
        return reading.text or "no figure"
    return figure_text(reading.value, register.unit(indicator), indicator.decimals)


def _word(name: str, text: object, other: object) -> str:
    """``Data Status provisional``; of words what is from where they differ on: ``Commentary “… has come down”``."""
    heading = name.replace("_", " ").title()
    if not isinstance(text, str) or isinstance(text, DataStatus):
        return f"{heading} {'empty' if text is None else text}"
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(text, str(other), strict=False)))
    start = text.rfind(" ", 0, same + 1) + 1
    rest = text[start:]
    shown = f"{'… ' * bool(start)}{rest[:_SHOWN]}{'…' * (len(rest) > _SHOWN)}"
    return f"{heading} “{shown}”" if rest else f"{heading} empty"


def _fixed(ledger: Ledger, judged: Assessed, before: Received) -> list[Finding]:
    """A note of what a corrected return fixed."""
    if judged.accepted is None or is_part(judged):
        return []
    was = [noted.finding for noted in ledger.findings.of(before) if noted.is_open]
    note = progress(was, still_open(judged.findings), judged.file)
    return [note] if note else []


def _older(judged: Assessed, before: Received, earlier: Mapping[Key, EarlierReading]) -> Assessed:
    """One that was sent before the one that counts: only what no other return has given is taken, as a part."""
    if is_part(judged) and judged.accepted is not None:
        own = tuple(reading for reading in judged.accepted.readings if reading.key not in earlier)
        return replace(judged, accepted=replace(judged.accepted, readings=own, restatements=()))
    facts = {"sent": day(judged.via, "an earlier day"), "file": before.file, "later": day(before.via, "a later day")}
    note = finding("return-older", Cell(judged.file), **facts)
    return replace(judged, status=ReturnStatus.DUPLICATE, accepted=None, findings=(note,))
