"""What a cycle comes to: compile, report, ratings, explain, attach, attachments, compare."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbook_tool.cli.options import EDITION, FORMAT, HAS_FINDINGS, PERIOD, TABLE_FORMAT, audience_of, the_folder
from workbook_tool.cli.printing import echo, print_checklist, print_json, print_ratings, print_table, say, shortened
from workbook_tool.cli.progress import progress
from workbook_tool.commands import as_data
from workbook_tool.domain.days import counted

if TYPE_CHECKING:
    from workbook_tool.commands.results.compiled import Compiled
    from workbook_tool.domain.period import Period


@click.command(name="compile")
@click.argument("period", type=PERIOD, required=False)
@click.option(
    "--data", is_flag=True,
    help="Write the trend data as CSV and Parquet too; with restricted figures, unless with --public.",
)  # fmt: skip
@click.option(
    "--public", is_flag=True,
    help="Write master-public.xlsx too, with --data its data too: nothing restricted or suppressed.",
)  # fmt: skip
@click.option("--self-test", is_flag=True, help="Print the accessibility checklist of the master and the returns.")
@EDITION
@FORMAT
@click.pass_context
def compile_(
    ctx: click.Context, /, period: Period | None, data: bool, public: bool, self_test: bool, form: str, **edition: Any  # noqa: ANN401
) -> None:  # fmt: skip
    """Build master.xlsx from whatever is there, and name what is missing."""
    from workbook_tool.commands.results.compile import compile_master

    folder = the_folder(ctx)
    with progress() as step:
        compiled = compile_master(folder, period, audience_of(edition), with_data=data, public=public, progress=step)
    if form == "json":
        print_json(as_data.compiled_data(compiled, folder))
    else:
        _print_compiled(compiled)
    if self_test:
        from workbook_tool.commands.results.self_test import returns_test

        print_checklist(compiled.checks, "Master workbook")
        print_checklist(returns_test(folder, compiled.period), "Return workbooks")
    if compiled.errors:
        ctx.exit(HAS_FINDINGS)


def _print_compiled(compiled: Compiled) -> None:
    """Where the master is, what it counts, and what is missing."""
    print_table(
        ("Rating", "Indicators"), [(rag, str(count)) for rag, count in compiled.counts.items()], styles=compiled.styles
    )
    for code in compiled.missing:
        say(f"No return from {code}: its indicators are in the master as “No return”.")
    if compiled.errors:
        verb = "is" if compiled.errors == 1 else "are"
        say(f"{counted(compiled.errors, 'thing')} to fix {verb} still open: see the Data quality sheet.")
    for path in (compiled.master, *compiled.data_files):
        echo(str(path))
    if compiled.not_public:
        names = ", ".join(path.name for path in compiled.not_public)
        say(f"Not for publication: restricted or suppressed figures are in {names}.")
        if not any(path.name == "master-public.xlsx" for path in compiled.data_files):
            say("Copies without them are written with --public.")


SHAPES = ("brief", "pages")


@click.command()
@click.argument("period", type=PERIOD)
@click.option(
    "--format", "forms", type=click.Choice(["pdf", "docx", "html"]), multiple=True, help="Default: pdf and docx."
)
@click.option("--committee", default="", help="Only the indicators of this committee.")
@click.option("--service", default="", help="Only the indicators of this service, by code or name.")
@click.option("--priority", default="", help="Only the indicators of this council priority.")
@click.option("--exceptions", is_flag=True, help="Only those with the worst rating of their scheme.")
@click.option("--indicator", default="", metavar="REF", help="Only the page of this indicator.")
@click.option(
    "--shape",
    type=click.Choice(SHAPES),
    help="In brief, or a page for each indicator (PDF, Word); default: collection.toml's, or brief.",
)
@click.option(
    "--parts",
    type=click.IntRange(1, 99),
    default=1,
    metavar="N",
    help="In N papers (PDF, Word), each complete with its own contents; for hundreds of indicators.",
)
@click.option("--self-test", is_flag=True, help="Print what each paper shows of its accessibility, item by item.")
@EDITION
@click.pass_context
def report(
    ctx: click.Context,
    /,
    period: Period,
    forms: tuple[str, ...],
    shape: str | None,
    parts: int,
    self_test: bool,
    **choices: Any,  # noqa: ANN401
) -> None:
    """Write the committee's report of PERIOD as PDF, Word or HTML."""
    from workbook_tool.commands.results.report import write_report
    from workbook_tool.report import Selection

    committee, service, priority = (choices.pop(key) for key in ("committee", "service", "priority"))
    selection = Selection(committee, service, choices.pop("exceptions"), priority, indicator=choices.pop("indicator"))
    with progress() as step:
        papers = write_report(the_folder(ctx), period, forms, selection, audience_of(choices), shape or "", step, parts)
    for path in papers.files:
        echo(str(path))
    if papers.missing:
        say(f"No return from {', '.join(papers.missing)}: the report says so.")
    if papers.parts_advised > parts:
        say(
            f"A PDF of {papers.indicators} indicators is long to open and takes much memory to make; "
            f"--parts {papers.parts_advised} makes it in {papers.parts_advised}."
        )
    if self_test:
        from workbook_tool.commands.results.self_test import papers_test

        print_checklist(papers_test(papers.files), "Report")


@click.command()
@click.argument("period", type=PERIOD)
@TABLE_FORMAT
@click.pass_context
def ratings(ctx: click.Context, period: Period, form: str) -> None:
    """Print the ratings of PERIOD as data."""
    from workbook_tool.commands.results.ratings import cycle_ratings, rating_styles

    folder = the_folder(ctx)
    rows = cycle_ratings(folder, period)
    print_ratings(rows, form, lambda: rating_styles(folder, period))
    for row in rows if form == "text" else ():
        if note := row["trend"]["commentary"]:
            say(f"Note on {row['indicator']}: {note}")


@click.command()
@click.argument("indicator")
@click.argument("period", type=PERIOD, required=False)
@FORMAT
@click.pass_context
def explain(ctx: click.Context, indicator: str, period: Period | None, form: str) -> None:
    """Explain a rating: the sum in words, and the return and cell that the figure came from."""
    from workbook_tool.commands.results.ratings import explain_rating

    explanation = explain_rating(the_folder(ctx), indicator, period)
    if form == "json":
        print_json(explanation.data)
        return
    for line in explanation.lines:
        echo(line)


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
@click.argument("indicator", required=False)
@click.option("--period", type=PERIOD, help="Which cycle's (default: the latest).")
@click.option("--remove", is_flag=True, help="Take those of INDICATOR off its page.")
@click.option("--caption", help="With --remove: only the one with this caption.")
@FORMAT
@click.pass_context
def attachments(
    ctx: click.Context, indicator: str | None, period: Period | None, remove: bool, caption: str | None, form: str
) -> None:
    """List what services attached to the pages of a cycle, or to that of INDICATOR."""
    from workbook_tool.commands.results.attachments import list_attachments, remove_attachments

    folder = the_folder(ctx)
    if remove or caption:
        if not (remove and indicator):
            raise click.UsageError("Name the INDICATOR whose attachments are to be taken away, with --remove.")
        for entry in remove_attachments(folder, indicator, period, caption):
            say(f"{entry['indicator']}: “{entry['caption']}” is taken away; its file {entry['file']} is kept.")
    of, kept = list_attachments(folder, indicator, period)
    if form == "json":
        rows = [{"indicator": k.indicator, "caption": k.caption, "file": k.file, "problem": k.trouble} for k in kept]
        print_json({"period": of.code, "attachments": rows})
        return
    if not kept:
        say(f"Nothing is attached to {indicator or 'the pages'} in {of.label}.")
        return
    print_table(("Ref", "Caption", "File", "Problem"), [(k.indicator, k.caption, k.file, k.trouble) for k in kept])


@click.command()
@click.argument("period", type=PERIOD)
@click.argument("first", type=int, required=False)
@click.argument("second", type=int, required=False)
@click.pass_context
def compare(ctx: click.Context, period: Period, first: int | None, second: int | None) -> None:
    """List what changed between two versions of PERIOD (by default the last two)."""
    from workbook_tool.commands.results.compare import compare_versions

    differences = compare_versions(the_folder(ctx), period, first, second)
    if not differences:
        say("No indicator is different between the two.")
        return
    rows = [(d.indicator, d.what, shortened(d.before, 60), shortened(d.after, 60)) for d in differences]
    print_table(("Ref", "What", "Before", "After"), rows)
