"""What a column is whose heading may mean one thing or another: by what its cells hold, and the columns beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from workbook_tool.grid import CellKind, CellRead
from workbook_tool.tables.table import KEYS, Column, Table
from workbook_tool.tables.words import word_of


def _is_figure(cell: CellRead) -> bool:
    if cell.kind is not CellKind.TEXT:
        return True
    text = cell.text.strip()
    return any(c.isdecimal() for c in text) or text in ("-", "–")


def _says(*kinds: str) -> Callable[[CellRead], bool]:
    return lambda cell: any(word_of(kind, cell.text) for kind in kinds)


_FITS: Mapping[str, Callable[[CellRead], bool]] = {
    "better": _says("better"),
    "change": _says("change"),
    "rag": _says("rag"),
    "data status": _says("data_status"),
    "stage": _says("stage"),
    **dict.fromkeys(("target", "previous", "year_before", "current"), _is_figure),
}
_USUAL = ("indicator", "current", "percent of target", "long trend")  # which a heading is where no cell says otherwise


def settled(table: Table) -> Table:
    """The table, each column's meanings no more than its cells allow; where two are left, it must be asked."""
    columns = tuple(replace(c, meanings=_meanings(table, c)) if len(c.meanings) > 1 else c for c in table.columns)
    return replace(table, columns=tuple(_by_the_others(c, columns, table) for c in columns))


def _meanings(table: Table, column: Column) -> tuple[str, ...]:
    cells = [row.cells[column.index] for row in table.rows if column.index in row.cells]
    fits = {m: sum(_FITS[m](cell) for cell in cells) for m in column.meanings if m in _FITS}
    most = max(fits.values(), default=0)
    usual = next((m for m in column.meanings if m in _USUAL), "")
    if usual and (usual not in fits or not most or fits[usual] == most):
        named_elsewhere = any(c is not column and set(c.meanings) & set(KEYS) for c in table.columns)
        is_rag = usual == "indicator" and named_elsewhere and fits.get("rag", 0) * 2 > len(cells)
        return ("rag",) if is_rag else (usual,)
    if not most:
        return column.meanings
    if {"rag", "stage"} <= fits.keys() and _only(cells, "rag", "stage") and _only(cells, "stage", "rag"):
        return ("rag", "stage")
    return tuple(m for m in column.meanings if fits.get(m) == most)


def _only(cells: list[CellRead], one: str, other: str) -> bool:
    """Whether some cell is a word of one kind and none of the other."""
    return any(_FITS[one](cell) and not _FITS[other](cell) for cell in cells)


def _by_the_others(column: Column, columns: tuple[Column, ...], table: Table) -> Column:
    """“Direction” beside “Good is” is the direction of travel; so is one that says “No change”."""
    if set(column.meanings) != {"better", "change"}:
        return column
    texts = [row.text(column) for row in table.rows if row.text(column)]
    travel = any(word_of("change", t) in ("Unchanged", "Improving", "Declining") for t in texts)
    if travel or any(c.meaning == "better" for c in columns):
        return replace(column, meanings=("change",))
    return column
