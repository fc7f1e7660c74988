"""The papers of a cycle, for a page: what is open, which versions there are, and the files."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from workbook_tool import durable
from workbook_tool.commands.cycle.status import the_cycle
from workbook_tool.commands.folder import Folder
from workbook_tool.commands.results.edition import edition_of
from workbook_tool.commands.results.report import page_name
from workbook_tool.commands.safekeeping.publish import ToPublish, to_publish
from workbook_tool.domain.consolidation import Edition
from workbook_tool.domain.period import Period
from workbook_tool.errors import UsageError
from workbook_tool.immutable import immutable
from workbook_tool.report import parts_advised

_PATTERNS = ("master*.xlsx", "report*.*", "trend-data*.*", "versions/master-v*.xlsx")


@immutable
class PaperFile:
    """One file: ``name`` is its place in the cycle's folder, ``kind`` master, report, data or version."""

    name: str
    kind: str
    size: int
    """In bytes."""
    at: datetime
    """When it was made."""


@immutable
class Papers:
    """``planned`` says what a publication would be of; ``versions`` counts the masters that were made."""

    planned: ToPublish
    versions: int
    files: tuple[PaperFile, ...]
    """The newest first of each kind."""
    edition: Edition
    """What the outputs say of themselves."""
    committees: tuple[str, ...]
    """Of which a report can be made."""
    priorities: tuple[str, ...]
    """Of which a report can be made."""
    services: tuple[tuple[str, str], ...]
    """Code and name of each."""
    parts_advised: int
    """In how many parts a report of all is better made."""


def papers_of(folder: Folder, period: Period) -> Papers:
    """The papers of a cycle."""
    planned = to_publish(folder, period)
    with folder.reading() as ledger:
        cycle = the_cycle(ledger, period)
        register = folder.register_of(cycle.period, ledger).register
    committees = dict.fromkeys(c for i in register.indicators.values() for c in i.committees)
    services = tuple((code, register.services[code].name) for code in cycle.services if code in register.services)
    return Papers(
        planned=planned,
        versions=planned.version or 0,
        files=tuple(_files(folder, period)),
        edition=edition_of(folder, period),
        committees=tuple(committees),
        priorities=tuple(dict.fromkeys(i.priority for i in register.indicators.values() if i.priority)),
        services=services,
        parts_advised=parts_advised(len(register.indicators)),
    )


def page_files(folder: Folder, period: Period, ref: str) -> tuple[PaperFile, ...]:
    """An indicator's page where it was made alone, in each format."""
    name = page_name(ref)
    return tuple(file for file in _files(folder, period) if Path(file.name).stem == name)


def _files(folder: Folder, period: Period) -> list[PaperFile]:
    place, files = folder.cycle(period), []
    for pattern in _PATTERNS:
        for path in sorted(place.glob(pattern)):
            state = durable.plain_file(path)  # one look: it may be renamed meanwhile
            if state and not durable.is_temporary(path.name):
                at = datetime.fromtimestamp(state.st_mtime).astimezone()
                name = path.relative_to(place).as_posix()
                files.append(PaperFile(name, _kind(name), state.st_size, at))
    return files


def _kind(name: str) -> str:
    if name.startswith("versions/"):
        return "version"
    return "report" if name.startswith("report") else "master" if name.startswith("master") else "data"


def paper_file(folder: Folder, period: Period, name: str) -> Path:
    """One of a cycle's papers. UsageError where the folder has none of that name."""
    if name not in {file.name for file in _files(folder, period)}:
        raise UsageError("There is no such paper any more.", "Make it again.")
    return folder.cycle(period) / name
