"""The chain of hashes: what an event's hash covers, and whether events and rows still are what was written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from workbook_tool.ledger.database import rows

FIRST = "0" * 64  # what stands before the first event
EVENT = "id, at, actor, kind, period, service, detail, bytes_sha256, rows_sha256, previous_hash, hash"
NO_EVENT = 0  # what a row names whose event is no number any more
_PLACE = (3, 4, 5, 1)  # of EVENT, what says where it belongs: kind, period, service, at
NOTHING = hashlib.sha256(b"").hexdigest()  # the digest of no rows

Rows = Iterable[tuple[Any, ...]]


def event_hash(body: Sequence[Any]) -> str:
    """The hash of an event's columns :data:`EVENT` but the last."""
    return hashlib.sha256(json.dumps(list(body)).encode()).hexdigest()


def digests(tables: Iterable[tuple[str, Sequence[str], Rows]]) -> dict[int, str]:
    """By event, the digest of its rows: of each table its name, its columns, and its rows in order."""
    hashes: dict[int, Any] = {}
    for table, names, lines in tables:
        which = names.index("event") if names else 0  # an older ledger may lack the table
        places = sorted((f'"{name}": ', place) for place, name in enumerate(names))
        for row in lines:
            # what json.dumps with sorted keys gives, in a third of its time
            values = [key + _json(value) for key, place in places if (value := row[place]) is not None]
            line = f"{table} {{{', '.join(values)}}}\n".encode()
            event = row[which] if isinstance(row[which], int) else NO_EVENT
            hashes.setdefault(event, hashlib.sha256()).update(line)
    return {event: digest.hexdigest() for event, digest in hashes.items()}


_json_of_text = json.JSONEncoder().encode


def _json(value: Any) -> str:  # noqa: ANN401
    kind = type(value)
    return _json_of_text(value) if kind is str else str(value) if kind is int else json.dumps(_legible(value))


def _legible(value: Any) -> Any:  # noqa: ANN401
    """What a column holds; bytes that no text of ours gives stand for themselves, and so change the hash."""
    try:
        return rows.loaded(value)
    except UnicodeDecodeError:
        return repr(value)


def problems(events: Rows, digests: dict[int, str]) -> Iterator[tuple[int, str]]:
    """What does not hold, each with the number of the first event that it concerns. ``events`` come in order."""
    expected, previous = 1, FIRST
    left = dict(digests)
    for row in events:
        *body, event_digest = map(_legible, row)
        number, words = body[0], f"{body[0]} ({', '.join(str(body[n]) for n in _PLACE if body[n])})"
        if number != expected:
            yield expected, f"Events {expected} to {number - 1} are missing."
        elif body[9] != previous:
            yield number, f"Event {words} does not follow from the one before it."
        if event_hash(body) != event_digest:
            yield number, f"Event {words} was changed after it was written."
        if left.pop(number, NOTHING) != body[8]:
            yield number, f"What event {words} brought was changed after it was written."
        expected, previous = number + 1, event_digest
    if left.pop(NO_EVENT, None):
        yield NO_EVENT, "There are rows that no event brought."
    for number in sorted(left):
        yield number, f"Event {number} is missing, but rows that it brought are there."
