"""The return workbook that goes out, empty or filled in, and the one that goes back with what to fix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook_tool.offered import offered

if TYPE_CHECKING:
    from workbook_tool.returns.out.corrections import Corrected, corrected
    from workbook_tool.returns.out.form import Form
    from workbook_tool.returns.out.generate import return_book
    from workbook_tool.returns.out.marks import Mark

__all__ = ["Corrected", "Form", "Mark", "corrected", "return_book"]

# Corrections load what reads returns, which a return that goes out needs not.
__getattr__ = offered(
    __name__, corrections=("Corrected", "corrected"), form=("Form",), generate=("return_book",), marks=("Mark",)
)
