"""Taking back: a further event that names the one it reverses, and no reader sees that; originals that were deleted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workbook_tool.domain.period import Period
from workbook_tool.errors import WorkbookToolError
from workbook_tool.immutable import immutable
from workbook_tool.ledger.database import rows
from workbook_tool.ledger.database.store import Store
from workbook_tool.ledger.events import Events
from workbook_tool.ledger.values import Event

UNDONE = "undone"
ATTACHING = ("attached", "attachment removed")
UNDOABLE = frozenset(("asked", "answered", "amended", "restated", "imported", "received", "published", *ATTACHING))
"""The kinds of events that can be undone."""

_LATER = {  # by table of what an event brought, which later rows were built upon it
    "readings": "SELECT max(n.event) FROM {mine} o JOIN readings n "
    "ON (n.indicator, n.period) = (o.indicator, o.period) WHERE o.event = ? AND n.event > o.event",
    "restatements": "SELECT max(n.event) FROM {mine} o JOIN restatements n "
    "ON (n.indicator, n.period) = (o.indicator, o.period) WHERE o.event = ? AND n.event > o.event",
    "returns": "SELECT max(n.event) FROM {mine} o JOIN returns n "
    "ON (n.period, n.service) = (o.period, o.service) WHERE o.event = ? AND n.event > o.event",
    "findings": "SELECT max(n.event) FROM {mine} o JOIN closings n ON n.finding = o.id WHERE o.event = ?",
    "published_points": "SELECT max(n.event) FROM {mine} o JOIN published_points n "
    "ON (n.indicator, n.period) = (o.indicator, o.period) WHERE o.event = ? AND n.event > o.event",
    "publications": "SELECT max(n.event) FROM {mine} o JOIN publications n ON n.event > o.event WHERE o.event = ?",
}


@immutable
class Undoable:
    """An event that could be undone; ``refusal`` says why not, empty where it can."""

    event: Event
    refusal: str = ""


class Undoing:
    """What was undone and what can be: ``ledger.undoing``."""

    def __init__(self, store: Store, events: Events) -> None:
        self._store = store
        self._events = events

    def undone(self) -> dict[int, int]:
        """By number of an event that was undone, that of the event that did so."""
        return dict(self._store.select("SELECT undoes, event FROM undone"))

    def undoable(self) -> Iterator[Undoable]:
        """Every event of a kind that can be undone, and was not, the newest first."""
        undone = self.undone()
        for event in reversed(self._events.all()):
            if event.kind in UNDOABLE and event.number not in undone:
                yield Undoable(event, self.refusal(event))

    def undo(self, event: Event, by: str, reason: str) -> None:
        """Undo an event; WorkbookToolError where that would discard later work, or it is none that can be undone."""
        with self._store.change(UNDONE, event.period, event.service, actor=by) as change:
            if refusal := self.refusal(event):
                raise WorkbookToolError(refusal, "Undo that first, or leave both as they are.")
            change.add("undone", undoes=event.number)
            change.detail |= {"undoes": event.number, "what": event.kind, "reason": reason}
            change.detail |= {key: event.detail[key] for key in _SAID if key in event.detail}

    def refusal(self, event: Event) -> str:
        """Why an event cannot be undone, in a sentence; empty where it can."""
        if event.kind not in UNDOABLE:
            return f"Event {event.number} ({event.kind}) is none that can be undone."
        if event.number in self.undone():
            return f"Event {event.number} ({event.kind}) was undone before."
        later = max((self._later(table, event.number) for table in _LATER), default=0)
        later = max(later, self._restated_since(event), self._publication_since(event), self._attached_since(event))
        if not later:
            return ""
        [kind] = self._store.first("SELECT kind FROM events WHERE id = ?", later)
        return f"Event {event.number} ({event.kind}) is followed by event {later} ({kind}), which was built upon it."

    def _later(self, table: str, number: int) -> int:
        return int(self._store.first(_LATER[table].format(mine=f"main.{table}"), number)[0] or 0)

    def _restated_since(self, event: Event) -> int:
        """The last restatement of what a publication said."""
        if event.kind != "published":
            return 0
        return int(self._store.first("SELECT max(event) FROM restatements WHERE event > ?", event.number)[0] or 0)

    def _attached_since(self, event: Event) -> int:
        """The last event about the same attachment."""
        if event.kind not in ATTACHING:
            return 0
        undone = self.undone()
        about = [e for e in self._events.all(event.period) if e.kind in ATTACHING and e.number not in undone]
        alike = (e.number for e in about if e.number > event.number and _attachment(e) == _attachment(event))
        return max(alike, default=0)

    def _publication_since(self, event: Event) -> int:
        """The last publication that shows what the event brought: of its own cycle, or of a later period."""
        both = " UNION ".join(
            f"SELECT period FROM main.{table} WHERE event = ?" for table in ("readings", "restatements")
        )
        periods = [rows.period(code) for (code,) in self._store.select(both, event.number, event.number)]
        sql = "SELECT event, period FROM publications WHERE event > ? ORDER BY event DESC"
        for number, code in self._store.select(sql, event.number):
            if _shows(rows.period(code), event.period, periods):
                return int(number)
        return 0


_SAID = ("indicator", "of", "file", "caption", "source", "version")  # of an event's detail, what names it again


def _attachment(event: Event) -> tuple[object, object]:
    return event.detail.get("indicator"), event.detail.get("caption")


def _shows(published: Period, cycle: Period | None, periods: list[Period]) -> bool:
    return published == cycle or any(period.start <= published.end for period in periods)


class Forgotten:
    """The original files whose time was over: ``ledger.forgotten``."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def record(self, sha256s: Iterable[str], reason: str) -> None:
        """Say that original files were deleted because their time was over; their readings stay."""
        with self._store.change("forgotten") as change:
            old = self.all()
            new = [(sha256, reason) for sha256 in dict.fromkeys(sha256s) if sha256 not in old]
            change.add_all("forgotten", ("sha256", "reason"), new)
            change.detail |= {"files": len(new), "reason": reason}

    def all(self) -> frozenset[str]:
        """The hashes of the files that were deleted on purpose."""
        return frozenset(sha256 for (sha256,) in self._store.select("SELECT sha256 FROM forgotten"))
