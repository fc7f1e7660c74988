"""Files that were brought to a page: under names of our own, checked, and gone when the desk is closed."""

from __future__ import annotations

import re
import shutil
import threading
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from werkzeug.datastructures import FileStorage

from workbook_tool.commands.intake.sheet_view import SheetView
from workbook_tool.domain.period import Period
from workbook_tool.errors import UsageError
from workbook_tool.returns.check import Assessed

_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.I)
_LONGEST = 120


@dataclass
class Batch:
    """What was brought at one time, and what checking it said. ``files`` lie in ``place``, or where they were found."""

    number: int
    """Counts from 1."""
    at: datetime
    period: Period | None
    """The cycle that it is held against."""
    files: tuple[Path, ...]
    place: Path | None = None
    assessed: tuple[Assessed, ...] = ()
    """What became of each file."""
    sheets: Mapping[tuple[str, str], SheetView] = field(default_factory=dict)
    """Each file's sheet as it stood."""
    taken: tuple[Assessed, ...] = ()
    """What was taken in of it."""
    complete: bool = False
    """Whether all of it was looked at."""
    claimed: bool = False
    """Whether it is being taken in, or put aside, just now."""
    begun: bool = False
    """Whether taking it in was begun."""
    _turn: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def waits(self) -> bool:
        """Whether it may still be taken in."""
        return bool(self.files) and not self.taken and not self.claimed

    @property
    def outcomes(self) -> tuple[Assessed, ...]:
        """What became of each file: when it was taken in, or else when it was checked."""
        return self.taken or self.assessed

    def claim(self) -> bool:
        """Whether it waits, and is from now on the caller's alone."""
        with self._turn:
            if not self.waits:
                return False
            self.claimed = True
            return True

    def drop(self) -> None:
        """Remove the files that were brought."""
        if self.place is not None:
            shutil.rmtree(self.place, ignore_errors=True)
        self.files = ()


def safe_name(name: str) -> str:
    """A file's name as people know it, without what could be a path or mean something to a file system."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(c for c in _UNSAFE.sub("_", last) if unicodedata.category(c) not in ("Cc", "Cf", "Cs")).strip(" .")
    stem, dot, suffix = shown.rpartition(".")
    kept = f"{stem[:_LONGEST]}.{suffix[:10]}" if dot and stem else shown[:_LONGEST]
    kept = kept or "file"
    return f"_{kept}" if _RESERVED.match(kept) else kept


def keep(brought: Iterable[FileStorage], place: Path) -> tuple[Path, ...]:
    """Write what was brought below ``place``, a folder for each file. UsageError where it is nothing."""
    kept: list[Path] = []
    for number, upload in enumerate((each for each in brought if each.filename), 1):
        folder = place / str(number)
        folder.mkdir(parents=True, mode=0o700)
        path = folder / safe_name(upload.filename or "")
        upload.save(path)
        kept.append(path)
    if not kept:
        raise UsageError("No file was chosen.", "Choose one or more, or drop them on the page.")
    return tuple(kept)


def counted_by_status(assessed: Sequence[Assessed]) -> dict[str, int]:
    """How many files have each status, in order of first sight."""
    words = [each.status.value for each in assessed]
    return {word: words.count(word) for word in dict.fromkeys(words)}
