"""A service's own charts and tables, at the foot of an indicator's page."""

from __future__ import annotations

from collections.abc import Iterable

from workbook_tool.book import Picture
from workbook_tool.domain.consolidation import Attachment
from workbook_tool.layout.template import load
from workbook_tool.master.canvas import LINE, Canvas

_WIDEST = 690  # pixels
_POINTS = 0.75  # of a pixel


def add_attachments(canvas: Canvas, attachments: Iterable[Attachment], row: int) -> int:
    """Each attachment below ``row``; the row after all."""
    for attachment in attachments:
        canvas.put(row + 1, 0, attachment.caption, "section")
        row = _picture(canvas, attachment, row + 2) if attachment.picture else _table(canvas, attachment, row + 2)
    return row


def _picture(canvas: Canvas, attachment: Attachment, row: int) -> int:
    width = min(attachment.width, _WIDEST)
    canvas.pictures.append(Picture(row, 0, attachment.picture, attachment.alt_text, width))
    height = attachment.height * width / max(attachment.width, 1) * _POINTS
    return row + int(height // LINE) + 1


def _table(canvas: Canvas, attachment: Attachment, row: int) -> int:
    most = len(load("master").words["page"]["widths"]) - 2
    for n, cells in enumerate(attachment.table):
        canvas.row(row + n, cells[:most], "strip-heading" if n == 0 else "wrap")
    return row + len(attachment.table)
