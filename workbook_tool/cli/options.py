"""The options and arguments that several commands take, and what is made of them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from workbook_tool.cli.printing import say_findings

if TYPE_CHECKING:
    from workbook_tool.commands.folder import Folder
    from workbook_tool.commands.results.edition import EditionWords
    from workbook_tool.domain.period import Period

HAS_FINDINGS = 3
"""The exit code of a run that is done and left something to fix or answer."""
ACTOR = "workbook_tool.actor"  # in the context: who is at work
CLOCK_IS_RIGHT = "workbook_tool.clock_is_right"  # where click keeps that the officer says so
OWN_PROCESS = "workbook_tool.own_process"  # the same, for whether this process is the command's alone


class PeriodType(click.ParamType):  # type: ignore[type-arg]
    """A period in any of the ways that people write one."""

    name = "period"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Period:  # noqa: ANN401
        """The period; a usage error where the text is none."""
        from workbook_tool.domain.period import Period, parse_period

        if isinstance(value, Period):
            return value
        try:
            return parse_period(str(value))
        except ValueError as error:
            self.fail(f"{error}.", param, ctx)


class DayType(click.ParamType):  # type: ignore[type-arg]
    """A date, as 2023-10-16 or 16/10/2023."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:  # noqa: ANN401
        """The date; a usage error where the text is none."""
        if isinstance(value, date):
            return value
        for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
            try:
                return datetime.strptime(str(value), pattern).date()  # noqa: DTZ007
            except ValueError:
                continue
        return self.fail(f"{value!r} is not a date; write it like 2023-10-16.", param, ctx)


PERIOD, DAY = PeriodType(), DayType()
RULES = click.option(
    "--rules", type=click.Path(path_type=Path, dir_okay=False), help="A register (.xlsx) or the same as .toml."
)
WHOSE = click.option(
    "--by", default="", help="Whose word it is (default: the --by before the command, or WORKBOOK_TOOL_BY)."
)
SERVICES = click.option(
    "--service", "services", multiple=True, metavar="CODE", help="Only this service (may be repeated)."
)
FORMAT = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people or scripts.",
)
TABLE_FORMAT = click.option(
    "--format", "form", type=click.Choice(["text", "json", "csv"]), default="text", show_default=True,
    help="For people or scripts.",
)  # fmt: skip


Command = TypeVar("Command", bound=Callable[..., Any])


def EDITION(command: Command) -> Command:  # noqa: N802 (used as the other options are)
    """For whom the output is: ``--for``, ``--meeting``, ``--appendix``; read with :func:`audience_of`."""
    for option in (
        click.option("--for", "audience", default="", help="For whom it is, for example DMT or the committee."),
        click.option("--meeting", type=DAY, help="The date of the meeting."),
        click.option("--appendix", default="", help="The number of the appendix."),
    ):
        command = option(command)
    return command


def audience_of(options: Mapping[str, Any]) -> EditionWords:
    """What the options of :func:`EDITION` say."""
    from workbook_tool.commands.results.edition import EditionWords

    return EditionWords(str(options["audience"]), options["meeting"], str(options["appendix"]))


def name_at_work(ctx: click.Context, by: str) -> str:
    """Who answers for a change: the command's own ``--by``, else the one before it; empty where nobody is named."""
    return by or str(ctx.meta.get(ACTOR, ""))


def the_folder(ctx: click.Context, *, quietly: bool = False) -> Folder:
    """The collection folder of the run; ``quietly`` where the register's questions are not said at its end."""
    from workbook_tool.commands.folder import Folder

    def clock_is_right(doubt: str) -> bool:
        if ctx.meta.get(CLOCK_IS_RIGHT):
            return True
        return sys.stdin.isatty() and click.confirm(f"{doubt} Is the clock right?", err=True)

    folder = Folder(Path(ctx.obj), actor=str(ctx.meta.get(ACTOR, "")), clock_is_right=clock_is_right)
    if not quietly:  # every command that has read a register says what it asks
        ctx.call_on_close(lambda: say_findings(folder.register_questions))
    return folder
