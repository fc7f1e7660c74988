"""What one running desk holds: its folder, its key and token, its work in hand, and facts until something changes."""

from __future__ import annotations

import getpass
import secrets
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from werkzeug.datastructures import FileStorage

from workbook_tool.commands.cycle.board import desk_frame
from workbook_tool.commands.folder import Folder, now
from workbook_tool.commands.register_file import REGISTER
from workbook_tool.commands.settings_file import COLLECTION
from workbook_tool.domain.period import Period
from workbook_tool.web.jobs import Jobs
from workbook_tool.web.uploads import Batch, keep

Fact = TypeVar("Fact")

_ATTEMPTS = 4  # to read while somebody writes
_MOST_FACTS = 200
_LONGEST_NAME = 80
_MAY_LAG = frozenset({desk_frame})
"""What may be of a moment ago while work is being done: the counts around a page."""
PATIENCE = 2.0
"""Seconds that a form waits for a folder in which another is at work."""


@dataclass
class Desk:
    """One desk. ``address`` is its origin, such as ``http://127.0.0.1:49152``; ``read_only`` refuses what changes."""

    path: Path
    """The collection folder."""
    address: str = "http://127.0.0.1:5000"
    read_only: bool = False
    actor: str = ""
    """Whose hand it is; the login's name where empty."""
    name: str = ""
    """The name that she gave herself; the log has it with her login."""
    letter_keys: bool = False
    """Whether single letters are keys."""
    chosen: Callable[[str, bool], None] = field(default=lambda *_: None)
    """Is told name and keys when they are chosen, so that her next desk knows them."""
    clock: Callable[[], datetime] = now
    """Tells the time."""
    key: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    """Opens the desk once; then another takes its place."""
    key_changed: Callable[[str], None] = field(default=lambda _: None)
    """Is told each new key, so that a second start finds it."""
    closed: Callable[[], None] = field(default=lambda: None)
    """Ends the server."""
    log_file: Path | None = None
    """Where unexpected errors are written."""

    def __post_init__(self) -> None:
        self.cookie = secrets.token_urlsafe(32)
        """What the browser shows that it was let in."""
        self.token = secrets.token_urlsafe(32)
        """What each form carries."""
        self.jobs = Jobs()
        self.last_request = time.monotonic()
        self._key_lock, self._lock = threading.Lock(), threading.RLock()
        self._folder: tuple[Any, Folder] | None = None
        self._facts: dict[Any, tuple[Any, Any]] = {}
        self._news: list[str] = []
        self.batches: dict[int, Batch] = {}
        self.watched = ""
        """A folder whose files the inbox shows."""

    # -- who may come in ---------------------------------------------------------
    def take_key(self, key: str) -> bool:
        """Whether ``key`` opens the desk; it does so once."""
        with self._key_lock:
            if not secrets.compare_digest(key.encode(), self.key.encode()):
                return False
            self.key = secrets.token_urlsafe(32)
        self.key_changed(self.key)
        return True

    @property
    def by(self) -> str:
        """Whose word a decision is: the name given, else the login's."""
        return self.actor or (f"{self.name} ({getpass.getuser()})" if self.name else getpass.getuser())

    def choose(self, name: str, *, keys: bool) -> None:
        """Take her name, and whether single letters are keys, from now on."""
        with self._lock:
            self.name, self.letter_keys = " ".join(name.split())[:_LONGEST_NAME], keys
            self._folder = None
        self.chosen(self.name, self.letter_keys)

    def tell(self, news: str) -> None:
        """Say something on the next page that is shown."""
        with self._lock:
            self._news.append(news)

    def take_news(self) -> list[str]:
        """What was to be said, once."""
        with self._lock:
            news, self._news = self._news, []
        return news

    # -- the folder ----------------------------------------------------------------
    @property
    def is_started(self) -> bool:
        """Whether there is a collection in the folder."""
        from workbook_tool.commands.cycle.init import is_unfinished

        return (self.path / COLLECTION).is_file() and not is_unfinished(self.path)

    def folder(self) -> Folder:
        """The folder as it is now: read again where its settings, its register or its ledger have changed."""
        with self._lock:
            stamp = self.stamp()
            if self._folder is None or self._folder[0] != stamp:
                self._folder = stamp, self._new_folder()
            return self._folder[1]

    def _new_folder(self) -> Folder:
        return Folder(
            self.path, clock=self.clock, actor=self.actor or (self.by if self.name else ""), patience=PATIENCE
        )

    def stamp(self) -> tuple[Any, ...]:
        """What tells that nothing has changed: ledger, files that people edit, papers, and the day."""
        cycles = sorted(self.path.glob("[0-9][0-9][0-9][0-9]-*"))  # a folder's stamp changes with the papers in it
        files = tuple(map(_stamp, (self.path / COLLECTION, self.path / REGISTER, *cycles)))
        return (*files, self.head(), self.clock().date())

    def head(self) -> str:
        """The hash of the ledger's last event; empty where there is no ledger, or it cannot be read."""
        from workbook_tool.errors import WorkbookToolError

        try:
            folder = self._new_folder()
            if not folder.ledger_file.is_file():
                return ""
            with folder.reading() as ledger:
                return ledger.events.head()
        except WorkbookToolError:
            return ""

    def fact(self, work: Callable[..., Fact], *given: Any) -> Fact:  # noqa: ANN401
        """What ``work(folder, *given)`` gives, worked out once until something changes."""
        key, stamp = (work, given), self.stamp()
        with self._lock:
            known = self._facts.get(key)
        if known is not None and (known[0] == stamp or (work in _MAY_LAG and self.jobs.busy)):
            return known[1]  # type: ignore[no-any-return]
        stamp, made = self.read(work, *given)
        with self._lock:
            if len(self._facts) > _MOST_FACTS:
                self._facts.clear()
            self._facts[key] = stamp, made
        return made

    def read(self, work: Callable[..., Fact], *given: Any) -> tuple[Any, Fact]:  # noqa: ANN401
        """What ``work(folder, *given)`` gives, of one moment: once more where somebody wrote meanwhile."""
        for attempt in range(_ATTEMPTS):
            stamp = self.stamp()
            try:
                made = work(self.folder(), *given)
            except Exception:
                if attempt == _ATTEMPTS - 1 or self.stamp() == stamp:
                    raise
                continue
            if self.stamp() == stamp:
                break
        return stamp, made

    # -- files of the moment -----------------------------------------------------------
    @cached_property
    def temporary(self) -> Path:
        """Where uploads lie until the desk is closed; readable by her alone."""
        return Path(tempfile.mkdtemp(prefix="workbook-desk-"))

    def new_batch(self, period: Period | None) -> Batch:
        """A batch for files that are being brought, with a place of its own."""
        with self._lock:
            number = len(self.batches) + 1
            batch = self.batches[number] = Batch(number, self.clock(), period, (), self.temporary / str(number))
            return batch

    def waiting(self, period: Period) -> list[Batch]:
        """The batches of a cycle that may be taken in, the latest first."""
        with self._lock:
            return [batch for batch in reversed(self.batches.values()) if batch.period == period and batch.waits]

    def brought(self, files: Iterable[FileStorage]) -> Batch:
        """A batch, of no cycle, with the files that a form brought. UsageError where it brought none."""
        batch = self.new_batch(None)
        assert batch.place is not None
        batch.files = keep(files, batch.place)
        return batch

    def tidy(self) -> None:
        """Remove the uploads."""
        if "temporary" in self.__dict__:
            shutil.rmtree(self.temporary, ignore_errors=True)


def _stamp(file: Path) -> tuple[int, int] | None:
    try:
        state = file.stat()
    except OSError:
        return None
    return state.st_size, state.st_mtime_ns
