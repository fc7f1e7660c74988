"""Single steps, ours and as others do them: ``python -m benchmarks.steps NAME SIDE SIZE PLACE``.

What a step needs (files, books, libraries) is there before its clock starts. Each
is done once for what it loads as it goes, then measured.
"""

from __future__ import annotations

import gc
import json
import resource
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks import data, others

Work = Callable[[], object]
FILES = 12
CLEAR, STATUS = Path("/proc/self/clear_refs"), Path("/proc/self/status")
READERS: dict[str, Callable[[Sequence[bytes]], object]] = {
    "openpyxl": others.openpyxl_read,
    "calamine": others.calamine_read,
    "polars": others.polars_read,
    "pandas": others.pandas_read,
    "inflate and expat": others.inflate_and_expat,
}
WRITERS: dict[str, Callable[[Sequence[Any]], object]] = {
    "xlsxwriter": others.plain_xlsxwriter,
    "openpyxl": others.openpyxl_write,
    "Rust": others.rust_write,
}


def returns_of(size: str, place: Path) -> list[bytes]:
    """The returns that lie in ``place`` for so many rows, or the sample's own."""
    return [path.read_bytes() for path in sorted((place / f"returns-{size}").glob("*.xlsx"))]


def books(rows: int) -> list[Any]:
    """Completed returns of so many rows, as books."""
    from workbook_tool.returns.out import return_book

    council = data.register(FILES, rows)
    return [return_book(data.form(council, code)) for code in council.services]


def read(side: str, size: str, place: Path) -> Work:
    """Returns read to cells."""
    files = returns_of(size, place)
    if side != "ours":
        return lambda: READERS[side](files)
    from workbook_tool.excel.read import read

    return lambda: [read(content, "return.xlsx") for content in files]


def check(side: str, size: str, place: Path) -> Work:
    """Returns read, held to the schema, and (ours) rated with every question asked."""
    council = data.register(FILES, int(size))
    files = returns_of(size, place)
    if side != "ours":
        from jsonschema import Draft202012Validator

        from workbook_tool import resources

        records, validator = data.records(FILES, int(size)), Draft202012Validator(resources.schema("return"))
        return lambda: others.openpyxl_and_schema(files, records, validator)
    from workbook_tool.excel.read import read
    from workbook_tool.returns.check import Context, assess

    context = Context(lambda _: council, lambda *_: None, lambda _: (), lambda *_: ())
    return lambda: [assess(read(content, "r.xlsx"), "r.xlsx", "", council, context) for content in files]


def write(side: str, size: str, _place: Path) -> Work:
    """Returns written from their books."""
    made = books(int(size))
    if side in WRITERS:
        return lambda: WRITERS[side](made)
    from workbook_tool.excel.write import write

    if side == "deflate":
        files = [write(book) for book in made]
        return lambda: others.zip_alone(files)
    return lambda: [write(book) for book in made]


def lay_out(side: str, size: str, _place: Path) -> Work:
    """Blank returns laid out and written; the others only write them."""
    from workbook_tool.excel.write import write
    from workbook_tool.returns.out import return_book

    council = data.register(FILES, int(size))
    blank = [replace(data.form(council, code), entries={}, start={}) for code in council.services]
    made = [return_book(form) for form in blank]
    return (lambda: WRITERS[side](made)) if side in WRITERS else lambda: [write(return_book(form)) for form in blank]


def table(side: str, size: str, place: Path) -> Work:
    """A table of so many rows to a file."""
    rows, target = data.table(int(size)), place / f"table-{side}.xlsx"
    if side in others.TABLES:
        return lambda: others.TABLES[side](rows, target)
    from workbook_tool.excel.write import write

    book = data.table_book(rows)
    return lambda: target.write_bytes(write(book))


def master(side: str, size: str, _place: Path) -> Work:
    """A master of so many indicators with a long history each."""
    from benchmarks import master as masters
    from workbook_tool.excel.write import write

    book = masters.book(int(size), int(size) * 330)
    return (lambda: write(book)) if side == "ours" else lambda: masters.plain_xlsxwriter(book)


def schema(side: str, size: str, _place: Path) -> Work:
    """Records held to the schema, one in ten with a mistake."""
    from jsonschema import Draft202012Validator

    from workbook_tool import resources
    from workbook_tool.schema.failures import failures

    documents, validator = data.records(FILES, int(size)), Draft202012Validator(resources.schema("return"))
    if side == "ours":
        return lambda: [failures(document, "return") for document in documents]
    return lambda: [list(validator.iter_errors(document)) for document in documents]


STEPS: dict[str, Callable[[str, str, Path], Work]] = {
    "read": read, "check": check, "write": write, "lay out": lay_out, "table": table, "master": master,
    "schema": schema,
}  # fmt: skip
ONCE = ("table", "master")  # too long to be done before


def main(name: str, side: str, size: str, place: str) -> None:
    """Do the step and print its cost as JSON: processor and wall seconds, MB above what was there at the start."""
    work = STEPS[name](side, size, Path(place))
    if name not in ONCE:
        work()
    gc.collect()
    if CLEAR.exists():
        CLEAR.write_text("5", "ascii")  # the highest mark is now what is there
    before, used, began = _resident("VmRSS"), _spent(), time.perf_counter()
    work()
    print(json.dumps([_spent() - used, time.perf_counter() - began, _resident("VmHWM") - before]))


def _spent() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _resident(mark: str) -> float:
    if not STATUS.exists():
        return 0.0
    line = next(line for line in STATUS.read_text("ascii").splitlines() if line.startswith(mark))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
