"""Plain tables: rate, reperform, trend; and those that the register and the history are taken from."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbook_tool.cli.options import FORMAT, HAS_FINDINGS, RULES, TABLE_FORMAT
from workbook_tool.cli.printing import echo, in_one_line, print_json, print_ratings, say, say_findings
from workbook_tool.cli.table_options import (
    TABLE_OPTIONS,
    Option,
    answered,
    print_preview,
    said_of,
    save_map,
)
from workbook_tool.commands import as_data

if TYPE_CHECKING:
    from workbook_tool.tables.rated.reperform import Reperformed

TABLE = click.argument("table", type=click.Path(path_type=Path, dir_okay=False))


@click.command()
@TABLE
@RULES
@TABLE_OPTIONS
@TABLE_FORMAT
@click.pass_context
def rate(ctx: click.Context, /, table: Path, rules: Path | None, form: str, **options: Option) -> None:
    """Work out RAG and change for any plain TABLE (.csv, .xlsx, .xls, .ods); needs no collection folder."""
    from workbook_tool.commands.tables.rate import rate_table, read_table

    mapping = said_of(options)
    if options["preview"]:
        print_preview(read_table(table, mapping), mapping, form)
        return
    done, mapping = answered(mapping, lambda s: rate_table(table, rules, s), lambda d: d.rated.questions)
    rated = done.rated
    rows, findings = [row.as_data() for row in rated.rows], rated.all_findings
    if form == "json":
        questions = [q.as_data() for q in rated.questions]
        data = {"ratings": rows, "findings": [as_data.finding_data(f) for f in findings]}
        print_json(data | {"questions": questions, "rows": rated.counts})
    else:
        print_ratings(rows, form, lambda: done.styles)
        say(_counts(rated.counts))
        say_findings(findings)
    if options["save_map"]:
        save_map(options["save_map"], mapping, read_table(table, mapping), rated.questions)
    if any(f.asks for f in findings):
        ctx.exit(HAS_FINDINGS)


def _counts(counts: Mapping[str, int]) -> str:
    """``8 rows in the file, 6 of indicators: 5 rated, 1 held back (see below).``."""
    left = [(counts["questioned"], "held back until it is answered"), (counts["dropped"], "without anything to rate")]
    words = "".join(f", {number} {what}" for number, what in left if number)
    return f"{counts['in_file']} rows in the file, {counts['read']} of indicators: {counts['rated']} rated{words}."


@click.command()
@TABLE
@RULES
@TABLE_OPTIONS
@FORMAT
@click.pass_context
def reperform(ctx: click.Context, /, table: Path, rules: Path | None, form: str, **options: Option) -> None:
    """Find the published ratings and changes of TABLE that do not follow from the rules."""
    from workbook_tool.commands.tables.rate import read_table, reperform_table
    from workbook_tool.tables.rated.reperform import reperformed_data

    mapping = said_of(options)
    if options["preview"]:
        print_preview(read_table(table, mapping), mapping, form)
        return
    done, mapping = answered(mapping, lambda s: reperform_table(table, rules, s), lambda d: d.rated.questions)
    if form == "json":
        print_json(reperformed_data(done) | {"findings": [as_data.finding_data(f) for f in done.findings]})
    else:
        _print_reperformed(done)
    if options["save_map"]:
        save_map(options["save_map"], mapping, read_table(table, mapping), done.rated.questions)
    differs = done.ratings.disagreements or done.changes.disagreements
    if differs or any(f.asks for f in done.findings):
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
    say(_counts(done.rated.counts))
    say_findings(done.findings)


@click.command()
@TABLE
@FORMAT
@click.pass_context
def trend(ctx: click.Context, table: Path, form: str) -> None:
    """Say of each indicator of TABLE whether its latest change is real, and where its year will end."""
    from workbook_tool.commands.tables.rate import trend_table

    read = trend_table(table)
    if form == "json":
        print_json(list(read.rows))
    else:
        for row in read.rows:
            echo(f"{in_one_line(row['indicator'])}: {row['trend']['why']}")
            if row["outlook"]:
                echo(f"  {row['outlook']['reading']}: {row['outlook']['why']}")
    say_findings(read.findings)
    if any(f.asks for f in read.findings):
        ctx.exit(HAS_FINDINGS)
