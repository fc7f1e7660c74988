"""The commands after the master: the report, re-performance, publishing and keeping."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbook_tool.cli.echo import echo
from workbook_tool.cli.types import EDITION, FORMAT, HAS_FINDINGS, PERIOD, WHOSE, said_of, the_folder, whose

if TYPE_CHECKING:
    from workbook_tool.domain.period import Period


@click.command()
@click.argument("period", type=PERIOD)
@click.option(
    "--format", "forms", type=click.Choice(["pdf", "docx", "html"]), multiple=True, help="Default: pdf and docx."
)
@click.option("--committee", default="", help="Only the indicators of this committee.")
@click.option("--service", default="", help="Only the indicators of this service, by code or name.")
@click.option("--exceptions", is_flag=True, help="Only those at either end of their scale.")
@click.option("--self-test", is_flag=True, help="Print what each paper shows of its accessibility, item by item.")
@EDITION
@click.pass_context
def report(
    ctx: click.Context,
    /,
    period: Period,
    forms: tuple[str, ...],
    committee: str,
    service: str,
    exceptions: bool,
    self_test: bool,
    **said: object,
) -> None:
    """The committee's report of PERIOD as PDF, Word or HTML."""
    from workbook_tool.commands.results.report import write_report
    from workbook_tool.report import Selection

    made = write_report(the_folder(ctx), period, forms, Selection(committee, service, exceptions), said_of(said))
    for path in made.files:
        echo(str(path))
    if made.missing:
        echo(f"No return from {', '.join(made.missing)}: the report says so.", err=True)
    if self_test:
        from workbook_tool.cli.output import say_checklist
        from workbook_tool.commands.results.self_test import papers_test

        say_checklist(papers_test(made.files), "Report")


@click.command()
@click.argument("table", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--rules", type=click.Path(path_type=Path, dir_okay=False), help="A register (.xlsx) or the same as .toml."
)
@FORMAT
@click.pass_context
def reperform(ctx: click.Context, table: Path, rules: Path | None, form: str) -> None:
    """Which published ratings and changes of TABLE do not follow from the rules."""
    from workbook_tool.cli.output import say_reperformed
    from workbook_tool.commands.tables.reperform import reperform_table

    done = reperform_table(table, rules)
    say_reperformed(done, form)
    if done.ratings.disagreements or done.changes.disagreements:
        ctx.exit(HAS_FINDINGS)


@click.command()
@click.argument("period", type=PERIOD)
@click.pass_context
def publish(ctx: click.Context, period: Period) -> None:
    """Freeze PERIOD: its figures change no more but by a restatement with a reason."""
    from workbook_tool.commands.cycle.status import cycle_status
    from workbook_tool.commands.safekeeping.publish import publish_cycle

    folder = the_folder(ctx)
    done = publish_cycle(folder, period)
    echo(f"{period.label} is published: version {done.version}, {done.at:%d %B %Y %H:%M}, by {done.by}.")
    lines = cycle_status(folder, period).lines
    errors, queries = sum(line.errors for line in lines), sum(line.queries for line in lines)
    if errors or queries:
        echo(f"Published with {errors} to fix and {queries} to confirm still open: the master lists them.", err=True)
    if any(folder.cycle(period).glob("report*.*")):
        echo(f"Papers made before say DRAFT: run “workbook-tool report {period.code}” again.", err=True)


@click.command()
@click.argument("period", type=PERIOD, required=False)
@FORMAT
@click.pass_context
def audit(ctx: click.Context, period: Period | None, form: str) -> None:
    """Verify the ledger and the kept files, and print who sent what and when."""
    from workbook_tool.cli.output_audit import say_audited
    from workbook_tool.commands.safekeeping.audit import audit_folder

    done = audit_folder(the_folder(ctx), period)
    say_audited(done, form)
    if done.problems:
        ctx.exit(HAS_FINDINGS)


@click.command()
@click.argument("indicator")
@click.argument("period", type=PERIOD)
@click.option("--value", help="The figure, as in a cell: 83% or 1,234.")
@click.option("--commentary", help="The commentary in its new wording.")
@click.option("--actions", help="The actions in their new wording.")
@click.option("--status", help="final, provisional, estimated or not available.")
@click.option("--restate", is_flag=True, help="Correct a published figure; it is listed as restated.")
@click.option("--close", "close", multiple=True, metavar="CODE", help="Settle an open finding by its code, or all.")
@WHOSE
@click.option("--reason", required=True, help="Why; it is kept and shown.")
@click.pass_context
def amend(ctx: click.Context, /, indicator: str, period: Period, by: str, reason: str, **parts: Any) -> None:  # noqa: ANN401
    """Enter or correct the reading of INDICATOR for PERIOD, or settle a query; what was there is kept."""
    from workbook_tool.cli.output import say_amended
    from workbook_tool.commands.intake.amend import Amendment, amend_reading

    say_amended(amend_reading(the_folder(ctx), indicator, period, Amendment(**parts), whose(ctx, by), reason))


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_context
def backup(ctx: click.Context, file: Path) -> None:
    """The whole folder in one FILE."""
    from workbook_tool.commands.safekeeping.backup import back_up

    echo(str(back_up(the_folder(ctx), file)))


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def restore(file: Path, folder: Path) -> None:
    """A collection FOLDER from a backup FILE."""
    from workbook_tool.commands.safekeeping.backup import restore_folder

    echo(str(restore_folder(file, folder)))


@click.command()
@click.argument("indicator")
@click.argument("period", type=PERIOD)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--caption", required=True, help="What stands above it.")
@click.option("--alt", "alt_text", default="", help="What a picture shows, for those who do not see it.")
@click.pass_context
def attach(ctx: click.Context, indicator: str, period: Period, file: Path, caption: str, alt_text: str) -> None:
    """Add a service's own chart (picture) or table (.csv) to the page of INDICATOR."""
    from workbook_tool.commands.results.attach import attach_to_page

    made = attach_to_page(the_folder(ctx), indicator, period, file, caption, alt_text)
    what = f"a table of {len(made.table) - 1} rows" if made.table else f"a picture of {made.width} by {made.height}"
    echo(f"{indicator}, {period.label}: {what} will stand on its page from the next compile and report on.")


@click.command()
@click.argument("period", type=PERIOD)
@click.argument("first", type=int, required=False)
@click.argument("second", type=int, required=False)
@click.pass_context
def compare(ctx: click.Context, period: Period, first: int | None, second: int | None) -> None:
    """What changed between two versions of PERIOD (by default the last two)."""
    from workbook_tool.cli.output import say_differences
    from workbook_tool.commands.results.compare import compare_versions

    say_differences(compare_versions(the_folder(ctx), period, first, second))


COMMANDS = (report, attach, compare, reperform, amend, publish, audit, backup, restore)
