"""``status --watch``: files are taken in as they arrive in a folder."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from workbook_tool.commands.cycle.status import Status, cycle_status
from workbook_tool.commands.folder import Folder
from workbook_tool.commands.intake.collect import collect_returns
from workbook_tool.commands.intake.wanted import refuse_own_folders
from workbook_tool.domain.period import Period
from workbook_tool.errors import WorkbookToolError
from workbook_tool.immutable import immutable
from workbook_tool.returns.check import Assessed

_Seen = tuple[int, int]  # a file's size and time of change


@dataclass
class Inbox:
    """A folder that files arrive in. A file is ready when two looks in turn found it the same."""

    folder: Path
    _seen: dict[Path, _Seen] = field(default_factory=dict)
    _taken: dict[Path, _Seen] = field(default_factory=dict)

    def ready(self) -> list[Path]:
        """The files that have come to rest since the last look and were not given out as they are now."""
        now = dict(_states(self.folder))
        settled = [path for path, state in now.items() if self._seen.get(path) == state != self._taken.get(path)]
        self._seen = now
        self._taken |= {path: now[path] for path in settled}
        return sorted(settled)

    def again(self, paths: list[Path]) -> None:
        """Give these out again: they could not be taken in this time."""
        for path in paths:
            self._taken.pop(path, None)


def files_in(folder: Path) -> list[Path]:
    """The files in a folder and below that may be returns; WorkbookToolError where there is no such folder."""
    return sorted(path for path, _ in _states(folder))


def _states(folder: Path) -> Iterator[tuple[Path, _Seen]]:
    if not folder.is_dir():
        raise WorkbookToolError(f"There is no folder {folder} to watch.", "Check its name.")
    for place, _, names in os.walk(folder):  # which passes over what is gone again, or not ours to read
        for path in (Path(place, name) for name in names):
            if path.name.startswith((".", "~$")) or path.suffix.lower() in (".tmp", ".part", ".crdownload"):
                continue
            with suppress(OSError):
                state = path.stat()
                if stat.S_ISREG(state.st_mode):
                    yield path, (state.st_size, state.st_mtime_ns)


@immutable
class Look:
    """The cycle's state, what came in since the last look, and what stood in the way."""

    status: Status
    """The cycle's state."""
    arrived: tuple[Assessed, ...] = ()
    """What came in since the last look."""
    trouble: WorkbookToolError | None = None
    """What stood in the way."""


def watch_folder(folder: Folder, period: Period | None, inbox: Path, pause: Callable[[], bool]) -> Iterator[Look]:
    """Look again and again, taking in what arrived, until ``pause`` (which waits) says that it is enough."""
    refuse_own_folders(folder, [inbox])
    waiting, going = Inbox(inbox), True
    while going:
        arrived, trouble = _take_in(folder, period, waiting)
        yield Look(cycle_status(folder, period), arrived, trouble)
        going = pause()


def _take_in(
    folder: Folder, period: Period | None, waiting: Inbox
) -> tuple[tuple[Assessed, ...], WorkbookToolError | None]:
    ready = waiting.ready()
    if not ready:
        return (), None
    try:
        return tuple(collect_returns(folder, [str(path) for path in ready], period, _nothing)), None
    except WorkbookToolError as error:  # another command is at work in the folder, or the disk is full: next time
        waiting.again(ready)
        return (), error


def _nothing(_: str) -> None:
    pass
