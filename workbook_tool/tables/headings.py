"""Where a table's headings stand in a sheet: one to three rows, merged or not, repeated further down or not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from itertools import pairwise

from workbook_tool.grid import CellKind, CellRead, SheetRead
from workbook_tool.immutable import immutable
from workbook_tool.tables.period_words import is_period, split_period
from workbook_tool.tables.table import KEYS, Column
from workbook_tool.tables.words import heading_of

_MOST_ROWS = 3  # of headings
_HEADS = frozenset(
    ("current", "target", "annual target", "previous", "rag", "forecast", "year_before", "period", "better", "unit")
)

Cells = Mapping[tuple[int, int], CellRead]


@immutable
class Grid:
    """The cells of a sheet by row, empty ones absent; a merged area's text stands in its first cell alone."""

    rows: Mapping[int, Mapping[int, CellRead]]
    """By row and column, from 0."""
    merged: Mapping[tuple[int, int], tuple[int, int]]
    """Of the first cell of a merged area, its last row and column."""
    turned: bool = False
    """Whether rows and columns changed places."""

    @classmethod
    def of(cls, sheet: SheetRead) -> Grid:
        """The grid of a sheet."""
        rows: dict[int, dict[int, CellRead]] = {}
        for (r, c), cell in sorted(sheet.cells.items()):
            if cell.text.strip() or cell.kind is CellKind.UNCALCULATED:
                rows.setdefault(r, {})[c] = cell
        return cls(rows, {(a, b): (c, d) for a, b, c, d in sheet.merged})

    def forms(self) -> Iterator[Grid]:
        """The grid with rows and columns changed over; a form repeated below itself is one for each time."""
        labels = {r: _known(cells[min(cells)]) for r, cells in self.rows.items()}
        keys = [r for r in sorted(labels) if set(labels[r]) & set(KEYS)]
        first = [r for r in keys if labels[r] == labels[keys[0]]]
        for start, end in pairwise([*first, max(self.rows, default=0) + 1]):
            turned: dict[int, dict[int, CellRead]] = {}
            begin = min(self.rows) if start == first[0] else start
            for r in (r for r in sorted(self.rows) if begin <= r < end):
                for c, cell in self.rows[r].items():
                    turned.setdefault(c, {})[r] = cell
            yield Grid(turned, {}, turned=True)

    def row(self, number: int) -> Mapping[int, CellRead]:
        """The cells of a row by column."""
        return self.rows.get(number, {})


@immutable
class Headings:
    """The rows of headings of one table, from ``first`` to ``last``, and its columns."""

    first: int
    last: int
    columns: tuple[Column, ...]


def find_headings(grid: Grid) -> Iterator[Headings]:
    """The headings of each table of a sheet, in order."""
    after = -1
    for number in sorted(grid.rows):
        if number <= after or not _has_key(grid, number):
            continue
        first, last = _extent(grid, number, after)
        columns = _with_names(grid, _columns(grid, first, last), last)
        if _is_table(columns):
            yield Headings(first, last, columns)
            after = last


def _with_names(grid: Grid, columns: tuple[Column, ...], last: int) -> tuple[Column, ...]:
    """The columns; where none names the indicator, the first of words does, whatever stands above it."""
    if any(set(c.meanings) & set(KEYS) for c in columns):
        return columns
    known = [c.index for c in columns if c.meanings]
    below = [grid.row(n) for n in sorted(grid.rows) if n > last]
    for index in range(min(known, default=0)):
        texts = [row[index].text for row in below if index in row]
        words = [t for t in texts if any(c.isalpha() for c in t) and not is_period(t)]
        if texts and len(words) * 2 > len(texts):
            heading = next((c.heading for c in columns if c.index == index), "")
            names = Column(index, heading, ("indicator",), row=last)
            return (names, *(c for c in columns if c.index != index))
    return columns


def heading_text(cell: CellRead) -> str:
    """The text of a heading; of a real date its month, as people see it."""
    if cell.kind is CellKind.DATE and isinstance(cell.moment, date):
        day = cell.moment.date() if isinstance(cell.moment, datetime) else cell.moment
        return f"{day:%b %Y}" if day.day == 1 or "d" not in cell.number_format.casefold() else f"{day:%d %b %Y}"
    text = re.sub(r"(?<=\d{4})_(?=\d\d(?!\d))", "-", cell.text).replace("_", " ")
    return " ".join(text.replace("\u00a0", " ").split())


def _known(cell: CellRead) -> tuple[str, ...]:
    if cell.kind not in (CellKind.TEXT, CellKind.DATE) and not _is_year(cell):
        return ()
    return heading_of((heading_text(cell),))[0]


def _is_year(cell: CellRead) -> bool:
    """Whether a number is a year, as the heading of a column: 2023."""
    return cell.kind is CellKind.NUMBER and cell.text.isdecimal() and 1990 <= int(cell.text) <= 2060


def _is_figure(cell: CellRead) -> bool:
    """Whether a cell holds a figure, and so is no heading."""
    if cell.kind is CellKind.TEXT:
        text = cell.text.strip()
        return any(c.isdecimal() for c in text) and not any(c.isalpha() for c in text) and not is_period(text)
    return not _is_year(cell) and not (cell.kind is CellKind.DATE and isinstance(cell.moment, date))


def _has_key(grid: Grid, number: int) -> bool:
    """Whether a row has the heading of an indicator's name, and another that is known, or a row of them beside it."""
    cells = grid.row(number)
    if len(cells) < 2 and not grid.row(number + 1):
        return False
    if any(_is_figure(cell) for cell in cells.values()):
        return False
    known = {c: _known(cell) for c, cell in cells.items()}
    heads = [c for c, m in known.items() if m and not set(m) & set(KEYS)]
    if any(set(m) & set(KEYS) for m in known.values()):
        return (
            bool(heads) or _continues(grid, number + 1, set(known)) or _is_above(grid, number - 1, _key_columns(known))
        )
    if any(_key_columns({c: _known(cell) for c, cell in grid.row(n).items()}) for n in (number + 1, number + 2)):
        return False  # it groups the columns of the headings below it
    figures = [c for c, m in known.items() if set(m) & _HEADS]
    return len(figures) >= 2 and len(heads) == len(cells) - (min(cells) not in heads) and min(figures) > 0


def _key_columns(known: Mapping[int, tuple[str, ...]]) -> set[int]:
    return {c for c, m in known.items() if set(m) & set(KEYS)}


def _extent(grid: Grid, number: int, after: int) -> tuple[int, int]:
    """The first and the last row of the headings of which ``number`` is one."""
    known = {c: _known(cell) for c, cell in grid.row(number).items()}
    keys = _key_columns(known) or {min(known)}
    first = last = number
    while first - 1 > after and number - first < _MOST_ROWS - 1 and _is_above(grid, first - 1, keys):
        first -= 1
    while last - first < _MOST_ROWS - 1 and _continues(grid, last + 1, keys):
        last += 1
    return first, last


def _is_above(grid: Grid, number: int, keys: set[int]) -> bool:
    """Whether a row groups the columns of the headings below it: years over Actual and Target."""
    cells = grid.row(number)
    if not cells or min(cells) <= min(keys) or any(_is_figure(cell) for cell in cells.values()):
        return False
    return any(_known(cell) or split_period(heading_text(cell))[0] for cell in cells.values())


def _continues(grid: Grid, number: int, keys: set[int]) -> bool:
    """Whether a row goes on with the headings above it, which name the indicator already."""
    cells = grid.row(number)
    if not cells or set(cells) & keys or any(_is_figure(cell) for cell in cells.values()):
        return False
    return sum(bool(_known(cell)) for cell in cells.values()) * 2 >= len(cells)


def _columns(grid: Grid, first: int, last: int) -> tuple[Column, ...]:
    """The columns of headings that stand in rows ``first`` to ``last``, group headings repeated over their columns."""
    indices = sorted({c for r in range(first, last + 1) for c in grid.row(r)} | _merged_columns(grid, first, last))
    texts: dict[int, list[tuple[str, int]]] = {index: [] for index in indices}
    for number in range(first, last + 1):
        carried, until = "", -1
        for index in indices:
            cell = grid.row(number).get(index)
            if cell is not None:
                carried = heading_text(cell)
                until = _group_end(grid, number, last, index, indices)
                texts[index].append((carried, number))
            elif index <= until and carried:
                texts[index].append((carried, number))
    return tuple(_column(index, heading) for index, heading in texts.items() if heading)


def _column(index: int, texts: list[tuple[str, int]]) -> Column:
    words = tuple(dict.fromkeys(text for text, _ in texts))
    meanings, period = heading_of(words)
    return Column(index, " ".join(words), meanings, period, texts[-1][1])


def _merged_columns(grid: Grid, first: int, last: int) -> set[int]:
    return {c for (r, b), (_, d) in grid.merged.items() if first <= r <= last for c in range(b, d + 1)}


def _group_end(grid: Grid, number: int, last: int, index: int, indices: list[int]) -> int:
    """The last column that a heading stands over: its merged area's, or the one before the next heading of its row.

    What is not merged reaches only over columns that have a heading of their own below.
    """
    if (number, index) in grid.merged:
        return grid.merged[number, index][1]
    if number == last:
        return index
    end = index
    for other in indices:
        below = any(other in grid.row(r) for r in range(number + 1, last + 1))
        if other > index and (other in grid.row(number) or not below or not _is_group(grid, number, last, other)):
            break
        end = max(end, other)
    return end


def _is_group(grid: Grid, number: int, last: int, index: int) -> bool:
    """Whether the heading below belongs to a group: a comment or a unit beside the groups does not."""
    below = [grid.row(r)[index] for r in range(number + 1, last + 1) if index in grid.row(r)]
    meanings = _known(below[-1])
    return not set(meanings) & {"comment", "unit", "service", "action", "better", "person", *KEYS}


def _is_table(columns: tuple[Column, ...]) -> bool:
    """Whether headings are those of a table of figures: a figure, a target or a rating."""
    meanings = {m for c in columns for m in c.meanings}
    if "count of ratings" in meanings:
        return False
    figures = {"current", "target", "rag", "forecast", "previous", "annual target", "year to date"}
    return bool(meanings & set(KEYS)) and bool(meanings & (figures | {"better", "unit", "baseline", "comparator"}))


def named(grid: Grid) -> str:
    """The texts of the fullest row, for a sentence: the headings that there are."""
    rows = [n for n in sorted(grid.rows) if n < 100]
    fullest = max(rows, key=lambda n: (len(grid.row(n)), -n), default=0)
    return ", ".join(f"“{cell.text}”" for _, cell in sorted(grid.row(fullest).items())) or "none"
