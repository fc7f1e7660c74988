"""Taking what came in apart and reading each file, here or on a cluster: what ``check`` and ``collect`` share."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import lru_cache, partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

from workbook_tool import durable
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.period import Period
from workbook_tool.errors import WorkbookToolError
from workbook_tool.excel import guard
from workbook_tool.grid import WorkbookRead
from workbook_tool.immutable import immutable
from workbook_tool.mail.incoming import IncomingFile, Open, gather, no_mailbox
from workbook_tool.untrusted import Limits

if TYPE_CHECKING:
    from workbook_tool.commands.folder import Folder

Parts = tuple[IncomingFile, ...]
Read = WorkbookRead | Finding | Parts


class Reader(Protocol):
    """What reads files, in order, giving little out of hand; see :class:`workbook_tool.excel.guard.Pool`."""

    def __enter__(self) -> Reader: ...

    def __exit__(self, kind: Any, error: Any, trace: Any, /) -> None: ...  # noqa: ANN401

    def map(self, items: Iterable[guard.Item]) -> Iterator[tuple[guard.Item, Read]]:
        """Each item with what was read of it."""


Readers = Callable[[Callable[[guard.Item, WorkbookRead | Finding], Read], Limits], Reader]


@immutable
class Arrived:
    """One file that came in, as read; ``sha256`` is empty where it could not even be taken.

    ``origin`` is the path of the archive or message that it lay in, its own where in none.
    """

    item: IncomingFile
    """The file and where it was found."""
    name: str
    """As people know it."""
    sha256: str
    workbook: WorkbookRead | Finding | None
    """What it holds, or why it cannot be read."""
    origin: str


def start_readers(files: int | None) -> None:
    """Have readers ready for so many files (None: nobody knows how many), before anything is opened or asked for.

    Only a process that is the command's own may do so.
    """
    import workbook_tool.returns.read  # noqa: F401 (what every reader needs)

    guard.fork_readers(guard.most_workers() if files is None else min(files, guard.most_workers()))


def arrivals(
    sources: Iterable[str],
    limits: Limits,
    opened: Open = no_mailbox,
    settled: Callable[[IncomingFile], None] = lambda _: None,
    known: Callable[[str], bool] = lambda _: False,
    readers: Readers | None = None,
) -> Iterator[Arrived]:
    """Every file of the sources and of what they hold, read in guarded processes, in order.

    ``settled`` is called with each archive, message or file when whoever asks
    for the next has done with all that came of it. ``workbook`` is None for a
    message that a machine wrote, and for a file that is ``known`` by its sha256:
    it is not read again. ``readers`` read elsewhere than on this machine.
    """
    with (readers or guard.Pool)(partial(_in_worker, limits=limits), limits) as pool:
        for item, outcome in _read(pool, gather(sources, limits, opened), known):
            if isinstance(outcome, tuple):
                yield from _held(pool, item, outcome, known)
            else:
                yield _arrived(item, outcome, item.path)
            settled(item)


def stored_workbook(folder: Folder, period: Period, sha256: str) -> WorkbookRead | None:
    """A file that came in for a cycle, from the bytes that are kept; None where they are gone or cannot be read."""
    path = durable.stored(folder.received(period), sha256)
    with suppress(LookupError):
        return _read_once(str(path), folder.limits, folder.readers) if path else None
    return None


@lru_cache(maxsize=16)
def _read_once(path: str, limits: Limits, readers: Readers | None) -> WorkbookRead:
    """A file that lies under its hash, so that it never says anything else. LookupError where it cannot be read."""
    for arrived in arrivals([path], limits, readers=readers):
        if isinstance(arrived.workbook, WorkbookRead):
            return arrived.workbook
        break
    raise LookupError(path)


def _held(pool: Reader, holder: IncomingFile, files: Parts, known: Callable[[str], bool]) -> Iterator[Arrived]:
    inside = (replace(part, via={**holder.via, **part.via}) for part in files)
    for item, outcome in _read(pool, inside, known):
        assert not isinstance(outcome, tuple)  # it was taken apart to the end already
        yield _arrived(item, outcome, holder.path)


def _read(
    pool: Reader, items: Iterable[IncomingFile], known: Callable[[str], bool]
) -> Iterator[tuple[IncomingFile, Read | None]]:
    """Each item with what was read of it, in order; those not to be read keep their place."""
    waiting: deque[tuple[IncomingFile, bool]] = deque()

    def to_read() -> Iterator[guard.Item]:
        for item in items:
            read = _has_bytes(item) and not known(_sha256(item))
            waiting.append((item, read))
            if read:
                yield guard.Item(item.path, item.data)

    for _, outcome in pool.map(to_read()):
        yield from _unread(waiting)
        yield waiting.popleft()[0], outcome
    yield from _unread(waiting)


def _has_bytes(item: IncomingFile) -> bool:
    return item.finding is None and item.automatic is None


def _sha256(item: IncomingFile) -> str:
    return hashlib.sha256(item.data).hexdigest()


def _unread(waiting: deque[tuple[IncomingFile, bool]]) -> Iterator[tuple[IncomingFile, Finding | None]]:
    """The items at the head of the queue that are not read."""
    while waiting and not waiting[0][1]:
        item, _ = waiting.popleft()
        yield item, item.finding


def _arrived(item: IncomingFile, outcome: WorkbookRead | Finding | None, origin: str) -> Arrived:
    sha256 = _sha256(item) if _has_bytes(item) else ""
    return Arrived(item, item.path, sha256, outcome, origin)


def _in_worker(item: guard.Item, outcome: WorkbookRead | Finding, limits: Limits) -> Read:
    """What is no return stays in the process that read it: a budget of a million cells is not passed on."""
    if isinstance(outcome, Finding):
        from workbook_tool.mail.incoming import unpack

        files = unpack(item.file, item.data, limits)
        return outcome if files is None else files
    from workbook_tool.returns.read import only_returns

    return only_returns(outcome)


_WAIT = "15s"
_RETRIES = 3  # of a file whose worker died


@contextmanager
def readers_at(address: str) -> Iterator[Readers | None]:
    """Readers on the cluster whose scheduler is at ``address``; None, so at home, where it is empty."""
    if not address:
        yield None
        return
    try:
        dask: Any = import_module("distributed")  # it declares no types
    except ImportError:
        raise WorkbookToolError(
            "Reading on a cluster needs Dask, which is not installed here.",
            "Install workbook-tool with its extra “distributed”, on the workers too.",
        ) from None
    try:
        client = dask.Client(address, timeout=_WAIT, set_as_default=False)
    except (OSError, ValueError) as error:
        raise WorkbookToolError(
            f"There is no scheduler at {address}: {error}.", "Check the address, for example tcp://host:8786."
        ) from None
    with client:
        if not client.scheduler_info()["workers"]:
            raise WorkbookToolError(f"The scheduler at {address} has no worker.", "Start one, then run again.")
        # Pure: a call is known by the hash of what it is given, so the same file is read once.
        yield partial(guard.RemotePool, client.get_executor(pure=True, retries=_RETRIES))
