"""``roll-over``: a new year's register beside today's, and what is to be decided before it is taken into use."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from workbook_tool.commands.folder import Folder, write
from workbook_tool.commands.kept_registers import put_in_place, record_proposed
from workbook_tool.commands.register_file import REGISTER, load_register, opened
from workbook_tool.domain.figure import json_number
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.period import Frequency, Period, containing
from workbook_tool.domain.reading import Reading
from workbook_tool.domain.register import Register
from workbook_tool.domain.target import Target
from workbook_tool.errors import UsageError, WorkbookToolError, way_out
from workbook_tool.immutable import immutable
from workbook_tool.ledger import Event, Ledger
from workbook_tool.register.roll_over import Moves, Outturn, new_records, outturns, to_confirm, undecided, unset_targets


@immutable
class RolledOver:
    """What a new year needs. ``file`` is the register made for it; ``changes`` say what it asks differently."""

    year: Period
    file: Path
    register: Register
    targets: Mapping[str, Target]
    """By indicator; those that end are asked about."""
    to_confirm: tuple[Reading, ...]
    """Provisional figures of the year that ends."""
    outturns: tuple[Outturn, ...]
    """The year's last figures."""
    open_cycles: tuple[Period, ...]
    """Of the year that ends, not yet published."""
    changes: tuple[str, ...]
    findings: tuple[Finding, ...]
    """What the new register's check says."""
    made_before: bool = False
    """Whether an earlier run made it: nothing was written by this one."""
    in_use: bool = False
    """Whether the year's register is the officer's own by now."""

    @property
    def without_outturn(self) -> tuple[Outturn, ...]:
        """The indicators whose last figure of the year is not there."""
        return tuple(o for o in self.outturns if o.reading is None or o.reading.value is None)


def year_after(folder: Folder) -> Period:
    """The financial year after that of the latest cycle; without one, after today's."""
    with folder.reading() as ledger:
        latest = ledger.cycles.latest()
    period = latest.period if latest else containing(Frequency.QUARTER, folder.clock().date())
    return period.financial_year.next()


def roll_over_register(folder: Folder, year: Period, moves: Moves) -> RolledOver:
    """Write ``register-YEAR.xlsx``, today's register carried into ``year``; today's own stays as it is.

    Where that was done before, nothing is written, and what is to be decided is
    what the register made then, or in use since, still leaves open. UsageError
    where ``year`` is no year, or where ``moves`` are asked of a register made before.
    """
    with folder.writing() as ledger:
        if (made := _made_before(folder, ledger, year)) is not None:
            if moves.merged or moves.moved:
                raise UsageError(
                    f"The register of {year.label} is there already, perhaps with decisions in it.",
                    f"Move its services and indicators in {made.file.name}.",
                )
            return made
        file = _file(folder, year)
        _write_register(folder, ledger, year, moves, file)
        return _left_open(folder, ledger, year, folder.path / REGISTER, file)


def rolled_over(folder: Folder, year: Period) -> RolledOver | None:
    """What the register made for ``year`` still leaves open; None where none was made. Nothing is written."""
    with folder.reading() as ledger:
        return _made_before(folder, ledger, year)


def _made_before(folder: Folder, ledger: Ledger, year: Period) -> RolledOver | None:
    """What an earlier run made: beside the register in use, or in use since."""
    file, own, taken = _file(folder, year), folder.path / REGISTER, _taken_into_use(ledger, year)
    if file.exists():
        made = _left_open(folder, ledger, year, own, file)
    elif taken:
        made = _left_open(folder, ledger, year, folder.path / str(taken.detail["kept"]), own)
    else:
        return None
    return replace(made, made_before=True)


def _write_register(folder: Folder, ledger: Ledger, year: Period, moves: Moves, file: Path) -> None:
    from workbook_tool.register import read_register, rewritten

    read = folder.register()
    workbook = opened(read, REGISTER)
    records = new_records(read_register(workbook).data, read.register, year, moves)
    data = rewritten(read.data, workbook, records).data
    record_proposed(ledger, file.name, hashlib.sha256(data).hexdigest(), read.sha256, REGISTER)
    write(file, data)


def _left_open(folder: Folder, ledger: Ledger, year: Period, before: Path, file: Path) -> RolledOver:
    """What the register ``file`` of a year, made from the one ``before``, leaves to be decided."""
    from workbook_tool.register import differences

    made = load_register(file, file.name)
    old = load_register(before, before.name).register if before.is_file() else made.register
    unset = set(unset_targets(made.register, year))
    unpublished = [c.period for c in ledger.cycles.all() if not ledger.published.has(c.period)]
    return RolledOver(
        year=year,
        file=file,
        register=made.register,
        targets={ref: target for ref, target in undecided(old, year).items() if ref in unset},
        to_confirm=to_confirm(made.register, year.previous(), list(ledger.readings.in_force())),
        outturns=outturns(old, year.previous(), ledger.readings.get),
        open_cycles=tuple(p for p in unpublished if p.end <= year.previous().end),
        changes=tuple(c.words for c in differences(old, made.register) if c.kind == "moved"),
        findings=made.findings,
        in_use=file == folder.path / REGISTER,
    )


def _taken_into_use(ledger: Ledger, year: Period) -> Event | None:
    """The event by which a year's register was taken into use."""
    events = (e for e in reversed(ledger.events.all()) if e.kind == "rolled over" and e.detail.get("year") == year.code)
    return next(events, None)


def take_into_use(folder: Folder, year: Period, *, anyway: bool = False) -> tuple[Path, Path, tuple[str, ...]]:
    """Make the new year's register the officer's own; the one before is kept.

    Gives both paths, and the indicators whose target for the year is still TBC.
    A run that was stopped is finished by the next; once more changes nothing.
    WorkbookToolError where there is none, or where the officer's own register was
    changed since it was made and it is not to be taken ``anyway``.

    Cycles that were begun keep the register that they were made from.
    """
    new, own = _file(folder, year), folder.path / REGISTER
    with folder.writing() as ledger:
        taken = _taken_into_use(ledger, year)
        if not new.is_file():
            if taken is None:
                raise WorkbookToolError(
                    f"There is no {new.name}.",
                    way_out("roll-over-first", year=year.code),
                )
            register = load_register(own, own.name).register
            return own, folder.path / str(taken.detail["kept"]), unset_targets(register, year)
        made = load_register(new, new.name)
        taken_now = ("rolled over", {"year": year.code})
        kept = put_in_place(folder, ledger, new, made, _until(year), taken_now, anyway=anyway)
    return own, kept, unset_targets(made.register, year)


def _until(year: Period) -> str:
    """The name under which the register before ``year``'s is kept."""
    return f"register-until-{year.previous().code}"


def _file(folder: Folder, year: Period) -> Path:
    if year.frequency is not Frequency.YEAR:
        raise UsageError(f"{year.label} is not a year.", "Name the year that begins, for example 2024-25.")
    return folder.path / f"register-{year.code}.xlsx"


def rolled_over_data(done: RolledOver, folder: Folder) -> dict[str, Any]:
    """What ``roll-over`` prints."""
    return {
        "year": done.year.code,
        "register": folder.shown(done.file),
        "targets": [{"indicator": ref, "before": json_number(target.value)} for ref, target in done.targets.items()],
        "to_confirm": [
            {
                "indicator": r.indicator, "period": r.period.code, "value": json_number(r.value),
                "data_status": r.data_status.value,
            }
            for r in done.to_confirm
        ],
        "outturns": [
            {
                "indicator": o.indicator.ref, "period": o.period.code, "firm": o.is_firm,
                "value": json_number(o.reading.value) if o.reading else None,
                "data_status": o.reading.data_status.value if o.reading else None,
            }
            for o in done.outturns
        ],
        "open_cycles": [period.code for period in done.open_cycles],
        "changes": list(done.changes),
    }  # fmt: skip
