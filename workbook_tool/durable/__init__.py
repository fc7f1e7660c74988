"""Writing so that nothing is lost.

A file is written under a temporary name in its own folder, flushed to the disk,
renamed over the old one, and the folder is flushed: whoever looks sees the old
bytes or the new ones, whole, also after a crash or a power cut. What the disk
refuses becomes a :class:`workbook_tool.errors.WorkbookToolError`.
"""

from workbook_tool.durable.disk import is_plain_file, no_wider, plain_file, reachable, sha256_of
from workbook_tool.durable.files import (
    Target,
    flush_names,
    is_temporary,
    make_folder,
    move,
    remove,
    replacing,
    store,
    stored,
    write_bytes,
)
from workbook_tool.durable.lock import LOCK, PATIENCE, BusyError, folder_lock, sweep
from workbook_tool.durable.refusals import in_words

__all__ = [
    "LOCK", "PATIENCE", "BusyError", "Target", "flush_names", "folder_lock", "in_words", "is_plain_file",
    "is_temporary", "make_folder", "move", "no_wider", "plain_file", "reachable", "remove", "replacing", "sha256_of",
    "store", "stored", "sweep", "write_bytes",
]  # fmt: skip
