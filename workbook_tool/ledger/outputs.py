"""What went out of a cycle: compiles and messages; and what was deleted on purpose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from workbook_tool.domain.period import Period
from workbook_tool.errors import WorkbookToolError
from workbook_tool.ledger import rows
from workbook_tool.ledger.chain import Change
from workbook_tool.ledger.findings import Findings
from workbook_tool.ledger.values import Message, MessageState

_MESSAGE = "cause_key, kind, period, service, recipients, subject, state, sha256"
_ORDER = list(MessageState)


class Outputs(Findings):
    """The part of the ledger that knows what was made from it."""

    # -- compiles ----------------------------------------------------------------
    def record_compile(self, period: Period, version: int, table: Sequence[Mapping[str, Any]], sha256: str) -> None:
        """Keep the ratings of a compile, as JSON-like rows (decimals, dates and periods allowed).

        The same again changes nothing; WorkbookToolError where this version
        stands already and says something else.
        """
        said = rows.to_json(list(table))
        with self.change("compiled", period, sha256=sha256) as change:
            sql = "SELECT sha256, rows FROM compiles WHERE period = ? AND version = ?"
            old = tuple(map(rows.loaded, self.one(sql, period.code, version)))
            if old == (sha256, said):
                return
            if old:
                raise WorkbookToolError(
                    f"{period.label} has a version {version} already.", "Compile it again as the next version."
                )
            change.add("compiles", period=period.code, version=version, sha256=sha256, rows=said)
            change.detail |= {"version": version, "rows": len(table)}

    def last_compile(self, period: Period) -> tuple[int, tuple[Mapping[str, Any], ...]] | None:
        """The last compile's version and rows."""
        return self._compile("WHERE period = ? ORDER BY version DESC LIMIT 1", period.code)

    def compile_of(self, period: Period, version: int) -> tuple[int, tuple[Mapping[str, Any], ...]] | None:
        """One compile's version and rows: that of a publication is what was published."""
        return self._compile("WHERE period = ? AND version = ?", period.code, version)

    def _compile(self, where: str, *values: rows.Column) -> tuple[int, tuple[Mapping[str, Any], ...]] | None:
        row = self.one(f"SELECT version, rows FROM compiles {where}", *values)
        return (row[0], tuple(rows.from_json(rows.loaded(row[1])))) if row else None

    # -- messages ----------------------------------------------------------------
    def record_message(self, message: Message) -> bool:
        """Keep a message or how far it has come; False where it has come as far already.

        Whoever is about to send records ``sending`` and goes on only where that
        gives True: of two processes, or of two runs around a crash, one sends.
        """
        with self.change(message.state.value, message.period, message.service, message.sha256) as change:
            old = self.message(message.cause_key)
            if old and not old.failed and _ORDER.index(old.state) >= _ORDER.index(message.state):
                return False
            _add_message(change, message)
        return True

    def message_failed(self, cause_key: str, why: str) -> None:
        """The message did not go out for sure: it is as good as prepared, and may be sent again."""
        old = self.message(cause_key)
        if old is None or old.failed or old.state not in (MessageState.PREPARED, MessageState.SENDING):
            return
        with self.change("not sent", old.period, old.service, old.sha256) as change:
            _add_message(change, replace(old, state=MessageState.PREPARED))
            change.detail["why"] = why

    def confirm_message(self, cause_key: str) -> None:
        """The officer's word that a message went out; one that is not known, or failed, stays as it is."""
        old = self.message(cause_key)
        if old and not old.failed:
            self.record_message(replace(old, state=MessageState.CONFIRMED, at=None))

    def message(self, cause_key: str) -> Message | None:
        """The message for a cause, as far as it has come."""
        return next(self._messages("WHERE m.cause_key = ? ORDER BY m.id DESC LIMIT 1", cause_key), None)

    def messages(self, period: Period | None = None, service: str = "") -> tuple[Message, ...]:
        """Every message, or those of a cycle or a service, each as far as it has come, in the order they were begun."""
        wanted = {"m.period = ?": period.code if period else "", "m.service = ?": service}
        held = {column: value for column, value in wanted.items() if value}
        where = f"WHERE {' AND '.join(held)}" if held else ""
        return tuple({m.cause_key: m for m in self._messages(f"{where} ORDER BY m.id", *held.values())}.values())

    def _messages(self, where: str, *values: rows.Column) -> Iterator[Message]:
        columns = ", ".join(f"m.{name}" for name in _MESSAGE.split(", "))
        for row in self.select(
            f"SELECT {columns}, e.at, e.kind = 'not sent' FROM messages m JOIN events e ON e.id = m.event {where}",
            *values,
        ):
            cause, kind, code, service, to, subject, state, sha256, at, failed = map(rows.loaded, row)
            period = rows.period(code) if code else None
            recipients = tuple(rows.from_json(to))
            moment = datetime.fromisoformat(at)
            came = MessageState(state)
            yield Message(cause, kind, period, service, recipients, subject, came, sha256, moment, bool(failed))

    # -- what was deleted on purpose ---------------------------------------------
    def record_forgotten(self, sha256s: Iterable[str], reason: str) -> None:
        """Say that original files were deleted because their time was over; their readings stay."""
        with self.change("forgotten") as change:
            old = self.forgotten()
            new = [(sha256, reason) for sha256 in dict.fromkeys(sha256s) if sha256 not in old]
            if new:
                change.add_all("forgotten", ("sha256", "reason"), new)
            change.detail |= {"files": len(new), "reason": reason}

    def forgotten(self) -> frozenset[str]:
        """The hashes of the files that were deleted on purpose."""
        return frozenset(sha256 for (sha256,) in self.select("SELECT sha256 FROM forgotten"))


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
