"""The master workbook of a cycle, laid out from its consolidation."""

from workbook_tool.master.workbook import master_book

__all__ = ["master_book"]
