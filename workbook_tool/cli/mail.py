"""Messages to the services: send, chase, reply, messages, sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from workbook_tool.cli.options import FORMAT, HAS_FINDINGS, PERIOD, SERVICES, the_folder
from workbook_tool.cli.printing import agreed, print_json, print_table, say
from workbook_tool.commands import as_data

if TYPE_CHECKING:
    from workbook_tool.commands.folder import Folder
    from workbook_tool.commands.mail.message_log import LoggedMessage
    from workbook_tool.commands.mail.outgoing_messages import Mailed, OutgoingMessage
    from workbook_tool.commands.mail.write_and_send import MailOptions, Propose
    from workbook_tool.domain.period import Period

BY = click.option("--by", default="", help="Who sends them, for the log (default: your login's name).")


def DELIVERY(command: Callable[..., Any]) -> Callable[..., Any]:  # noqa: N802 (used as the other options are)
    """How the messages go out."""
    for option in (
        FORMAT,
        BY,
        click.option("--yes", is_flag=True, help="Send without asking."),
        click.option("--test", is_flag=True, help="Only the first (or the service named), and to yourself alone."),
        click.option("--dry-run", is_flag=True, help="Only list them."),
        click.option(
            "--via", type=click.Choice(["drafts", "smtp", "imap-drafts"]), default="drafts", show_default=True,
            help="Drafts as files, sent over SMTP, or drafts in a mailbox.",
        ),
        SERVICES,
    ):  # fmt: skip
        command = option(command)
    return command


@click.command()
@click.argument("period", type=PERIOD)
@DELIVERY
@click.pass_context
def send(ctx: click.Context, /, period: Period, services: tuple[str, ...], **delivery: Any) -> None:  # noqa: ANN401
    """Write to each service with its return of PERIOD."""
    from workbook_tool.commands.mail.send import returns_to_send

    _write_and_send(ctx, period, lambda correspondence: returns_to_send(correspondence, services), delivery)


@click.command()
@click.argument("period", type=PERIOD)
@click.option("--now", is_flag=True, help="Do not wait for the day that the schedule names.")
@DELIVERY
@click.pass_context
def chase(ctx: click.Context, /, period: Period, services: tuple[str, ...], now: bool, **delivery: Any) -> None:  # noqa: ANN401
    """Remind those whose return of PERIOD is late or has something open."""
    from workbook_tool.commands.mail.chase import reminders

    _write_and_send(ctx, period, lambda correspondence: reminders(correspondence, services, now=now), delivery)


@click.command()
@click.argument("period", type=PERIOD)
@DELIVERY
@click.pass_context
def reply(ctx: click.Context, /, period: Period, services: tuple[str, ...], **delivery: Any) -> None:  # noqa: ANN401
    """Answer each return of PERIOD: what was taken in, or what to correct."""
    from workbook_tool.commands.mail.reply import replies

    _write_and_send(ctx, period, lambda correspondence: replies(correspondence, services), delivery)


def _write_and_send(ctx: click.Context, period: Period, propose: Propose, delivery: dict[str, Any]) -> None:
    from workbook_tool.commands.mail.write_and_send import MailOptions, write_and_send

    folder = the_folder(ctx)
    options = MailOptions(delivery["via"], delivery["dry_run"], delivery["test"], delivery["by"])
    mailed = write_and_send(folder, period, propose, options, _agreement(options, yes=delivery["yes"]))
    _print_mailed(mailed, folder, period, options, delivery["form"])
    if mailed.stopped:
        raise mailed.stopped
    if any(entry.problem for entry in mailed.entries):
        ctx.exit(HAS_FINDINGS)


def _agreement(options: MailOptions, *, yes: bool) -> Callable[[Sequence[OutgoingMessage]], bool]:
    """Whether the officer agrees that messages go out: asked once, with all names."""

    def ask(due: Sequence[OutgoingMessage]) -> bool:
        if yes or options.test:
            return True
        _say_due(due)
        messages = "this message" if len(due) == 1 else f"these {len(due)} messages"
        return agreed(f"Send {messages} now?")

    return ask


def _say_due(due: Sequence[OutgoingMessage]) -> None:
    """Who will be written to."""
    for entry in due:
        people = ", ".join(_addressee(p.name, p.address) for p in (*entry.proposal.to, *entry.proposal.cc))
        say(f"{entry.proposal.service.code}  {people}")
        if entry.letter:
            say(f"  {entry.letter.subject}")
        if entry.why:
            say(f"  ({entry.why})")


def _addressee(name: str, address: str) -> str:
    return f"{name} <{address}>" if name else address


def _print_mailed(mailed: Mailed, folder: Folder, period: Period, options: MailOptions, form: str) -> None:
    """What became of each message, or would."""
    if form == "json":
        print_json(as_data.mailed_data(mailed, folder, period, via=options.via, dry_run=options.dry_run))
        return
    rows = [
        (
            entry.proposal.service.code, entry.proposal.kind, entry.standing.value,
            ", ".join(p.address for p in (*entry.proposal.to, *entry.proposal.cc)), entry.why,
        )
        for entry in mailed.entries
    ]  # fmt: skip
    print_table(("Service", "Message", "State", "To", "Note"), rows, period.label)
    places = sorted({folder.shown(path.parent) for entry in mailed.entries for path in entry.files})
    for place in places:
        say(f"Drafts: {place}/ (open the .eml in Outlook, or copy from the .txt; the workbook to attach lies beside)")
    if any(entry.standing.value in ("prepared", "unsure") for entry in mailed.entries):
        say(f"When they have gone out: workbook-tool sent {period.code} (or, with --not: they did not)")


@click.command()
@click.argument("period", type=PERIOD, required=False)
@SERVICES
@FORMAT
@click.pass_context
def messages(ctx: click.Context, period: Period | None, services: tuple[str, ...], form: str) -> None:
    """List the messages of PERIOD and how far each has come."""
    from workbook_tool.commands.mail.message_log import cycle_messages

    period, lines = cycle_messages(the_folder(ctx), period, services)
    if form == "json":
        print_json(as_data.messages_data(period, lines))
        return
    _print_messages(period, lines)


def _print_messages(period: Period, lines: Sequence[LoggedMessage]) -> None:
    rows = [
        (
            line.message.service or "", line.message.kind, line.state,
            f"{line.message.at:%d %b %Y %H:%M}" if line.message.at else "", ", ".join(line.message.to),
            line.message.subject,
        )
        for line in lines
    ]  # fmt: skip
    print_table(("Service", "Message", "State", "When", "To", "Subject"), rows, period.label)
    for line in lines:
        if line.state == "unsure":
            say(f"Look in the mailbox for {line.message_id}: was {line.message.subject} sent?")


@click.command()
@click.argument("period", type=PERIOD)
@SERVICES
@click.option("--not", "went", flag_value=False, default=True, help="They did not go out: they may be written again.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@BY
@click.pass_context
def sent(ctx: click.Context, /, period: Period, services: tuple[str, ...], went: bool, yes: bool, by: str) -> None:
    """Confirm that the drafts of PERIOD were sent; --not: that they were not."""
    from workbook_tool.commands.mail.message_log import cycle_messages, settle

    folder = the_folder(ctx)
    waiting = [line for line in cycle_messages(folder, period, services)[1] if line.is_open]
    if not waiting:
        say("No message waits for your confirmation.")
        return
    _print_messages(period, waiting)
    outcome = "went out" if went else "did not go out"
    subject = "this message" if len(waiting) == 1 else f"these {len(waiting)} messages"
    if yes or agreed(f"Is it so that {subject} {outcome}?"):
        say(f"Written down for {settle(folder, waiting, went=went, by=by)}.")
    else:
        say("Nothing was written down.")
