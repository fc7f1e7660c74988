"""What ``recover`` says."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from workbook_tool.cli.echo import echo

if TYPE_CHECKING:
    from workbook_tool.commands.safekeeping.recover import Recovered


def say_recovered(done: Recovered) -> None:
    """What was wrong, what was saved, and what nothing but people can bring back."""
    if done.problem:
        echo(done.problem)
        echo(f"Saved from it: {_count(done.events, 'event')}{_until(done)}.")
    else:
        echo("The ledger is sound.")
    if done.kept:
        echo(f"The damaged file is kept as {done.kept}.")
    if done.cycles:
        echo(f"Taken from their folders: {', '.join(period.label for period in done.cycles)}.")
    echo(f"Files taken in again: {len(done.taken)}{_kinds(done)}.")
    if done.problem:
        _say_what_is_gone(done)


def _say_what_is_gone(done: Recovered) -> None:
    since = f"since {done.until:%d %B %Y %H:%M}" if done.until else "before"
    for line in (
        f"Not in the files that came in, so do again what was done {since}: import-history, amend, extend, publish.",
        "Messages sent since then are not known any more: look into your sent mail before send, chase or reply.",
        "Then compile, and compare the master with the last one.",
    ):
        echo(line, err=True)


def _until(done: Recovered) -> str:
    return f", the last of {done.until:%d %B %Y %H:%M}" if done.until else ""


def _kinds(done: Recovered) -> str:
    counts = Counter(one.status.value for one in done.taken)
    return f" ({', '.join(f'{count} {kind}' for kind, count in sorted(counts.items()))})" if counts else ""


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
