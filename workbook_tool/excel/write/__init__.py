"""Workbooks to be made: a Book in, bytes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook_tool.offered import offered

if TYPE_CHECKING:
    from workbook_tool.excel.write.accessibility import checklist, essence
    from workbook_tool.excel.write.workbook import takes_written, write

__all__ = ["checklist", "essence", "takes_written", "write"]

__getattr__ = offered(
    __name__, accessibility=("checklist", "essence"), workbook=("takes_written", "write")
)  # xlsxwriter is loaded to write
