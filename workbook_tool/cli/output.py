"""What people and scripts see: data on stdout, talk and progress on stderr."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from workbook_tool.cli.echo import echo, escaped, in_one_line, secho
from workbook_tool.domain.finding import Finding, Severity
from workbook_tool.errors import WorkbookToolError
from workbook_tool.figures.inert import inert

if TYPE_CHECKING:
    from workbook_tool.commands.cycle.demo import DemoDone
    from workbook_tool.commands.cycle.generate import Generated
    from workbook_tool.commands.cycle.init import Started
    from workbook_tool.commands.folder import Folder
    from workbook_tool.commands.intake.amend import Amended
    from workbook_tool.commands.results.compile import Compiled
    from workbook_tool.commands.results.ratings import Explanation
    from workbook_tool.commands.tables.import_history import Imported
    from workbook_tool.commands.tables.rate import RatedTable
    from workbook_tool.domain.consolidation import Difference
    from workbook_tool.tables.reperform import Reperformed

COLOURS = {
    "Red": "red", "Amber": "yellow", "Green": "green", "Blue": "blue",
    "accepted": "green", "accepted with queries": "yellow", "accepted in part": "yellow",
    "returned for correction": "red", "not a return": "red",
}  # fmt: skip

_NOTES = 5  # about the register, that generate prints


# -- basics -----------------------------------------------------------------------


def say(text: str = "") -> None:
    """Talk, for people: to stderr."""
    echo(text, err=True)


def json_out(data: object) -> None:
    """Data, for scripts: to stdout."""
    echo(escaped(json.dumps(data, ensure_ascii=False, indent=2)))


def say_error(error: WorkbookToolError) -> None:
    """What stopped the run, and the way out; the register's findings where it is the register."""
    findings = getattr(error, "findings", ())
    if findings:
        say_findings(findings)
        say()
    secho(f"Stopped: {error.message}", fg="red", err=True)
    if error.way_out:
        say(error.way_out)


@contextmanager
def progress() -> Iterator[Callable[[str, int, int | None], None]]:
    """A progress bar on a terminal; silence elsewhere."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda words, done, total: bar.update(task, description=words, completed=done, total=total)


@contextmanager
def counting(words: str, total: int | None = None) -> Iterator[Callable[[str], None]]:
    """A bar with the time left on a terminal, a running count where ``total`` is unknown; silence elsewhere."""
    count = 0
    with progress() as step:

        def done(name: str) -> None:
            nonlocal count
            count += 1
            step(f"{words}: {in_one_line(name)}", count, total and max(total, count))  # an archive brings more than one

        yield done


def table(headings: Sequence[str], rows: Sequence[Sequence[str]], title: str = "") -> None:
    """A table on stdout: drawn on a terminal, aligned columns elsewhere."""
    rows = [[in_one_line(str(cell)) for cell in row] for row in rows]
    if sys.stdout.isatty():
        _drawn(headings, rows, title)
        return
    if title:
        echo(title)
    widths = [max(len(str(row[n])) for row in (headings, *rows)) for n in range(len(headings))]
    for row in (headings, *rows):
        echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _drawn(headings: Sequence[str], rows: Sequence[Sequence[str]], title: str) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(title=Text(title) if title else None, title_justify="left", header_style="bold")
    for heading in headings:
        drawn.add_column(heading)
    for row in rows:
        drawn.add_row(*(Text(cell, style=COLOURS.get(cell, "")) for cell in row))
    Console().print(drawn)


# -- findings ----------------------------------------------------------------------


def say_findings(findings: Sequence[Finding], indent: str = "") -> None:
    """Findings for a person: the worst first, by sheet and cell; the same words for many cells in one line."""
    order = {severity: n for n, severity in enumerate(Severity)}
    grouped: dict[tuple[Severity, str, str], list[Finding]] = {}
    for found in sorted(findings, key=lambda f: order[f.severity]):
        grouped.setdefault((found.severity, found.message, found.fix), []).append(found)
    for (severity, message, fix), same in grouped.items():
        places = ", ".join(dict.fromkeys(p for f in same if (p := _place(f))))
        count = f" ({len(same)} cells)" if len(same) > 1 else ""
        say(f"{indent}{severity.words}{count}{': ' + in_one_line(places) if places else ''}")
        say(f"{indent}  {in_one_line(message)}")
        say(f"{indent}  → {in_one_line(fix)}")


def _place(finding: Finding) -> str:
    cell = finding.cell
    if cell is None or not (cell.sheet or cell.ref):
        return finding.indicator or ""
    place = f"{cell.sheet}!{cell.ref}" if cell.sheet and cell.ref else cell.sheet or cell.ref
    return f"{place} ({finding.indicator})" if finding.indicator else place


# -- the commands, in the order of the work ------------------------------------------


def say_demo(done: DemoDone) -> None:
    """Where the demo's results are."""
    say()
    table(("Rating", "Indicators"), [(k, str(v)) for k, v in done.counts.items()])
    say()
    for words, path in done.places:
        echo(f"{words}: {path}")


def say_init(started: Started) -> None:
    """What a new folder holds and what to do next."""
    for path, words in started.files:
        echo(f"{path}  {words}")
    say()
    say("Next:")
    for line in started.next_steps:
        say(f"  {line}")


def say_generated(made: Generated, folder: Folder) -> None:
    """The workbooks written, and what the register asks differently."""
    say_findings([f for f in made.findings if f.severity is Severity.QUERY])
    notes = [f for f in made.findings if f.severity is Severity.NOTE]
    say_findings(notes[:_NOTES])
    if len(notes) > _NOTES:
        say(f"… and {len(notes) - _NOTES} more such notes about the register.")
    rows = [(code, folder.shown(path), reference, str(asked)) for code, path, reference, asked in made.files]
    table(("Service", "Workbook", "Reference", "Readings asked"), rows)
    say(f"Due {made.cycle.due:%d %B %Y}.")
    period, today = made.cycle.period, folder.clock().date()
    if period.start > today:
        begins = f"{period.label} begins only on {period.start.day} {period.start:%B %Y}."
        say(f"{begins} If another was meant: workbook-tool withdraw {period.code}")
    for code in made.left_out:
        way = f"workbook-tool generate {period.code} --service {code}"
        say(
            f"{code} was left out: no reading of its indicators is due in {period.label}. To ask it all the same: {way}"
        )
    if made.changes and made.since:
        say(f"What differs from the register of {made.since.label}:")
        for change in made.changes:
            say(f"  {change}")


def say_compiled(compiled: Compiled, folder: Folder, form: str) -> None:
    """Where the master is, what it counts, and what is missing."""
    if form == "json":
        json_out(
            {
                "period": compiled.period.code,
                "master": folder.shown(compiled.master),
                "indicators": compiled.indicators,
                "rated": compiled.rated,
                "missing": list(compiled.missing),
                "counts": dict(compiled.counts),
                "version": compiled.version,
                "data": [folder.shown(p) for p in compiled.data_files],
            }
        )
        return
    table(("Rating", "Indicators"), [(k, str(v)) for k, v in compiled.counts.items()])
    for code in compiled.missing:
        say(f"No return from {code}: its indicators are in the master as “No return”.")
    if compiled.errors:
        open_now = "1 thing to fix is" if compiled.errors == 1 else f"{compiled.errors} things to fix are"
        say(f"{open_now} still open: see the Data quality sheet.")
    for path in (compiled.master, *compiled.data_files):
        echo(str(path))
    if compiled.not_public:
        names = ", ".join(path.name for path in compiled.not_public)
        say(f"Not for publication: restricted or suppressed figures are in {names}.")
        if not any(path.name == "master-public.xlsx" for path in compiled.data_files):
            say("Copies without them are written with --public.")


_RATING_COLUMNS = ("indicator", "title", "service", "target", "current", "previous", "change", "rag")


def say_ratings(rows: Sequence[Mapping[str, Any]], form: str) -> None:
    """Ratings as data or as a table."""
    if form == "json":
        json_out(list(rows))
    elif form == "csv":
        csv_out(rows)
    else:
        headings = ["RAG" if c == "rag" else c.capitalize() for c in _RATING_COLUMNS]
        table(headings, [[_words(r, c) for c in _RATING_COLUMNS] for r in rows])


def csv_out(rows: Sequence[Mapping[str, Any]]) -> None:
    """Rows as CSV on stdout; a text that a spreadsheet would run stays text."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    headings = list(rows[0]) if rows else list(_RATING_COLUMNS)
    writer.writerow(headings)
    for row in rows:
        writer.writerow(["" if row[h] is None else inert(row[h]) for h in headings])


def _words(row: Mapping[str, Any], column: str) -> str:
    value = row.get(f"{column}_text", row.get(column))
    text = "n/a" if value is None else str(value)
    return text if len(text) <= 44 else text[:43] + "…"


def say_rated(rated: RatedTable, form: str) -> None:
    """A plain table rated: rows on stdout, findings on stderr, or both as JSON."""
    if form == "json":
        from workbook_tool.commands.as_data import finding_data

        json_out({"ratings": list(rated.rows), "findings": [finding_data(f) for f in rated.findings]})
        return
    say_ratings(rated.rows, form)
    say_findings(rated.findings)


def say_explained(explanation: Explanation, form: str) -> None:
    """Why a rating is what it is."""
    if form == "json":
        json_out(explanation.data)
        return
    for line in explanation.lines:
        echo(line)


def say_imported(imported: Sequence[Imported]) -> None:
    """What came in from each file."""
    for one in imported:
        echo(f"{in_one_line(one.file)}: {one.readings} readings taken in")
        say_findings(one.findings, "  ")


def say_reperformed(done: Reperformed, form: str) -> None:
    """What follows from the rules and what does not, each with its sum."""
    if form == "json":
        from workbook_tool.tables.reperform import reperformed_data

        json_out(reperformed_data(done))
        return
    echo(done.ratings.words())
    for basis, tally in done.by_basis.items():
        echo(f"  {basis.value}: {tally.words()}")
    echo(done.changes.words("changes"))
    if done.supported:
        echo(f"The published ratings support {done.supported.value}.")
    for one in (*done.ratings.disagreements, *done.changes.disagreements):
        echo(f"{one.cell.ref} {one.indicator}: published {one.published}, by the rules {one.expected}: {one.why}")
    say_findings(done.findings)


def say_amended(done: Amended) -> None:
    """What was changed, and what about the indicator is still open, with the codes by which it can be closed."""
    for line in done.done:
        echo(line)
    for noted in done.still_open:
        say(f"Still open: {noted.finding.code}, {_place(noted.finding)}: {noted.finding.message}")
    if done.still_open:
        say("To settle one as well, run it again with --close and its code, or --close all.")


def say_checklist(checks: Sequence[tuple[str, str, str]], of: str) -> None:
    """The accessibility checklist of something, item by item."""
    secho(f"\nAccessibility: {of}", bold=True)
    table(("Item", "Result", "Note"), list(checks))


def say_differences(found: Sequence[Difference]) -> None:
    """What changed between two versions."""
    if not found:
        say("No indicator is different between the two.")
        return
    table(("Ref", "What", "Before", "After"), [(d.indicator, d.what, _brief(d.before), _brief(d.after)) for d in found])


def _brief(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
