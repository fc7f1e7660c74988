"""What people and scripts see of the messages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from workbook_tool.cli.echo import echo
from workbook_tool.cli.output import json_out, say, table

if TYPE_CHECKING:
    from workbook_tool.commands.folder import Folder
    from workbook_tool.commands.mail.message_log import LoggedMessage
    from workbook_tool.commands.mail.outgoing_messages import Mailed, OutgoingMessage
    from workbook_tool.commands.mail.write_and_send import MailOptions
    from workbook_tool.domain.period import Period


def say_due(due: Sequence[OutgoingMessage]) -> None:
    """Who will be written to."""
    for entry in due:
        people = ", ".join(_shown(p.name, p.address) for p in (*entry.proposal.to, *entry.proposal.cc))
        say(f"{entry.proposal.service.code}  {people}")
        if entry.letter:
            say(f"  {entry.letter.subject}")
        if entry.why:
            say(f"  ({entry.why})")


def _shown(name: str, address: str) -> str:
    return f"{name} <{address}>" if name else address


def say_mailed(mailed: Mailed, folder: Folder, period: Period, options: MailOptions, form: str) -> None:
    """What became of each message, or would."""
    if form == "json":
        said = [_data(entry, folder) for entry in mailed.entries]
        json_out({"period": period.code, "via": options.via, "dry_run": options.dry_run, "messages": said})
        return
    rows = [
        (
            entry.proposal.service.code, entry.proposal.kind, entry.standing.value,
            ", ".join(p.address for p in (*entry.proposal.to, *entry.proposal.cc)), entry.why,
        )
        for entry in mailed.entries
    ]  # fmt: skip
    table(("Service", "Message", "State", "To", "Note"), rows, period.label)
    places = sorted({folder.shown(path.parent) for entry in mailed.entries for path in entry.files})
    for place in places:
        say(f"Drafts: {place}/ (open the .eml in Outlook, or copy from the .txt; the workbook to attach lies beside)")
    if any(entry.standing.value in ("prepared", "unsure") for entry in mailed.entries):
        say(f"When they have gone out: workbook-tool sent {period.code} (or, with --not: they did not)")


def _data(entry: OutgoingMessage, folder: Folder) -> dict[str, Any]:
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


def say_messages(period: Period, lines: Sequence[LoggedMessage], form: str) -> None:
    """The log of messages."""
    if form == "json":
        said = [
            {
                "service": line.message.service, "kind": line.message.kind, "state": line.state,
                "to": list(line.message.to), "subject": line.message.subject, "message_id": line.message_id,
                "at": line.message.at.isoformat() if line.message.at else None,
            }
            for line in lines
        ]  # fmt: skip
        json_out({"period": period.code, "messages": said})
        return
    rows = [
        (
            line.message.service or "", line.message.kind, line.state,
            f"{line.message.at:%d %b %Y %H:%M}" if line.message.at else "", ", ".join(line.message.to),
            line.message.subject,
        )
        for line in lines
    ]  # fmt: skip
    table(("Service", "Message", "State", "When", "To", "Subject"), rows, period.label)
    for line in lines:
        if line.state == "unsure":
            echo(f"Look in the mailbox for {line.message_id}: was {line.message.subject} sent?", err=True)
