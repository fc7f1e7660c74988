"""What services return, read and taken in, and what is asked of it: check, collect, questions, decide, amend."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbook_tool.cli.options import FORMAT, HAS_FINDINGS, OWN_PROCESS, PERIOD, WHOSE, name_at_work, the_folder
from workbook_tool.cli.printing import (
    COLOURS,
    counted,
    counting,
    echo,
    in_one_line,
    place_of,
    print_json,
    say,
    say_error,
    say_findings,
    say_held_back,
    secho,
    shortened,
)

if TYPE_CHECKING:
    from workbook_tool.commands.folder import Folder
    from workbook_tool.commands.intake.mailboxes import Mailboxes
    from workbook_tool.commands.intake.questions import OpenQuestion
    from workbook_tool.domain.finding import Finding
    from workbook_tool.domain.period import Period
    from workbook_tool.returns.check import Assessed

UNSEEN = click.option(
    "--unseen/--all", default=True, show_default=True,
    help="Of a mailbox on a server: only the messages that nobody has read, or all.",
)  # fmt: skip
SCHEDULER = click.option(
    "--scheduler", default="", metavar="ADDRESS",
    help="Read on the Dask cluster with this scheduler, not on this machine.",
)  # fmt: skip

_MANY = 3  # files that may say the same note each for itself


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option(
    "--corrections", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
    help="Write into DIR, for each return with something to fix or confirm, the workbook that goes back.",
)  # fmt: skip
@UNSEEN
@SCHEDULER
@FORMAT
@click.pass_context
def check(
    ctx: click.Context, /, sources: tuple[str, ...], corrections: Path | None, unseen: bool, scheduler: str, form: str
) -> None:
    """Read and validate returns without taking them in."""
    _start_readers(ctx, sources, scheduler)
    from workbook_tool.commands.intake.check import check_returns
    from workbook_tool.commands.intake.cluster import readers_at
    from workbook_tool.commands.intake.mailboxes import Mailboxes
    from workbook_tool.mail.incoming import count

    folder = the_folder(ctx)
    to_send_back = None
    if corrections:
        from workbook_tool.commands.intake.corrections import Corrections

        to_send_back = Corrections(folder, corrections)
    with (
        counting("Checking", count(sources)) as done,
        Mailboxes(folder, everything=not unseen, read_only=True) as boxes,
        readers_at(scheduler) as folder.readers,
    ):
        assessed = list(check_returns(folder, sources, done, to_send_back, boxes))
    _print_outcome(assessed, folder, boxes, form)
    for path in to_send_back.files if to_send_back else ():
        say(f"To send back: {path}")
    _exit_on_errors(ctx, assessed)


@click.command()
@click.argument("sources", nargs=-1, metavar="[SOURCE...]")
@click.option("--period", type=PERIOD, help="The cycle that they are for (default: the latest).")
@click.option(
    "--confirm",
    "confirmed",
    multiple=True,
    metavar="WHICH",
    help="A return that was held back counts: by its sender's address or its file name (repeatable).",
)
@UNSEEN
@SCHEDULER
@FORMAT
@click.pass_context
def collect(
    ctx: click.Context, /, sources: tuple[str, ...], period: Period | None, confirmed: tuple[str, ...], unseen: bool,
    scheduler: str, form: str,
) -> None:  # fmt: skip
    """Take returns in; the same file twice changes nothing.

    A SOURCE is a file or folder, a zip, a message (.eml, .msg), an mbox file, a
    Maildir, or a mailbox: imaps://user@host/Folder, or imap:// for the one in
    collection.toml. What a message brought is stored before the message is moved
    to the folder Processed; one that brought nothing stays where it is.

    A return from a sender that the register does not list, or one that its own
    message calls a draft or wrong, never replaces one that is held. Two copies
    that differ, of which nothing shows the later, are both asked about. Say with
    --confirm which one counts; no SOURCE is needed for that.
    """
    from workbook_tool.commands.intake.cluster import readers_at
    from workbook_tool.commands.intake.collect import collect_returns
    from workbook_tool.commands.intake.confirm import confirm_returns, still_held_back
    from workbook_tool.commands.intake.mailboxes import Mailboxes
    from workbook_tool.mail.incoming import count

    if not sources and not confirmed:
        raise click.UsageError("Name a SOURCE to take returns from, or what to --confirm.")
    _start_readers(ctx, sources, scheduler)
    folder = the_folder(ctx)
    with (
        counting("Collecting", count(sources)) as done,
        Mailboxes(folder, everything=not unseen) as boxes,
        readers_at(scheduler) as folder.readers,
    ):
        assessed = list(collect_returns(folder, sources, period, done, boxes)) if sources else []
        assessed += confirm_returns(folder, confirmed, period, done) if confirmed else ()
    _print_outcome(assessed, folder, boxes, form)
    files = {each.sha256 for each in assessed}
    say_held_back((r, f) for r, f in still_held_back(folder, period) if r.sha256 not in files)
    _exit_on_errors(ctx, assessed)


def _start_readers(ctx: click.Context, sources: tuple[str, ...], scheduler: str) -> None:
    """Start what reads the sources first, where this process is ours alone and reads on this machine."""
    if ctx.meta.get(OWN_PROCESS) and sources and not scheduler:
        from workbook_tool.commands.intake.reading import start_readers
        from workbook_tool.mail.incoming import count

        start_readers(count(sources))


def _print_outcome(assessed: list[Assessed], folder: Folder, boxes: Mailboxes, form: str) -> None:
    """What came of everything; then, where a mailbox could not be had, why."""
    if assessed or not boxes.errors:
        if form == "json":
            from workbook_tool.commands.as_data import returns_data

            print_json(returns_data(assessed, folder.register().register))
        else:
            print_assessed(assessed)
    for error in boxes.errors[:-1]:
        say_error(error)
    if boxes.errors:
        raise boxes.errors[-1]


def _exit_on_errors(ctx: click.Context, assessed: list[Assessed]) -> None:
    """End with 3 where something must be fixed, or answered before a figure is taken."""
    if any(each.status.value == "accepted in part" or any(f.is_error for f in each.findings) for each in assessed):
        ctx.exit(HAS_FINDINGS)


def print_assessed(assessed: Sequence[Assessed]) -> None:
    """A line for each file with what became of it, and its findings."""
    from workbook_tool.domain.finding import Severity

    shared = _shared_notes(assessed)
    for each in assessed:
        secho(_outcome(each), fg=COLOURS.get(each.status.value))
        if message := _message_that_brought_it(each.via):
            say(f"  {message}")
        say_findings([f for f in each.findings if _words(f) not in shared], "  ")
    for (message, fix), count in shared.items():
        say(f"{Severity.NOTE.words}, in {count} of {len(assessed)} files")
        say(f"  {in_one_line(message)}")
        say(f"  → {in_one_line(fix)}")
    if not assessed:
        say("There was no file to read in what was named.")


def _outcome(assessed: Assessed) -> str:
    """``hrs.xlsx: accepted in part (HRS, Q2 2023/24): 1 thing to fix by 19 October 2023; 5 readings accepted``."""
    from workbook_tool.catalogue import to_do
    from workbook_tool.domain.days import long_day

    label = assessed.period.label if assessed.period else ""
    whose = ", ".join(filter(None, (assessed.service, label)))
    things = to_do(assessed.findings)
    counts = [f"{things} by {long_day(assessed.answer_by)}" if assessed.answer_by else things] if things else []
    counts += [f"{counted(len(assessed.accepted.readings), 'reading')} accepted"] if assessed.accepted else []
    untouched = any(f.code == "return-not-filled-in" for f in assessed.findings)
    status = "not filled in" if untouched else assessed.status.value
    line = f"{in_one_line(assessed.file)}: {status}" + (f" ({whose})" if whose else "")
    return line + (": " + "; ".join(counts) if counts else "")


def _shared_notes(assessed: Sequence[Assessed]) -> dict[tuple[str, str], int]:
    """Notes that many files have in common, with how many: what hundreds of returns share is one piece of news."""
    from workbook_tool.domain.finding import Severity

    of_each = ({_words(f): None for f in each.findings if f.severity is Severity.NOTE} for each in assessed)
    counts = Counter(words for notes in of_each for words in notes)
    return {words: count for words, count in counts.items() if count > _MANY}


def _words(finding: Finding) -> tuple[str, str]:
    return finding.message, finding.fix


def _message_that_brought_it(via: Mapping[str, str]) -> str:
    """The message that brought a file, in words; empty for one that lay in a folder."""
    if not via.get("sender"):
        return ""
    facts = [f"from {via['sender']}"]
    facts += [f"“{via['subject']}”"] if via.get("subject") else []
    facts += [via["date"][:16].replace("T", " ")] if via.get("date") else []
    facts += [f"sent on by {via['forwarded_by']}"] if via.get("forwarded_by") else []
    facts += [f"left out: {via['left_out']}"] if via.get("left_out") else []
    return ", ".join(facts)


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
    **said: Any,  # noqa: ANN401
) -> None:
    """Decide questions by their NUMBER, as “questions” lists them; what was there is kept."""
    from workbook_tool.commands.intake.decide import Decision, decide_questions

    name = name_at_work(ctx, by)
    done = decide_questions(the_folder(ctx), numbers, Decision(**said), name, reason, period)
    for line in done.done:
        echo(line)
    say(f"{counted(len(done.still_open), 'question')} still open in {done.period.label}.")
