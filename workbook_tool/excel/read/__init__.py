"""Workbooks as they came: bytes in, cells out.

``read`` and ``read_path`` are the door; ``displayed`` and ``displayed_text`` are what a cell shows;
the others say what bytes are before anybody opens them.
"""

from workbook_tool.excel.read.display import displayed, displayed_text
from workbook_tool.excel.read.sniff import is_outlook_message, suffix_of, why_not_a_workbook
from workbook_tool.excel.read.workbook import read, read_path

__all__ = ["displayed", "displayed_text", "is_outlook_message", "read", "read_path", "suffix_of", "why_not_a_workbook"]
