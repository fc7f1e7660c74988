"""Plain tables: rate, reperform, import-history."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbook_tool.cli.options import FORMAT, HAS_FINDINGS, RULES, TABLE_FORMAT, the_folder
from workbook_tool.cli.printing import counted, echo, in_one_line, print_json, print_ratings, say, say_findings
from workbook_tool.cli.table_options import (
    COLUMNS_AND_ROWS,
    TABLE_OPTIONS,
    Option,
    answered,
    print_preview,
    said_of,
    save_map,
)

if TYPE_CHECKING:
    from workbook_tool.commands.tables.adopt import Adopted
    from workbook_tool.commands.tables.import_history import Imported
    from workbook_tool.tables.reperform import Reperformed

TABLE = click.argument("table", type=click.Path(path_type=Path, dir_okay=False))


@click.command()
@TABLE
@RULES
@TABLE_OPTIONS
@TABLE_FORMAT
@click.pass_context
def rate(ctx: click.Context, /, table: Path, rules: Path | None, form: str, **options: Option) -> None:
    """Work out RAG and change for any plain TABLE (.csv, .xlsx, .xls, .ods); needs no collection folder."""
    from workbook_tool.commands.as_data import finding_data
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
        data = {"ratings": rows, "findings": [finding_data(f) for f in findings]}
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
    from workbook_tool.commands.as_data import finding_data
    from workbook_tool.commands.tables.rate import read_table, reperform_table
    from workbook_tool.tables.reperform import reperformed_data

    mapping = said_of(options)
    if options["preview"]:
        print_preview(read_table(table, mapping), mapping, form)
        return
    done, mapping = answered(mapping, lambda s: reperform_table(table, rules, s), lambda d: d.rated.questions)
    if form == "json":
        print_json(reperformed_data(done) | {"findings": [finding_data(f) for f in done.findings]})
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
    from workbook_tool.commands.tables.trend import trend_table

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


@click.command(name="import-history")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--replace", is_flag=True, help="Replace the figures that are held and that the files say otherwise.")
@click.option(
    "--confirm", "confirmed", multiple=True, metavar="CELL", help="A figure that was asked about is right (repeatable)."
)
@click.option("--preview", is_flag=True, help="Only say what would be taken in.")
@COLUMNS_AND_ROWS
@FORMAT
@click.pass_context
def import_history(
    ctx: click.Context, /, files: tuple[Path, ...], form: str, *, replace: bool, confirmed: tuple[str, ...],
    preview: bool, **options: Option,
) -> None:  # fmt: skip
    """Take in readings of earlier periods from plain tables (.csv, .xlsx) or a former master."""
    from workbook_tool.commands.tables.import_history import ImportOptions, import_readings

    imported = import_readings(the_folder(ctx), files, ImportOptions(replace, confirmed, preview, said_of(options)))
    if form == "json":
        from workbook_tool.commands.as_data import imported_data

        print_json(imported_data(imported))
    else:
        _print_imported(imported)
    if imported.is_open:
        ctx.exit(HAS_FINDINGS)


def _print_imported(imported: Imported) -> None:
    """How many readings were taken in, and each figure that is held and said otherwise."""
    from workbook_tool.commands.tables.sorted_readings import Difference

    different = imported.different
    taken = imported.new + (len(different) if imported.replaced else 0)
    verb = "would be taken in" if imported.preview else "taken in"
    counts = f"{imported.new} new; {imported.same} held already; {len(different)} different"
    echo(f"{taken} readings {verb} from {counted(imported.rows, 'row')}: {counts}")
    for row in map(Difference.as_data, different):
        held = f" ({in_one_line(row['from'])})" if row["from"] else ""
        echo(f"  {row['indicator']} {row['period']}: held {row['old']}{held}, in the table {row['new']}")
    if different and not imported.replaced and not imported.preview:
        echo("The figures held were kept. To replace them, run it again with --replace.")
    say_findings(imported.findings)


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--leave-empty", is_flag=True, help="Make the register with what is not known left empty.")
@TABLE_OPTIONS
@FORMAT
@click.pass_context
def adopt(ctx: click.Context, /, files: tuple[Path, ...], form: str, *, leave_empty: bool, **options: Option) -> None:
    """Make a register of the lists of indicators that you already keep, and take in their history."""
    from workbook_tool.commands.as_data import finding_data
    from workbook_tool.commands.tables.adopt import adopt_lists
    from workbook_tool.commands.tables.rate import read_table

    folder, preview = the_folder(ctx), bool(options["preview"])
    mapping = said_of(options)
    shown, mapping = answered(
        mapping,
        lambda s: adopt_lists(folder, files, s, preview=True),
        lambda a: [q for p in a.proposals for q in p.questions],
    )
    waits = shown.is_open and not leave_empty
    done = shown if preview or waits else adopt_lists(folder, files, mapping)
    if options["save_map"]:
        questions = [q for p in done.proposals for q in p.questions]
        save_map(options["save_map"], mapping, read_table(files[0], mapping), questions)
    if form == "json":
        print_json(
            {
                "register": str(done.file) if done.file else None,
                "indicators": [record for p in done.proposals for record in p.indicators],
                "known": list(done.known),
                "decided": [text for p in done.proposals for text in p.decided],
                "to_decide": [text for p in done.proposals for text in p.to_decide],
                "questions": [q.as_data() for p in done.proposals for q in p.questions],
                "history": None if done.history is None else {"new": done.history.new, "same": done.history.same},
                "findings": [finding_data(f) for f in (*done.findings, *done.register_findings)],
            }
        )
    else:
        _print_adopted(done)
        if waits and not preview:
            echo("Answer the questions below with the options that they name, or make it as it is with --leave-empty.")
        say_findings((*done.findings, *done.register_findings))
    if any(f.asks for f in (*done.findings, *done.register_findings)):
        ctx.exit(HAS_FINDINGS)


def _print_adopted(done: Adopted) -> None:
    """What was made, what was decided on the way, and what is left to decide."""
    new = done.count - len(done.known)
    as_it_was = (
        " would be made; nothing was written." if done.history is None else " are new; the register is as it was."
    )
    echo(f"{new} indicators" + (f" in {done.file}" if done.file else as_it_was))
    if done.known:
        echo(f"Already in the register, and left as they are there: {', '.join(done.known)}.")
    for heading, texts in (
        ("Decided, to be looked at:", [text for p in done.proposals for text in p.decided]),
        ("To be decided:", [text for p in done.proposals for text in p.to_decide]),
    ):
        if texts:
            echo(heading)
        for text in texts:
            echo(f"  {in_one_line(text)}")
    if done.history is not None:
        echo(f"{done.history.new} readings of earlier periods were taken in.")
    elif done.file and done.in_use:
        echo("The history waits: put right what is named below, then take it in with import-history.")
    elif done.file:
        echo("Your register was left as it is: copy from the proposal what you want, into the same columns.")


COMMANDS = (rate, reperform, trend, adopt, import_history)
