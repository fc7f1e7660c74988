"""A collection's beginning: demo, init; and its register alone: check-register, preview."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbook_tool.cli.next_steps import after_init
from workbook_tool.cli.options import FORMAT, HAS_FINDINGS, PERIOD, the_folder
from workbook_tool.cli.printing import (
    echo,
    in_one_line,
    print_json,
    print_table,
    say,
    say_findings,
)
from workbook_tool.commands import as_data

if TYPE_CHECKING:
    from workbook_tool.domain.period import Period


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default="workbook-tool-demo")
def demo(folder: Path) -> None:
    """Run the whole cycle on the sample council in FOLDER."""
    from workbook_tool.commands.cycle.demo import run_demo

    done = run_demo(folder, say)
    say()
    print_table(("Rating", "Indicators"), [(rag, str(count)) for rag, count in done.counts.items()], styles=done.styles)
    say()
    for words, path in done.places:
        echo(f"{words}: {path}")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--sample", is_flag=True, help="Fill it with the sample council, its history and completed returns.")
@click.option("--council", default="", help="The council's name, for collection.toml.")
def init(folder: Path, sample: bool, council: str) -> None:
    """Start a collection folder."""
    from workbook_tool.commands.cycle.init import start_folder

    started = start_folder(folder, sample=sample, council=council)
    for path, words in started.files:
        echo(f"{path}  {words}")
    say()
    say("Next:")
    for line in after_init(started.folder, started.period):
        say(f"  {line}")


@click.command(name="check-register")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=False)
@FORMAT
@click.pass_context
def check_register(ctx: click.Context, file: Path | None, form: str) -> None:
    """Check the register alone: every mistake, question and note, each once, by cause."""
    from workbook_tool.commands.cycle.check_register import check_the_register
    from workbook_tool.domain.finding import Severity

    checked = check_the_register(the_folder(ctx, quietly=True), file)
    if form == "json":
        print_json(as_data.register_checked_data(checked))
    else:
        words = {Severity.ERROR: "to fix", Severity.QUERY: "to confirm", Severity.NOTE: "for information"}
        counts = {severity: sum(f.severity is severity for f in checked.findings) for severity in Severity}
        parts = [f"{count} {words[severity]}" for severity, count in counts.items() if count]
        echo(f"{in_one_line(checked.file)}: {', '.join(parts) or 'nothing to say'}")
        say_findings(checked.findings)
    if any(f.severity is not Severity.NOTE for f in checked.findings):
        ctx.exit(HAS_FINDINGS)


@click.command()
@click.argument("indicator")
@click.argument("period", type=PERIOD, required=False)
@click.pass_context
def preview(ctx: click.Context, indicator: str, period: Period | None) -> None:
    """Show how INDICATOR will be asked and rated, before anything is issued."""
    from workbook_tool.commands.cycle.preview import facts, preview_indicator
    from workbook_tool.domain.figure import figure_text

    seen = preview_indicator(the_folder(ctx), indicator, period)
    for name, words in facts(seen):
        echo(f"{name}: {in_one_line(words)}")
    unit, decimals = seen.register.unit(seen.indicator), seen.indicator.decimals
    if seen.ratings:
        rows = [
            (figure_text(r.current.value if r.current else None, unit, decimals), r.rag.value, r.change.value, r.why)
            for r in seen.ratings
        ]
        print_table(("Figure", "RAG", "Change", "Why"), rows)
