"""Lists and history that officers keep already: adopt, import-history."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbook_tool.cli.options import FORMAT, HAS_FINDINGS, the_folder
from workbook_tool.cli.printing import echo, in_one_line, print_json, say, say_findings
from workbook_tool.cli.table_options import COLUMNS_AND_ROWS, TABLE_OPTIONS, Option, answered, said_of, save_map
from workbook_tool.commands import as_data
from workbook_tool.domain.days import counted

if TYPE_CHECKING:
    from workbook_tool.commands.folder import Folder
    from workbook_tool.commands.tables.adopt import Adopted
    from workbook_tool.commands.tables.import_history import Imported
    from workbook_tool.tables.mapping import TableMap


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
        print_json(as_data.imported_data(imported))
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
    echo(f"{counted(taken, 'reading')} {verb} from {counted(imported.rows, 'row')}: {counts}")
    for row in map(Difference.as_data, different):
        held = f" ({in_one_line(row['from'])})" if row["from"] else ""
        echo(f"  {row['indicator']} {row['period']}: held {row['old']}{held}, in the table {row['new']}")
    if different and not imported.replaced and not imported.preview:
        echo("The figures held were kept. To replace them, run it again with --replace.")
    say_findings(imported.findings)


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--leave-empty", is_flag=True, help="Make the register with what is not known left empty.")
@click.option("--use", is_flag=True, help="Take the register that was proposed into use; yours is kept.")
@click.option("--anyway", is_flag=True, help="With --use: although your register was changed since.")
@TABLE_OPTIONS
@FORMAT
@click.pass_context
def adopt(
    ctx: click.Context,
    /,
    files: tuple[Path, ...],
    form: str,
    *,
    leave_empty: bool,
    use: bool,
    anyway: bool,
    **options: Option,
) -> None:
    """Make a register of the lists of indicators that you already keep, and take in their history."""
    from workbook_tool.commands.tables.adopt import adopt_lists
    from workbook_tool.commands.tables.rate import read_table

    folder, preview = the_folder(ctx), bool(options["preview"])
    mapping = said_of(options)
    if use:
        _take_into_use(folder, files, mapping, anyway=anyway)
        return
    if not files:
        raise click.UsageError("Name the file of your list, or take a proposed register into use with --use.")
    shown, mapping = answered(
        mapping, lambda s: adopt_lists(folder, files, s, preview=True), lambda a: a.proposal.questions
    )
    waits = shown.is_open and not leave_empty
    done = shown if preview or waits else adopt_lists(folder, files, mapping)
    if options["save_map"]:
        save_map(options["save_map"], mapping, read_table(files[0], mapping), done.proposal.questions)
    findings = (*done.findings, *done.register_findings)
    if form == "json":
        print_json(as_data.adopted_data(done))
    else:
        _print_adopted(done, folder)
        if waits and not preview:
            echo("Answer the questions below with the options that they name, or make it as it is with --leave-empty.")
        say_findings(findings)
    if any(f.asks for f in findings) or (done.history is not None and done.history.is_open):
        ctx.exit(HAS_FINDINGS)


def _take_into_use(folder: Folder, files: tuple[Path, ...], mapping: TableMap, *, anyway: bool) -> None:
    from workbook_tool.commands.tables.adopt import take_proposal_into_use

    own, kept, history = take_proposal_into_use(folder, files, mapping, anyway=anyway)
    echo(f"{folder.shown(own)} is the register as it was proposed; the one before is {folder.shown(kept)}.")
    if history is not None:
        _print_imported(history)
    else:
        say("Take in the history of your lists with import-history.")


def _print_adopted(done: Adopted, folder: Folder) -> None:
    """What was made, what was decided on the way, and what is left to decide."""
    where = " are new; the register is as it was." if done.history else " would be made; nothing was written."
    echo(f"{counted(done.count, 'indicator')}" + (f" in {folder.shown(done.file)}" if done.file else where))
    if done.beside.known:
        echo(f"Already in the register, and left as they are there: {', '.join(done.beside.known)}.")
    for heading, texts in (
        ("What the list says otherwise than your register, which was left as it is:", done.beside.otherwise),
        ("Decided, to be looked at:", done.proposal.decided),
        ("Left out:", done.proposal.left),
        ("To be decided:", done.proposal.to_decide),
        ("What would change in your register:", done.changes),
    ):
        if texts:
            echo(heading)
        for text in texts:
            echo(f"  {in_one_line(text)}")
    if done.history is not None:
        _print_imported(done.history)
    elif done.file and done.in_use:
        echo("The history waits: put right what is named below, then take it in with import-history.")
    elif done.file:
        echo(f"Your register was left as it is. Look at {done.file.name}, change in it what you like, and take it")
        echo("into use with: workbook-tool adopt --use (with the files named again, their history comes with it)")
