"""The master workbook of a cycle, laid out from its consolidation."""

from workbook_tool.master.workbook import MasterPage, master_book, master_pages

__all__ = ["MasterPage", "master_book", "master_pages"]
