"""Workbooks to be made: a Book in, bytes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook_tool.offered import offered

if TYPE_CHECKING:
    from workbook_tool.excel.write.accessibility import checklist
    from workbook_tool.excel.write.workbook import write

__all__ = ["checklist", "write"]

__getattr__ = offered(__name__, accessibility=("checklist",), workbook=("write",))  # xlsxwriter is loaded to write
