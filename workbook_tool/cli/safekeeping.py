"""Keeping a collection safe: publish, audit, undo, backup, restore, forget, recover."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbook_tool.cli.options import DAY, FORMAT, HAS_FINDINGS, PERIOD, WHOSE, name_at_work, the_folder
from workbook_tool.cli.printing import (
    agreed,
    counted,
    counting,
    echo,
    in_one_line,
    on_terminal,
    place_of,
    print_json,
    print_table,
    progress,
    say,
    secho,
    way_out_words,
)
from workbook_tool.domain.days import long_day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbook_tool.commands.safekeeping.audit import Audited
    from workbook_tool.commands.safekeeping.publish import ToPublish
    from workbook_tool.commands.safekeeping.recover import Recovered
    from workbook_tool.domain.period import Period
    from workbook_tool.ledger import Undoable


_SHOWN = 30  # events that can be undone


@click.command()
@click.argument("period", type=PERIOD)
@click.option("--dry-run", is_flag=True, help="Only say what would be published, and what is open.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_context
def publish(ctx: click.Context, period: Period, dry_run: bool, yes: bool) -> None:
    """Freeze PERIOD: its figures change no more but by a restatement with a reason."""
    from workbook_tool.commands.safekeeping.publish import publish_cycle, to_publish

    folder = the_folder(ctx)
    planned = to_publish(folder, period)
    if dry_run or not planned.refusal:
        _say_to_publish(planned)
    if dry_run:
        if planned.refusal:
            say(f"It cannot be published now: {planned.refusal.message} {way_out_words(planned.refusal.way_out)}")
        say("Nothing was published.")
        return
    asks = on_terminal() and not (yes or planned.published or planned.refusal)
    if asks and not click.confirm(f"Publish {period.label}, version {planned.version}?", err=True):
        say("Nothing was published.")
        return
    done = publish_cycle(folder, period)
    of = "" if done.version == planned.version or planned.published else f" (the figures of version {planned.version})"
    echo(f"{period.label} is published: version {done.version}{of}, {done.at:%d %B %Y %H:%M}, by {done.by}.")
    if any("withdrawn" not in path.stem for path in folder.cycle(period).glob("report*.*")):
        say(f"Papers made before say DRAFT: run “workbook-tool report {period.code}” again.")


def _say_to_publish(planned: ToPublish) -> None:
    """What is open in a cycle that is to be published, or was."""
    if planned.missing:
        say(f"No return from: {', '.join(planned.missing)}.")
    if planned.open_findings:
        errors = sum(noted.finding.is_error for noted in planned.open_findings)
        queries = len(planned.open_findings) - errors
        say(f"Still open: {errors} to fix and {queries} to confirm; the master lists them.")
    for noted in planned.open_findings:
        place = in_one_line(f"{noted.service} {place_of(noted.finding)}".strip())
        say(f"  {place}: {in_one_line(noted.finding.message)}")


@click.command()
@click.argument("period", type=PERIOD, required=False)
@FORMAT
@click.pass_context
def audit(ctx: click.Context, period: Period | None, form: str) -> None:
    """Verify the ledger and the kept files, and print who sent what and when."""
    from workbook_tool.commands.safekeeping.audit import audit_folder

    audited = audit_folder(the_folder(ctx), period)
    if form == "json":
        from workbook_tool.commands.as_data import audited_data

        print_json(audited_data(audited))
    else:
        _print_audited(audited)
    if audited.problems:
        ctx.exit(HAS_FINDINGS)


def _print_audited(audited: Audited) -> None:
    """The events in order, then what of it cannot be trusted."""
    from workbook_tool.commands.event_words import event_words

    rows = [
        (
            f"{e.at:%d %b %Y %H:%M:%S}", e.actor, e.kind, e.period.label if e.period else "", e.service or "",
            event_words(e) + _undone_words(audited, e.number), (e.bytes_sha256 or "")[:12], e.hash[:12],
        )
        for e in audited.events
    ]  # fmt: skip
    print_table(("When", "Who", "What", "Period", "Service", "About", "Bytes", "Event"), rows)
    for problem in audited.problems:
        secho(problem, fg="red", err=True)
    if audited.unrecorded:
        secho(f"Stored, but not in the ledger: {', '.join(audited.unrecorded)}.", fg="yellow", err=True)
        say("Collect them again, or run “workbook-tool recover”.")
    if not audited.problems:
        echo(f"Verified: {len(audited.events)} events and every kept file are as they were written.")
    echo(f"Head of the ledger: {audited.head}")
    say("It stands for all that the ledger says until now: note it down to prove that later.")


def _undone_words(audited: Audited, number: int) -> str:
    return f" [undone by event {audited.undone[number]}]" if number in audited.undone else ""


@click.command()
@click.argument("event", type=int, required=False)
@WHOSE
@click.option("--reason", default="", help="Why; the log keeps it.")
@FORMAT
@click.pass_context
def undo(ctx: click.Context, /, event: int | None, by: str, reason: str, form: str) -> None:
    """Reverse EVENT by a further event; without one, list what can be undone."""
    from workbook_tool.commands.event_words import event_words
    from workbook_tool.commands.safekeeping.undo import undo_event, undoable_events

    folder = the_folder(ctx)
    if event is None:
        _print_undoable(undoable_events(folder), form)
        return
    done = undo_event(folder, event, name_at_work(ctx, by), reason)
    about = event_words(done.event)
    if done.before:
        echo(f"Event {event} was undone before; nothing was changed.")
        return
    echo(f"Undone: event {event}, {done.event.kind}{f' ({about})' if about else ''}. The log keeps both.")
    for path in done.withdrawn:
        say(f"Withdrawn: {folder.shown(path)}")
    if done.event.kind == "received":
        say("The file stays in received/; collected again, it counts again.")


def _print_undoable(undoable: Sequence[Undoable], form: str) -> None:
    """What can be undone, the newest first."""
    from workbook_tool.commands.as_data import undoable_data
    from workbook_tool.commands.event_words import event_words

    if form == "json":
        print_json(undoable_data(undoable))
        return
    events = [u.event for u in undoable if not u.refusal]
    rows = [
        (
            str(e.number), f"{e.at:%d %b %Y %H:%M}", e.actor, e.kind, e.period.label if e.period else "",
            e.service or "", event_words(e),
        )
        for e in events[:_SHOWN]
    ]  # fmt: skip
    print_table(("Event", "When", "Who", "What", "Period", "Service", "About"), rows)
    if len(events) > _SHOWN:
        say(f"{len(events) - _SHOWN} earlier ones too: --format json lists all.")
    if len(undoable) > len(events):
        say(f"{counted(len(undoable) - len(events), 'event')} more cannot be undone, for something was built on them.")


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
