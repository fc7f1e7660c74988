"""What ``status``, ``status --watch`` and ``extend`` say."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from workbook_tool.cli.echo import echo, in_one_line
from workbook_tool.cli.output import json_out, say, table

if TYPE_CHECKING:
    from workbook_tool.commands.cycle.extend import Extended
    from workbook_tool.commands.cycle.status import Line, Status
    from workbook_tool.commands.intake.watch import Look
    from workbook_tool.ledger import Message


def say_status(status: Status, form: str) -> None:
    """A cycle's state."""
    cycle = status.cycle
    if form == "json":
        services = [
            {
                "code": line.service.code, "name": line.service.name, "state": line.state, "late": line.late,
                "received_at": line.received_at.isoformat() if line.received_at else None,
                "errors": line.errors, "queries": line.queries, "file": line.file or None,
                "due": line.due.isoformat(), "attempts": line.attempts, "days_late": line.days_late,
                "last_message": _message(line.message),
            }
            for line in status.lines
        ]  # fmt: skip
        json_out({"period": cycle.period.code, "due": cycle.due.isoformat(), "services": services})
        return
    rows = [
        (
            line.service.code, line.service.name, line.state, _days(line),
            f"{line.received_at:%d %b %Y %H:%M}" if line.received_at else "", str(line.attempts or ""),
            str(line.errors or ""), str(line.queries or ""), _last(line.message),
        )
        for line in status.lines
    ]  # fmt: skip
    title = f"{cycle.period.label}, due {cycle.due:%d %B %Y}" + (", published" if status.published else "")
    headings = ("Code", "Service", "State", "Late", "Received", "Files", "To fix", "To confirm", "Last message")
    table(headings, rows, title)
    for line in status.lines:
        if line.due != cycle.due:
            say(f"{line.service.code} has until {line.due.day} {line.due:%B %Y}.")


def _days(line: Line) -> str:
    return "" if not line.late else "1 day" if line.days_late == 1 else f"{line.days_late} days"


def _last(message: Message | None) -> str:
    return f"{message.kind}, {message.state.value} {message.at:%d %b}" if message and message.at else ""


def _message(message: Message | None) -> dict[str, Any] | None:
    if message is None:
        return None
    at = message.at.isoformat() if message.at else None
    return {"kind": message.kind, "state": message.state.value, "at": at, "to": list(message.to)}


def say_look(look: Look) -> None:
    """One look of ``status --watch``: on a terminal the table anew, elsewhere only what is new."""
    if sys.stdout.isatty():
        click.clear()
        say_status(look.status, "text")
    for one in look.arrived:
        errors = sum(finding.is_error for finding in one.findings)
        say(f"{in_one_line(one.file)}: {one.status.value}{f', {errors} to fix' if errors else ''}")
    if look.trouble:
        say(f"{look.trouble} It is tried again.")


def say_extended(done: Extended) -> None:
    """Whose due day was moved."""
    was, due = (f"{day.day} {day:%B %Y}" for day in (done.was, done.due))
    said = f"{done.service.name} has until {due} for {done.cycle.period.label}"
    echo(f"{said}, as before." if done.was == done.due else f"{said}, not {was}. The return need not be sent again.")
