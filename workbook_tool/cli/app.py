"""The commands and their options."""

from __future__ import annotations

import errno
import gc
import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbook_tool import __version__
from workbook_tool.cli import keep, mail, more
from workbook_tool.cli.echo import echo
from workbook_tool.cli.types import (
    ACTOR,
    DAY,
    EDITION,
    FORMAT,
    HAS_FINDINGS,
    PERIOD,
    SCHEDULER,
    UNSEEN,
    said_of,
    the_folder,
)
from workbook_tool.errors import WorkbookToolError

if TYPE_CHECKING:
    from workbook_tool.commands.folder import Folder
    from workbook_tool.commands.intake.mailboxes import Mailboxes
    from workbook_tool.domain.period import Period
    from workbook_tool.returns.check.assess import Assessed


_TRY_AGAIN = "Check that it is there, that you may read and change it, and that there is room; then run it again."


class Commands(click.Group):
    """Prints every error as sentences, never a traceback, and lists commands in the order of the work."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which they are declared."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401
        """Run; what stops the run becomes a sentence and an exit code."""
        try:
            return super().invoke(ctx)
        except WorkbookToolError as error:
            from workbook_tool.cli.output import say_error

            say_error(error)
            ctx.exit(error.exit_code)
        except OSError as error:
            if error.errno == errno.EPIPE:  # whoever read the output has gone: click ends quietly
                raise
            from workbook_tool.cli.output import say_error

            said = error.strerror or type(error).__name__
            say_error(WorkbookToolError(f"{error.filename or 'What is written here'}: {said}.", _TRY_AGAIN))
            ctx.exit(1)
        except KeyboardInterrupt:
            echo("Stopped. What was finished is kept; run the command again to go on.", err=True)
            ctx.exit(1)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="workbook-tool")
@click.option(
    "-C", "--folder", type=click.Path(path_type=Path, file_okay=False), envvar="WORKBOOK_TOOL_FOLDER", default=".",
    help="The collection folder (default: the current one).",
)  # fmt: skip
@click.option(
    "--by", "actor", envvar="WORKBOOK_TOOL_BY", default="", metavar="NAME",
    help="Who is at work, for the log (default: your login's name).",
)  # fmt: skip
@click.pass_context
def cli(ctx: click.Context, folder: Path, actor: str) -> None:
    """The whole collection cycle of a council's performance indicators.

    From the officer's register to each service's return workbook, back through
    checking and rating to the master workbook. Start with: workbook-tool demo
    """
    from workbook_tool.cli.warnings import speak

    speak()
    ctx.obj = folder
    ctx.meta[ACTOR] = actor


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default="workbook-tool-demo")
def demo(folder: Path) -> None:
    """Run the whole cycle on the sample council in FOLDER."""
    from workbook_tool.cli.output import say_demo
    from workbook_tool.commands.cycle.demo import run_demo

    say_demo(run_demo(folder, lambda line: echo(line, err=True)))


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--sample", is_flag=True, help="Fill it with the sample council, its history and completed returns.")
@click.option("--council", default="", help="The council's name, for collection.toml.")
def init(folder: Path, sample: bool, council: str) -> None:
    """Start a collection folder."""
    from workbook_tool.cli.output import say_init
    from workbook_tool.commands.cycle.init import start_folder

    say_init(start_folder(folder, sample=sample, council=council))


@cli.command()
@click.argument("period", type=PERIOD)
@click.option("--service", "services", multiple=True, metavar="CODE", help="Only this service (may be repeated).")
@click.option("--due", type=DAY, help="When the returns are due, for example 2023-10-16.")
@click.pass_context
def generate(ctx: click.Context, period: Period, services: tuple[str, ...], due: date | None) -> None:
    """Write the return workbooks of PERIOD, for example 2023-24-Q2."""
    from workbook_tool.cli.output import progress, say_generated
    from workbook_tool.commands.cycle.generate import generate_returns

    folder = the_folder(ctx)
    with progress() as step:
        made = generate_returns(folder, period, services, due, step)
    say_generated(made, folder)


@cli.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option(
    "--corrections", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
    help="Write into DIR, for each return with something to fix or confirm, the workbook that goes back.",
)  # fmt: skip
@UNSEEN
@SCHEDULER
@FORMAT
@click.pass_context
def check(
    ctx: click.Context, /, sources: tuple[str, ...], corrections: Path | None, unseen: bool, scheduler: str, form: str
) -> None:
    """Read and validate returns without taking them in."""
    from workbook_tool.cli.output import counting
    from workbook_tool.commands.intake.check import check_returns
    from workbook_tool.commands.intake.cluster import readers_at
    from workbook_tool.commands.intake.corrections import Corrections
    from workbook_tool.commands.intake.mailboxes import Mailboxes
    from workbook_tool.mail.incoming.gather import count

    folder = the_folder(ctx)
    back = Corrections(folder, corrections) if corrections else None
    with (
        counting("Checking", count(sources)) as done,
        Mailboxes(folder, everything=not unseen, read_only=True) as boxes,
        readers_at(scheduler) as folder.readers,
    ):
        assessed = list(check_returns(folder, sources, done, back, boxes))
    _say_all(assessed, folder, boxes, form)
    for path in back.files if back else ():
        echo(f"To send back: {path}", err=True)
    _exit_on_errors(ctx, assessed)


@cli.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--period", type=PERIOD, help="The cycle that they are for (default: the latest).")
@UNSEEN
@SCHEDULER
@FORMAT
@click.pass_context
def collect(
    ctx: click.Context, /, sources: tuple[str, ...], period: Period | None, unseen: bool, scheduler: str, form: str
) -> None:
    """Take returns in; the same thing twice changes nothing.

    A SOURCE is a file or folder, a zip, a message (.eml, .msg), an mbox file, a
    Maildir, or a mailbox: imaps://user@host/Folder, or imap:// for the one in
    collection.toml. What a message brought is stored before the message is moved
    to the folder Processed; one that brought nothing stays where it is.
    """
    from workbook_tool.cli.output import counting
    from workbook_tool.commands.intake.cluster import readers_at
    from workbook_tool.commands.intake.collect import collect_returns
    from workbook_tool.commands.intake.mailboxes import Mailboxes
    from workbook_tool.mail.incoming.gather import count

    folder = the_folder(ctx)
    with (
        counting("Collecting", count(sources)) as done,
        Mailboxes(folder, everything=not unseen) as boxes,
        readers_at(scheduler) as folder.readers,
    ):
        assessed = list(collect_returns(folder, sources, period, done, boxes))
    _say_all(assessed, folder, boxes, form)
    _exit_on_errors(ctx, assessed)


def _say_all(assessed: list[Assessed], folder: Folder, boxes: Mailboxes, form: str) -> None:
    """What came of everything; then, where a mailbox could not be had, why."""
    from workbook_tool.cli.output import say_error
    from workbook_tool.cli.output_returns import say_assessed

    if assessed or not boxes.errors:
        say_assessed(assessed, folder.register().register, form)
    for error in boxes.errors[:-1]:
        say_error(error)
    if boxes.errors:
        raise boxes.errors[-1]


def _exit_on_errors(ctx: click.Context, assessed: list[Any]) -> None:
    if any(f.is_error for one in assessed for f in one.findings):
        ctx.exit(HAS_FINDINGS)


@cli.command()
@click.argument("period", type=PERIOD, required=False)
@click.option(
    "--watch",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Keep it on the screen, and collect what arrives in FOLDER. Ctrl-C ends it.",
)
@click.option("--every", type=click.FloatRange(0.1), default=3, show_default=True, help="Seconds between two looks.")
@FORMAT
@click.pass_context
def status(ctx: click.Context, period: Period | None, watch: Path | None, every: float, form: str) -> None:
    """Who has returned, who has not, what is open."""
    from workbook_tool.cli.output_status import say_look, say_status
    from workbook_tool.commands.cycle.status import cycle_status

    if watch is None:
        say_status(cycle_status(the_folder(ctx), period), form)
        return
    from workbook_tool.cli.until import until_interrupted
    from workbook_tool.commands.intake.watch import watch_folder

    for look in watch_folder(the_folder(ctx), period, watch, until_interrupted(every)):
        say_look(look)
    say_status(cycle_status(the_folder(ctx), period), form)


@cli.command(name="compile")
@click.argument("period", type=PERIOD, required=False)
@click.option(
    "--data",
    is_flag=True,
    help="Write the trend data as CSV and Parquet too; with restricted figures, unless with --public.",
)
@click.option(
    "--public", is_flag=True,
    help="Write master-public.xlsx too, and with --data its data, without what is restricted or suppressed.",
)  # fmt: skip
@click.option("--self-test", is_flag=True, help="Print the accessibility checklist of the master and the returns.")
@EDITION
@FORMAT
@click.pass_context
def compile_(
    ctx: click.Context,
    /,
    period: Period | None,
    data: bool,
    public: bool,
    self_test: bool,
    form: str,
    **said: object,
) -> None:
    """Build master.xlsx from whatever is there, and name what is missing."""
    from workbook_tool.cli.output import say_checklist, say_compiled
    from workbook_tool.commands.results.compile import compile_master

    folder = the_folder(ctx)
    compiled = compile_master(folder, period, said_of(said), with_data=data, public=public)
    say_compiled(compiled, folder, form)
    if self_test:
        from workbook_tool.commands.results.self_test import returns_test

        say_checklist(compiled.checks, "Master workbook")
        say_checklist(returns_test(folder, compiled.period), "Return workbooks")
    if compiled.errors:
        ctx.exit(HAS_FINDINGS)


@cli.command()
@click.argument("period", type=PERIOD)
@click.option("--format", "form", type=click.Choice(["text", "json", "csv"]), default="text", show_default=True)
@click.pass_context
def ratings(ctx: click.Context, period: Period, form: str) -> None:
    """The ratings of PERIOD as data."""
    from workbook_tool.cli.output import say_ratings
    from workbook_tool.commands.results.ratings import cycle_ratings

    say_ratings(cycle_ratings(the_folder(ctx), period), form)


@cli.command()
@click.argument("table", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--rules", type=click.Path(path_type=Path, dir_okay=False), help="A register (.xlsx) or the same as .toml."
)
@click.option("--format", "form", type=click.Choice(["text", "json", "csv"]), default="text", show_default=True)
def rate(table: Path, rules: Path | None, form: str) -> None:
    """RAG and change for any plain TABLE (.csv, .xlsx); needs no collection folder."""
    from workbook_tool.cli.output import say_rated
    from workbook_tool.commands.tables.rate import rate_table

    say_rated(rate_table(table, rules), form)


@cli.command()
@click.argument("indicator")
@click.argument("period", type=PERIOD, required=False)
@FORMAT
@click.pass_context
def explain(ctx: click.Context, indicator: str, period: Period | None, form: str) -> None:
    """Why this rating: the sum in words, the return, cell and file that it came from."""
    from workbook_tool.cli.output import say_explained
    from workbook_tool.commands.results.ratings import explain_rating

    say_explained(explain_rating(the_folder(ctx), indicator, period), form)


@cli.command(name="import-history")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.pass_context
def import_history(ctx: click.Context, files: tuple[Path, ...]) -> None:
    """Take in readings of earlier periods from a plain table (.csv, .xlsx) or a former master."""
    from workbook_tool.cli.output import say_imported
    from workbook_tool.commands.tables.import_history import import_readings

    imported = import_readings(the_folder(ctx), files)
    say_imported(imported)
    if any(f.is_error for one in imported for f in one.findings):
        ctx.exit(HAS_FINDINGS)


for command in (*mail.COMMANDS, *more.COMMANDS, *keep.COMMANDS):
    cli.add_command(command)


def main() -> None:
    """Run the command line."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:  # closed by whoever started us
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 (for the whole run)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    gc.set_threshold(50_000, 20, 50)  # of the many values of a run few hold each other: looking for them costs a fifth
    cli(prog_name="workbook-tool")
