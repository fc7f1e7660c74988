"""Messages: each cause's mail, and how far it has come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from workbook_tool.domain.period import Period
from workbook_tool.ledger.database import rows
from workbook_tool.ledger.database.store import Change, Store
from workbook_tool.ledger.values import Message, MessageState

_MESSAGE = "cause_key, kind, period, service, recipients, subject, state, sha256"
_ORDER = list(MessageState)


class Messages:
    """The mail that went out or is about to: ``ledger.messages``."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def record(self, message: Message) -> bool:
        """Keep a message or how far it has come; False where it has come as far already.

        Whoever is about to send records ``sending`` and goes on only where that
        gives True: of two processes, or of two runs around a crash, one sends.
        """
        with self._store.change(message.state.value, message.period, message.service, message.sha256) as change:
            old = self.get(message.cause_key)
            if old and not old.failed and _ORDER.index(old.state) >= _ORDER.index(message.state):
                return False
            _add_message(change, message)
        return True

    def failed(self, cause_key: str, why: str) -> None:
        """The message did not go out for sure: it is as good as prepared, and may be sent again."""
        old = self.get(cause_key)
        if old is None or old.failed or old.state not in (MessageState.PREPARED, MessageState.SENDING):
            return
        with self._store.change("not sent", old.period, old.service, old.sha256) as change:
            _add_message(change, replace(old, state=MessageState.PREPARED))
            change.detail["why"] = why

    def confirm(self, cause_key: str) -> None:
        """The officer's word that a message went out; one that is not known, or failed, stays as it is."""
        old = self.get(cause_key)
        if old and not old.failed:
            self.record(replace(old, state=MessageState.CONFIRMED, at=None))

    def get(self, cause_key: str) -> Message | None:
        """The message for a cause, as far as it has come."""
        return next(self._select("WHERE m.cause_key = ? ORDER BY m.id DESC LIMIT 1", cause_key), None)

    def all(self, period: Period | None = None, service: str = "") -> tuple[Message, ...]:
        """Every message, or those of a cycle or a service, each as far as it has come, in the order they were begun."""
        wanted = {"m.period = ?": period.code if period else "", "m.service = ?": service}
        clauses = {column: value for column, value in wanted.items() if value}
        where = f"WHERE {' AND '.join(clauses)}" if clauses else ""
        return tuple({m.cause_key: m for m in self._select(f"{where} ORDER BY m.id", *clauses.values())}.values())

    def _select(self, where: str, *values: rows.Column) -> Iterator[Message]:
        columns = ", ".join(f"m.{name}" for name in _MESSAGE.split(", "))
        sql = f"SELECT {columns}, e.at, e.kind = 'not sent' FROM messages m JOIN events e ON e.id = m.event {where}"
        for row in self._store.select(sql, *values):
            cause, kind, code, service, to, subject, state, sha256, at, failed = map(rows.loaded, row)
            period = rows.period(code) if code else None
            recipients = tuple(rows.from_json(to))
            moment = datetime.fromisoformat(at)
            came = MessageState(state)
            yield Message(cause, kind, period, service, recipients, subject, came, sha256, moment, bool(failed))


def _add_message(change: Change, message: Message) -> None:
    change.add(
        "messages",
        cause_key=message.cause_key,
        kind=message.kind,
        period=message.period.code if message.period else None,
        service=message.service,
        recipients=rows.to_json(list(message.to)),
        subject=message.subject,
        state=message.state.value,
        sha256=message.sha256,
    )
    change.detail |= {"kind": message.kind, "to": list(message.to), "subject": message.subject}
