"""Plain tables: rate, reperform, import-history."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbook_tool.cli.options import FORMAT, HAS_FINDINGS, RULES, TABLE_FORMAT, the_folder
from workbook_tool.cli.printing import echo, in_one_line, print_json, print_ratings, say, say_findings
from workbook_tool.domain.finding import Severity

if TYPE_CHECKING:
    from workbook_tool.tables.reperform import Reperformed

TABLE = click.argument("table", type=click.Path(path_type=Path, dir_okay=False))


@click.command()
@TABLE
@RULES
@TABLE_FORMAT
@click.pass_context
def rate(ctx: click.Context, table: Path, rules: Path | None, form: str) -> None:
    """Work out RAG and change for any plain TABLE (.csv, .xlsx); needs no collection folder."""
    from workbook_tool.commands.tables.rate import rate_table

    rated = rate_table(table, rules)
    if form == "json":
        from workbook_tool.commands.as_data import finding_data

        print_json({"ratings": list(rated.rows), "findings": [finding_data(f) for f in rated.findings]})
    else:
        print_ratings(rated.rows, form, lambda: rated.styles)
        say(rated.counts)
        say_findings(rated.findings)
    if any(f.severity is not Severity.NOTE for f in rated.findings):
        ctx.exit(HAS_FINDINGS)


@click.command()
@TABLE
@RULES
@FORMAT
@click.pass_context
def reperform(ctx: click.Context, table: Path, rules: Path | None, form: str) -> None:
    """Find the published ratings and changes of TABLE that do not follow from the rules."""
    from workbook_tool.commands.tables.reperform import reperform_table

    done = reperform_table(table, rules)
    if form == "json":
        from workbook_tool.tables.reperform import reperformed_data

        print_json(reperformed_data(done))
    else:
        _print_reperformed(done)
    differs = done.ratings.disagreements or done.changes.disagreements
    if differs or any(f.severity is not Severity.NOTE for f in done.findings):
        ctx.exit(HAS_FINDINGS)


def _print_reperformed(done: Reperformed) -> None:
    """What follows from the rules and what does not, each with its sum."""
    echo(done.ratings.words())
    for basis, tally in done.by_basis.items():
        echo(f"  {basis.value}: {tally.words()}")
    echo(done.changes.words("changes"))
    if done.supported:
        echo(f"The published ratings support {done.supported.value}.")
    for row in (*done.ratings.disagreements, *done.changes.disagreements):
        echo(f"{row.cell.ref} {row.indicator}: published {row.published}, by the rules {row.expected}: {row.why}")
    say_findings(done.findings)


@click.command(name="import-history")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--replace", is_flag=True, help="Replace the figures that are held and that the files say otherwise.")
@FORMAT
@click.pass_context
def import_history(ctx: click.Context, files: tuple[Path, ...], replace: bool, form: str) -> None:
    """Take in readings of earlier periods from plain tables (.csv, .xlsx) or a former master."""
    from workbook_tool.commands.as_data import finding_data
    from workbook_tool.commands.tables.import_history import import_readings

    imported = import_readings(the_folder(ctx), files, replace=replace)
    different = [difference.as_data() for difference in imported.different]
    if form == "json":
        counts = {"new": imported.new, "same": imported.same, "different": different}
        print_json(counts | {"findings": [finding_data(f) for f in imported.findings]})
    else:
        taken = imported.new + (len(different) if replace else 0)
        echo(f"{taken} readings taken in: {imported.new} new; {imported.same} held already; {len(different)} different")
        for row in different:
            held = f" ({in_one_line(row['from'])})" if row["from"] else ""
            echo(f"  {row['indicator']} {row['period']}: held {row['old']}{held}, in the table {row['new']}")
        if different and not replace:
            echo("The figures held were kept. To replace them, run it again with --replace.")
        say_findings(imported.findings)
    if imported.is_open:
        ctx.exit(HAS_FINDINGS)


COMMANDS = (rate, reperform, import_history)
