"""A document: flat records as JSON data, and the cell of each part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.immutable import immutable

Path = tuple[str | int, ...]


@immutable
class Document:
    """``data`` is what a schema is applied to: objects and lists of flat records, numbers as int or Decimal.

    ``cells`` gives the cell of a part by its path (``("readings", 3, "value")``);
    :meth:`cell` falls back to the nearest part around it. ``findings`` are those
    that reading it raised.
    """

    kind: str
    """What it is: the name of its schema."""
    file: str
    """The file's name as people know it."""
    data: Mapping[str, Any]
    cells: Mapping[Path, Cell] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    def cell(self, *path: str | int) -> Cell:
        """The cell of a part, or of the nearest part that has one, or the file."""
        for length in range(len(path), 0, -1):
            cell = self.cells.get(path[:length])
            if cell is not None:
                return cell
        return Cell(self.file)
