"""Reading files from outside in processes of their own: on this machine (Pool), or on others (RemotePool)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook_tool.excel.guard.pool import Pool, most_workers, read_many
from workbook_tool.excel.guard.wire import Item
from workbook_tool.offered import offered

if TYPE_CHECKING:
    from workbook_tool.excel.guard.early import fork_readers
    from workbook_tool.excel.guard.remote import RemotePool

__all__ = ["Item", "Pool", "RemotePool", "fork_readers", "most_workers", "read_many"]

__getattr__ = offered(__name__, early=("fork_readers",), remote=("RemotePool",))
