"""``make bench``: one table of ratios against what a user would otherwise pick, measured in one run.

Each pair is timed in turn, so that a drift of the machine's speed falls on both; the median ratio of processor
time is printed with the least and the greatest. The table is kept in RESULTS.md.
"""

from __future__ import annotations

import compileall
import itertools
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks import data, others

ROUNDS = 3
SOME_ROUNDS = 9
MANY_ROUNDS = 25  # for pairs of some hundredths of a second
PAGES = 300
SERVICES, EACH = 300, 4  # of forty indicators each would be 12,000 pages, which nobody makes
ONCE = "## Measured once"
FILES = 12
ROWS = 100_000
RESULTS = Path(__file__).with_name("RESULTS.md")
ROOT = RESULTS.parent.parent
CLEAR, STATUS = Path("/proc/self/clear_refs"), Path("/proc/self/status")
_PARTS = ("xlsxwriter", "openpyxl", "python-calamine", "jsonschema", "jsonschema-rs", "pandas")


@dataclass(frozen=True)
class Pair:
    """Ours against an alternative; ``goal`` is what the median ratio ours/alternative should not exceed."""

    step: str
    alternative: str
    ours: Callable[[], object]
    other: Callable[[], object]
    goal: float | None = None  # None: a floor, to see how far it is
    rounds: int = ROUNDS
    weighed: bool = False  # whether its memory is told too


def seconds(work: Callable[[], object]) -> float:
    """The processor time that a piece of work takes, its child processes' too."""
    before = _spent()
    work()
    return _spent() - before


def _spent() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def ratios(pair: Pair) -> list[float]:
    """Ours over the alternative, round by round, after one of each that does not count."""
    found = []
    for round_ in range(pair.rounds + 1):
        ours, other = seconds(pair.ours), seconds(pair.other)
        if round_:
            found.append(ours / other)
    return found


def peak(group: str, number: int, side: str) -> str:
    """The most memory that one side of a pair takes above what was there when it began, in a fresh process."""
    words = [sys.executable, "-c", f"from benchmarks import run; run.tell({group!r}, {number}, {side!r})"]
    return subprocess.run(words, capture_output=True, check=True, text=True).stdout.strip()


def tell(group: str, number: int, side: str) -> None:
    """Run one side of a pair, and print the memory that it takes at most."""
    pair: Pair = next(itertools.islice(globals()[group](), number, None))
    CLEAR.write_text("5", "ascii")  # the highest mark is now what is there
    before = _resident("VmRSS")
    getattr(pair, side)()
    print(f"{_resident('VmHWM') - before:,.0f} MB")


def _resident(mark: str) -> float:
    line = next(line for line in STATUS.read_text("ascii").splitlines() if line.startswith(mark))
    return int(line.split()[1]) / 1024


def start(*words: str) -> Callable[[], object]:
    """The start of a Python process."""
    return lambda: subprocess.run([sys.executable, *words], capture_output=True, check=True)


def mixed(files: list[bytes]) -> list[bytes]:
    """The returns, every other one as LibreOffice saves it: a file written by xlsxwriter alone flatters a reader."""
    saved = data.saved_by_libreoffice(files)
    if saved is None:
        print("LibreOffice is missing: every return is read as it was written, none as saved again.", file=sys.stderr)
        return files
    return [(again if n % 2 else first) for n, (first, again) in enumerate(zip(files, saved, strict=True))]


def reading() -> Iterator[Pair]:
    """Reading and checking."""
    from jsonschema import Draft202012Validator

    from workbook_tool import resources
    from workbook_tool.domain.finding import Finding
    from workbook_tool.excel.read import read
    from workbook_tool.excel.write import write
    from workbook_tool.returns.check import Context, assess
    from workbook_tool.returns.out import return_book
    from workbook_tool.returns.read import read_return
    from workbook_tool.schema.failures import failures

    council = data.register(FILES)
    files = mixed([write(return_book(data.form(council, code))) for code in council.services])
    wanted = [data.form(council, code).rows for code in council.services]
    documents, validator = data.records(FILES), Draft202012Validator(resources.schema("return"))
    context = Context(lambda _: council, lambda *_: None, lambda _: (), lambda *_: ())
    clean, stray = data.saved_again(files[0]), data.saved_again(files[0], "XFD1048576")

    def ours_read() -> None:
        for content in files:
            read(content, "return.xlsx")

    def ours_schema() -> None:
        for content, rows in zip(files, wanted, strict=True):
            found = read(content, "return.xlsx")
            assert not isinstance(found, Finding)
            failures(read_return(found, council, rows).document.data, "return")

    def ours_check() -> None:
        for content in files:
            said = assess(read(content, "return.xlsx"), "return.xlsx", "", council, context)
            assert said.accepted

    def again(content: bytes) -> None:
        for _ in range(4):
            read(content, "return.xlsx")

    def theirs_check() -> None:
        others.openpyxl_and_schema(files, documents, validator)

    def both(name: str) -> None:
        for document in documents * (20 if name == "ours" else 1):
            failures(document, "return") if name == "ours" else list(validator.iter_errors(document))

    step = f"{FILES} returns"
    yield Pair("--help", "python -c pass", start("-m", "workbook_tool", "--help"), start("-c", "pass"), 6, MANY_ROUNDS)
    yield Pair(f"read {step}", "openpyxl, values and formulas", ours_read, lambda: others.openpyxl_read(files), 1 / 8)
    floor = "python-calamine, values only"
    yield Pair(f"read {step}", floor, ours_read, lambda: others.calamine_read(files), 3.3, MANY_ROUNDS)
    yield Pair(f"read {step}", "inflating, and expat doing nothing", ours_read, lambda: others.inflate_and_expat(files))
    theirs = "openpyxl and jsonschema compiled once"
    yield Pair(f"read {step} into records, held to the schema", theirs, ours_schema, theirs_check, 1 / 8)
    yield Pair(f"check {step}, rated and every question asked", theirs, ours_check, theirs_check, 1 / 8)
    yield Pair(
        "20 × the schema, 10% bad", "1 × jsonschema compiled once", lambda: both("ours"), lambda: both(""), 20 / 40
    )
    lone = "read 4 × with a cell at XFD1048576"
    yield Pair(lone, "4 × the same without", lambda: again(stray), lambda: again(clean), 2)


def writing() -> Iterator[Pair]:
    """Writing returns and a long table."""
    from workbook_tool.excel.write import write
    from workbook_tool.returns.out import return_book

    council = data.register(FILES)
    books = [return_book(data.form(council, code)) for code in council.services]
    rows = data.table(ROWS)
    book = data.table_book(rows)

    zipped = [write(one) for one in books]

    def ours() -> None:
        for one in books:
            write(one)

    step, long = f"write {FILES} returns", f"write a table of {ROWS:,} rows"
    yield Pair(step, "openpyxl", ours, lambda: others.openpyxl_write(books), 1 / 5, SOME_ROUNDS)
    yield Pair(step, "xlsxwriter", ours, lambda: others.plain_xlsxwriter(books), 0.5, SOME_ROUNDS)
    yield Pair(step, "the zip alone", ours, lambda: others.zip_alone(zipped))
    blank = [replace(data.form(council, code), entries={}, start={}) for code in council.services]

    def laid_out() -> None:
        for one in blank:
            write(return_book(one))

    empty = [return_book(one) for one in blank]
    step = f"lay out and write {FILES} blank returns"
    yield Pair(
        step, "openpyxl, which only writes them", laid_out, lambda: others.openpyxl_write(empty), 1 / 5, SOME_ROUNDS
    )
    yield Pair(
        step, "xlsxwriter, which only writes them", laid_out, lambda: others.plain_xlsxwriter(empty), 0.5, SOME_ROUNDS
    )
    yield Pair(long, "xlsxwriter", lambda: write(book), lambda: others.plain_xlsxwriter([book]), 0.35, 1, True)
    yield Pair(long, "pandas.to_excel", lambda: write(book), lambda: others.pandas_write(rows), 1 / 5, 1, True)


def masters() -> Iterator[Pair]:
    """The master, from the book to the bytes."""
    from benchmarks import master
    from workbook_tool.excel.write import write

    made = master.book(PAGES, ROWS)
    step = f"write a master of {PAGES} indicators and {ROWS:,} rows of trend data"
    yield Pair(step, "xlsxwriter", lambda: write(made), lambda: master.plain_xlsxwriter(made), 0.35, 1, True)


def whole() -> Iterator[Pair]:
    """Collect and compile, as commands."""
    from benchmarks import cycle

    with tempfile.TemporaryDirectory(prefix="bench-") as place:
        folder = cycle.made(Path(place) / "council", SERVICES, EACH)
        copies = [cycle.copied(folder, n) for n in range(ROUNDS + 1)]

        def ours() -> None:
            copy = copies.pop()
            cycle.run(copy, "collect", "inbox")
            cycle.run(copy, "compile")

        step = f"collect and compile {SERVICES} returns of {EACH} indicators"
        theirs = "a script with openpyxl, jsonschema and xlsxwriter, whose pages say less"
        yield Pair(step, theirs, ours, lambda: cycle.script(folder), 1 / 4)


def lines() -> Iterator[str]:
    """The table, line by line."""
    yield "| step | against | ratio ours/theirs: median (least to greatest) | goal | met | memory of ours, of theirs |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for pairs in (reading, writing, masters, whole):
        for number, pair in enumerate(pairs()):
            found = ratios(pair)
            middle = statistics.median(found)
            goal, met = ("–", "a floor") if pair.goal is None else (f"{pair.goal:.3f}", _met(middle, pair.goal))
            spread = f"{middle:.3f} ({min(found):.3f} to {max(found):.3f})"
            sides = ("ours", "other") if pair.weighed and CLEAR.exists() else ()
            memory = ", ".join(peak(pairs.__name__, number, side) for side in sides) or "–"
            yield f"| {pair.step} | {pair.alternative} | {spread} | {goal} | {met} | {memory} |"


def _met(ratio: float, goal: float) -> str:
    return "yes" if ratio <= goal else "no"


def machine() -> str:
    """What it was measured on."""
    parts = ", ".join(f"{name} {version(name)}" for name in _PARTS)
    busy = f"{os.getloadavg()[0]:.1f}"
    return (
        f"{datetime.now(UTC):%d %B %Y}: {os.cpu_count()} processors ({platform.machine()}), {platform.system()}, "
        f"Python {platform.python_version()}, {parts}. The load of the machine when it ended was {busy}."
    )


def main() -> None:
    """Print the table and keep it."""
    compileall.compile_dir(ROOT / "workbook_tool", quiet=1)  # as pip does with what it installs
    made = []
    for line in lines():
        print(line, flush=True)
        made.append(line)
    head = (
        "# The last measurement\n\n`make bench` writes the table. Ratios are of processor time, ours over theirs; "
        "memory is the highest\nmark above what was there at the start.\n"
    )
    once = RESULTS.read_text("utf-8").partition(ONCE)
    RESULTS.write_text("\n".join((head, machine(), "", *made, "", "".join(once[1:]))), "utf-8")


if __name__ == "__main__":
    main()
