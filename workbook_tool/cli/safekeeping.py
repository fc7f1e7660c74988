"""Keeping a collection safe: backup, restore, forget, recover."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbook_tool.cli.options import DAY, HAS_FINDINGS, the_folder
from workbook_tool.cli.printing import agreed, echo, say, secho
from workbook_tool.cli.progress import counting, progress
from workbook_tool.domain.days import counted, long_day

if TYPE_CHECKING:
    from workbook_tool.commands.safekeeping.recover import Recovered


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_context
def backup(ctx: click.Context, file: Path) -> None:
    """Write the whole folder into one FILE."""
    from workbook_tool.commands.safekeeping.backup import back_up

    with progress() as step:
        done = back_up(the_folder(ctx), file, step)
    echo(str(done.path))
    if done.problem:
        say(f"This is a backup of a damaged ledger. {done.problem}")
        say("Keep it beside the last sound one, and run “workbook-tool recover”.")
        ctx.exit(HAS_FINDINGS)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def restore(file: Path, folder: Path) -> None:
    """Make a collection FOLDER from a backup FILE."""
    from workbook_tool.commands.safekeeping.backup import restore_folder

    done = restore_folder(file, folder)
    echo(str(done.path))
    if done.problem:
        say(f"The ledger was damaged when this backup was made. {done.problem}")
        say("Run “workbook-tool recover” in the folder.")


@click.command()
@click.option("--before", type=DAY, help="Received before this day (default: by retention_days in collection.toml).")
@click.option("--reason", default="", help="Why; the log says it.")
@click.option("--dry-run", is_flag=True, help="Only list them.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_context
def forget(ctx: click.Context, before: date | None, reason: str, dry_run: bool, yes: bool) -> None:
    """Delete the originals of published cycles whose time is over; readings and log stay."""
    from workbook_tool.commands.safekeeping.forget import forget_originals, old_originals

    folder = the_folder(ctx)
    due = old_originals(folder, before)
    files = counted(len(due.files), "file")
    for received in due.files:
        echo(f"{received.at:%d %b %Y}  {received.period.label if received.period else '-'}  {received.file}")
    if due.kept:
        say(f"{due.kept} more came in before then and stay, for their cycle is not published yet.")
    if dry_run and due.files:
        say(f"{files} would be deleted; nothing was.")
    elif not due.files:
        if not dry_run:
            forget_originals(folder, due.before, reason)  # what is kept for speed
        say(f"No original that came in before {long_day(due.before)} is to be deleted.")
    elif yes or agreed(f"Delete {files} for good?"):
        done = forget_originals(folder, due.before, reason)
        say(f"Deleted: {counted(len(done.files), 'file')}. What was read from them stays, and audit lists it.")
    else:
        say("Nothing was deleted.")


@click.command()
@click.pass_context
def recover(ctx: click.Context) -> None:
    """Make a damaged or lost ledger anew from what is sound in it and from the files that came in."""
    from workbook_tool.commands.safekeeping.recover import recover_ledger

    folder = the_folder(ctx)
    with counting("Taking in again") as done:
        recovered = recover_ledger(folder, done)
    _print_recovered(recovered)


def _print_recovered(recovered: Recovered) -> None:
    """What was wrong, what was saved, and what nothing but people can bring back."""
    until = recovered.until
    if recovered.problem:
        echo(recovered.problem)
        last = f", the last of {until:%d %B %Y %H:%M}" if until else ""
        echo(f"Saved from it: {counted(recovered.events, 'event')}{last}.")
    else:
        echo("The ledger is sound.")
    if recovered.kept:
        echo(f"The damaged file is kept as {recovered.kept}.")
    if recovered.cycles:
        echo(f"Taken from their folders: {', '.join(period.label for period in recovered.cycles)}.")
    kinds = sorted(Counter(assessed.status.value for assessed in recovered.taken).items())
    in_words = f" ({', '.join(f'{count} {kind}' for kind, count in kinds)})" if kinds else ""
    echo(f"Files taken in again: {len(recovered.taken)}{in_words}.")
    for line in recovered.missing:
        secho(line, fg="red", err=True)
    if recovered.problem:
        since = f"since {until:%d %B %Y %H:%M}" if until else "before"
        say(
            f"Not in the files that came in, so do again what was done {since}: import-history, amend, extend, publish."
        )
        say("Messages sent since then are not known any more: look into your sent mail before send, chase or reply.")
        say("Then compile, and compare the master with the last one.")
