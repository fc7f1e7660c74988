"""``make bench``: one table of ratios against what a user would otherwise pick, measured in one run.

Each pair is timed in turn, so that a drift of the machine's speed falls on both; the median ratio is printed with
the least and the greatest.
"""

from __future__ import annotations

import io
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks import data

ROUNDS = 7
FILES = 12


@dataclass(frozen=True)
class Pair:
    """Ours against an alternative; ``goal`` is what the median ratio ours/alternative should not exceed."""

    step: str
    alternative: str
    ours: Callable[[], object]
    other: Callable[[], object]
    goal: float


def ratios(pair: Pair) -> list[float]:
    """Ours over the alternative, round by round, after one of each that does not count."""
    found = []
    for round_ in range(ROUNDS + 1):
        ours, other = seconds(pair.ours), seconds(pair.other)
        if round_:
            found.append(ours / other)
    return found


def seconds(work: Callable[[], object]) -> float:
    """How long a piece of work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def openpyxl_read(files: list[bytes]) -> None:
    """Values and formulas: two loads, as a script needs both."""
    import openpyxl

    for content in files:
        for values in (True, False):
            book = openpyxl.load_workbook(io.BytesIO(content), data_only=values)
            for sheet in book:
                for row in sheet.iter_rows():
                    for cell in row:
                        _ = (cell.value, cell.number_format, cell.coordinate)


def calamine_read(files: list[bytes]) -> None:
    """Values only: the floor."""
    from python_calamine import CalamineWorkbook

    for content in files:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python()


def openpyxl_write(books: list) -> None:
    """The same cells, styles left out."""
    import openpyxl

    for book in books:
        made = openpyxl.Workbook(write_only=False)
        for sheet in book.sheets:
            ws = made.create_sheet(sheet.name)
            for put in sheet.cells:
                value = f"={put.formula}" if put.formula else put.value
                ws.cell(put.row + 1, put.column + 1, value)
        made.save(io.BytesIO())


def plain_xlsxwriter(books: list) -> None:
    """The same cells through xlsxwriter's own calls, styles left out."""
    import xlsxwriter

    for book in books:
        made = xlsxwriter.Workbook(io.BytesIO(), {"in_memory": True})
        for sheet in book.sheets:
            ws = made.add_worksheet(sheet.name)
            for put in sheet.cells:
                if put.formula:
                    ws.write_formula(put.row, put.column, f"={put.formula}")
                elif isinstance(put.value, str):
                    ws.write_string(put.row, put.column, put.value)
                elif put.value is not None:
                    ws.write(put.row, put.column, put.value)
        made.close()


def pairs() -> list[Pair]:
    """What is compared."""
    from workbook_tool.excel.read import read
    from workbook_tool.excel.write import write
    from workbook_tool.steps.generate import return_book

    council = data.register(FILES)
    books = [return_book(data.form(council, code)) for code in council.services]
    files = [write(book) for book in books]

    def ours_read() -> None:
        for content in files:
            read(content, "return.xlsx")

    def ours_write() -> None:
        for book in books:
            write(book)

    def start(*words: str) -> Callable[[], object]:
        return lambda: subprocess.run([sys.executable, *words], capture_output=True, check=True)

    return [
        Pair("--help", "python -c pass", start("-m", "workbook_tool", "--help"), start("-c", "pass"), 6),
        Pair(f"read {FILES} returns", "openpyxl, values and formulas", ours_read, lambda: openpyxl_read(files), 1 / 8),
        Pair(f"read {FILES} returns", "python-calamine, values only", ours_read, lambda: calamine_read(files), 3.3),
        Pair(f"write {FILES} returns", "openpyxl, without styles", ours_write, lambda: openpyxl_write(books), 1 / 5),
        Pair(f"write {FILES} returns", "xlsxwriter, without styles", ours_write, lambda: plain_xlsxwriter(books), 0.5),
    ]


def main() -> None:
    """Print the table."""
    print("| step | against | ratio ours/theirs: median (least to greatest) | goal | met |")
    print("| --- | --- | --- | --- | --- |")
    for pair in pairs():
        found = ratios(pair)
        middle = statistics.median(found)
        met = "yes" if middle <= pair.goal else "no"
        spread = f"{middle:.3f} ({min(found):.3f} to {max(found):.3f})"
        print(f"| {pair.step} | {pair.alternative} | {spread} | {pair.goal:.3f} | {met} |")


if __name__ == "__main__":
    main()
