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
    from workbook_tool.commands.mail.outgoing_messages import Mailed, OutgoingMessage
    from workbook_tool.commands.results.compiled import Compiled
    from workbook_tool.commands.safekeeping.audit import Audited
    from workbook_tool.commands.tables.adopt import Adopted
    from workbook_tool.commands.tables.import_history import Imported
    from workbook_tool.commands.year.roll_over import RolledOver
    from workbook_tool.domain.finding import Finding
    from workbook_tool.domain.reading import Reading
    from workbook_tool.domain.register import Register
    from workbook_tool.ledger import Message, Undoable
    from workbook_tool.returns.check import Assessed


def finding_data(finding: Finding) -> dict[str, Any]:
    """A finding, with the address of its cell; absent is null."""
    cell = finding.cell
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message,
        "fix": finding.fix,
        "file": cell.file if cell else None,
        "sheet": (cell.sheet or None) if cell else None,
        "cell": (cell.ref or None) if cell else None,
        "indicator": finding.indicator,
        "period": finding.period.code if finding.period else None,
        "value": finding.value,
    }


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
    cell = reading.cell
    return {
        "indicator": reading.indicator,
        "period": reading.period.code,
        "value": json_number(reading.value, indicator.decimals if indicator else None),
        "data_status": reading.data_status.value,
        "forecast": json_number(reading.forecast, indicator.decimals if indicator else None),
        "commentary": reading.commentary or None,
        "actions": reading.actions or None,
        "sheet": (cell.sheet or None) if cell else None,
        "cell": (cell.ref or None) if cell else None,
    }


def returns_data(assessed: Iterable[Assessed], register: Register) -> dict[str, Any]:
    """What ``check`` and ``collect`` print."""
    return {
        "returns": [
            {
                "file": each.file,
                "sha256": each.sha256,
                "service": each.service or None,
                "period": each.period.code if each.period else None,
                "status": each.status.value,
                "answer_by": each.answer_by.isoformat() if each.answer_by else None,
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
            "received_at": line.received_at.isoformat() if line.received_at else None,
            "errors": line.errors, "queries": line.queries, "file": line.file or None,
            "due": line.due.isoformat(), "attempts": line.attempts, "days_late": line.days_late,
            "last_message": _message_data(line.message), "whose": line.move.value,
            "restatements": [finding_data(f) for f in line.restatements],
        }
        for line in status.lines
    ]  # fmt: skip
    cycle = status.cycle
    held_back = [
        {"service": received.service, "file": received.file, "received_at": received.at.isoformat(), **_asked(finding)}
        for received, finding in status.held_back
    ]
    return {
        "period": cycle.period.code, "due": cycle.due.isoformat(), "services": services, "held_back": held_back,
    }  # fmt: skip


def _asked(finding: Finding) -> dict[str, Any]:
    return {"code": finding.code, "message": finding.message, "fix": finding.fix}


def _message_data(message: Message | None) -> dict[str, Any] | None:
    if message is None:
        return None
    at = message.at.isoformat() if message.at else None
    return {"kind": message.kind, "state": message.state.value, "at": at, "to": list(message.to)}


def compiled_data(compiled: Compiled, folder: Folder) -> dict[str, Any]:
    """What ``compile`` prints."""
    return {
        "period": compiled.period.code,
        "master": folder.shown(compiled.master),
        "indicators": compiled.indicators,
        "rated": compiled.rated,
        "missing": list(compiled.missing),
        "counts": dict(compiled.counts),
        "version": compiled.version,
        "data": [folder.shown(path) for path in compiled.data_files],
    }


def mailed_data(mailed: Mailed, folder: Folder, period: Period, *, via: str, dry_run: bool) -> dict[str, Any]:
    """What ``send``, ``chase`` and ``reply`` print."""
    messages = [_outgoing_data(entry, folder) for entry in mailed.entries]
    return {"period": period.code, "via": via, "dry_run": dry_run, "messages": messages}


def _outgoing_data(entry: OutgoingMessage, folder: Folder) -> dict[str, Any]:
    letter = entry.letter
    return {
        "service": entry.proposal.service.code,
        "kind": entry.proposal.kind,
        "state": entry.standing.value,
        "note": entry.why or None,
        "to": [p.address for p in entry.proposal.to],
        "cc": [p.address for p in entry.proposal.cc],
        "subject": letter.subject if letter else None,
        "message_id": letter.message_id if letter else None,
        "files": [folder.shown(path) for path in entry.files],
    }


def messages_data(period: Period, lines: Iterable[LoggedMessage]) -> dict[str, Any]:
    """What ``messages`` prints."""
    messages = [
        {
            "service": line.message.service, "kind": line.message.kind, "state": line.state,
            "to": list(line.message.to), "subject": line.message.subject, "message_id": line.message_id,
            "at": line.message.at.isoformat() if line.message.at else None,
        }
        for line in lines
    ]  # fmt: skip
    return {"period": period.code, "messages": messages}


def rolled_over_data(done: RolledOver, folder: Folder) -> dict[str, Any]:
    """What ``roll-over`` prints."""
    return {
        "year": done.year.code,
        "register": folder.shown(done.file),
        "targets": [{"indicator": ref, "before": json_number(target.value)} for ref, target in done.targets.items()],
        "to_confirm": [
            {
                "indicator": r.indicator,
                "period": r.period.code,
                "value": json_number(r.value),
                "data_status": r.data_status.value,
            }
            for r in done.to_confirm
        ],
        "outturns": [
            {
                "indicator": o.indicator.ref,
                "period": o.period.code,
                "value": json_number(o.reading.value) if o.reading else None,
                "data_status": o.reading.data_status.value if o.reading else None,
                "firm": o.is_firm,
            }
            for o in done.outturns
        ],
        "open_cycles": [period.code for period in done.open_cycles],
        "changes": list(done.changes),
    }


def audited_data(audited: Audited) -> dict[str, Any]:
    """What ``audit`` prints."""
    events = [
        {
            "number": e.number, "at": e.at.isoformat(), "actor": e.actor, "kind": e.kind,
            "period": e.period.code if e.period else None, "service": e.service, "about": event_words(e),
            "detail": _detail_data(e.detail), "sha256": e.bytes_sha256, "hash": e.hash,
            "undone_by": audited.undone.get(e.number),
        }
        for e in audited.events
    ]  # fmt: skip
    return {
        "verified": not audited.problems,
        "problems": list(audited.problems),
        "unrecorded": list(audited.unrecorded),
        "head": audited.head,
        "events": events,
    }


def undoable_data(undoable: Iterable[Undoable]) -> dict[str, Any]:
    """What ``undo`` prints where no event is named."""
    events = [
        {
            "number": u.event.number, "at": u.event.at.isoformat(), "actor": u.event.actor, "kind": u.event.kind,
            "period": u.event.period.code if u.event.period else None, "service": u.event.service,
            "about": event_words(u.event), "refusal": u.refusal or None,
        }
        for u in undoable
    ]  # fmt: skip
    return {"events": events}


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
