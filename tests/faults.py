"""Stop a piece of work at its n-th write, flush, rename, removal or new folder, and see what is left.

Counted are the points of :mod:`workbook_tool.durable` and those of SQLite, whose
file methods are taken over for the purpose. A point is broken in one of four ways:

kill    the process ends there by SIGKILL, a write half done
full    the disk is full from there on: writes and new files fail, removals work
io      this one call fails with an I/O error
power   the process ends there, and all that was not flushed to the disk is gone:
        files fall back to what they held, folders to the names they had

In a test, ``run(act)`` does the work in a child process and tells its points;
``run(act, Fault(n, how))`` breaks the n-th. ``run_command(arguments, fault)`` does
the same for the command line in a process of its own. With ``watch`` only what
lies in that folder counts, and what is written there behind the back of
``durable`` is told as ``unguarded``.
"""

from __future__ import annotations

import ctypes
import errno
import importlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

KILL, FULL, IO, POWER = "kill", "full", "io", "power"
WAYS = (KILL, FULL, IO)
POSSIBLE = hasattr(os, "fork") and sys.platform.startswith("linux")


@dataclass(frozen=True)
class Fault:
    point: int  # from 1
    how: str


@dataclass(frozen=True)
class Outcome:
    code: int  # exit code; -9 when killed; 70 for an exception that nobody foresaw
    points: tuple[str, ...]
    output: str
    unguarded: tuple[str, ...] = ()


# -- in the test ------------------------------------------------------------------
def run(
    act: Callable[[], Any],
    fault: Fault | None = None,
    watch: Path | None = None,
    *,
    plain: bool = False,
    after: float = 0.0,
) -> Outcome:
    """Do ``act`` in a forked child. A WorkbookToolError ends it with its exit code and its words.

    It is killed ``after`` seconds, if any, at whatever it is about.
    ``plain`` takes an administrator's rights from it first, so that a read-only folder is one.
    """
    with tempfile.TemporaryDirectory() as scratch:
        log, output = Path(scratch) / "log", Path(scratch) / "output"
        child = os.fork()
        if child == 0:
            os._exit(_child(act, fault, watch, log, output, plain))
        code = _wait(child, after or 600)
        text = output.read_text("utf-8", "replace") if output.exists() else ""  # killed before it could say anything
        return _outcome(code, log, text)


def command(*arguments: str | Path) -> Callable[[], Any]:
    """The command line as a piece of work for :func:`run`: far quicker than a new process each time."""

    def act() -> None:
        sys.argv = ["workbook-tool", *map(str, arguments)]
        importlib.import_module("workbook_tool.cli").main()

    return act


def run_command(arguments: list[str], fault: Fault | None = None, watch: Path | None = None) -> Outcome:
    """Run ``workbook-tool`` with ``arguments`` in a new process."""
    with tempfile.TemporaryDirectory() as scratch:
        log = Path(scratch) / "log"
        said = [str(fault.point), fault.how] if fault else ["0", ""]
        program = [sys.executable, __file__, *said, str(log), str(watch or ""), *arguments]
        done = subprocess.run(program, capture_output=True, text=True, timeout=300, check=False)
        return _outcome(done.returncode, log, done.stdout + done.stderr)


def every(points: tuple[str, ...], ways: tuple[str, ...] = WAYS, *, thin: bool = False) -> Iterator[Fault]:
    """Every way to break each of these points; a full disk does not keep anything from being removed.

    A power cut comes just after the last of them, too: what was done is then there.
    ``thin`` takes of SQLite's equal points in a row the first and the last.
    """
    for number, point in enumerate(points, 1):
        inner = point.startswith("db ") and points[number - 2 : number + 1] == (point,) * 3
        if not (thin and inner):
            yield from (Fault(number, how) for how in ways if how != FULL or "remove" not in point)
    if POWER in ways:
        yield Fault(len(points) + 1, POWER)


@contextmanager
def quick_folder() -> Iterator[Path]:
    """A new folder, in memory where the system has such a place: thousands of flushes cost nothing there."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        yield Path(folder).resolve()


def _passing(name: str) -> bool:
    return name.startswith(".") or name.endswith("-journal")


def tree(folder: Path, leave_out: Callable[[str], bool] = _passing) -> dict[str, bytes]:
    """The files of a folder by name, but those that are or lie in what is to be left out (locks, temporaries)."""
    found = {path.relative_to(folder): path for path in sorted(folder.rglob("*")) if path.is_file()}
    return {name.as_posix(): path.read_bytes() for name, path in found.items() if not any(map(leave_out, name.parts))}


def _kill(child: int) -> None:
    with suppress(ProcessLookupError):  # it ended just now
        os.kill(child, signal.SIGKILL)


def _wait(child: int, longest: float) -> int:
    timer = threading.Timer(longest, _kill, (child,))
    timer.start()
    try:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    finally:
        timer.cancel()


def _outcome(code: int, log: Path, output: str) -> Outcome:
    lines = log.read_text("utf-8", "backslashreplace").splitlines() if log.exists() else []
    points = tuple(line[2:] for line in lines if line.startswith("p "))
    unguarded = tuple(dict.fromkeys(line[2:] for line in lines if line.startswith("u ")))
    return Outcome(code, points, output, unguarded)


# -- in the child -----------------------------------------------------------------
def _child(
    act: Callable[[], Any], fault: Fault | None, watch: Path | None, log: Path, output: Path, plain: bool
) -> int:
    from workbook_tool.errors import WorkbookToolError

    out = os.open(output, os.O_WRONLY | os.O_CREAT)
    os.dup2(out, 1)
    os.dup2(out, 2)
    sys.stdout = sys.stderr = open(out, "w", encoding="utf-8", closefd=False)
    try:
        breaker = install(fault, watch, log)
        if plain:
            _give_up_rights()
        act()
        breaker.end()
    except WorkbookToolError as error:
        print(error)
        return error.exit_code
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
        return 70
    finally:
        sys.stdout.flush()
    return 0


def _give_up_rights() -> None:
    """The root user without capabilities is held to the modes of files like anyone (Linux)."""
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    if ctypes.CDLL(None).capset(header, (ctypes.c_uint32 * 6)()) != 0:
        raise OSError("the rights could not be given up")


def install(fault: Fault | None, watch: Path | None, log: Path) -> Breaker:
    """Take over the points of this process, for good."""
    breaker = Breaker(fault, watch.resolve() if watch else None, log)
    _take_durable(breaker)
    _take_sqlite(breaker)
    sys.addaudithook(breaker.audit)
    return breaker


class Breaker:
    """Counts the points and breaks one."""

    def __init__(self, fault: Fault | None, watch: Path | None, log: Path) -> None:
        self.fault = fault or Fault(0, "")
        self.watch = watch
        self.log = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self.count = 0
        self.inside = 0
        self.disk = Disk(watch) if watch and self.fault.how == POWER else None

    def watched(self, path: str) -> bool:
        return self.watch is None or Path(path).absolute().is_relative_to(self.watch)

    def at(self, name: str, path: str, writes: bool, half: Callable[[], object] | None = None) -> int:
        """Come to a point: 0 to go on, or the errno of what is to be reported in place of doing it."""
        if not self.watched(path):
            return 0
        self.count += 1
        os.write(self.log, f"p {name} {Path(path).name}\n".encode(errors="backslashreplace"))
        how, here = self.fault.how, self.count == self.fault.point
        if here and how in (KILL, POWER):
            if half:
                half()
            if self.disk:
                self.disk.lose()
            os.kill(os.getpid(), signal.SIGKILL)
        if how == FULL and 0 < self.fault.point <= self.count and (here or writes) and "remove" not in name:
            return errno.ENOSPC
        return errno.EIO if here and how == IO else 0

    def end(self) -> None:
        """The power may go just after the work, too."""
        if self.disk and self.fault.point == self.count + 1:
            self.disk.lose()
            os.kill(os.getpid(), signal.SIGKILL)

    def audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Tell what is changed in the watched folder, and not by durable or SQLite."""
        if self.watch is None or self.inside:
            return
        if event == "open":
            path, _, flags = arguments
            writing = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC)
            if not isinstance(path, int) and os.path.isdir(path):
                writing = False  # at most a file without a name, which is gone when it is closed; os.link would be seen
            changed = [path] if writing and isinstance(path, (str, bytes, os.PathLike)) else []
        elif event in ("os.rename", "os.link", "os.symlink"):
            changed = list(arguments[:2])
        elif event == "os.mkdir":
            changed = [] if os.path.isdir(arguments[0]) else [arguments[0]]
        elif event in ("os.remove", "os.rmdir", "os.truncate", "shutil.rmtree"):
            changed = [arguments[0]]
        else:
            return
        for path in map(os.fsdecode, (p for p in changed if not isinstance(p, int))):
            name = Path(path).name
            if self.watched(path) and not name.startswith((".wt-", ".workbook-tool.lock")):
                os.write(self.log, f"u {event} {path}\n".encode(errors="backslashreplace"))


def _take_durable(breaker: Breaker) -> None:
    from workbook_tool.durable import disk

    def path_of(descriptor: int) -> str:
        return os.readlink(f"/proc/self/fd/{descriptor}")

    def taken(name: str, real: Callable[..., Any], writes: bool, where: Callable[..., str]) -> Callable[..., Any]:
        def act(*arguments: Any) -> Any:
            half = (lambda: os.write(arguments[0], arguments[1][: len(arguments[1]) // 2])) if name == "write" else None
            if number := breaker.at(name, where(*arguments), writes, half):
                raise OSError(number, os.strerror(number), where(*arguments))
            breaker.inside += 1
            try:
                if breaker.disk:
                    breaker.disk.hold(*(a for a in arguments if isinstance(a, str)))
                done = real(*arguments)
                if breaker.disk and name == "flush":
                    breaker.disk.flushed(arguments[0])
                return done
            finally:
                breaker.inside -= 1

        return act

    disk.write = taken("write", disk.write, True, lambda descriptor, _: path_of(descriptor))
    disk.flush = taken("flush", disk.flush, False, path_of)
    disk.rename = taken("rename", disk.rename, False, lambda _, target: target)
    disk.remove = taken("remove", disk.remove, False, lambda path: path)
    disk.make = taken("make", disk.make, True, lambda path, mode=0o777: path)


class Disk:
    """What would still be there after a power cut: flushed contents under flushed names, and nothing else."""

    def __init__(self, watch: Path) -> None:
        self.watch = watch
        self.contents: dict[int, bytes] = {}
        self.times: dict[int, int] = {}  # when they were last written, in ns
        self.names: dict[int, dict[str, int]] = {}  # by folder
        self.held: list[int] = []
        if not watch.exists():
            return
        for at, _, files in os.walk(watch):
            self._flushed_folder(at)
            for name in sorted(files):
                path = Path(at) / name
                self.contents[path.stat().st_ino] = path.read_bytes()
                self.times[path.stat().st_ino] = path.stat().st_mtime_ns

    def hold(self, *paths: str) -> None:
        """Keep files that lose their name from giving their number to others."""
        for path in paths:
            if os.path.isfile(path):
                self.held.append(os.open(path, os.O_RDONLY))

    def flushed(self, descriptor: int) -> None:
        path = os.readlink(f"/proc/self/fd/{descriptor}")
        if os.path.isdir(path):
            self._flushed_folder(path)
        else:
            status = os.fstat(descriptor)
            self.contents[status.st_ino] = Path(f"/proc/self/fd/{descriptor}").read_bytes()
            self.times[status.st_ino] = status.st_mtime_ns

    def _flushed_folder(self, path: str) -> None:
        self.names[os.stat(path).st_ino] = {entry.name: entry.inode() for entry in os.scandir(path)}
        for entry in os.scandir(path):
            if entry.is_dir(follow_symlinks=False):
                self.names.setdefault(entry.inode(), {})

    def lose(self) -> None:
        """Bring the folder to what a power cut here would leave of it."""
        number = os.stat(self.watch).st_ino
        for at, folders, files in os.walk(self.watch, topdown=False):
            for name in files:
                os.unlink(os.path.join(at, name))
            for name in folders:
                os.rmdir(os.path.join(at, name))
        self._rebuild(number, str(self.watch))

    def _rebuild(self, folder: int, at: str) -> None:
        for name, number in self.names.get(folder, {}).items():
            path = os.path.join(at, name)
            if number in self.names:
                os.mkdir(path)
                self._rebuild(number, path)
            else:
                Path(path).write_bytes(self.contents.get(number, b""))
                if number in self.times:
                    os.utime(path, ns=(self.times[number], self.times[number]))


# -- SQLite -----------------------------------------------------------------------
_P, _I, _L = ctypes.c_void_p, ctypes.c_int, ctypes.c_int64
_OPEN = ctypes.CFUNCTYPE(_I, _P, _P, _P, _I, _P)  # a name as its address: SQLite keeps it, and reads on behind it
_DELETE = ctypes.CFUNCTYPE(_I, _P, _P, _I)
_WRITE = ctypes.CFUNCTYPE(_I, _P, _P, _I, _L)
_TRUNCATE = ctypes.CFUNCTYPE(_I, _P, _L)
_SYNC = ctypes.CFUNCTYPE(_I, _P, _I)
_SQLITE_FULL, _SQLITE_IOERR = 13, 10
_WRITING, _SYNCING, _TRUNCATING, _DELETING = (_SQLITE_IOERR | number << 8 for number in (3, 4, 6, 10))
_kept: list[Any] = []  # what C holds a pointer to must not be collected


class _Vfs(ctypes.Structure):
    _fields_ = (
        *((name, _I) for name in ("iVersion", "szOsFile", "mxPathname")),
        *((name, _P) for name in ("pNext", "zName", "pAppData", "xOpen", "xDelete")),
    )


class _Methods(ctypes.Structure):
    _fields_ = (
        ("iVersion", _I),
        *((name, _P) for name in ("xClose", "xRead", "xWrite", "xTruncate", "xSync")),
        ("others", _P * 13),
    )


def _sqlite() -> ctypes.CDLL | None:
    """The SQLite that Python uses; None where its functions cannot be reached."""
    extension = importlib.import_module("_sqlite3")
    try:
        library = ctypes.CDLL(getattr(extension, "__file__", None))
        library.sqlite3_vfs_find.restype = _P
        return library
    except (OSError, AttributeError):
        return None


SQLITE_POSSIBLE = POSSIBLE and _sqlite() is not None


def _take_sqlite(breaker: Breaker) -> None:
    library = _sqlite()
    if library is None:
        return
    vfs = ctypes.cast(library.sqlite3_vfs_find(None), ctypes.POINTER(_Vfs)).contents
    real_open, real_delete = _OPEN(vfs.xOpen), _DELETE(vfs.xDelete)

    @_OPEN
    def opened(this: Any, name: Any, file: Any, flags: Any, out: Any) -> int:
        code: int = real_open(this, name, file, flags, out)
        path = os.fsdecode(ctypes.string_at(name)) if name else ""
        if code == 0 and path and breaker.watched(path):
            pointer = ctypes.cast(file, ctypes.POINTER(_P))
            if pointer[0]:
                pointer[0] = ctypes.addressof(_methods(breaker, pointer[0], path))
        return code

    @_DELETE
    def deleted(this: Any, name: Any, sync: Any) -> int:
        path = os.fsdecode(ctypes.string_at(name))
        if breaker.at("db remove", path, False):
            return _DELETING
        if breaker.disk:
            breaker.disk.hold(path)
        code: int = real_delete(this, name, sync)
        if breaker.disk and sync:
            breaker.disk._flushed_folder(os.path.dirname(path))
        return code

    _kept.extend([opened, deleted, real_open, real_delete])
    vfs.xOpen, vfs.xDelete = ctypes.cast(opened, _P), ctypes.cast(deleted, _P)


def _methods(breaker: Breaker, real: int, path: str) -> _Methods:
    """The methods of one open file, those that change it taken over."""
    methods = _Methods.from_buffer_copy((ctypes.c_char * ctypes.sizeof(_Methods)).from_address(real))
    write, truncate, sync = _WRITE(methods.xWrite), _TRUNCATE(methods.xTruncate), _SYNC(methods.xSync)

    def failed(number: int, otherwise: int) -> int:
        return _SQLITE_FULL if number == errno.ENOSPC else otherwise

    @_WRITE
    def written(file: Any, data: Any, size: Any, offset: Any) -> int:
        number = breaker.at("db write", path, True, lambda: write(file, data, size // 2, offset))
        return failed(number, _WRITING) if number else write(file, data, size, offset)

    @_TRUNCATE
    def truncated(file: Any, size: Any) -> int:
        number = breaker.at("db truncate", path, False)
        return failed(number, _TRUNCATING) if number else truncate(file, size)

    @_SYNC
    def synced(file: Any, flags: Any) -> int:
        if breaker.at("db flush", path, False):
            return _SYNCING
        code: int = sync(file, flags)
        if breaker.disk:
            breaker.disk.contents[os.stat(path).st_ino] = Path(path).read_bytes()
            if path.endswith("-journal"):  # SQLite flushes the folder of a new journal with it
                breaker.disk._flushed_folder(os.path.dirname(path))
        return code

    _kept.extend([methods, written, truncated, synced, write, truncate, sync])
    methods.xWrite, methods.xTruncate, methods.xSync = (ctypes.cast(f, _P) for f in (written, truncated, synced))
    return methods


def _main() -> None:
    point, how, log, watch, *arguments = sys.argv[1:]
    breaker = install(Fault(int(point), how) if how else None, Path(watch) if watch else None, Path(log))
    command(*arguments)()
    breaker.end()


if __name__ == "__main__":
    _main()
