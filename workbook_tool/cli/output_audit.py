"""What ``audit`` says: every event in words or as data, then whether all is as it was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from workbook_tool.cli.echo import echo, secho
from workbook_tool.cli.output import json_out, table
from workbook_tool.domain.period import Period

if TYPE_CHECKING:
    from workbook_tool.commands.safekeeping.audit import Audited
    from workbook_tool.ledger import Event


def say_audited(done: Audited, form: str) -> None:
    """The events in order, then what of it cannot be trusted."""
    if form == "json":
        json_out(_data(done))
        return
    rows = [
        (
            f"{e.at:%d %b %Y %H:%M:%S}", e.actor, e.kind, e.period.label if e.period else "", e.service or "", about(e),
            (e.bytes_sha256 or "")[:12], e.hash[:12],
        )
        for e in done.events
    ]  # fmt: skip
    table(("When", "Who", "What", "Period", "Service", "About", "Bytes", "Event"), rows)
    for problem in done.problems:
        secho(problem, fg="red", err=True)
    if done.unrecorded:
        secho(f"Stored, but not in the ledger: {', '.join(done.unrecorded)}.", fg="yellow", err=True)
        echo("Collect them again, or run “workbook-tool recover”.", err=True)
    if not done.problems:
        echo(f"Verified: {len(done.events)} events and every kept file are as they were written.")
    echo(f"Head of the ledger: {done.head}")
    echo("It stands for all that the ledger says until now: note it down to prove that later.", err=True)


def about(event: Event) -> str:
    """What an event is about, in a few words: the file and who sent it, to whom a message went, which figure, why."""
    said, via = event.detail, event.detail.get("via") or {}
    sender = via.get("sender") if isinstance(via, Mapping) else said.get("sender")
    parts = [
        str(said.get("file", "")),
        f"from {sender}" if sender else "",
        f"replaced by {said['by']}" if event.kind == "replaced" and said.get("by") else "",
        _message(said),
        f"{said['indicator']} {_plain(said.get('of', ''))}".strip() if said.get("indicator") else "",
        f"now {said['now'] or 'none'}, was {said['was'] or 'none'}" if "now" in said else "",
        f"version {said['version']}" if said.get("version") else "",
        f"due {said['due'].day} {said['due']:%B %Y}" if isinstance(said.get("due"), date) else "",
        f"{said['year']}, before it {said['kept']}" if said.get("year") else "",
        f"{said['readings']} readings from {said['source']}" if said.get("source") else "",
        f"{said['files']} files" if said.get("files") else "",
        str(said.get("reason") or said.get("why") or ""),
    ]
    return ", ".join(filter(None, parts))


def _message(said: Mapping[str, Any]) -> str:
    to = said.get("to")
    return f"{said.get('kind', '')} to {', '.join(to)}".strip() if isinstance(to, list) else ""


def _data(done: Audited) -> dict[str, Any]:
    events = [
        {
            "number": e.number, "at": e.at.isoformat(), "actor": e.actor, "kind": e.kind,
            "period": e.period.code if e.period else None, "service": e.service, "about": about(e),
            "detail": _plain(e.detail), "sha256": e.bytes_sha256, "hash": e.hash,
        }
        for e in done.events
    ]  # fmt: skip
    return {
        "verified": not done.problems,
        "problems": list(done.problems),
        "unrecorded": list(done.unrecorded),
        "head": done.head,
        "events": events,
    }


def _plain(value: Any) -> Any:  # noqa: ANN401 (whatever an event's detail may hold)
    """A detail as JSON can say it."""
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Period):
        return value.label
    return str(value) if isinstance(value, Decimal) else value
