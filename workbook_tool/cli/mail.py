"""The commands that write to the services."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from workbook_tool.cli.echo import echo
from workbook_tool.cli.types import FORMAT, HAS_FINDINGS, PERIOD, the_folder

if TYPE_CHECKING:
    from workbook_tool.commands.mail.outgoing_messages import OutgoingMessage
    from workbook_tool.commands.mail.write_and_send import MailOptions, Propose
    from workbook_tool.domain.period import Period

SERVICE = click.option("--service", "services", multiple=True, metavar="CODE", help="Only this service (repeatable).")
BY = click.option("--by", default="", help="Whose hand it is, for the log (default: the login's name).")


def HOW(command: Callable[..., Any]) -> Callable[..., Any]:  # noqa: N802 (used as the other options are)
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
        SERVICE,
    ):  # fmt: skip
        command = option(command)
    return command


@click.command()
@click.argument("period", type=PERIOD)
@HOW
@click.pass_context
def send(ctx: click.Context, /, period: Period, services: tuple[str, ...], **how: Any) -> None:  # noqa: ANN401
    """Each service's return of PERIOD to its contact."""
    from workbook_tool.commands.mail.send import returns_to_send

    _post(ctx, period, lambda correspondence: returns_to_send(correspondence, services), how)


@click.command()
@click.argument("period", type=PERIOD)
@click.option("--now", is_flag=True, help="Do not wait for the day that the schedule names.")
@HOW
@click.pass_context
def chase(ctx: click.Context, /, period: Period, services: tuple[str, ...], now: bool, **how: Any) -> None:  # noqa: ANN401
    """Remind those whose return of PERIOD is late or has something open."""
    from workbook_tool.commands.mail.chase import reminders

    _post(ctx, period, lambda correspondence: reminders(correspondence, services, now=now), how)


@click.command()
@click.argument("period", type=PERIOD)
@HOW
@click.pass_context
def reply(ctx: click.Context, /, period: Period, services: tuple[str, ...], **how: Any) -> None:  # noqa: ANN401
    """Say what was taken in of each return of PERIOD, or send it back for correction."""
    from workbook_tool.commands.mail.reply import replies

    _post(ctx, period, lambda correspondence: replies(correspondence, services), how)


def _post(ctx: click.Context, period: Period, propose: Propose, how: dict[str, Any]) -> None:
    from workbook_tool.cli.mail_output import say_mailed
    from workbook_tool.commands.mail.write_and_send import MailOptions, write_and_send

    folder = the_folder(ctx)
    options = MailOptions(how["via"], how["dry_run"], how["test"], how["by"])
    mailed = write_and_send(folder, period, propose, options, _agree(options, yes=how["yes"]))
    say_mailed(mailed, folder, period, options, how["form"])
    if mailed.stopped:
        raise mailed.stopped
    if any(entry.problem for entry in mailed.entries):
        ctx.exit(HAS_FINDINGS)


def _agree(options: MailOptions, *, yes: bool) -> Callable[[Sequence[OutgoingMessage]], bool]:
    def ask(due: Sequence[OutgoingMessage]) -> bool:
        import sys

        from workbook_tool.cli.mail_output import say_due
        from workbook_tool.errors import UsageError

        if yes or options.test:
            return True
        say_due(due)
        if not sys.stdin.isatty():
            raise UsageError(
                "Nobody is there to be asked, so nothing was sent.", "Look with --dry-run, then send with --yes."
            )
        words = "this message" if len(due) == 1 else f"these {len(due)} messages"
        return click.confirm(f"Send {words} now?", err=True)

    return ask


@click.command()
@click.argument("period", type=PERIOD, required=False)
@SERVICE
@FORMAT
@click.pass_context
def messages(ctx: click.Context, period: Period | None, services: tuple[str, ...], form: str) -> None:
    """Every message of PERIOD and how far it has come."""
    from workbook_tool.cli.mail_output import say_messages
    from workbook_tool.commands.mail.message_log import cycle_messages

    say_messages(*cycle_messages(the_folder(ctx), period, services), form)


@click.command()
@click.argument("period", type=PERIOD)
@SERVICE
@click.option("--not", "went", flag_value=False, default=True, help="They did not go out: they may be written again.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@BY
@click.pass_context
def sent(ctx: click.Context, /, period: Period, services: tuple[str, ...], went: bool, yes: bool, by: str) -> None:
    """Confirm that the drafts of PERIOD were sent; --not: that they were not."""
    from workbook_tool.cli.mail_output import say_messages
    from workbook_tool.commands.mail.message_log import cycle_messages, settle

    folder = the_folder(ctx)
    found = cycle_messages(folder, period, services)[1]
    waiting = [line for line in found if line.is_open]
    if not waiting:
        echo("No message waits for your word.", err=True)
        return
    say_messages(period, waiting, "text")
    words = "went out" if went else "did not go out"
    count = "this message" if len(waiting) == 1 else f"these {len(waiting)} messages"
    if yes or click.confirm(f"Is it so that {count} {words}?", err=True):
        echo(f"Written down for {settle(folder, waiting, went=went, by=by)}.", err=True)
    else:
        echo("Nothing was written down.", err=True)


COMMANDS = (send, chase, reply, messages, sent)
