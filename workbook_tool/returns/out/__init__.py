"""The return workbook that goes out, empty or filled in, and the one that goes back with what to fix."""

from workbook_tool.returns.out.corrections import Corrected, corrected
from workbook_tool.returns.out.form import Form
from workbook_tool.returns.out.generate import return_book
from workbook_tool.returns.out.mark import Mark

__all__ = ["Corrected", "Form", "Mark", "corrected", "return_book"]
