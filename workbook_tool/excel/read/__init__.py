"""Workbooks as they came: bytes in, cells out.

``read`` and ``read_path`` are the door; ``displayed`` and ``displayed_text`` are what a cell shows;
the others say what bytes are before anybody opens them.
"""

from workbook_tool.excel.read.container import is_cut_short
from workbook_tool.excel.read.display import displayed, displayed_text
from workbook_tool.excel.read.sniff import (
    is_document,
    is_outlook_message,
    is_whole_message,
    names_of,
    suffix_of,
    why_not_a_workbook,
)
from workbook_tool.excel.read.workbook import read, read_path

__all__ = [
    "displayed",
    "displayed_text",
    "is_cut_short",
    "is_document",
    "is_outlook_message",
    "is_whole_message",
    "names_of",
    "read",
    "read_path",
    "suffix_of",
    "why_not_a_workbook",
]
