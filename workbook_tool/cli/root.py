"""The command ``workbook-tool``: its own options, its commands by subject, and what stops a run as a sentence."""

from __future__ import annotations

import atexit
import errno
import gc
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from workbook_tool import __version__
from workbook_tool.cli.subjects import SUBJECTS

_HOMES = {name: home for modules in SUBJECTS.values() for home, sentences in modules.items() for name in sentences}
"""By command, the module that it stands in."""
_TRY_AGAIN = "Check that it is there, that you may read and change it, and that there is room; then run it again."


class Commands(click.Group):
    """Lists the commands by subject, and prints what stops a run as sentences, never as a traceback."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Every command with its first sentence in full, under the heading of its subject."""
        width = max(len(name) for name in self.commands)
        for heading, modules in SUBJECTS.items():
            with formatter.section(heading):
                lines = [line for sentences in modules.values() for line in sentences.items()]
                formatter.write_dl([(name.ljust(width), sentence) for name, sentence in lines])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command itself, its module loaded now; None where no command is called so."""
        if cmd_name not in self.commands:
            return None
        values = vars(import_module(f"workbook_tool.cli.{_HOMES[cmd_name]}")).values()
        return next(each for each in values if isinstance(each, click.Command) and each.name == cmd_name)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401
        """Run; what stops the run becomes a sentence and an exit code."""
        from workbook_tool.cli.printing import say, say_error
        from workbook_tool.errors import WorkbookToolError

        try:
            return super().invoke(ctx)
        except WorkbookToolError as error:
            say_error(error)
            ctx.exit(error.exit_code)
        except OSError as error:
            if error.errno == errno.EPIPE:  # whoever read the output has gone: click ends quietly
                raise
            cause = error.strerror or type(error).__name__
            say_error(WorkbookToolError(f"{error.filename or 'What is written here'}: {cause}.", _TRY_AGAIN))
            ctx.exit(1)
        except KeyboardInterrupt:
            say("Stopped. What was finished is kept; run the command again to go on.")
            ctx.exit(1)


@click.group(cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="workbook-tool")
@click.option(
    "-C", "--folder", type=click.Path(path_type=Path, file_okay=False), envvar="WORKBOOK_TOOL_FOLDER", default=".",
    help="The collection folder (default: the current one).",
)  # fmt: skip
@click.option(
    "--by", "actor", envvar="WORKBOOK_TOOL_BY", default="", metavar="NAME",
    help="Who is at work, for the log (default: your login's name).",
)  # fmt: skip
@click.option("--clock-is-right", is_flag=True, help="Do not ask about a clock far from the ledger's last event.")
@click.pass_context
def cli(ctx: click.Context, folder: Path, actor: str, clock_is_right: bool) -> None:
    """The whole collection cycle of a council's performance indicators.

    From the officer's register to each service's return workbook, back through
    checking and rating to the master workbook and the committee's report.
    Without a command it says what to do next in the collection folder.
    """
    from workbook_tool.cli.options import ACTOR, CLOCK_IS_RIGHT, OWN_PROCESS

    _print_warnings()
    ctx.meta[OWN_PROCESS] = ctx.obj is main
    ctx.obj = folder
    ctx.meta[ACTOR] = actor
    ctx.meta[CLOCK_IS_RIGHT] = clock_is_right
    if ctx.invoked_subcommand is None:
        from workbook_tool.cli.next_steps import command_of
        from workbook_tool.cli.options import the_folder
        from workbook_tool.cli.printing import echo
        from workbook_tool.commands.cycle.what_next import what_next

        advice = what_next(the_folder(ctx))
        echo(advice.state)
        echo("\nNext:")
        for step in advice.steps:
            echo(f"  {command_of(step, folder)}\n      {step.purpose}")
        echo("\nEvery command: workbook-tool --help")


for _name in _HOMES:
    cli.add_command(click.Command(_name))  # in its place until it is asked for


def _print_warnings() -> None:
    """From now on, print warnings from other rooms as sentences; asked twice is once."""
    import logging  # only when a command runs: it is a tenth of the time of --help

    from workbook_tool.cli.printing import say, way_out_words

    class Sentences(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            say(f"{record.getMessage()} {way_out_words(getattr(record, 'way_out', ''))}".rstrip())

    log = logging.getLogger("workbook_tool")
    if not log.handlers:
        log.addHandler(Sentences(logging.WARNING))


def main() -> None:
    """Run the command line."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:  # closed by whoever started us
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 (for the whole run)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    gc.set_threshold(50_000, 20, 50)  # of the many values of a run few hold each other: looking for them costs a fifth
    atexit.register(gc.freeze)  # nor at its end, where all goes at once: that costs a tenth of a short command
    cli(prog_name="workbook-tool", obj=main)
