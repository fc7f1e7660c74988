"""Messages: what is to be written, as its receiver sees it; drafted or sent; and whether it went out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from flask import Blueprint, Response, abort, redirect, request, url_for

from workbook_tool import durable
from workbook_tool.commands.cycle.board import desk_frame
from workbook_tool.commands.cycle.what_next import Step, asks_for, cycle_steps
from workbook_tool.commands.folder import Folder
from workbook_tool.commands.mail.due_messages import PROPOSERS, chosen, proposed_messages
from workbook_tool.commands.mail.message_log import LoggedMessage, cycle_messages, settle
from workbook_tool.commands.mail.outgoing_messages import OutgoingMessage
from workbook_tool.commands.mail.write_and_send import MailOptions, write_and_send
from workbook_tool.domain.days import counted
from workbook_tool.domain.period import Period
from workbook_tool.errors import UsageError
from workbook_tool.web.guard import the_desk
from workbook_tool.web.jobs import Job
from workbook_tool.web.page import download, part_of, show
from workbook_tool.web.views.jobs import started

PAGES = Blueprint("messages", __name__)
_WAYS = ("drafts", "imap-drafts", "smtp")


@PAGES.get("/c/<period:period>/messages")
def messages(period: Period) -> str:
    """What is to be written, what waits, and what went out."""
    proposed, lines, steps = the_desk().fact(_correspondence, period)
    shown, following = part_of(lines, lambda line: f"{line.message.service} {line.message.subject} {line.state}")
    due = [(n, entry, asks_for(steps, n, entry.proposal.service.code)) for n, entry in proposed if entry.letter]
    due.sort(key=lambda each: not each[2])
    not_now = [(name, entry) for name, entry in proposed if not entry.letter and entry.standing.value != "not needed"]
    waiting = [line for line in lines if line.is_open]
    return show(
        "messages.html", period=period, due=due, not_now=not_now, waiting=waiting, lines=shown,
        all_lines=len(lines), following=following, drafts=_drafts(period),
    )  # fmt: skip


def _correspondence(
    folder: Folder, period: Period
) -> tuple[list[tuple[str, OutgoingMessage]], tuple[LoggedMessage, ...], tuple[Step, ...]]:
    """What is to be written, what was written (the latest first), and the steps that come next, of one moment."""
    published = desk_frame(folder, period).published
    proposed = [] if published else proposed_messages(folder, period)
    return proposed, cycle_messages(folder, period)[1][::-1], cycle_steps(folder, period)


@PAGES.post("/c/<period:period>/messages")
def write(period: Period) -> Response:
    """Draft or send the messages that were ticked; none that the page did not show."""
    desk, form = the_desk(), request.form
    causes, via = frozenset(form.getlist("cause")), form.get("via", "drafts")
    if not causes:
        raise UsageError("No message was ticked.", "Tick those that are to be written.")
    if via not in _WAYS:
        abort(400)
    where = url_for("messages.messages", period=period)
    options = MailOptions(via, test=form.get("trial") == "yes", by=desk.by)

    def work(job: Job) -> str:
        written: list[OutgoingMessage] = []
        for propose in PROPOSERS.values():
            mailed = write_and_send(
                desk.folder(), period, chosen(propose, causes), options, _agreed, lambda entry: job.count(_about(entry))
            )
            written += [
                e for e in mailed.entries if options.test or e.standing.value in ("prepared", "sent", "confirmed")
            ]
            if mailed.stopped:
                raise mailed.stopped
        desk.tell(_tried(written) if options.test else _done(via, len(written)))
        return where

    title = "Writing the messages" if via == "drafts" else "Sending" if via == "smtp" else "Putting the drafts there"
    return started(desk.jobs.start(title, work, back=where, total=len(causes), stoppable=True))


def _agreed(_: Sequence[OutgoingMessage]) -> bool:
    return True  # she ticked each, and saw it


def _about(entry: OutgoingMessage) -> str:
    return entry.proposal.service.name


def _tried(tried: Sequence[OutgoingMessage]) -> str:
    """What became of a trial: the first of each kind of message that was ticked."""
    return " ".join(f"{_about(entry)}: {entry.why}." for entry in tried if entry.letter) or "Nothing was written."


def _done(via: str, count: int) -> str:
    if via == "smtp":
        return f"{counted(count, 'message')} went out."
    there = "in the mailbox’s drafts" if via == "imap-drafts" else "below"
    return f"{counted(count, 'draft')} {'lies' if count == 1 else 'lie'} {there}. Say here when they have gone out."


@PAGES.post("/c/<period:period>/messages/went")
def went(period: Period) -> Response:
    """Write down that drafts went out, or did not."""
    desk, form = the_desk(), request.form
    causes = frozenset(form.getlist("cause"))
    lines = [line for line in cycle_messages(desk.folder(), period)[1] if line.message.cause_key in causes]
    count = settle(desk.folder(), lines, went=form.get("went") == "yes", by=desk.by)
    desk.tell(f"Written down for {counted(count, 'message')}.")
    return redirect(url_for("messages.messages", period=period), 303)  # type: ignore[return-value]


def _drafts(period: Period) -> dict[str, Path]:
    """The drafts of a cycle by their place in its outbox."""
    outbox = the_desk().folder().cycle(period) / "outbox"
    files = (path for path in sorted(outbox.rglob("*")) if durable.is_plain_file(path))
    return {path.relative_to(outbox).as_posix(): path for path in files if path.suffix in (".eml", ".txt", ".xlsx")}


@PAGES.get("/c/<period:period>/drafts/<path:name>")
def draft(period: Period, name: str) -> Response:
    """A draft, to open in the mail program."""
    path = _drafts(period).get(name) or abort(404)
    return download(path)
