"""The options by which an officer says how a table is to be read, and the questions that they answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from workbook_tool.cli.printing import echo, in_one_line, on_terminal, print_json, print_table, say, say_findings
from workbook_tool.commands import as_data

if TYPE_CHECKING:
    from workbook_tool.tables.mapping import TableMap
    from workbook_tool.tables.questions import Question
    from workbook_tool.tables.read import TablesRead

Command = TypeVar("Command", bound=Callable[..., Any])
Result = TypeVar("Result")
Option = Any  # what click gives for an option of TABLE_OPTIONS


def COLUMNS_AND_ROWS(command: Command) -> Command:  # noqa: N802 (used as the other options are)
    """``--map``, ``--where``, ``--sheet``: which columns and rows count; read with :func:`said_of`."""
    for option in (
        click.option("--sheet", "sheets", multiple=True, metavar="NAME", help="Only this sheet (may be repeated)."),
        click.option("--where", multiple=True, metavar="COLUMN=VALUE",
                     help="Only rows with this value, as Area=Trafford."),
        click.option("--map", "maps", multiple=True, metavar="FILE|MEANING=HEADING",
                     help="What a column is, as current=“Q2 Actual”, or a file of --save-map."),
    ):  # fmt: skip
        command = option(command)
    return command


def TABLE_OPTIONS(command: Command) -> Command:  # noqa: N802 (used as the other options are)
    """Those of :func:`COLUMNS_AND_ROWS`, ``--better``, ``--save-map``, ``--preview``; read with :func:`said_of`."""
    for option in (
        click.option("--preview", is_flag=True, help="Show what would be read, column by column, and do no more."),
        click.option("--save-map", type=click.Path(path_type=Path, dir_okay=False),
                     help="Keep the answers in this file, for --map."),
        click.option("--better", type=click.Choice(["higher", "lower"]),
                     help="What is better, where the table does not say it."),
    ):  # fmt: skip
        command = option(command)
    return COLUMNS_AND_ROWS(command)


def said_of(options: Mapping[str, Any]) -> TableMap:
    """What the options of :func:`TABLE_OPTIONS` say of the table."""
    from workbook_tool.errors import WorkbookToolError
    from workbook_tool.tables.mapping import TableMap, read_map

    mapping = TableMap()
    for given in options["maps"]:
        mapping = read_map(Path(given)) if "=" not in given else mapping
    mapping = mapping.with_answers([m for m in options["maps"] if "=" in m], options.get("better") or "")
    where = dict(mapping.where)
    for pair in options["where"]:
        column, sign, value = pair.partition("=")
        if not sign:
            raise WorkbookToolError(f"“{pair}” names no value.", "Write --where COLUMN=VALUE, as Area=Trafford.")
        where[column.strip()] = value.strip()
    return replace(mapping, where=where, sheets=tuple(options["sheets"]) or mapping.sheets)


def answered(
    mapping: TableMap, work: Callable[[TableMap], Result], questions: Callable[[Result], Sequence[Question]]
) -> tuple[Result, TableMap]:
    """What ``work`` gives, its questions answered where somebody is there to do so; and what was said in the end."""
    result = work(mapping)
    asked: set[str] = set()
    while on_terminal() and (open_ones := [q for q in questions(result) if q.finding.message not in asked]):
        asked.add(open_ones[0].finding.message)
        if (extended := _asked(open_ones[0], mapping)) is not None:
            mapping = extended
            result = work(mapping)
    return result, mapping


def _asked(question: Question, mapping: TableMap) -> TableMap | None:
    """What is said once a question is answered; None where it is left open."""
    say(in_one_line(question.finding.message))
    for number, answer in enumerate(question.answers, 1):
        say(f"  {number}  {in_one_line(answer.words)}  ({in_one_line(answer.typed)})")
    one_by_one = question.finding.code == "table-better-unknown" and len(question.unsaid) > 1
    choices = [*map(str, range(1, len(question.answers) + 1)), *(["each"] if one_by_one else []), "leave"]
    choice = click.prompt("Which", type=click.Choice(choices), default="leave", err=True)
    if choice == "leave":
        return None
    if choice == "each":
        ways = {
            r: click.prompt(in_one_line(r), type=click.Choice(["higher", "lower"]), err=True) for r in question.unsaid
        }
        return replace(mapping, rows={**mapping.rows, **{ref: {"better": way} for ref, way in ways.items()}})
    return mapping.with_option(question.answers[int(choice) - 1].option)


def save_map(file: Path, mapping: TableMap, tables_read: TablesRead, questions: Sequence[Question]) -> None:
    """Write what was said of a table, with its headings and a list of what nobody has said yet."""
    unsaid = [row for q in questions for row in q.unsaid]
    file.write_text(replace(mapping, headings=()).as_toml(tables_read.tables, unsaid), "utf-8")
    say(f"{file} says how this table is read: give it to --map next time.")


def print_preview(tables_read: TablesRead, mapping: TableMap, form: str) -> None:
    """What would be read of a file and what would be asked, for a person or as JSON."""
    from workbook_tool.tables.preview import preview_of

    tables = [preview_of(table, mapping) for table in tables_read.tables]
    questions = [q for table in tables for q in table.questions]
    findings = [*(q.finding for q in questions), *tables_read.findings]
    if form == "json":
        data = {"tables": [t.as_data() for t in tables], "rows_in_file": tables_read.rows_in_file}
        print_json(
            data
            | {"questions": [q.as_data() for q in questions], "findings": [as_data.finding_data(f) for f in findings]}
        )
        return
    for table in tables:
        print_table(
            ("Column", "Taken for", "For example"), table.columns, f"The table at {table.place}, {table.count} rows"
        )
        for row in table.rows:
            echo(f"  {'; '.join(f'{k}: {in_one_line(v)}' for k, v in row.items())}")
        if table.sections:
            echo(f"Sections: {in_one_line(table.sections)}")
    echo(f"{tables_read.rows_in_file} rows in the file, {sum(t.count for t in tables)} of them of indicators.")
    say_findings(findings)
