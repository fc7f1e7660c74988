"""Workbooks to be made: a Book in, bytes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbook_tool.excel.write.accessibility import checklist
    from workbook_tool.excel.write.workbook import write

__all__ = ["checklist", "write"]


def __getattr__(name: str) -> object:
    """What other rooms may use; xlsxwriter is loaded when a workbook is to be written."""
    from importlib import import_module

    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = "accessibility" if name == "checklist" else "workbook"
    return getattr(import_module(f"{__name__}.{home}"), name)
