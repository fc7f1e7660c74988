"""The shortcut of each system, as its own rules read it; and the window that the desk opens in."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import webbrowser
from pathlib import Path

import pytest

from workbook_tool.errors import WorkbookToolError
from workbook_tool.web import browser, shortcut

NAME = 'Zoë\'s 100% "$HOME" `x` & Co'  # of a folder, with all that a shell, cmd and a desktop entry read as their own


def _read_desktop(content: str) -> list[str]:
    """The words of an Exec line, as the Desktop Entry Specification has them read."""
    (line,) = (line.removeprefix("Exec=") for line in content.splitlines() if line.startswith("Exec="))
    words = re.findall(r'"((?:\\.|[^"\\])*)"', line.replace("\\\\", "\\"))
    return [re.sub(r"\\(.)", r"\1", word).replace("%%", "%") for word in words]


def _read_shell(content: str) -> list[str]:
    return shlex.split(content.splitlines()[1].removeprefix("exec "))


def _read_cmd(content: str) -> list[str]:
    line = content.splitlines()[1].removeprefix('@start "" ').replace("%%", "%")
    return line.removeprefix('"').removesuffix('"').split('" "')


SYSTEMS = {  # of each: the folder's name, what reads the shortcut, how many places it lies in
    "linux": (NAME, _read_desktop, ".desktop", 2),
    "darwin": (NAME, _read_shell, ".command", 1),
    "win32": ("Zoë's 100% & Co", _read_cmd, ".cmd", 2),
}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Somebody's home with a desktop and lists of programs."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("APPDATA", str(tmp_path / "roaming"))
    monkeypatch.setattr("platformdirs.user_desktop_path", lambda: tmp_path / "Desktop")
    for place in ("Desktop", "data/applications", "roaming/Microsoft/Windows/Start Menu/Programs"):
        (tmp_path / place).mkdir(parents=True)
    return tmp_path


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_shortcut_starts_the_desk_of_its_folder(system, home):
    name, read, suffix, places = SYSTEMS[system]
    folder = home / name
    folder.mkdir()
    files = shortcut.write_shortcut(folder, ["--app"], system)
    assert len(files) == places
    for file in files:
        assert file.suffix == suffix
        words = read(file.read_text("utf-8"))
        assert words[-2:] == [str(folder), "--app"]
        assert Path(words[0]).name.removesuffix(".exe") in ("workbook-desk", Path(sys.executable).name, "pythonw")
        assert os.access(file, os.X_OK)
    assert shortcut.write_shortcut(folder, [], system) == files, "written again, it is the same file"


def test_the_desktop_entry_is_a_valid_one(home):
    (home / "a").mkdir()
    content = shortcut.write_shortcut(home / "a", [], "linux")[0].read_text("utf-8")
    head, *lines = content.splitlines()
    assert head == "[Desktop Entry]"
    assert {line.partition("=")[0] for line in lines} >= {"Type", "Name", "Exec"}


def test_without_a_desktop_it_says_what_a_shortcut_would_start(home, monkeypatch):
    monkeypatch.setattr("platformdirs.user_desktop_path", lambda: home / "nowhere")
    with pytest.raises(WorkbookToolError) as stopped:
        shortcut.write_shortcut(home, [], "darwin")
    assert str(home) in str(stopped.value.way_out)


def test_the_command_writes_the_shortcut_and_opens_nothing(home, run):
    done = run(home, "desk", "--shortcut", "--read-only")
    assert [Path(line).parent.name for line in done.stdout.splitlines()] == ["Desktop", "applications"]
    assert "--read-only" in Path(done.stdout.splitlines()[0]).read_text("utf-8")


def test_an_app_window_is_asked_of_a_browser_that_has_some(monkeypatch):
    begun, plain = [], []
    monkeypatch.setattr(subprocess, "Popen", lambda words, **_: begun.append(words))
    monkeypatch.setattr(webbrowser, "open", plain.append)
    monkeypatch.setattr(browser, "app_browser", lambda: "/opt/edge")
    browser.open_page("http://127.0.0.1:1/open/k", app=True)
    browser.open_page("http://127.0.0.1:1/open/k")
    monkeypatch.setattr(browser, "app_browser", lambda: None)
    browser.open_page("http://127.0.0.1:1/open/l", app=True)
    assert begun == [["/opt/edge", "--app=http://127.0.0.1:1/open/k"]]
    assert plain == ["http://127.0.0.1:1/open/k", "http://127.0.0.1:1/open/l"]


def test_edge_is_found_where_windows_has_it(tmp_path, monkeypatch):
    for name in ("PROGRAMFILES", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PROGRAMFILES(X86)", str(tmp_path))
    assert browser.app_browser("win32") is None
    edge = tmp_path / "Microsoft" / "Edge" / "Application" / "msedge.exe"
    edge.parent.mkdir(parents=True)
    edge.touch()
    assert browser.app_browser("win32") == str(edge)
