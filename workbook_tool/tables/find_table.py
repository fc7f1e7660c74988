"""A plain table found in a sheet: its columns by heading, in any order, and its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from workbook_tool import resources
from workbook_tool.catalogue import finding
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.grid import CellRead, SheetRead, address
from workbook_tool.layout.find import fold

_DEEPEST_HEADING = 100  # rows searched for the headings
_NEEDED = {"current": "Current"}


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: cells by the key of their column, empty ones absent."""

    file: str
    sheet: str
    number: int  # the sheet's row, from 0
    cells: Mapping[str, CellRead]
    columns: Mapping[str, int]

    def text(self, key: str) -> str:
        """The text of a cell with single spaces; empty where there is none."""
        cell = self.cells.get(key)
        return " ".join(cell.text.replace("\u00a0", " ").split()) if cell else ""

    def place(self, key: str = "") -> Cell:
        """The place of a cell; of the row's first column where the table has no such column."""
        return Cell(self.file, self.sheet, address(self.number, self.columns.get(key, min(self.columns.values()))))

    @property
    def title(self) -> str:
        """What the row calls its indicator."""
        return self.text("title") or self.text("indicator") or self.text("ref")

    @property
    def ref(self) -> str:
        """Its reference; the title where it has none, or only a dash."""
        named = self.text("ref")
        if not named.strip("-–— "):
            named = "" if self.text("title") == "" else self.text("indicator")
        return named if named.strip("-–— ") else self.title


@lru_cache(4096)
def word_of(kind: str, text: str) -> str:
    """What ``text`` says of ``kind`` (better, basis, kind, change, rag) in our words; empty where it is none of them.

    An arrow beside words counts: ``↑ higher is better``.
    """
    folded = " ".join(text.replace("\u00a0", " ").casefold().split())
    spellings: dict[str, list[str]] = resources.template("table")[kind]
    for word, spelled in spellings.items():
        arrows = [s for s in spelled if not fold(s)]
        if folded in spelled or (folded and any(a in folded for a in arrows if a not in "-–")):
            return word
    before, bracket, _ = folded.partition(" (")  # Green (on target)
    return word_of(kind, before) if bracket else ""


_OF_RETURNS = ("Answer", "ata Status", "ata status", "drop-down", "commentary", "Commentary")


def of_table(about: Finding) -> Finding:
    """A finding about a figure, whose way out is one in a plain table: that has no column for an answer."""
    if not any(words in about.fix for words in _OF_RETURNS):
        return about
    return replace(about, fix="Write the one figure that is meant in the table, and run the command again.")


def words_of(kind: str) -> str:
    """The words that a column may hold, for a sentence."""
    return ", ".join(resources.template("table")[kind])


def fullest(sheets: Sequence[SheetRead]) -> SheetRead:
    """The sheet whose headings name most of a rating's columns; the first of several."""
    return max(sheets, key=lambda sheet: len(_headings(sheet, "", "")[1]))


def read_table(sheet: SheetRead, file: str = "") -> tuple[list[TableRow], list[Finding]]:
    """The rows below the headings, and what is said of the table itself.

    ``file`` is the file's name as people know it, by default the sheet's.
    """
    file, name = (file, sheet.name if sheet.name != file else "") if file else (sheet.name, "")
    heading, columns, findings = _headings(sheet, file, name)
    if not columns:
        return [], findings
    keys = {column: key for key, column in columns.items()}
    by_row: dict[int, dict[str, CellRead]] = {}
    for (row, column), cell in sorted(sheet.cells.items()):
        if row > heading and column in keys and cell.text.strip():
            by_row.setdefault(row, {})[keys[column]] = cell
    return [TableRow(file, name, row, cells, columns) for row, cells in by_row.items()], findings


def _headings(sheet: SheetRead, file: str, name: str) -> tuple[int, dict[str, int], list[Finding]]:
    """The heading row, the columns by key, and findings; no columns where it is no such table."""
    hits: dict[int, int] = {}
    for (row, _), cell in sheet.cells.items():
        if row < _DEEPEST_HEADING and _key(cell.text):
            hits[row] = hits.get(row, 0) + 1
    heading = max(hits, key=lambda row: (hits[row], -row), default=0)
    columns: dict[str, int] = {}
    findings: list[Finding] = []
    for column, cell in sorted((c, cell) for (r, c), cell in sheet.cells.items() if r == heading):
        key = _key(cell.text)
        if key and key in columns:
            place = Cell(file, name, address(heading, column))
            findings.append(finding("heading-twice", place, value=cell.text, heading=cell.text))
        elif key:
            columns[key] = column
    missing = [words for key, words in _NEEDED.items() if key not in columns]
    if not {"ref", "indicator", "title"} & set(columns):
        missing.insert(0, "Indicator")
    if missing:
        place = Cell(file, name, address(heading, 0))
        facts = {"wanted": " and ".join(missing), "named": headings_of(sheet)}
        return heading, {}, [*findings, finding("table-without-headings", place, **facts)]
    return heading, columns, findings


def headings_of(sheet: SheetRead) -> str:
    """The texts of the row with most of them, for a sentence: the headings that there are."""
    counts = Counter(row for (row, _), cell in sheet.cells.items() if row < _DEEPEST_HEADING and cell.text.strip())
    fullest_row = max(counts, key=lambda row: (counts[row], -row), default=0)
    texts = [cell.text for (row, _), cell in sorted(sheet.cells.items()) if row == fullest_row and cell.text.strip()]
    return ", ".join(f"“{text}”" for text in texts) or "none"


@lru_cache(4096)
def _key(text: str) -> str:
    """The column that a heading names; empty where it names none."""
    folded = fold(text)
    columns: dict[str, list[str]] = resources.template("table")["columns"]
    for key, spelled in columns.items():
        if folded in spelled:
            return key
    # "Current Quarter (Jul to Sep)", "2023-24 Forecast"
    if {"rag", "rating", "status", "target", "change"} & set(folded.split()):
        return ""
    if folded.startswith("previous "):
        return "previous"
    return "current" if folded.startswith("current ") or folded.endswith(" forecast") else ""
