"""A shortcut that opens a folder's desk, as each system has them: on the desktop, and in the list of programs."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from workbook_tool import durable
from workbook_tool.errors import WorkbookToolError
from workbook_tool.web.uploads import safe_name

_START = "from workbook_tool.web import main; main()"


def write_shortcut(folder: Path, options: Sequence[str] = (), system: str = sys.platform) -> tuple[Path, ...]:
    """Write the shortcut to the desk of ``folder``; gives where it lies. ``options`` are those of ``workbook-desk``.

    ``system`` is as sys.platform names it. WorkbookToolError where this system has no desktop to put it on.
    """
    words = [*_program(system), str(folder.resolve()), *options]
    suffix, content = _content(words, f"Performance desk, {folder.resolve().name}", system)
    name = safe_name(f"Performance desk {folder.resolve().name}{suffix}")
    files = [place / name for place in _places(system) if place.is_dir()]
    if not files:
        raise WorkbookToolError(
            "There is no desktop here to put a shortcut on.", f"What it would start is: {shlex.join(words)}"
        )
    for file in files:
        durable.write_bytes(file, content.encode())
        file.chmod(0o755)
    return tuple(files)


def _program(system: str) -> list[str]:
    """What starts the desk without a console: the program beside this Python, else Python itself."""
    beside = Path(sys.executable).with_name("workbook-desk.exe" if system == "win32" else "workbook-desk")
    if beside.is_file():
        return [str(beside)]
    quiet = Path(sys.executable).with_name("pythonw.exe")
    return [str(quiet if system == "win32" and quiet.is_file() else sys.executable), "-c", _START]


def _places(system: str) -> tuple[Path, ...]:
    """Where shortcuts lie."""
    import platformdirs

    desktop = platformdirs.user_desktop_path()
    if system == "win32":
        menu = Path(os.environ.get("APPDATA", ""), "Microsoft", "Windows", "Start Menu", "Programs")
        return (desktop, *((menu,) if menu.is_absolute() else ()))
    if system == "darwin":
        return (desktop,)
    return desktop, platformdirs.user_data_path() / "applications"


def _content(words: Sequence[str], title: str, system: str) -> tuple[str, str]:
    """The ending of its name, and what stands in it."""
    if system == "win32":
        line = " ".join(f'"{word}"' for word in words).replace("%", "%%")  # no name has a quotation mark there
        return ".cmd", f'@chcp 65001 >nul\r\n@start "" {line}\r\n'
    if system == "darwin":
        return ".command", f"#!/bin/sh\nexec {shlex.join(words)}\n"
    line = " ".join(map(_desktop_word, words))
    entry = (
        "Type=Application",
        f"Name={_desktop_value(title)}",
        f"Exec={line}",
        "Terminal=false",
        "Categories=Office;",
    )
    return ".desktop", "\n".join(("[Desktop Entry]", *entry, ""))


def _desktop_word(word: str) -> str:
    """One word of a command as the Desktop Entry Specification quotes it."""
    quoted = "".join(f"\\{c}" if c in '"`$\\' else c for c in word).replace("%", "%%")
    return f'"{_desktop_value(quoted)}"'


def _desktop_value(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n")
