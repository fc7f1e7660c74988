"""Reading files from outside in processes of their own: on this machine (Pool), or on others (RemotePool)."""

from workbook_tool.excel.guard.pool import Pool, read_many
from workbook_tool.excel.guard.remote import RemotePool
from workbook_tool.excel.guard.wire import Item

__all__ = ["Item", "Pool", "RemotePool", "read_many"]
