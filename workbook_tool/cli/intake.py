"""What services return, read and taken in: check, collect."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbook_tool.cli.options import FORMAT, HAS_FINDINGS, OWN_PROCESS, PERIOD, the_folder
from workbook_tool.cli.printing import (
    COLOURS,
    in_one_line,
    print_json,
    say,
    say_error,
    say_findings,
    say_held_back,
    secho,
)
from workbook_tool.cli.progress import counting
from workbook_tool.commands import as_data
from workbook_tool.domain.days import counted

if TYPE_CHECKING:
    from workbook_tool.commands.folder import Folder
    from workbook_tool.commands.intake.mailboxes import Mailboxes
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
    from workbook_tool.commands.intake.mailboxes import Mailboxes
    from workbook_tool.commands.intake.reading import readers_at
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
    from workbook_tool.commands.intake.collect import collect_returns
    from workbook_tool.commands.intake.confirm import confirm_returns, still_held_back
    from workbook_tool.commands.intake.mailboxes import Mailboxes
    from workbook_tool.commands.intake.reading import readers_at
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
            print_json(as_data.returns_data(assessed, folder.register().register))
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
