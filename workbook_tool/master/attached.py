"""A service's own charts and tables, at the foot of an indicator's page."""

from __future__ import annotations

from workbook_tool.book import Picture
from workbook_tool.domain.consolidation import Attachment, Page
from workbook_tool.layout.template import load
from workbook_tool.master.canvas import LINE, Canvas

_WIDEST = 690  # pixels
_POINTS = 0.75  # of a pixel


def add_attachments(canvas: Canvas, page: Page, row: int) -> int:
    """Each attachment below ``row``; the row after all."""
    for one in page.attachments:
        canvas.put(row + 1, 0, one.caption, "section")
        row = _picture(canvas, one, row + 2) if one.picture else _table(canvas, one, row + 2)
    return row


def _picture(canvas: Canvas, one: Attachment, row: int) -> int:
    width = min(one.width, _WIDEST)
    canvas.pictures.append(Picture(row, 0, one.picture, one.alt_text, width))
    height = one.height * width / max(one.width, 1) * _POINTS
    return row + int(height // LINE) + 1


def _table(canvas: Canvas, one: Attachment, row: int) -> int:
    most = len(load("master").words["page"]["widths"]) - 2
    for n, cells in enumerate(one.table):
        canvas.row(row + n, cells[:most], "strip-heading" if n == 0 else "wrap")
    return row + len(one.table)
