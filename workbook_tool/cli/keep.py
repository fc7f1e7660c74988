"""The commands that keep a collection within its rules."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from workbook_tool.cli.echo import echo
from workbook_tool.cli.types import DAY, FORMAT, PERIOD, WHOSE, the_folder, whose

if TYPE_CHECKING:
    from workbook_tool.domain.period import Period


@click.command()
@click.option("--before", type=DAY, help="Received before this day (default: by retention_days in collection.toml).")
@click.option("--reason", default="", help="Why; the log says it.")
@click.option("--dry-run", is_flag=True, help="Only list them.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_context
def forget(ctx: click.Context, before: date | None, reason: str, dry_run: bool, yes: bool) -> None:
    """Delete the originals of published cycles whose time is over; readings and log stay."""
    from workbook_tool.commands.safekeeping.forget import day_text, forget_originals, old_originals

    folder = the_folder(ctx)
    due = old_originals(folder, before)
    for received in due.files:
        echo(f"{received.at:%d %b %Y}  {received.period.label if received.period else '-'}  {received.file}")
    if due.kept:
        echo(f"{due.kept} more came in before then and stay, for their cycle is not published yet.", err=True)
    if not due.files:
        echo(f"No original that came in before {day_text(due.before)} is to be deleted.", err=True)
    elif dry_run:
        echo(f"{_files(len(due.files))} would be deleted; nothing was.", err=True)
    elif yes or click.confirm(f"Delete {_files(len(due.files))} for good?", err=True):
        done = forget_originals(folder, due.before, reason)
        echo(f"Deleted: {_files(len(done.files))}. What was read from them stays, and audit lists it.", err=True)
    else:
        echo("Nothing was deleted.", err=True)


@click.command()
@click.argument("period", type=PERIOD)
@click.argument("service")
@click.argument("due", type=DAY)
@click.option("--reason", default="", help="Why; the log keeps it.")
@click.pass_context
def extend(ctx: click.Context, period: Period, service: str, due: date, reason: str) -> None:
    """Give SERVICE until the day DUE for its return of PERIOD."""
    from workbook_tool.cli.output_status import say_extended
    from workbook_tool.commands.cycle.extend import extend_due_date

    say_extended(extend_due_date(the_folder(ctx), period, service, due, reason))


@click.command()
@click.argument("period", type=PERIOD)
@click.option("--reason", default="", help="Why; the log keeps it.")
@click.pass_context
def withdraw(ctx: click.Context, period: Period, reason: str) -> None:
    """Take back the cycle of PERIOD, begun by mistake, for which nothing came in or went out."""
    from workbook_tool.commands.cycle.withdraw import withdraw_cycle

    folder = the_folder(ctx)
    done = withdraw_cycle(folder, period, reason)
    echo(f"{period.label} is withdrawn; “workbook-tool generate {period.code}” would begin it anew.")
    if done.place:
        echo(f"Its folder is put aside as {folder.shown(done.place)}; delete it if you like.", err=True)
    if done.latest:
        echo(f"The latest cycle is {done.latest.label} now.", err=True)


@click.command()
@click.argument("indicator")
@click.argument("period", type=PERIOD)
@click.option("--value", required=True, help="The corrected figure, as in a cell: 83% or 1,234.")
@WHOSE
@click.option("--reason", required=True, help="Why; it is listed for the committee.")
@click.pass_context
def restate(ctx: click.Context, indicator: str, period: Period, value: str, by: str, reason: str) -> None:
    """Correct the published figure of INDICATOR for PERIOD; what was published is kept and listed."""
    from workbook_tool.commands.year.restate import restate_figure

    done = restate_figure(the_folder(ctx), indicator, period, value, whose(ctx, by), reason)
    for line in (*done.done, *done.ratings):
        echo(line)
    echo("The next compile and report list it under restated figures, with the reason.", err=True)


@click.command()
@click.pass_context
def recover(ctx: click.Context) -> None:
    """Make a damaged or lost ledger anew from what is sound in it and from the files that came in."""
    from workbook_tool.cli.output import counting
    from workbook_tool.cli.output_recover import say_recovered
    from workbook_tool.commands.safekeeping.recover import recover_ledger

    folder = the_folder(ctx)
    with counting("Taking in again") as done:
        found = recover_ledger(folder, done)
    say_recovered(found)


@click.command(name="roll-over")
@click.argument("year", type=PERIOD)
@click.option("--merge", "merged", multiple=True, metavar="OLD:NEW", help="Service NEW takes over all of OLD.")
@click.option("--move", "moved", multiple=True, metavar="REF:SERVICE", help="SERVICE reports this indicator from now.")
@click.option("--use", is_flag=True, help="Take the register of YEAR into use; the one before is kept.")
@FORMAT
@click.pass_context
def roll_over(
    ctx: click.Context, year: Period, merged: tuple[str, ...], moved: tuple[str, ...], use: bool, form: str
) -> None:
    """Begin YEAR: a register for it beside yours, and a list of what is to be decided."""
    from workbook_tool.cli.output_year import say_in_use, say_rolled_over
    from workbook_tool.commands.year.roll_over import roll_over_register, take_into_use
    from workbook_tool.register.roll_over import Moves

    folder = the_folder(ctx)
    if use:
        own, kept, unset = take_into_use(folder, year)
        say_in_use(folder.shown(own), folder.shown(kept), year, unset)
        return
    say_rolled_over(roll_over_register(folder, year, Moves(_pairs(merged), _pairs(moved))), folder, form)


def _pairs(said: tuple[str, ...]) -> dict[str, str]:
    pairs = {}
    for text in said:
        old, colon, new = (part.strip() for part in text.rpartition(":"))
        if not (old and colon and new):
            raise click.UsageError(f"“{text}” is not two names with a colon between them, for example ITD:CUS.")
        pairs[old] = new
    return pairs


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count} files"


COMMANDS = (extend, withdraw, restate, roll_over, forget, recover)
