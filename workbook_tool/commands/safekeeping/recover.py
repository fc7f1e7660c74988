"""``recover``: a ledger damaged or gone is made anew from what is sound in it and from the files that came in."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from workbook_tool import durable
from workbook_tool.commands.cycle.generate import due_date
from workbook_tool.commands.folder import Folder
from workbook_tool.commands.intake.collect import IntakeRun
from workbook_tool.commands.intake.reading import arrivals
from workbook_tool.commands.safekeeping.audit import register_problems
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.period import Period, parse_period
from workbook_tool.domain.reading import Cycle
from workbook_tool.errors import WorkbookToolError
from workbook_tool.immutable import immutable
from workbook_tool.ledger import DamagedError, Ledger, originals
from workbook_tool.ledger.originals import begun, unrecorded
from workbook_tool.returns.check import Assessed
from workbook_tool.returns.identity import reference
from workbook_tool.untrusted import load_json


@immutable
class Recovered:
    """What was wrong with the ledger (empty where it is sound) and what became of it.

    ``kept`` is the damaged file as it was, ``events`` how many of its events
    were saved, ``until`` the time of the last of them; ``cycles`` were begun
    anew from their folders, ``taken`` are the files taken in again.
    """

    problem: str
    """Empty where the ledger is sound."""
    kept: Path | None
    events: int
    until: datetime | None
    cycles: tuple[Period, ...]
    taken: tuple[Assessed, ...]
    missing: tuple[str, ...] = ()
    """What is still not there, a sentence for each: files that came in, registers of cycles."""


def recover_ledger(folder: Folder, done: Callable[[str], None]) -> Recovered:
    """Make the ledger whole again; one that is sound only gets what it does not know.

    The damaged file is kept beside it. Stopped halfway, the next run goes on.
    """
    path = folder.ledger_file
    with durable.folder_lock(folder.path, folder.patience):
        problem, kept, events = _saved(folder, path)
        with folder.open_ledger() as ledger:
            until = next((event.at for event in ledger.events.all() if event.number == events), None)
            cycles = tuple(_begun_again(folder, ledger))
            taken = tuple(_taken_again(folder, ledger, done))
            files = _taken_since(ledger, events) if problem else [workbook.sha256 for workbook in taken]
            detail = {"problem": problem, "kept": kept.name if kept else "", "events": events, "files": files}
            if (problem or cycles or taken) and not _is_logged(ledger, detail):
                ledger.events.record("recovered", None, None, detail)
            durable.remove(_marker(path))
            missing = (*originals.lost(ledger, folder.path), *register_problems(folder, ledger))
    return Recovered(problem, kept, events, until, cycles, taken, missing)


def _is_logged(ledger: Ledger, detail: Mapping[str, Any]) -> bool:
    """Whether a run that was stopped after its last write has said this already."""
    since = (event for event in ledger.events.all() if event.kind == "recovered" and event.number > detail["events"])
    same = (all(event.detail[key] == detail[key] for key in ("problem", "kept")) for event in since)
    return bool(detail["problem"]) and any(same)


def _saved(folder: Folder, path: Path) -> tuple[str, Path | None, int]:
    """A sound ledger at ``path``: what was wrong with it, where the damaged one is kept, how many events were saved.

    All three are marked down beside it until the log says ``recovered``, so that a
    run that is stopped before then is finished by the next as what it was.
    """
    marker, problem = _marker(path), _problem(folder, path)
    before = _marked(marker)
    if before and not problem:
        with folder.open_ledger() as ledger:
            events = before["events"] if before["events"] is not None else len(ledger.events.all())
        return before["problem"], Path(before["kept"]) if before["kept"] else None, events
    if not problem:
        return "", None, 0
    kept = _kept_name(path) if path.exists() else None
    _mark(marker, problem, kept, None)
    events = _anew(path, kept)
    _mark(marker, problem, kept, events)
    return problem, kept, events


def _marker(path: Path) -> Path:
    return path.with_name(f"{path.stem}-recovering.json")


def _marked(marker: Path) -> Mapping[str, Any]:
    """What a run that was stopped marked down; nothing where there is no such mark, or it cannot be read."""
    with suppress(ValueError, TypeError, KeyError):
        before = load_json(marker) if marker.is_file() else {}
        texts, events = (before["problem"], before["kept"]), before["events"]
        if all(isinstance(text, str) for text in texts) and (events is None or type(events) is int):
            return dict(before)
    return {}


def _mark(marker: Path, problem: str, kept: Path | None, events: int | None) -> None:
    content = {"problem": problem, "kept": str(kept) if kept else "", "events": events}
    durable.write_bytes(marker, json.dumps(content).encode())


def _problem(folder: Folder, path: Path) -> str:
    """What is wrong with the ledger, in a sentence; empty where it is sound, or was never there."""
    if not path.exists():
        return f"The ledger is gone: {path} is not there." if begun(folder.path) else ""
    try:
        with folder.open_ledger() as ledger:
            return " ".join(ledger.events.verify())
    except DamagedError as error:
        return error.message


def _anew(path: Path, kept: Path | None) -> int:
    """A sound ledger in place of a damaged one (``kept`` as it was) or of none: how many events were saved."""
    from workbook_tool.ledger.database.salvage import salvage, write_empty

    if kept is None:
        write_empty(path)
        return 0
    _keep(path, kept)
    try:
        return salvage(path, path)
    except WorkbookToolError:
        write_empty(path)
        return 0


def _kept_name(path: Path) -> Path:
    return path.with_name(f"{path.stem}-damaged-{durable.sha256_of(path)[:12]}{path.suffix}")


def _keep(path: Path, kept: Path) -> None:
    """Copies of the damaged file and of its journal, which must not be played back into the new one."""
    journal = path.with_name(f"{path.name}-journal")
    for source, copy in ((path, kept), (journal, kept.with_name(f"{kept.name}-journal"))):
        if source.is_file():
            with source.open("rb") as old, durable.replacing(copy) as new:
                shutil.copyfileobj(old, new)
    durable.remove(journal)


# -- cycles -----------------------------------------------------------------------------
def _begun_again(folder: Folder, ledger: Ledger) -> Iterator[Period]:
    """Each cycle that stands in the folder and that the ledger does not know as it went out."""
    for place in sorted(path for path in folder.path.iterdir() if path.is_dir()):
        with suppress(ValueError):
            period = parse_period(place.name)
            issued = sorted(folder.issued(period).glob("*.xlsx"))
            if place.name == period.code and issued and not ledger.published.has(period):
                before = len(ledger.events.all())
                _begin(folder, ledger, period, issued)
                if len(ledger.events.all()) > before:
                    yield period


def _begin(folder: Folder, ledger: Ledger, period: Period, issued: list[Path]) -> None:
    read, known = folder.register_of(period, ledger), ledger.cycles.get(period)
    issued_here = [path for path in issued if path.stem in read.register.services]
    services = (*(known.services if known else ()), *(path.stem for path in issued_here))
    due = known.due if known else _due(folder, period, issued_here)
    if known is None or set(services) - set(known.services):
        ledger.cycles.start(Cycle(period, due, tuple(dict.fromkeys(services))), read.sha256, register=read.data)
    recorded = ledger.issues.of(period)
    for path in (path for path in issued_here if path.stem not in recorded):
        sha256 = durable.sha256_of(path)
        ledger.issues.record(period, path.stem, reference(path.stem, period), sha256, folder.shown(path))


def _due(folder: Folder, period: Period, issued: list[Path]) -> date:
    """The due date that most of the returns that went out say; else the usual one."""
    days = [day for path in issued if (day := _due_in(path)) is not None]
    if days:
        return max(sorted(set(days)), key=days.count)
    return due_date(period, int(folder.settings.get("due_working_days", 10)))


def _due_in(path: Path) -> date | None:
    from workbook_tool.excel.read import read_path
    from workbook_tool.layout.find import find
    from workbook_tool.layout.template import load

    got = read_path(path)
    workbook = got if isinstance(got, Finding) else got[1]
    if isinstance(workbook, Finding):
        return None
    start = find(load("return"), workbook, ("start",))[0].get("start")
    with suppress(ValueError):
        day = start.rows[0].text("due").partition(",")[0] if start else ""  # beside it stands to whom, and how
        return datetime.strptime(day, "%d %B %Y").date()  # noqa: DTZ007
    return None


# -- returns ----------------------------------------------------------------------------
def _taken_again(folder: Folder, ledger: Ledger, done: Callable[[str], None]) -> Iterator[Assessed]:
    """The files that came in and that the ledger does not know, in the order in which they were stored."""
    waiting = sorted(unrecorded(ledger, folder.path), key=lambda path: (path.stat().st_mtime_ns, path.name))
    for path in waiting:
        cycle = _cycle_of(ledger, path)
        if cycle is None:
            continue
        run = IntakeRun(folder, ledger, cycle, came=datetime.fromtimestamp(path.stat().st_mtime).astimezone())
        for arrived in arrivals([str(path)], folder.limits):
            done(arrived.name)
            via = {"source": folder.shown(path.parent)}
            yield run.take(replace(arrived, item=replace(arrived.item, via=via)))[0]


def _taken_since(ledger: Ledger, events: int) -> list[str]:
    """The hashes of the files taken in after so many events, also by a run that was stopped."""
    since = {event.bytes_sha256 for event in ledger.events.all() if event.number > events}
    return [received.sha256 for received in ledger.returns.all() if received.sha256 in since]


def _cycle_of(ledger: Ledger, path: Path) -> Cycle | None:
    with suppress(ValueError):
        return ledger.cycles.get(parse_period(path.parent.parent.name))
    return ledger.cycles.latest()
