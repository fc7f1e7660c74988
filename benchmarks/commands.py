"""Whole commands as an officer runs them, each in a fresh process: for so many services, and beside a script."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from benchmarks import cycle, measure
from benchmarks.data import PERIOD
from benchmarks.measure import Cost, middle, tool

Figure = tuple[str, Cost]  # a command's name, and what it costs
_AMEND = ("--by", "Officer", "--reason", "measured")


def cycle_of(place: Path, services: int, each: int, rounds: int) -> Iterator[Figure]:
    """Every command of a cycle, in the order of the work: the median of so many cycles."""
    start = cycle.made(place / f"cycle-{services}", services, each)
    costs: dict[str, list[Cost]] = {}
    for number in range(rounds):
        folder = cycle.copied(start, number)
        for name, words in _commands(folder, services):
            costs.setdefault(name, []).append(tool(folder, *words))
        shutil.rmtree(folder)
    for name, measured in costs.items():
        yield name, middle(measured)


def _commands(folder: Path, services: int) -> Iterator[tuple[str, Sequence[object]]]:
    first, period = "S0000-00", PERIOD.code
    yield "check, one return", ("check", folder / "inbox" / "return 0000.xlsx")
    yield "check, all", ("check", folder / "inbox")
    yield "generate again", ("generate", period)
    yield "collect", ("collect", folder / "inbox")
    yield "status", ("status",)
    yield "questions", ("questions",)
    yield "explain", ("explain", first)
    yield "ratings", ("ratings", period, "--format", "json")
    yield "compile", ("compile",)
    yield "compile, nothing changed", ("compile",)
    yield "amend", ("amend", first, period, "--value", "77.7%", *_AMEND)
    yield "compile, one return changed", ("compile",)
    yield "chase", ("chase", period)
    yield "reply", ("reply", period)
    yield "audit", ("audit",)
    yield "backup", ("backup", folder / "backup.zip")
    yield "publish", ("publish", period)
    yield "roll-over", ("roll-over", "2024-25")


def reports(place: Path, pages: int, rounds: int, forms: Sequence[str] = ("html", "pdf", "docx")) -> Iterator[Figure]:
    """The committee's report with so many pages, in each of its forms."""
    folder = _compiled(place / f"report-{pages}", pages // 4)
    for form in forms:
        words = ("report", PERIOD.code, "--format", form)
        yield f"report, {form}, {pages} pages", middle([tool(folder, *words) for _ in range(rounds)])


def _compiled(folder: Path, services: int) -> Path:
    cycle.made(folder, services, 4)
    for words in (("collect", folder / "inbox"), ("compile",)):
        tool(folder, *words)
    return folder


def beside_script(place: Path, services: int, each: int, rounds: int) -> tuple[list[Cost], list[Cost]]:
    """Collect and compile by whole commands, and the same by the script, in turn."""
    start = cycle.made(place / f"script-{services}", services, each)

    def ours(number: int) -> Cost:
        folder = cycle.copied(start, number)
        collect, compiled = tool(folder, "collect", folder / "inbox"), tool(folder, "compile")
        shutil.rmtree(folder)
        return _both(collect, compiled)

    def script(_number: int) -> Cost:
        words = [sys.executable, "-m", "benchmarks.script", start / "inbox", start / "register.xlsx"]
        return measure.command([*words, start / "history.csv", start / "script.xlsx"])

    return _in_turn(ours, script, rounds)


def generate_beside_script(place: Path, services: int, each: int, rounds: int) -> tuple[list[Cost], list[Cost]]:
    """``generate`` as a whole command, and the same returns written by a script, in turn."""
    start = cycle.made(place / f"generate-{services}", services, each, sent=False)

    def ours(number: int) -> Cost:
        folder = cycle.copied(start, number)
        cost = tool(folder, "generate", PERIOD.code, "--due", "2023-10-13")
        shutil.rmtree(folder)
        return cost

    def script(_number: int) -> Cost:
        target = place / "script-returns"
        words = [sys.executable, "-m", "benchmarks.generate_script", start / "register.xlsx"]
        return measure.command([*words, start / "history.csv", target])

    return _in_turn(ours, script, rounds)


def _in_turn(ours: Callable[[int], Cost], other: Callable[[int], Cost], rounds: int) -> tuple[list[Cost], list[Cost]]:
    pairs = [(ours(number), other(number)) for number in range(rounds)]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def _both(first: Cost, second: Cost) -> Cost:
    return Cost(first.processor + second.processor, first.wall + second.wall, max(first.peak, second.peak))
