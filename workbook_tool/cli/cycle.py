"""A cycle under way: generate, status, extend, withdraw."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbook_tool.cli.options import DAY, FORMAT, PERIOD, SERVICES, the_folder
from workbook_tool.cli.printing import (
    echo,
    in_one_line,
    on_terminal,
    print_json,
    print_table,
    say,
    say_findings,
    say_held_back,
    shortened,
)
from workbook_tool.cli.progress import progress
from workbook_tool.commands import as_data
from workbook_tool.domain.days import counted, long_day

if TYPE_CHECKING:
    from workbook_tool.commands.cycle.generate import Generated, TargetChange
    from workbook_tool.commands.cycle.status import Line, Status
    from workbook_tool.commands.folder import Folder
    from workbook_tool.commands.intake.watch import Look
    from workbook_tool.domain.period import Period
    from workbook_tool.ledger import Message


@click.command()
@click.argument("period", type=PERIOD)
@SERVICES
@click.option("--due", type=DAY, help="When the returns are due, for example 2023-10-16.")
@click.option("--dry-run", is_flag=True, help="Only say what would be asked of whom, and what differs.")
@click.option(
    "--from-now-on", is_flag=True, help="Targets that differ from those published hold from now on; do not ask."
)
@click.pass_context
def generate(
    ctx: click.Context, period: Period, services: tuple[str, ...], due: date | None, dry_run: bool, from_now_on: bool
) -> None:
    """Write the return workbooks of PERIOD, for example 2023-24-Q2."""
    from workbook_tool.commands.cycle.generate import generate_returns

    folder = the_folder(ctx)
    with progress() as step:
        hold = partial(_targets_hold, from_now_on or dry_run)
        made = generate_returns(folder, period, services, due, step, hold, dry_run=dry_run)
    _say_generated(made, folder)
    if dry_run:
        say("Nothing was written: this is what generate would do.")


def _say_generated(made: Generated, folder: Folder) -> None:
    """The workbooks written, and what the register asks differently."""
    say_findings(made.findings)
    rows = [(code, folder.shown(path), reference, str(asked)) for code, path, reference, asked in made.files]
    print_table(("Service", "Workbook", "Reference", "Readings asked"), rows)
    period, today = made.cycle.period, folder.clock().date()
    passed = " That day has passed: name another with --due." if made.cycle.due < today else ""
    say(f"Due {long_day(made.cycle.due)}.{passed}")
    if period.start > today:
        begins = f"{period.label} begins only on {long_day(period.start)}."
        say(f"{begins} If another was meant: workbook-tool withdraw {period.code}")
    for code in made.left_out:
        say(f"{code} was left out: no reading of its indicators is due in {period.label}.")
        say(f"  To ask it all the same: workbook-tool generate {period.code} --service {code}")
    if made.changes and made.since:
        _say_changes(made, made.since)
    for path in made.stale:
        say(f"{folder.shown(path)} is there from before, of a service that is not asked any more: delete it.")


_MANY_TARGETS = 6  # changes of targets from which on they are a table


def _say_changes(made: Generated, since: Period) -> None:
    """What the register asks differently from the cycle before; many targets as a table."""
    as_table = len(made.targets) >= _MANY_TARGETS
    lines = [change for change in made.changes if change.kind != "target" or not as_table]
    if lines:
        say(f"What differs from the register of {since.label}:")
    for change in lines:
        say(f"  {change}")
    if as_table:
        rows = [(ref, shortened(title, 48), was, now) for ref, title, was, now in made.targets]
        headings = ("Ref", "Indicator", f"Target {since.label}", f"Target {made.cycle.period.label}")
        print_table(headings, rows, f"\n{counted(len(rows), 'indicator')} with other targets than in {since.label}:")


def _targets_hold(from_now_on: bool, changes: Sequence[TargetChange]) -> None:
    """Ask which of the two likely meanings a target has that differs from the one published."""
    from workbook_tool.errors import UnansweredError

    _say_overwritten(changes)
    if from_now_on or (on_terminal() and click.confirm("Do they hold from now on?", err=True)):
        return
    raise UnansweredError(
        "Targets of published periods were changed, and it is not said what is meant: nothing was written.",
        "If they hold from now on: run the same with --from-now-on. If they were always wrong: restate them first.",
    )


def _say_overwritten(changes: Sequence[TargetChange]) -> None:
    """Targets of published periods that the register has otherwise, with the two likely meanings."""
    latest = {change.indicator: change for change in sorted(changes, key=lambda change: change.period.key)}
    say("Please confirm: the register has other targets for periods that are published.")
    for change in latest.values():
        others = sum(other.indicator == change.indicator for other in changes) - 1
        likewise = f" ({others} more of its periods likewise)" if others else ""
        was_and_is = f"published against {change.published}, now {change.now}"
        say(f"  {change.indicator}, {change.period.label}: {was_and_is}{likewise}.")
    say("Every paper goes on saying what was published. What is meant?")
    say("  From now on: --from-now-on; better still, give it a row of its own in Targets, and put the old one back.")
    say(
        f"  It was always wrong: workbook-tool restate {change.indicator} {change.period.code} --target “{change.now}” "
        "--reason “…”, for each period."
    )


@click.command()
@click.argument("period", type=PERIOD, required=False)
@click.option(
    "--watch", type=click.Path(path_type=Path, file_okay=False), metavar="FOLDER",
    help="Keep it on the screen, and collect what arrives in FOLDER. Ctrl-C ends it.",
)  # fmt: skip
@click.option("--every", type=click.FloatRange(0.1), default=3, show_default=True, help="Seconds between two looks.")
@FORMAT
@click.pass_context
def status(ctx: click.Context, period: Period | None, watch: Path | None, every: float, form: str) -> None:
    """Show who has returned, who has not, and what is open."""
    from workbook_tool.commands.cycle.status import cycle_status

    folder = the_folder(ctx)
    if watch is not None:
        from workbook_tool.commands.intake.watch import watch_folder

        for look in watch_folder(folder, period, watch, _until_interrupted(every)):
            _say_look(look)
    _print_status(cycle_status(folder, period), form)


def _print_status(status: Status, form: str) -> None:
    """A cycle's state, service by service."""
    if form == "json":
        print_json(as_data.status_data(status))
        return
    cycle = status.cycle
    rows = [
        (
            line.service.code, line.service.name, line.state, _days_late(line),
            f"{line.received_at:%d %b %Y %H:%M}" if line.received_at else "", str(line.attempts or ""),
            str(line.errors or ""), str(line.queries or ""), _last_message(line.message),
        )
        for line in status.lines
    ]  # fmt: skip
    title = f"{cycle.period.label}, due {cycle.due:%d %B %Y}" + (", published" if status.published else "")
    headings = ("Code", "Service", "State", "Late", "Received", "Files", "To fix", "To confirm", "Last message")
    print_table(headings, rows, title)
    say_held_back(status.held_back)
    for line in status.lines:
        for restated in line.restatements:
            say(f"{line.service.code}: {restated.message}")
        if line.due != cycle.due:
            say(f"{line.service.code} has until {long_day(line.due)}.")


def _days_late(line: Line) -> str:
    return "" if not line.late else "1 day" if line.days_late == 1 else f"{line.days_late} days"


def _last_message(message: Message | None) -> str:
    return f"{message.kind}, {message.state.value} {message.at:%d %b}" if message and message.at else ""


def _say_look(look: Look) -> None:
    """One look of ``--watch``: on a terminal the table anew, elsewhere only what is new."""
    if sys.stdout.isatty():
        click.clear()
        _print_status(look.status, "text")
    for assessed in look.arrived:
        errors = sum(finding.is_error for finding in assessed.findings)
        say(f"{in_one_line(assessed.file)}: {assessed.status.value}{f', {errors} to fix' if errors else ''}")
    if look.trouble:
        say(f"{look.trouble} It is tried again.")


def _until_interrupted(seconds: float) -> Callable[[], bool]:
    """A pause that says whether to go on. Ctrl-C ends what is begun after its work; a second one, at once."""
    import signal
    from threading import Event
    from types import FrameType

    over = Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        over.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    signal.signal(signal.SIGINT, end)
    return lambda: not over.wait(seconds)


@click.command()
@click.argument("period", type=PERIOD)
@click.argument("service")
@click.argument("due", type=DAY)
@click.option("--reason", default="", help="Why; the log keeps it.")
@click.pass_context
def extend(ctx: click.Context, period: Period, service: str, due: date, reason: str) -> None:
    """Give SERVICE until the day DUE for its return of PERIOD."""
    from workbook_tool.commands.cycle.adjust import extend_due_date

    done = extend_due_date(the_folder(ctx), period, service, due, reason)
    line = f"{done.service.name} has until {long_day(done.due)} for {done.cycle.period.label}"
    unchanged = done.was == done.due
    echo(
        f"{line}, as before." if unchanged else f"{line}, not {long_day(done.was)}. The return need not be sent again."
    )


@click.command()
@click.argument("period", type=PERIOD)
@click.option("--reason", default="", help="Why; the log keeps it.")
@click.pass_context
def withdraw(ctx: click.Context, period: Period, reason: str) -> None:
    """Take back the cycle of PERIOD, begun by mistake, for which nothing came in or went out."""
    from workbook_tool.commands.cycle.adjust import withdraw_cycle

    folder = the_folder(ctx)
    done = withdraw_cycle(folder, period, reason)
    echo(f"{period.label} is withdrawn; “workbook-tool generate {period.code}” would begin it anew.")
    if done.place:
        say(f"Its folder is put aside as {folder.shown(done.place)}; delete it if you like.")
    if done.latest:
        say(f"The latest cycle is {done.latest.label} now.")
