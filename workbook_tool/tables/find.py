"""The tables of a sheet: their headings, and the rows below them that are rows of indicators.

Section rows become the rows' section; totals, notes, rows of column numbers are left out, and said to be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from workbook_tool.catalogue import finding
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.domain.scheme import NO_COLOUR
from workbook_tool.grid import CellKind, CellRead, SheetRead, address
from workbook_tool.tables.headings import Grid, Headings, find_headings, named
from workbook_tool.tables.period_words import split_period
from workbook_tool.tables.table import KEYS, Column, LeftOut, Row, Table, settled
from workbook_tool.tables.words import part, tidy, word_of

_NO_ROW = frozenset(("service", "area", "comment", "action", "person", "period", *KEYS))  # that alone make no row
_LONG = 80  # characters: longer than the name of a section
_LETTERED = re.compile(r"\(?([a-z]|[ivx]+)[).]\s", re.IGNORECASE)  # a) let


def tables_of(sheet: SheetRead, file: str = "") -> list[Table]:
    """The tables of a sheet, in order; none where it has none. ``file`` is the file's name as people know it."""
    file, name = (file, sheet.name if sheet.name != file else "") if file else (sheet.name, "")
    grid = Grid.of(sheet)
    tables = _tables_of(grid, sheet, file, name)
    return tables or [table for form in grid.forms() for table in _tables_of(form, sheet, file, name)]


def _tables_of(grid: Grid, sheet: SheetRead, file: str, name: str) -> list[Table]:
    all_headings = list(find_headings(grid))
    ends = [*(headings.first for headings in all_headings[1:]), max(grid.rows, default=0) + 1]
    tables = []
    above = [n for n in sorted(grid.rows) if all_headings and n < all_headings[0].first]
    for headings, end in zip(all_headings, ends, strict=True) if all_headings else ():
        words = [_only_text(grid, n) for n in above]
        names_it = len(all_headings) > 1 and above and above[-1] == headings.first - 1
        body = _Body(
            grid, headings, end, words[-1] if names_it else "", end - 1 if headings is not all_headings[-1] else -1
        )
        rows, left_out = body.read()
        above = [n for out in left_out if out.why in ("section", "note") for n in out.rows if n >= end - 2]
        context = _context([*words, sheet.name])
        table = Table(
            file, name, headings.last, headings.columns, tuple(rows), context, tuple(left_out), turned=grid.turned
        )
        tables.append(settled(table))
    return tables


def no_table(sheets: Sequence[SheetRead], file: str, wanted: str) -> Finding:
    """What is said of a file in which no sheet has a table."""
    sheet = max(sheets, key=lambda s: len(s.cells))
    place = Cell(file or sheet.name, sheet.name if file and file != sheet.name else "", address(0, 0))
    return finding("table-without-headings", place, wanted=wanted, named=named(Grid.of(sheet)))


def _context(words: Sequence[str]) -> str:
    """The words above a table and the name of its sheet, as far as they say a period; the nearest first."""
    own = [text for text in words if not _begins_a_note(text)]
    return next((period for text in reversed(own) if (period := split_period(text)[0])), "")


def _only_text(grid: Grid, number: int) -> str:
    texts = list(dict.fromkeys(cell.text.strip() for cell in grid.row(number).values()))
    return texts[0] if len(texts) == 1 else " ".join(texts)


@dataclass(slots=True)
class _Body:
    """The rows below some headings, up to ``end``."""

    grid: Grid
    headings: Headings
    end: int
    section: str = ""
    above_next: int = -1
    """The row just above the headings of the next table."""

    def read(self) -> tuple[list[Row], list[LeftOut]]:
        """The rows of indicators, and what was left out."""
        columns = {c.index: c for c in self.headings.columns}
        rows: list[Row] = []
        left_out: list[LeftOut] = []
        section, parent = self.section, ""
        carried: dict[int, CellRead] = {}
        for number, cells in self._numbered():
            self._carry_down(number, cells, columns, carried)
            full = {**{c: cell for c, cell in carried.items() if c not in cells}, **cells}
            why = self._why_left_out(number, cells, columns)
            text = " ".join(dict.fromkeys(cell.text.strip() for cell in cells.values()))
            if why == "section":
                is_note = _is_sentence(text) or _begins_a_note(text)
                if is_note and not self._is_last(number) and rows and rows[-1].number == number - 1:
                    rows[-1] = replace(rows[-1], comment=f"{rows[-1].comment} {text}".strip())
                    why = "note"
                elif number == self.above_next:
                    pass  # it names the section of the table below
                elif is_note or self._is_last(number):
                    why = "note"
                elif self._has_lettered_rows(number + 1, columns):
                    parent = _title(cells, columns) or text
                else:
                    section, parent = text, ""
            if why:
                left_out.append(LeftOut(why, (number,), text))
                continue
            rows.append(Row(number, self._with_parent(full, columns, parent), section))
        return rows, left_out

    def _numbered(self) -> Iterator[tuple[int, Mapping[int, CellRead]]]:
        return ((n, self.grid.row(n)) for n in sorted(self.grid.rows) if self.headings.last < n < self.end)

    def _carry_down(
        self, number: int, cells: Mapping[int, CellRead], columns: Mapping[int, Column], carried: dict[int, CellRead]
    ) -> None:
        """A service written once for several rows, and whatever is merged over them, holds for each."""
        for index, column in columns.items():
            cell = cells.get(index)
            end = self.grid.merged.get((number, index), (number, index))[0]
            if cell is None:
                continue
            if end > number or set(column.meanings) & {"service"}:
                carried[index] = cell
            else:
                carried.pop(index, None)
        for index in list(carried):
            start = next((r for r in range(number, -1, -1) if index in self.grid.row(r)), number)
            last = self.grid.merged.get((start, index), (start, index))[0]
            is_service = index in columns and set(columns[index].meanings) & {"service"}
            if number > last and not is_service:
                carried.pop(index)

    def _why_left_out(self, number: int, cells: Mapping[int, CellRead], columns: Mapping[int, Column]) -> str:
        """Why a row is none of an indicator; empty where it is one."""
        known = {index: columns[index] for index in cells if index in columns}
        if _is_column_numbers(list(cells.values())) and number - self.headings.last <= 1:
            return "column numbers"
        keys = [cells[i].text for i, c in known.items() if set(c.meanings) & set(KEYS)]
        if _counts_ratings(known, cells) or (keys and tidy(keys[0]) in part("heading_words")["total_rows"]):
            return "total"
        telling = [i for i, c in known.items() if not (set(c.meanings) <= _NO_ROW or set(c.meanings) & set(KEYS))]
        unknown = [i for i in cells if i not in columns]
        if telling and (keys or len(telling) > 1):
            return ""
        if len({cell.text.strip() for cell in cells.values()}) == 1 and not any(_is_number(c) for c in cells.values()):
            return "section"
        names_parts = keys and not telling and self._has_lettered_rows(number + 1, columns)
        if names_parts or not (telling or unknown or keys):
            return "section"
        return "no figure" if keys or not telling else "no name"

    def _is_last(self, number: int) -> bool:
        """Whether no row with more than one cell follows before the end of the table."""
        return not any(len(self.grid.row(n)) > 1 for n in range(number + 1, self.end))

    def _has_lettered_rows(self, number: int, columns: Mapping[int, Column]) -> bool:
        keys = [i for i, c in columns.items() if set(c.meanings) & {"indicator", "title"}]
        return any(_LETTERED.match(self.grid.row(number)[i].text.strip()) for i in keys if i in self.grid.row(number))

    def _with_parent(
        self, cells: Mapping[int, CellRead], columns: Mapping[int, Column], parent: str
    ) -> Mapping[int, CellRead]:
        """The cells; a title such as “a) let” with the one above it that it is a part of."""
        keys = [i for i, c in columns.items() if set(c.meanings) & {"indicator", "title"} and i in cells]
        if not parent or not keys or not _LETTERED.match(cells[keys[-1]].text.strip()):
            return cells
        cell = cells[keys[-1]]
        return {**cells, keys[-1]: cell._replace(text=f"{parent.rstrip(' :')}: {cell.text.strip()}")}


def _title(cells: Mapping[int, CellRead], columns: Mapping[int, Column]) -> str:
    keys = [i for i, c in columns.items() if set(c.meanings) & {"indicator", "title"} and i in cells]
    return cells[keys[-1]].text.strip() if keys else ""


_COUNT_OF = re.compile(r"(?:total|number|count|no\.?) (?:of )?(?:indicators |measures |kpis |pis )?", re.IGNORECASE)


def _counts_ratings(known: Mapping[int, Column], cells: Mapping[int, CellRead]) -> bool:
    """Whether a row counts the ratings of one colour below a table: “Green 5”, “Total on track 4”."""
    keys = [cells[index].text for index, column in known.items() if set(column.meanings) & set(KEYS)]
    if len(keys) == 1 and word_of("rag", keys[0]) == "":
        counted = _COUNT_OF.match(keys[0])
        return counted is not None and word_of("rag", keys[0][counted.end() :]) not in ("", *NO_COLOUR)
    title = _title(cells, known)
    is_bare = not any(set(c.meanings) & {"ref", "unit", "better"} for c in known.values())
    return is_bare and len(title) > 2 and word_of("rag", title) not in ("", *NO_COLOUR)


def _is_number(cell: CellRead) -> bool:
    return cell.kind is not CellKind.TEXT or (
        any(c.isdecimal() for c in cell.text) and not any(c.isalpha() for c in cell.text)
    )


def _is_column_numbers(cells: Sequence[CellRead]) -> bool:
    """Whether a row numbers the columns: 1, 2, 3 … or (a), (b), (c) …."""
    texts = [cell.text.strip(" ().") for cell in cells]
    numbers = [int(t) for t in texts if t.isdecimal() and len(t) <= 4]
    letters = [ord(t.lower()) for t in texts if len(t) == 1 and t.isascii() and t.isalpha()]
    run = numbers if len(numbers) == len(texts) else letters if len(letters) == len(texts) else []
    return len(run) > 2 and all(b - a == 1 for a, b in pairwise(run))


def _is_sentence(text: str) -> bool:
    return len(text) > _LONG or (text.rstrip().endswith(".") and len(text.split()) > 4)


def _begins_a_note(text: str) -> bool:
    first = re.match(r"\s*([*†‡]|[A-Za-z.]+(?: be| note)?)", text)
    word = tidy(re.split(r"[:\s]", text.strip(), maxsplit=1)[0]) if text.strip() else ""
    return bool(first) and (
        text.lstrip()[0] in "*†‡" or (word in part("heading_words")["notes"] and (":" in text or len(text.split()) > 2))
    )
