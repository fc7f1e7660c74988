"""Plain tables: rate, reperform, import-history."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbook_tool.cli.options import FORMAT, HAS_FINDINGS, RULES, TABLE_FORMAT, the_folder
from workbook_tool.cli.printing import echo, in_one_line, print_json, print_ratings, say_findings

if TYPE_CHECKING:
    from workbook_tool.tables.reperform import Reperformed

TABLE = click.argument("table", type=click.Path(path_type=Path, dir_okay=False))


@click.command()
@TABLE
@RULES
@TABLE_FORMAT
def rate(table: Path, rules: Path | None, form: str) -> None:
    """Work out RAG and change for any plain TABLE (.csv, .xlsx); needs no collection folder."""
    from workbook_tool.commands.tables.rate import rate_table

    rated = rate_table(table, rules)
    if form == "json":
        from workbook_tool.commands.as_data import finding_data

        print_json({"ratings": list(rated.rows), "findings": [finding_data(f) for f in rated.findings]})
        return
    print_ratings(rated.rows, form, lambda: rated.styles)
    say_findings(rated.findings)


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
    if done.ratings.disagreements or done.changes.disagreements:
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
@click.pass_context
def import_history(ctx: click.Context, files: tuple[Path, ...]) -> None:
    """Take in readings of earlier periods from plain tables (.csv, .xlsx) or a former master."""
    from workbook_tool.commands.tables.import_history import import_readings

    imported = import_readings(the_folder(ctx), files)
    for source in imported:
        echo(f"{in_one_line(source.file)}: {source.readings} readings taken in")
        say_findings(source.findings, "  ")
    if any(finding.is_error for source in imported for finding in source.findings):
        ctx.exit(HAS_FINDINGS)


COMMANDS = (rate, reperform, import_history)
