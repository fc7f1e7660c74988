"""What no returns come from: the collection folder itself, and the folders of its cycles."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from workbook_tool.commands.folder import Folder
from workbook_tool.commands.register_file import REGISTER
from workbook_tool.errors import UsageError


def refuse_own_folders(folder: Folder, sources: Iterable[str | Path]) -> None:
    """UsageError where a source would bring the collection's own files: what went out, its masters, its register."""
    own = folder.path.resolve()
    for source in sources:
        place = Path(source)
        if not place.is_dir():
            continue
        inside = place.resolve()
        if inside == own or inside in own.parents:
            what = "is the collection folder itself" if inside == own else "holds the collection folder"
        elif inside.parent == own and (inside / REGISTER).is_file():
            what = "is the folder of a cycle"
        else:
            continue
        raise UsageError(
            f"{source} {what}, with the tool's own files in it, so nothing was read.",
            "Name the folder into which the returns were saved: one of their own, for example returned.",
        )
