"""Starting and ending a desk: real sockets, real processes, without streams, under names of other systems."""

from __future__ import annotations

import http.client
import json
import os
import socket
import stat
import subprocess
import sys
import threading
import types
from pathlib import Path

import pytest
from filelock import FileLock
from visitor import wait_until

from workbook_tool.errors import WorkbookToolError
from workbook_tool.web import server


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where desks of these tests keep their keys."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state" / "workbook-tool" / "desk"


class Running:
    """A desk in a thread of this process."""

    def __init__(self, folder: Path, **about) -> None:
        self.told: list[str] = []
        about = {"browser": False, **about}
        self.thread = threading.Thread(target=server.run_desk, args=(folder, self.told.append), kwargs=about)
        self.thread.start()
        wait_until(lambda: self.told)
        self.address, _, self.key = self.told[0].partition("/open/")
        self.cookie = ""

    def ask(self, path: str, method: str = "GET", body: str = "", **headers: str):
        connection = http.client.HTTPConnection(self.address.removeprefix("http://"), timeout=120)
        given = {"Cookie": self.cookie, **{name.replace("_", "-"): value for name, value in headers.items()}}
        if body:
            given["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, given)
        answer = connection.getresponse()
        content = answer.read().decode()
        connection.close()
        if answer.getheader("Set-Cookie"):
            self.cookie = answer.getheader("Set-Cookie").partition(";")[0]
        return answer.status, content

    def close(self) -> None:
        if not self.cookie:
            self.ask(f"/open/{self.key}")
        token = self.ask("/check")[1].partition('name="token" value="')[2].partition('"')[0]
        assert self.ask("/close", "POST", f"token={token}", Origin=self.address)[0] == 200
        self.thread.join(120)
        assert not self.thread.is_alive()


def test_a_desk_is_found_by_a_second_start_and_closed_from_its_page(started, state):
    desk = Running(started)
    try:
        (kept,) = state.glob("*.json")
        assert json.loads(kept.read_text())["key"] == desk.key
        if os.name == "posix":
            assert stat.S_IMODE(kept.stat().st_mode) == 0o600
        assert desk.ask(f"/open/{desk.key}")[0] == 303
        again: list[str] = []
        server.run_desk(started, again.append, browser=False)
        assert again[0].startswith(desk.address)
        assert again[0] != desk.told[0], "the first address is used"
        assert desk.ask("/")[0] == 303
        assert desk.ask("/", Host="evil.example")[0] == 403
    finally:
        desk.close()
    assert not list(state.glob("*.json"))
    with pytest.raises(OSError, match=r"."):
        socket.create_connection(("127.0.0.1", int(desk.address.rpartition(":")[2])), 1)


def test_it_listens_on_this_machine_alone(started, state):
    desk = Running(started)
    try:
        port = int(desk.address.rpartition(":")[2])
        others = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
        for other in others - {"127.0.0.1"}:
            with pytest.raises(OSError, match=r"."):
                socket.create_connection((other, port), 1)
        with pytest.raises(WorkbookToolError, match="cannot be used"):
            server._socket(port)
    finally:
        desk.close()


def test_a_desk_that_nobody_uses_ends(started, state):
    desk = Running(started, idle=0.3)
    desk.thread.join(120)
    assert not desk.thread.is_alive()


def test_a_desk_that_was_killed_does_not_keep_another_out(started, state, monkeypatch):
    state.mkdir(parents=True)
    place = server._place(started)
    place.write_text('{"address": "http://127.0.0.1:9", "key": "old"}')
    serve, there = server._serve, []
    monkeypatch.setattr(server, "_serve", lambda *words: (there.append(place.exists()), serve(*words)))
    desk = Running(started)
    desk.close()
    assert (desk.key != "old", there) == (True, [False]), "nobody is sent to where it was"


def test_a_start_while_another_desk_ends_waits_and_serves(started, state, monkeypatch):
    ending = FileLock(server._place(started).with_suffix(".lock"), thread_local=False)
    ending.acquire(timeout=0)
    monkeypatch.setattr(server, "_address_of", lambda _: ending.release() or "")  # it ends while it is asked for
    desk = Running(started)
    desk.close()


def test_a_desk_that_says_nothing_of_itself_is_named(started, state, monkeypatch):
    monkeypatch.setattr(server, "_PATIENCE", 0.2)
    lock = FileLock(server._place(started).with_suffix(".lock"))
    with lock, pytest.raises(WorkbookToolError, match="how to open it is not known"):
        server.run_desk(started, pytest.fail, browser=False)


def test_a_desk_that_is_closed_answers_to_the_end():
    class Channel:
        requests = ("the page that says so",)
        total_outbufs_len = 0

    channel, pulled = Channel(), []
    served = types.SimpleNamespace(active_channels={1: channel})
    served.trigger = types.SimpleNamespace(
        pull_trigger=lambda _: pulled.append((channel.requests, channel.total_outbufs_len))
    )
    ended = threading.Event()
    ending = threading.Thread(target=server._end, args=(served, ended))
    ending.start()
    assert ended.wait(60)
    channel.total_outbufs_len, channel.requests = 9, ()
    channel.total_outbufs_len = 0
    ending.join(60)
    assert pulled == [((), 0)]


def test_without_streams_it_starts_and_logs(started, state, tmp_path):
    """As a shortcut on Windows starts it: no console, no stdin, no stdout, no stderr."""
    code = (
        "import sys, threading, time\nsys.stdin = sys.stdout = sys.stderr = None\n"
        "sys.argv = ['workbook-desk', sys.argv[1], '--no-browser']\n"
        "from workbook_tool.web import main, server\n"
        "server.run_desk.__kwdefaults__['idle'] = 0.5\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(started)], capture_output=True, timeout=300, check=False, env=dict(os.environ)
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    (log,) = state.glob("*.log")
    assert "nobody used the desk" in log.read_text()


def test_the_command_prints_the_address_on_stdout_alone(started, state):
    environment = {**os.environ, "XDG_STATE_HOME": str(state.parents[1])}
    words = [sys.executable, "-m", "workbook_tool", "-C", str(started), "desk", "--no-browser"]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
    try:
        line = process.stdout.readline()
        assert line.startswith("http://127.0.0.1:")
        assert "/open/" in line
    finally:
        process.terminate()
        process.communicate(timeout=120)


def test_readers_open_no_window_on_windows(monkeypatch):
    from workbook_tool.excel.guard import pool

    given = {}
    monkeypatch.setattr(subprocess, "CREATE_NO_WINDOW", 0x08000000, raising=False)
    monkeypatch.setattr(subprocess, "Popen", lambda *_, **options: given.update(options))
    pool._new_process()
    assert given["creationflags"] == 0x08000000


# Folders as Windows and shared drives name them; each has a place of its own for its key.
FOLDERS = ("Q2 & Q3", "Zürich ±", "a" * 60, "with 'quotes'", "trailing.dots..", "（全角）")


@pytest.mark.parametrize("name", FOLDERS)
def test_any_folder_has_a_place_for_its_key(tmp_path, state, name):
    place = server._place(tmp_path / name)
    assert place.parent == state
    assert place == server._place(tmp_path / "x" / ".." / name)
    assert place != server._place(tmp_path / "another")


def test_the_next_desk_knows_her_name_and_keys(tmp_path):
    file = tmp_path / "desk.own"
    assert server._choices(file) == ("", False)
    server._keep(file, {"name": "Jo Example", "keys": True})
    assert server._choices(file) == ("Jo Example", True)
    file.write_text("[]")
    assert server._choices(file) == ("", False)
