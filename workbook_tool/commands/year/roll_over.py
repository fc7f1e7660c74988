"""``roll-over``: a new year's register beside today's, and what is to be decided before it is taken into use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from workbook_tool import durable
from workbook_tool.commands.folder import Folder, write
from workbook_tool.commands.register_file import REGISTER, load_register
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.indicator import Target
from workbook_tool.domain.period import Frequency, Period
from workbook_tool.domain.reading import Reading
from workbook_tool.domain.register import Register
from workbook_tool.errors import UsageError, WorkbookToolError
from workbook_tool.register.roll_over import Moves, Outturn, new_records, outturns, to_confirm, undecided, unset_targets


@dataclass(frozen=True, slots=True)
class RolledOver:
    """What a new year needs. ``file`` is the register made for it; ``changes`` say what it asks differently."""

    year: Period
    file: Path
    register: Register
    targets: Mapping[str, Target]
    to_confirm: tuple[Reading, ...]
    outturns: tuple[Outturn, ...]
    open_cycles: tuple[Period, ...]
    changes: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def without_outturn(self) -> tuple[Outturn, ...]:
        """The indicators whose last figure of the year is not there."""
        return tuple(o for o in self.outturns if o.reading is None or o.reading.value is None)


def roll_over_register(folder: Folder, year: Period, moves: Moves) -> RolledOver:
    """Write ``register-YEAR.xlsx``, today's register carried into ``year``; today's own stays as it is.

    UsageError where ``year`` is no year; WorkbookToolError where the file is there already.
    """
    from workbook_tool.excel.write import write as to_bytes
    from workbook_tool.register import book, differences

    today, file = folder.register(), _file(folder, year)
    if file.exists():
        raise WorkbookToolError(
            f"{file.name} is there already, perhaps with decisions in it, and is not written over.",
            f"Take it into use with “workbook-tool roll-over {year.code} --use”, or rename it and run this again.",
        )
    records = new_records(_records(folder), today.register, year, moves)
    data = to_bytes(book(records, datetime(year.year, 4, 1)))  # noqa: DTZ001 (the same whenever it is made)
    with folder.writing() as ledger:
        write(file, data)
        held = [reading for found in ledger.readings.all().values() for reading in found]
        unpublished = [c.period for c in ledger.cycles.all() if not ledger.published.has(c.period)]
        ends = outturns(today.register, year.previous(), ledger.readings.get)
    made = load_register(file, file.name)
    return RolledOver(
        year=year,
        file=file,
        register=made.register,
        targets=undecided(today.register, year),
        to_confirm=to_confirm(made.register, year.previous(), held),
        outturns=ends,
        open_cycles=tuple(p for p in unpublished if p.end <= year.previous().end),
        changes=tuple(c.words for c in differences(today.register, made.register) if c.kind == "moved"),
        findings=made.findings,
    )


def take_into_use(folder: Folder, year: Period) -> tuple[Path, Path, tuple[str, ...]]:
    """Make the new year's register the officer's own; the one before is kept.

    Gives both paths, and the indicators whose target for the year is still TBC.

    Cycles that were begun keep the register that they were made from.
    """
    new = _file(folder, year)
    if not new.is_file():
        raise WorkbookToolError(
            f"There is no {new.name}.", f"Make it with “workbook-tool roll-over {year.code}” and decide what it lists."
        )
    made = load_register(new, new.name)
    with folder.writing() as ledger:
        own = folder.path / REGISTER
        kept = _kept(folder, year, own.read_bytes())
        write(own, made.data)
        ledger.events.record_once("rolled over", None, None, {"year": year.code, "kept": kept.name}, made.sha256)
        durable.remove(new)
    return own, kept, unset_targets(made.register, year)


def _kept(folder: Folder, year: Period, data: bytes) -> Path:
    """The register before, under a name that nothing else has."""
    number, name = 1, f"register-until-{year.previous().code}"
    while True:
        path = folder.path / (f"{name}.xlsx" if number == 1 else f"{name} ({number}).xlsx")
        if path.is_file() and path.read_bytes() == data:
            return path
        if not path.exists():
            return write(path, data)
        number += 1


def _file(folder: Folder, year: Period) -> Path:
    if year.frequency is not Frequency.YEAR:
        raise UsageError(f"{year.label} is not a year.", "Name the year that begins, for example 2024-25.")
    return folder.path / f"register-{year.code}.xlsx"


def _records(folder: Folder) -> Mapping[str, list[dict[str, object]]]:
    """The flat records of today's register, which has been read without a mistake."""
    from workbook_tool.excel.read import read_path
    from workbook_tool.register import read_register

    got = read_path(folder.path / REGISTER)
    assert not isinstance(got, Finding)
    workbook = got[1]
    assert not isinstance(workbook, Finding)
    data: Mapping[str, list[dict[str, object]]] = read_register(workbook).data
    return data
