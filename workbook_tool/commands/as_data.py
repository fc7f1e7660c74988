"""Results as the JSON data that scripts rely on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from workbook_tool.commands.event_words import event_words
from workbook_tool.domain.figure import json_number
from workbook_tool.domain.period import Period

if TYPE_CHECKING:
    from workbook_tool.commands.cycle.check_register import RegisterChecked
    from workbook_tool.commands.cycle.status import Status
    from workbook_tool.commands.folder import Folder
    from workbook_tool.commands.mail.message_log import LoggedMessage
    from workbook_tool.commands.mail.outgoing_messages import Mailed
    from workbook_tool.commands.results.compiled import Compiled
    from workbook_tool.commands.safekeeping.audit import Audited
    from workbook_tool.commands.tables.adopt import Adopted
    from workbook_tool.commands.tables.import_history import Imported
    from workbook_tool.domain.finding import Cell, Finding
    from workbook_tool.domain.reading import Reading
    from workbook_tool.domain.register import Register
    from workbook_tool.ledger import Event, Message, Undoable
    from workbook_tool.returns.check import Assessed


def finding_data(finding: Finding) -> dict[str, Any]:
    """A finding, with the address of its cell; absent is null."""
    cell = finding.cell
    return {
        "code": finding.code, "severity": finding.severity.value, "message": finding.message, "fix": finding.fix,
        "file": cell.file if cell else None, **_place(cell), "indicator": finding.indicator,
        "period": _code(finding.period), "value": finding.value,
    }  # fmt: skip


def _place(cell: Cell | None) -> dict[str, str | None]:
    return {"sheet": (cell.sheet or None) if cell else None, "cell": (cell.ref or None) if cell else None}


def _code(period: Period | None) -> str | None:
    return period.code if period else None


def _iso(moment: date | None) -> str | None:
    return moment.isoformat() if moment else None


def register_checked_data(checked: RegisterChecked) -> dict[str, Any]:
    """A register's check: every finding, and the same by cause."""
    from workbook_tool.catalogue import paragraphs

    return {
        "file": checked.file,
        "sha256": checked.sha256,
        "findings": [finding_data(each) for each in checked.findings],
        "causes": [
            {
                "code": cause.findings[0].code,
                "severity": cause.findings[0].severity.value,
                "sentences": list(cause.lines),
                "fix": cause.fix,
                "cells": [each.cell.ref for each in cause.findings if each.cell and each.cell.ref],
                "count": len(cause.findings),
            }
            for cause in paragraphs(checked.findings)
        ],
    }


def reading_data(reading: Reading, register: Register) -> dict[str, Any]:
    """A reading; its value as the report shows it."""
    indicator = register.indicators.get(reading.indicator)
    decimals = indicator.decimals if indicator else None
    return {
        "indicator": reading.indicator, "period": reading.period.code, "value": json_number(reading.value, decimals),
        "data_status": reading.data_status.value, "forecast": json_number(reading.forecast, decimals),
        "commentary": reading.commentary or None, "actions": reading.actions or None, **_place(reading.cell),
    }  # fmt: skip


def returns_data(assessed: Iterable[Assessed], register: Register) -> dict[str, Any]:
    """What ``check`` and ``collect`` print."""
    return {
        "returns": [
            {
                "file": each.file,
                "sha256": each.sha256,
                "service": each.service or None,
                "period": _code(each.period),
                "status": each.status.value,
                "answer_by": _iso(each.answer_by),
                "readings": [reading_data(r, register) for r in (each.accepted.readings if each.accepted else ())],
                "findings": [finding_data(f) for f in each.findings],
                "via": dict(each.via) or None,
            }
            for each in assessed
        ]
    }


def adopted_data(adopted: Adopted) -> dict[str, Any]:
    """What ``adopt`` prints."""
    proposal, history = adopted.proposal, adopted.history
    of_history = history.findings if history else ()
    findings = (*adopted.findings, *adopted.register_findings, *of_history)
    return {
        "register": str(adopted.file) if adopted.file else None,
        "in_use": adopted.in_use,
        "indicators": [
            {k: float(v) if isinstance(v, Decimal) else v for k, v in r.items()} for r in proposal.indicators
        ],
        "new": [record["ref"] for record in adopted.beside.new["indicators"]],
        "known": list(adopted.beside.known),
        "otherwise": list(adopted.beside.otherwise),
        "decided": list(proposal.decided),
        "to_decide": list(proposal.to_decide),
        "left_out": list(proposal.left),
        "changes": list(adopted.changes),
        "questions": [question.as_data() for question in proposal.questions],
        "history": {"new": history.new, "same": history.same, "different": len(history.different)} if history else None,
        "findings": [finding_data(f) for f in findings],
    }


def imported_data(imported: Imported) -> dict[str, Any]:
    """What ``import-history`` prints."""
    return {
        "new": imported.new,
        "same": imported.same,
        "different": [difference.as_data() for difference in imported.different],
        "findings": [finding_data(f) for f in imported.findings],
        "rows": imported.rows,
        "preview": imported.preview,
    }


def status_data(status: Status) -> dict[str, Any]:
    """What ``status`` prints."""
    services = [
        {
            "code": line.service.code, "name": line.service.name, "state": line.state, "late": line.late,
            "received_at": _iso(line.received_at),
            "errors": line.errors, "queries": line.queries, "file": line.file or None,
            "due": line.due.isoformat(), "attempts": line.attempts, "days_late": line.days_late,
            "last_message": _message_data(line.message), "whose": line.move.value,
            "restatements": [finding_data(f) for f in line.restatements],
        }
        for line in status.lines
    ]  # fmt: skip
    cycle = status.cycle
    held_back = [
        {
            "service": received.service, "file": received.file, "received_at": received.at.isoformat(),
            "code": finding.code, "message": finding.message, "fix": finding.fix,
        }
        for received, finding in status.held_back
    ]  # fmt: skip
    due = cycle.due.isoformat()
    return {"period": cycle.period.code, "due": due, "services": services, "held_back": held_back}


def _message_data(message: Message | None) -> dict[str, Any] | None:
    if message is None:
        return None
    return {"kind": message.kind, "state": message.state.value, "at": _iso(message.at), "to": list(message.to)}


def compiled_data(compiled: Compiled, folder: Folder) -> dict[str, Any]:
    """What ``compile`` prints."""
    return {
        "period": compiled.period.code, "master": folder.shown(compiled.master), "indicators": compiled.indicators,
        "rated": compiled.rated, "missing": list(compiled.missing), "counts": dict(compiled.counts),
        "version": compiled.version, "data": [folder.shown(path) for path in compiled.data_files],
    }  # fmt: skip


def mailed_data(mailed: Mailed, folder: Folder, period: Period, *, via: str, dry_run: bool) -> dict[str, Any]:
    """What ``send``, ``chase`` and ``reply`` print."""
    messages = [
        {
            "service": entry.proposal.service.code, "kind": entry.proposal.kind, "state": entry.standing.value,
            "note": entry.why or None,
            "to": [p.address for p in entry.proposal.to], "cc": [p.address for p in entry.proposal.cc],
            "subject": entry.letter.subject if entry.letter else None,
            "message_id": entry.letter.message_id if entry.letter else None,
            "files": [folder.shown(path) for path in entry.files],
        }
        for entry in mailed.entries
    ]  # fmt: skip
    return {"period": period.code, "via": via, "dry_run": dry_run, "messages": messages}


def messages_data(period: Period, lines: Iterable[LoggedMessage]) -> dict[str, Any]:
    """What ``messages`` prints."""
    messages = [
        {
            "service": line.message.service, "kind": line.message.kind, "state": line.state,
            "to": list(line.message.to), "subject": line.message.subject, "message_id": line.message_id,
            "at": _iso(line.message.at),
        }
        for line in lines
    ]  # fmt: skip
    return {"period": period.code, "messages": messages}


def audited_data(audited: Audited) -> dict[str, Any]:
    """What ``audit`` prints."""
    events = [
        {
            **_event_data(e), "detail": _detail_data(e.detail), "sha256": e.bytes_sha256, "hash": e.hash,
            "undone_by": audited.undone.get(e.number),
        }
        for e in audited.events
    ]  # fmt: skip
    problems, unrecorded = list(audited.problems), list(audited.unrecorded)
    return {
        "verified": not problems, "problems": problems, "unrecorded": unrecorded, "head": audited.head,
        "events": events,
    }  # fmt: skip


def undoable_data(undoable: Iterable[Undoable]) -> dict[str, Any]:
    """What ``undo`` prints where no event is named."""
    return {"events": [{**_event_data(u.event), "refusal": u.refusal or None} for u in undoable]}


def _event_data(event: Event) -> dict[str, Any]:
    return {
        "number": event.number, "at": event.at.isoformat(), "actor": event.actor, "kind": event.kind,
        "period": _code(event.period), "service": event.service, "about": event_words(event),
    }  # fmt: skip


def _detail_data(value: Any) -> Any:  # noqa: ANN401 (whatever an event's detail may hold)
    """An event's detail as JSON can say it."""
    if isinstance(value, Mapping):
        return {str(key): _detail_data(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_detail_data(part) for part in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Period):
        return value.label
    return str(value) if isinstance(value, Decimal) else value
