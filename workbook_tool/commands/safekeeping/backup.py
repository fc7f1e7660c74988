"""``backup`` and ``restore``: a whole collection folder in one file, and back."""

from __future__ import annotations

from pathlib import Path

from workbook_tool import durable
from workbook_tool.commands.folder import Folder
from workbook_tool.commands.progress import Progress, silent
from workbook_tool.ledger import archive, restoring


def back_up(folder: Folder, file: Path, progress: Progress = silent) -> archive.Archived:
    """The whole folder in one file; a damaged ledger goes in as it is, and the file's name says so.

    ``progress`` is told before each file, and stops by raising: no backup is left then.
    """
    ledger = folder.ledger_file
    with durable.folder_lock(folder.path, folder.patience):
        return archive.write(folder.path, file, ledger, progress)


def restore_folder(file: Path, folder: Path) -> archive.Archived:
    """A folder from a backup."""
    return restoring.restore(file, folder)
