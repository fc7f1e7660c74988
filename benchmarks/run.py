"""``make bench``: what each step and each command costs beside what a user would otherwise pick, measured in one run.

Every figure comes from processes of their own. The two of a pair are measured in turn, so that a drift of the
machine's speed falls on both; the median is printed with the least and the greatest ratio of processor time.
``QUICK=1`` takes fewer sizes in under two minutes, ``LONG=1`` adds a council of 5,000 services. The tables are kept in
RESULTS.md between its marks.
"""

from __future__ import annotations

import compileall
import os
import platform
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks import commands, data, measure
from benchmarks.measure import Cost, middle, spread

ROOT = Path(__file__).parent.parent
RESULTS = Path(__file__).with_name("RESULTS.md")
QUICK, LONG = bool(os.environ.get("QUICK")), bool(os.environ.get("LONG"))
ROUNDS = 3
BEGIN, END = "<!-- measured -->\n", "<!-- end of measured -->\n"
_VERSIONS = (
    "xlsxwriter", "openpyxl", "python-calamine", "jsonschema", "jsonschema-rs", "pandas", "polars", "fastexcel",
    "rustypyxl", "rvgsrust-xlsxwriter", "typst", "python-docx",
)  # fmt: skip


@dataclass(frozen=True)
class Compared:
    """One step beside its alternatives, each with the ratio that ours should not exceed; None is a limit to look at."""

    step: str
    size: str
    words: str
    others: dict[str, float | None]
    memory: float | None = None
    """The same for memory, beside the first of them."""
    rounds: int = ROUNDS


def steps() -> Iterator[Compared]:
    """The steps of this run."""
    sizes = ("3", "40") if QUICK else ("3", "9", "40")
    many = ROUNDS if QUICK else 9
    quick = {"calamine": 3.3, "inflate and expat": None}
    for size in (*sizes, "sample"):
        readers = quick if QUICK else {"openpyxl": 0.125, **quick, "polars": None, "pandas": None}
        words = "read the sample's returns" if size == "sample" else f"read returns of {size} rows"
        yield Compared("read", size, words, readers, rounds=many)
    for size in sizes:
        writers = {"xlsxwriter": 0.5, "Rust": None}
        writers |= {} if QUICK else {"openpyxl": 0.2, "deflate": None}
        yield Compared("write", size, f"write returns of {size} rows", writers, rounds=many)
    yield Compared(
        "lay out", "9", "lay out and write blank returns of 9 rows, the others only write", {"xlsxwriter": 0.5}
    )
    yield Compared(
        "check", "40", "check returns of 40 rows, the others read and hold to the schema", {"openpyxl": 0.125}
    )
    rows = "20000" if QUICK else "100000"
    tables = {"xlsxwriter": 0.35} if QUICK else {"xlsxwriter": 0.35, "pandas": 0.2, "polars": None, "Rust": None}
    yield Compared("table", rows, f"a table of {int(rows):,} rows to a file", tables, memory=0.5)
    if not QUICK:
        yield Compared("schema", "40", "hold returns to the schema, 10% bad", {"jsonschema": 0.025})
        yield Compared("master", "300", "write a master of 300 indicators, 99,000 readings", {"xlsxwriter": 0.35}, 0.5)


def step_lines(place: Path) -> Iterator[str]:
    """The table of steps."""
    yield "| step | against | processor time, ours/theirs | goal | met | ms, both | memory, both |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for each in steps():
        for number, (other, goal) in enumerate(each.others.items()):
            pairs = [[measure.step(each.step, side, each.size, place) for side in ("ours", other)]
                     for _ in range(each.rounds)]  # fmt: skip
            ours, theirs = (middle(costs) for costs in zip(*pairs, strict=True))
            ratios = [one.processor / two.processor for one, two in pairs]
            memory = f"{ours.peak:.0f}, {theirs.peak:.0f} MB" if max(ours.peak, theirs.peak) > 5 else "–"
            if each.memory and not number:
                ratio = ours.peak / theirs.peak
                memory += f": {ratio:.2f} (goal {each.memory:.2f}: {'yes' if ratio <= each.memory else 'no'})"
            times = f"{ours.processor * 1000:.1f}, {theirs.processor * 1000:.1f}"
            yield f"| {each.words} | {other} | {spread(ratios)} | {_goal(goal, ratios)} | {times} | {memory} |"


def _goal(goal: float | None, ratios: Sequence[float]) -> str:
    if goal is None:
        return "– | a limit"
    return f"{goal:.2f} | {'yes' if statistics.median(ratios) <= goal else 'no'}"


def script_lines(place: Path) -> Iterator[str]:
    """The table of whole commands beside scripts."""
    yield "| whole commands | processor time, ours/script | goal | met | wall, ours/script | s, both | MB, both |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    sizes = ((30, 2),) if QUICK else ((100, 2), (300, 4))
    for services, each in sizes:
        costs = commands.beside_script(place, services, each, ROUNDS)
        yield _script_line(f"collect and compile {services} returns of {each}", costs, 0.35)
    services = 20 if QUICK else 60
    costs = commands.generate_beside_script(place, services, 4, ROUNDS)
    yield _script_line(f"generate {services} returns of 4", costs, 0.7)


def _script_line(words: str, costs: tuple[list[Cost], list[Cost]], goal: float) -> str:
    pairs = list(zip(*costs, strict=True))
    ratios, walls = ([getattr(a, name) / getattr(b, name) for a, b in pairs] for name in ("processor", "wall"))
    ours, script = map(middle, costs)
    seconds, peaks = f"{ours.processor:.2f}, {script.processor:.2f}", f"{ours.peak:.0f}, {script.peak:.0f}"
    return f"| {words} | {spread(ratios)} | {_goal(goal, ratios)} | {spread(walls)} | {seconds} | {peaks} |"


def command_lines(place: Path) -> Iterator[str]:
    """The table of every command, each in a fresh process: seconds of processor time, of the clock, and memory."""
    sizes = [30] if QUICK else [100, 1000, *([5000] if LONG else [])]
    tables = [dict(commands.cycle_of(place, services, 2, 1 if services > 1000 else ROUNDS)) for services in sizes]
    heads = (f"{services:,} services: processor s, wall s, MB" for services in sizes)
    yield f"| command | {' | '.join(heads)} |"
    yield "| --- |" + " --- |" * len(sizes)
    for name in tables[0]:
        yield f"| {name} | {' | '.join(_cost(table[name]) for table in tables)} |"
    for pages in (60,) if QUICK else (200, 600):
        for name, cost in commands.reports(place, pages, ROUNDS):
            yield f"| {name} | {' | '.join([_cost(cost), *['–'] * (len(sizes) - 1)])} |"


def _cost(cost: Cost) -> str:
    return f"{cost.processor:.2f}, {cost.wall:.2f}, {cost.peak:.0f}"


def machine() -> str:
    """What it was measured on."""
    parts = ", ".join(f"{name} {version(name)}" for name in _VERSIONS)
    return (
        f"{datetime.now(UTC):%d %B %Y}{', quickly' if QUICK else ''}: {os.cpu_count()} processors "
        f"({platform.machine()}), {platform.system()}, Python {platform.python_version()}, {parts}. "
        f"The load of the machine when it ended was {os.getloadavg()[0]:.1f}."
    )


def prepare(place: Path) -> None:
    """The returns that are read, every other one as LibreOffice saves it: what one program wrote flatters a reader."""
    from benchmarks import steps as work
    from workbook_tool.excel.write import write

    for size in ("3", "9", "40"):
        files = [write(book) for book in work.books(int(size))]
        again = data.saved_by_libreoffice(files[1::2])
        files[1::2] = again or files[1::2]
        if again is None:
            print(
                "LibreOffice is missing: every return is read as it was written, none as saved again.", file=sys.stderr
            )
        folder = place / f"returns-{size}"
        folder.mkdir()
        for number, content in enumerate(files):
            (folder / f"{number:02}.xlsx").write_bytes(content)
    measure.tool(place, "init", place / "sample", "--sample")
    (place / "sample" / "returns").rename(place / "returns-sample")


def main() -> None:
    """Print the tables and keep them."""
    compileall.compile_dir(ROOT / "workbook_tool", quiet=1)  # as pip does with what it installs
    made: list[str] = []
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        place = Path(folder)
        os.environ["XDG_CACHE_HOME"] = str(place / "cache")  # what is kept for speed begins empty
        prepare(place)
        for lines in (step_lines, script_lines, command_lines):
            for line in lines(place):
                print(line, flush=True)
                made.append(line)
            made.append("")
    text = RESULTS.read_text("utf-8")
    before, after = text.partition(BEGIN)[0], text.partition(END)[2]
    RESULTS.write_text("\n".join((before + BEGIN, machine(), "", *made)) + END + after, "utf-8")


if __name__ == "__main__":
    main()
