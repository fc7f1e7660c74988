"""The quick ways past xlsxwriter's many small calls: a closed room behind one switch.

They give the bytes that the plain way (``engine``) gives, which tests hold them
to, and use private members of the versions of xlsxwriter that they were made
for. With any other, or where a member is missing, workbooks are written the plain way.
"""

from __future__ import annotations

import xlsxwriter

from workbook_tool.excel.write.engine import Engine

MADE_FOR = "3.3."  # the versions of xlsxwriter that begin so

switched_on = True


def engine() -> type[Engine]:
    """The workbook to write with: the quick one where it is switched on and stands on what it was made for."""
    if not switched_on or not xlsxwriter.__version__.startswith(MADE_FOR):
        return Engine
    try:
        from workbook_tool.excel.write.quick.workbook import QuickEngine
    except (ImportError, AttributeError):
        return Engine
    return QuickEngine
