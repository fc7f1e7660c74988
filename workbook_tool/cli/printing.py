"""What the commands share when they print: data to stdout, talk and progress to stderr.

What others wrote is shown on a terminal, never obeyed: escape sequences and turns
of the reading direction come out as marks.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from workbook_tool.domain.finding import Finding
    from workbook_tool.errors import WayOut, WorkbookToolError
    from workbook_tool.ledger import Received

COLOURS = {
    "accepted": "green", "accepted with queries": "yellow", "accepted in part": "yellow",
    "returned for correction": "red", "not a return": "red",
}  # fmt: skip

# Controls (escape sequences begin with one), turns of the reading direction, and what no encoding holds.
_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def visible(text: str) -> str:
    """``text`` with a mark (U+FFFD) for each character that a terminal would act on; lines and tabs stay."""
    return text if text.isprintable() else _OBEYED.sub("\ufffd", text)


def in_one_line(text: str) -> str:
    """The same for a name or a cell of a table: a line break in it could pass for a line of ours."""
    return text if text.isprintable() else visible(re.sub(r"[\r\n\t]+", " ", text))


def escaped(json_text: str) -> str:
    """JSON with the same characters as escapes: it says exactly what was there, and can be looked at."""
    return _OBEYED.sub(lambda match: f"\\u{ord(match[0]):04x}", json_text)


def shortened(text: str, length: int) -> str:
    """``text`` cut to ``length`` characters, the last of them "…" where something is missing."""
    return text if len(text) <= length else text[: length - 1] + "…"


def echo(text: str, *, err: bool = False) -> None:
    """Print a line of data to stdout, or of talk to stderr."""
    click.echo(visible(text), err=err)


def secho(text: str, *, err: bool = False, fg: str | None = None, bold: bool = False) -> None:
    """Print a line in a colour of ours."""
    click.secho(visible(text), err=err, fg=fg, bold=bold)


def say(text: str = "") -> None:
    """Talk, for people: to stderr."""
    echo(text, err=True)


def print_json(data: object) -> None:
    """Data, for scripts: to stdout."""
    import json

    echo(escaped(json.dumps(data, ensure_ascii=False, indent=2)))


def print_csv(rows: Sequence[Mapping[str, Any]], headings: Sequence[str]) -> None:
    """Rows as CSV on stdout, under ``headings`` where there is none; a text that a spreadsheet would run stays text."""
    import csv

    from workbook_tool.figures.escape_formula import escape_formula

    writer = csv.writer(sys.stdout, lineterminator="\n")
    headings = list(rows[0]) if rows else list(headings)
    writer.writerow(headings)
    for row in rows:
        writer.writerow(["" if row[h] is None else escape_formula(row[h]) for h in headings])


def print_table(
    headings: Sequence[str], rows: Iterable[Sequence[str]], title: str = "", styles: Mapping[str, str] | None = None
) -> None:
    """A table on stdout: drawn on a terminal, aligned columns elsewhere.

    ``styles`` says how cells of certain words are drawn, in rich's words.
    """
    lines = [[in_one_line(str(cell)) for cell in row] for row in rows]
    if sys.stdout.isatty():
        _draw(headings, lines, title, {**COLOURS, **(styles or {})})
        return
    if title:
        echo(title)
    widths = [max(len(str(line[n])) for line in (headings, *lines)) for n in range(len(headings))]
    for line in (headings, *lines):
        echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


_SHORT = 13  # characters of a column that never wraps


def _draw(headings: Sequence[str], lines: Sequence[Sequence[str]], title: str, styles: Mapping[str, str]) -> None:
    """Columns that hold nothing are left out. Where the terminal is narrow, long texts wrap; no word is cut off."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    used = [n for n in range(len(headings)) if not lines or any(line[n] for line in lines)]
    drawn = Table(
        title=Text(title) if title else None, title_justify="left", header_style="bold",
        box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0),
    )  # fmt: skip
    for n in used:
        short = max(len(headings[n]), *(len(line[n]) for line in lines), 0) <= _SHORT
        drawn.add_column(headings[n], overflow="fold", no_wrap=short)
    for line in lines:
        drawn.add_row(*(Text(line[n], style=styles.get(line[n], "")) for n in used))
    Console().print(drawn)


RATING_COLUMNS = ("indicator", "title", "service", "target", "current", "previous", "change", "rag")


def print_ratings(rows: Sequence[Mapping[str, Any]], form: str, styles: Callable[[], Mapping[str, str]]) -> None:
    """Ratings (keys as in schemas/ratings.schema.json) as ``json``, ``csv`` or a table in the colours of ``styles``."""
    if form == "json":
        print_json(list(rows))
    elif form == "csv":
        print_csv(rows, RATING_COLUMNS)
    else:
        headings = ["RAG" if column == "rag" else column.capitalize() for column in RATING_COLUMNS]
        print_table(
            headings, [[_rating_cell(row, column) for column in RATING_COLUMNS] for row in rows], styles=styles()
        )


def _rating_cell(row: Mapping[str, Any], column: str) -> str:
    value = row.get(f"{column}_text", row.get(column))
    return shortened("n/a" if value is None else str(value), 44)


def print_checklist(checks: Iterable[tuple[str, str, str]], of: str) -> None:
    """The accessibility checklist of something, item by item."""
    secho(f"\nAccessibility: {of}", bold=True)
    print_table(("Item", "Result", "Note"), list(checks))


def say_findings(findings: Sequence[Finding], indent: str = "") -> None:
    """Findings for a person, in the order of mending; the same trouble in many cells in one paragraph."""
    from workbook_tool.catalogue import in_order, paragraphs

    findings = [replace(each, fix=way) if (way := _terminal_fix(each)) != each.fix else each for each in findings]
    for paragraph in paragraphs(in_order(findings)):
        alike = paragraph.findings
        places = ", ".join(dict.fromkeys(place for f in alike if (place := place_of(f))))
        count = f" ({len(alike)} cells)" if len(alike) > 1 else ""
        say(f"{indent}{alike[0].severity.words}{count}{': ' + in_one_line(places) if places else ''}")
        for line in paragraph.lines:
            say(f"{indent}  {in_one_line(line)}")
        say(f"{indent}  → {in_one_line(paragraph.fix)}")


def place_of(finding: Finding) -> str:
    """Where a finding is: ``hrs.xlsx Return!F12 (204)``; the file alone where it is about a whole one."""
    place = str(finding.cell) if finding.cell else ""
    if not place:
        return finding.indicator or ""
    return f"{place} ({finding.indicator})" if finding.indicator else place


def say_error(error: WorkbookToolError) -> None:
    """What stopped the run, and the way out; the register's findings where it is the register."""
    findings = getattr(error, "findings", ())
    if findings:
        say_findings(findings)
        say()
    secho(f"Stopped: {error.message}", fg="red", err=True)
    if way := way_out_words(error.way_out):
        say(way)


def way_out_words(way: str | WayOut) -> str:
    """A way out with the commands of it."""
    from workbook_tool.catalogue import Door, way_out_words

    return way_out_words(way, Door.TERMINAL)


def say_held_back(waiting: Iterable[tuple[Received, Finding]]) -> None:
    """Returns that wait to be confirmed, each with why and the way out."""
    for received, finding in waiting:
        say(f"Held back: {in_one_line(received.file)} ({received.service or 'no service'})")
        say(f"  {in_one_line(finding.message)}")
        say(f"  → {in_one_line(_terminal_fix(finding))}")


def _terminal_fix(finding: Finding) -> str:
    """What to do about a finding: with the command that does it, where one does; else the words for its service."""
    from workbook_tool.catalogue import Door, entries, officer_fix

    entry = entries().get(finding.code)
    return officer_fix(finding, Door.TERMINAL) if entry and entry.terminal else finding.fix


def on_terminal() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin.isatty()


def agreed(question: str) -> bool:
    """Whether the officer agrees. Without a terminal nothing waits: UnansweredError names the option that answers."""
    if on_terminal():
        return click.confirm(question, err=True)
    from workbook_tool.errors import UnansweredError

    raise UnansweredError(f"{question} There is no terminal to ask on: nothing was done.", "To agree, give --yes.")
