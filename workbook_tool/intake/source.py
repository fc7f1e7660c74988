"""Files and folders as single items, in a fixed order; nothing here opens a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from workbook_tool.catalogue import finding
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.excel.limits import Limits
from workbook_tool.excel.load import load


@dataclass(frozen=True, slots=True)
class Item:
    """One file: its name as the sender gave it, where it was found, and its bytes; or what is wrong with it.

    ``via`` says how it came, for the ledger: the folder or the message that it was in.
    """

    name: str
    path: str
    data: bytes = b""
    finding: Finding | None = None
    via: Mapping[str, str] = field(default_factory=dict)


def gather(sources: Iterable[str | Path], limits: Limits) -> Iterator[Item]:
    """Every file of the sources, folders walked in order of name; what cannot be taken has a finding."""
    for source in sources:
        path = Path(source)
        if path.is_dir():
            for file in sorted(_walk(path)):
                yield _file(file, file.relative_to(path).as_posix(), limits, str(source))
        else:
            yield _file(path, path.name, limits, str(source))


def _walk(folder: Path) -> Iterator[Path]:
    """The files below a folder. Hidden ones and links to folders are passed by."""
    for entry in folder.iterdir():
        if entry.name.startswith(".") and not entry.name.startswith(".~lock."):
            continue
        if entry.is_dir() and not entry.is_symlink():
            yield from _walk(entry)
        elif not entry.is_dir():
            yield entry


def _file(path: Path, name: str, limits: Limits, source: str) -> Item:
    if not path.exists() and not path.is_symlink():
        return Item(path.name, name, finding=finding("file-not-there", Cell(name), value=str(path)))
    data = load(path, limits)
    if isinstance(data, Finding):
        return Item(path.name, name, finding=data)
    return Item(path.name, name, data, via={"source": source})
