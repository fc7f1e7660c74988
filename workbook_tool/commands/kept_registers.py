"""Registers that another one took the place of: each is kept under a name that nothing else has."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

from workbook_tool.commands.folder import Folder, write


def keep_register(folder: Folder, name: str, data: bytes) -> Path:
    """The path under which a register is kept; one of the same bytes is kept once."""
    for path in _paths(folder, name):
        if path.is_file() and path.read_bytes() == data:
            return path
        if not path.exists():
            return write(path, data)
    raise AssertionError("there is always a next name")


def last_kept(folder: Folder, name: str) -> Path | None:
    """The one that was kept last under ``name``."""
    last = None
    for path in _paths(folder, name):
        if not path.is_file():
            break
        last = path
    return last


def _paths(folder: Folder, name: str) -> Iterator[Path]:
    return (folder.path / (f"{name}.xlsx" if n == 1 else f"{name} ({n}).xlsx") for n in count(1))
