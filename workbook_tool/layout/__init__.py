"""How each workbook is laid out: the only place that works out an address, for the writer and the reader alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook_tool.layout.find import FoundSheet, Row, find, fold
from workbook_tool.layout.template import Column, Layout, SheetLayout, load
from workbook_tool.offered import offered

if TYPE_CHECKING:
    from workbook_tool.layout.place import Filled, Record, lay, with_heights

__all__ = [
    "Column", "Filled", "FoundSheet", "Layout", "Record", "Row", "SheetLayout", "find", "fold", "lay", "load",
    "with_heights",
]  # fmt: skip

__getattr__ = offered(__name__, place=("Filled", "Record", "lay", "with_heights"))  # a reader writes nothing
