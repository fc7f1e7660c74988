"""What the ledger freezes, proves and reverses: publish, audit, undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from workbook_tool.cli.options import FORMAT, HAS_FINDINGS, PERIOD, WHOSE, name_at_work, the_folder
from workbook_tool.cli.printing import (
    echo,
    in_one_line,
    on_terminal,
    place_of,
    print_json,
    print_table,
    say,
    secho,
    way_out_words,
)
from workbook_tool.commands import as_data
from workbook_tool.domain.days import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbook_tool.commands.safekeeping.audit import Audited
    from workbook_tool.commands.safekeeping.publish import ToPublish
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
        print_json(as_data.audited_data(audited))
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
    from workbook_tool.commands.event_words import event_words

    if form == "json":
        print_json(as_data.undoable_data(undoable))
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
