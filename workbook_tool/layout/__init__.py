"""How each workbook is laid out: the only place that works out an address, for the writer and the reader alike."""

from workbook_tool.layout.find import FoundSheet, Row, find, fold
from workbook_tool.layout.place import Filled, Record, lay, with_heights
from workbook_tool.layout.template import Column, Layout, SheetLayout, load

__all__ = [
    "Column",
    "Filled",
    "FoundSheet",
    "Layout",
    "Record",
    "Row",
    "SheetLayout",
    "find",
    "fold",
    "lay",
    "load",
    "with_heights",
]
