"""What is asked of the returns, and the officer's word on it: questions, decide, amend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from workbook_tool.cli.options import FORMAT, PERIOD, WHOSE, name_at_work, the_folder
from workbook_tool.cli.printing import (
    echo,
    in_one_line,
    place_of,
    print_json,
    say,
    secho,
    shortened,
)
from workbook_tool.domain.days import counted

if TYPE_CHECKING:
    from workbook_tool.commands.intake.questions import OpenQuestion
    from workbook_tool.domain.period import Period


@click.command()
@click.argument("indicator")
@click.argument("period", type=PERIOD)
@click.option("--value", help="The figure, as in a cell: 83% or 1,234.")
@click.option("--commentary", help="The commentary in its new wording.")
@click.option("--actions", help="The actions in their new wording.")
@click.option("--status", help="final, provisional, estimated or not available.")
@click.option("--restate", is_flag=True, help="Correct a published figure; it is listed as restated.")
@click.option("--close", "close", multiple=True, metavar="CODE", help="Settle an open finding by its code, or all.")
@WHOSE
@click.option("--reason", required=True, help="Why; it is kept and shown.")
@click.pass_context
def amend(ctx: click.Context, /, indicator: str, period: Period, by: str, reason: str, **changes: Any) -> None:  # noqa: ANN401
    """Enter or correct the reading of INDICATOR for PERIOD, or settle a query; what was there is kept."""
    from workbook_tool.commands.intake.amend import Amendment, amend_reading

    amended = amend_reading(the_folder(ctx), indicator, period, Amendment(**changes), name_at_work(ctx, by), reason)
    for line in amended.done:
        echo(line)
    for noted in amended.still_open:
        say(f"Still open: {noted.finding.code}, {place_of(noted.finding)}: {noted.finding.message}")
    if amended.still_open:
        say("To settle one as well, run it again with --close and its code, or --close all.")


@click.command()
@click.argument("period", type=PERIOD, required=False)
@FORMAT
@click.pass_context
def questions(ctx: click.Context, period: Period | None, form: str) -> None:
    """List what is open in the returns of PERIOD, numbered, each with what was probably meant and its rating."""
    from workbook_tool.commands.intake.questions import open_questions, questions_data

    cycle, asked = open_questions(the_folder(ctx), period)
    if form == "json":
        print_json(questions_data(cycle, asked))
        return
    for question in asked:
        _print_question(question)
    mine = sum(question.whose == "officer" for question in asked)
    echo(f"{cycle.label}: {counted(len(asked), 'question')} open, {mine} for you and {len(asked) - mine} for services.")
    if asked:
        say("Decide with: workbook-tool decide NUMBER, and one of --take, --value, --withhold, --answer, --ask.")


def _print_question(question: OpenQuestion) -> None:
    """A question as a paragraph: number, place, what is asked, the likely readings, what came before, the words."""
    from workbook_tool.catalogue import officer_question

    finding = question.noted.finding
    title = ", ".join(
        filter(
            None,
            (question.indicator.title if question.indicator else "", finding.period.label if finding.period else ""),
        )
    )
    whose = "yours" if question.whose == "officer" else f"with {question.noted.service}"
    place = in_one_line(f"{question.noted.service} {finding.cell or ''}".strip())
    secho(f"{question.number}  {finding.severity.words} ({whose}): {place}", bold=True)
    if title:
        echo(f"   {in_one_line(f'{finding.indicator}  {title}')}")
    if finding.value:
        echo(f"   The cell says: {in_one_line(shortened(finding.value, 200))}")
    echo(f"   {in_one_line(finding.message)}")
    echo(f"   → {in_one_line(officer_question(finding))}")
    for reading in question.readings:
        echo(f"     {reading.text}  {reading.rag}")
    if question.before:
        before = ", ".join(f"{question.shown(r)} ({r.period.label})" for r in question.before)
        echo(f"   Before: {before}")
    if question.commentary:
        echo(f"   Its commentary: {in_one_line(shortened(question.commentary, 300))}")
    echo("")


@click.command()
@click.argument("numbers", nargs=-1, type=int, required=True, metavar="NUMBER...")
@click.option("--take", metavar="READING", help="One of the likely readings that “questions” lists.")
@click.option("--value", metavar="FIGURE", help="Another figure, as in a cell: 83% or 1,234.")
@click.option("--withhold", is_flag=True, help="There is no figure: it is not available.")
@click.option("--answer", metavar="TEXT", help="The answer, in the service's place; the figure that was taken stays.")
@click.option("--ask", is_flag=True, help="Leave it to the service; it stays open.")
@click.option("--period", type=PERIOD, help="The cycle (default: the latest).")
@WHOSE
@click.option("--reason", required=True, help="Why; it is kept and shown.")
@click.pass_context
def decide(
    ctx: click.Context,
    /,
    numbers: tuple[int, ...],
    period: Period | None,
    by: str,
    reason: str,
    **decision: Any,  # noqa: ANN401
) -> None:
    """Decide questions by their NUMBER, as “questions” lists them; what was there is kept."""
    from workbook_tool.commands.intake.decide import Decision, decide_questions

    name = name_at_work(ctx, by)
    done = decide_questions(the_folder(ctx), numbers, Decision(**decision), name, reason, period)
    for line in done.done:
        echo(line)
    say(f"{counted(len(done.still_open), 'question')} still open in {done.period.label}.")
