"""Starting and ending the desk: one socket on this machine, one desk for each folder and person."""

from __future__ import annotations

import hashlib
import json
import logging
import logging.handlers
import os
import socket
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from workbook_tool.errors import WorkbookToolError, way_out
from workbook_tool.untrusted import load_json
from workbook_tool.web.browser import open_page
from workbook_tool.web.desk import Desk

IDLE = 30 * 60.0
"""Seconds without a request and without work after which a desk ends."""
_PATIENCE = 20.0  # seconds to wait for the desk that is just starting, or just ending
_LOG = logging.getLogger(__name__)


def run_desk(
    folder: Path, started: Callable[[str], None], *, port: int = 0, read_only: bool = False, actor: str = "",
    browser: bool = True, app: bool = False, idle: float = IDLE,
) -> None:  # fmt: skip
    """Serve the desk of ``folder`` until it is closed; ``started`` is told the address that opens it, once.

    Where a desk of this folder is running already, its address is given and nothing is started. ``browser``: whether it
    is opened there, with ``app`` in an app window.
    """

    def opened(address: str) -> None:
        started(address)
        if browser:
            open_page(address, app=app)

    from filelock import FileLock, Timeout

    place = _place(folder)
    lock = FileLock(place.with_suffix(".lock"))
    until = time.monotonic() + _PATIENCE
    while not lock.is_locked:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            if address := _address_of(place):
                opened(address)
                return
            if time.monotonic() > until:
                raise WorkbookToolError(
                    "A desk of this folder is running, but how to open it is not known.", "Close it first."
                ) from None
            time.sleep(0.1)  # it is just starting, or just ending
    try:
        place.unlink(missing_ok=True)  # of one that was killed
        _serve(Desk(folder.resolve(), read_only=read_only, actor=actor), place, opened, port, idle)
    finally:
        lock.release()


def _place(folder: Path) -> Path:
    """Where the key of a folder's desk is kept, readable by nobody else."""
    import platformdirs

    where = platformdirs.user_state_path("workbook-tool", appauthor=False) / "desk"
    where.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = hashlib.sha256(os.path.normcase(folder.resolve()).encode("utf-8", "surrogatepass")).hexdigest()[:24]
    return where / f"{name}.json"


def _keep(place: Path, facts: Mapping[str, Any]) -> None:
    """Write facts down for the next start: a new file that only its owner may read, then in place of the old one."""
    new = place.with_suffix(".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(facts, file)
    new.replace(place)


def _choices(own: Path) -> tuple[str, bool]:
    """The name that she gave herself, and whether single letters are keys."""
    try:
        held: Mapping[str, Any] = load_json(own)
        return str(held["name"]), bool(held["keys"])
    except (OSError, ValueError, KeyError, TypeError, WorkbookToolError):
        return "", False


def _address_of(place: Path) -> str:
    """The address that opens the desk which runs already; empty where it is not known."""
    try:
        held: Mapping[str, Any] = load_json(place)
        return f"{held['address']}/open/{held['key']}"
    except (OSError, ValueError, KeyError, TypeError, WorkbookToolError):
        return ""


def _serve(desk: Desk, place: Path, opened: Callable[[str], None], port: int, idle: float) -> None:
    desk.log_file = _log_to(place.with_suffix(".log"))
    listening = _socket(port)
    desk.address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    desk.key_changed = lambda key: _keep(place, {"address": desk.address, "key": key})
    own = place.with_suffix(".own")
    desk.name, desk.letter_keys = _choices(own)
    desk.chosen = lambda name, keys: _keep(own, {"name": name, "keys": keys})
    desk.key_changed(desk.key)
    listening.listen(64)  # whoever comes while the pages are loaded waits, and is not turned away
    opened(f"{desk.address}/open/{desk.key}")
    from waitress.server import create_server

    from workbook_tool.web.app import create_app

    server = create_server(
        create_app(desk), sockets=[listening], threads=6, ident="", clear_untrusted_proxy_headers=True,
        max_request_body_size=220 * 1024 * 1024, channel_timeout=60,
    )  # fmt: skip
    ended = threading.Event()
    desk.closed = lambda: _end(server, ended)
    threading.Thread(target=_watch, args=(desk, idle, ended), name="desk-idle", daemon=True).start()
    threading.Thread(target=_warm, args=(desk,), name="desk-warm", daemon=True).start()
    try:
        server.run()
    finally:
        place.unlink(missing_ok=True)  # who starts another from now on waits for this one's end
        ended.set()
        server.task_dispatcher.shutdown()
        listening.close()
        desk.tidy()


def _socket(port: int) -> socket.socket:
    """Bound to this machine alone; WorkbookToolError where the port is taken."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "nt":  # elsewhere another program could take the same port beside us
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)  # type: ignore[attr-defined,unused-ignore]
    try:
        listening.bind(("127.0.0.1", port))
    except OSError as error:
        listening.close()
        raise WorkbookToolError(f"Port {port} cannot be used: {error.strerror}.", way_out("any-port")) from error
    return listening


def _end(server: Any, ended: threading.Event) -> None:  # noqa: ANN401 (waitress has no types)
    """End the server from another thread: in its own loop, where nothing else touches its sockets."""
    from waitress import wasyncore

    if not ended.is_set():
        ended.set()
        until = time.monotonic() + _PATIENCE
        while _answers(server) and time.monotonic() < until:
            time.sleep(0.05)
        server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map, ignore_all=True))


def _answers(server: Any) -> bool:  # noqa: ANN401 (waitress has no types)
    """Whether anybody still waits for the rest of a page, such as the one that says that the desk is closed."""
    return any(channel.requests or channel.total_outbufs_len for channel in list(server.active_channels.values()))


def _watch(desk: Desk, idle: float, ended: threading.Event) -> None:
    """End a desk that nobody uses."""
    while not ended.wait(min(idle, 20.0)):
        if time.monotonic() - desk.last_request > idle and not desk.jobs.busy:
            _LOG.info("nobody used the desk for %s seconds", idle)
            desk.closed()


def _warm(desk: Desk) -> None:
    """Work out the first page before it is asked for."""
    from workbook_tool.commands.cycle.board import board_of, desk_frame

    try:
        if desk.is_started and (period := desk.fact(desk_frame, None).period):
            desk.fact(desk_frame, period)
            desk.fact(board_of, period)
    except WorkbookToolError:  # the page will say it
        return


def _log_to(file: Path) -> Path:
    """Let the log of this run go to a file, for nobody may see a console."""
    handler = logging.handlers.RotatingFileHandler(file, maxBytes=512 * 1024, backupCount=1, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    for name in ("workbook_tool", "waitress"):
        log = logging.getLogger(name)
        log.addHandler(handler)
        log.setLevel(logging.INFO)
        log.propagate = False
    return file
