"""``init``: start a collection folder, empty or filled with the sample council."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from workbook_tool import durable
from workbook_tool.commands.cycle import samples
from workbook_tool.commands.folder import Folder, now, write
from workbook_tool.commands.register_file import REGISTER
from workbook_tool.commands.settings_file import COLLECTION
from workbook_tool.commands.tables.import_history import import_readings
from workbook_tool.domain.period import Period, parse_period
from workbook_tool.errors import WorkbookToolError, way_out
from workbook_tool.immutable import immutable
from workbook_tool.ledger.database.location import settle

_BEGUN = ".workbook-tool-init"  # stands in a folder from the first write of its start to the last
_CREATED = datetime(2020, 1, 1)  # noqa: DTZ001 (a workbook's date has no zone; fixed, so that the bytes are the same)


@immutable
class Started:
    """What stands in the new folder; ``period`` is the one that the sample's returns are of, None without a sample."""

    folder: Path
    files: tuple[tuple[str, str], ...]
    """Name and what it is for."""
    period: Period | None = None


def start_folder(
    path: Path, *, sample: bool, council: str = "", clock: Callable[[], datetime] = now, actor: str = ""
) -> Started:
    """Start a folder, or finish one whose start was stopped; one that holds a collection is left as it is.

    ``clock`` and ``actor`` are those of ``Folder``: when, and by whom, the sample's history was taken in.
    """
    begun = is_unfinished(path)
    if not begun and ((path / COLLECTION).exists() or (path / REGISTER).exists()):
        raise WorkbookToolError(
            f"{path.absolute()} already holds a collection, and was left as it is.",
            "Name another folder, or work in that one.",
        )
    with durable.folder_lock(path):
        write(path / _BEGUN, b"The start of this folder is under way, or was stopped: start it again.\n")
        settle(path, new=not begun)
        started = _sample(Folder(path, clock=clock, actor=actor)) if sample else _empty(path, council)
        durable.remove(path / _BEGUN)
        return started


def is_unfinished(path: Path) -> bool:
    """Whether starting this folder was stopped before it was done."""
    return (path / _BEGUN).exists()


def _once(path: Path, data: bytes) -> None:
    """Write a file that a start that was stopped has not written yet."""
    if not path.exists():
        write(path, data)


def _empty(path: Path, council: str) -> Started:
    text = samples.sample("collection-empty.toml").read_text("utf-8")
    name = (council or "Name of your council").replace("\\", "\\\\").replace('"', '\\"')
    _once(path / COLLECTION, text.replace("{council}", name).encode())
    _once(path / REGISTER, register_bytes("empty"))
    return Started(
        path,
        ((COLLECTION, "whose collection this is"), (REGISTER, "your register: services, indicators, targets, rules")),
    )


def register_bytes(which: str) -> bytes:
    """The workbook of a register that comes with the program, the sample's or an ``empty`` one."""
    from workbook_tool.excel.write import write as to_bytes
    from workbook_tool.register import book

    return to_bytes(book(register_records(which), _CREATED))


def register_records(which: str) -> dict[str, list[dict[str, Any]]]:
    """The flat records of the sample's register, or of an ``empty`` one with the usual units and rules."""
    from workbook_tool.register import records_from_toml

    return records_from_toml(samples.sample(which))


def _sample(folder: Folder) -> Started:
    path = folder.path
    _once(path / COLLECTION, samples.sample("collection.toml").read_bytes())
    _once(path / REGISTER, register_bytes("register"))
    history = path / "history.csv"
    write(history, samples.sample("history.csv").read_bytes())
    import_readings(folder, [history])
    made = [*_returns(folder, "returns", "completed returns"), *_returns(folder, "wrong", "wrong on purpose")]
    return Started(
        path,
        (
            (COLLECTION, "whose collection this is"),
            (REGISTER, "the sample council's register"),
            ("history.csv", "readings of earlier periods, taken into the ledger"),
            *made,
        ),
        parse_period(next(e.period for e in samples.entries("returns") if e.period)),
    )


def _returns(folder: Folder, kind: str, words: str) -> list[tuple[str, str]]:
    """Completed returns: our own workbooks with a service's entries written in."""
    from workbook_tool.commands.cycle.generate import due_date
    from workbook_tool.excel.write import write as to_bytes
    from workbook_tool.returns import asked
    from workbook_tool.returns.out import Form, return_book

    register = folder.register().register
    returns: Sequence[samples.Entries] = samples.entries(kind)
    with folder.ledger() as ledger:
        for entries in returns:
            period = parse_period(entries.period)
            rows = asked(register, entries.service, period, ledger.readings.get, ledger.readings.history)
            due = due_date(period, 10)
            form = Form(
                folder.collection,
                register,
                register.services[entries.service],
                period,
                due,
                rows,
                entries.rows,
                entries.start,
            )
            write(folder.path / kind / f"{entries.file}.xlsx", to_bytes(return_book(form)))
    return [(f"{kind}/", f"{len(returns)} {words}")]


def remove_sample_folder(path: Path) -> None:
    """Take away a folder that ``demo`` made before; any other is refused."""
    if not path.exists() or not any(path.iterdir()):
        return
    if not (path / _MARK).exists():
        raise WorkbookToolError(f"{path} is not empty, and was left as it is.", way_out("demo-elsewhere"))
    ledger = Folder(path).ledger_file
    if ledger.parent != path:
        durable.remove(ledger)  # it lies outside a folder that a service synchronises
    shutil.rmtree(path)


_MARK = ".workbook-tool-demo"


def mark_demo(path: Path) -> None:
    """Mark a folder as the demo's, so that the next demo may replace it."""
    write(path / _MARK, b"This folder was made by workbook-tool demo, which may replace it.\n")
