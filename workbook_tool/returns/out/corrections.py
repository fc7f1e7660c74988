"""A return that goes back: everything that the service entered, in a fresh workbook, with what to fix marked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from workbook_tool.book import Value
from workbook_tool.catalogue import for_service
from workbook_tool.domain.finding import Cell, Finding, Severity
from workbook_tool.domain.register import Register
from workbook_tool.figures.spelling import exactly
from workbook_tool.grid import WorkbookRead, address
from workbook_tool.immutable import immutable
from workbook_tool.layout.template import load
from workbook_tool.returns.asked import Asked
from workbook_tool.returns.check.settled import question_of
from workbook_tool.returns.out.marks import Mark
from workbook_tool.returns.out.proposals import Entries, misplaced_rows, proposed_entries, start_entry
from workbook_tool.returns.out.sent import LONGEST_LOST, LONGEST_SEEN, entered, short
from workbook_tool.returns.read.answers import Question, RowKey
from workbook_tool.returns.read.match import ENTERED
from workbook_tool.returns.read.records import ReadReturn, read_return


@immutable
class Corrected:
    """What a form needs besides who asks for what: entries, the first sheet's answers, and the marks."""

    entries: Mapping[RowKey, Mapping[str, Value]]
    start: Mapping[str, Value]
    """What was entered on the first sheet."""
    marks: tuple[Mark, ...]


def corrected(
    workbook: WorkbookRead,
    register: Register,
    rows: Sequence[Asked],
    findings: Sequence[Finding],
    numbers: Sequence[int],
) -> Corrected:
    """The entries of a return as they were written, and a mark for each error and query, by its number."""
    read = read_return(workbook, register, rows)
    entries = proposed_entries(read, register, findings)
    start = {key: start_entry(key, text) for key, text in read.document.data["start"].items() if key != "reference"}
    places = _Places(read, register, rows, entries)
    alike: Counter[tuple[str, RowKey]] = Counter()
    marks = []
    for number, raised in zip(numbers, findings, strict=True):
        question = question_of(raised, places.rows, alike)
        if raised.severity is not Severity.NOTE:
            marks.append(places.mark(raised, number, question))
    return Corrected(entries, start, tuple(marks))


@dataclass(frozen=True)
class _Places:
    """Where in the new workbook a finding about the one that came in belongs."""

    read: ReadReturn
    register: Register
    asked: Sequence[Asked]
    entries: Entries

    def mark(self, raised: Finding, number: int, question: Question) -> Mark:
        """One finding as a mark."""
        words = load("corrections").words
        cells, start = self._cells(raised), self._start.get(raised.cell, "") if raised.cell else ""
        if raised.code == "start-missing":
            start = "completed_by"
        # Where its row cannot be told, a row is one that is not known.
        code = raised.code if cells or raised.code not in ("period-not-asked", "row-twice") else "id-unknown"
        advice = words["advice"].get(code, {})
        row = next((row for row in self.asked if cells and row.key == cells[0][0]), None)
        heading = load("return").sheet("readings").column(cells[0][1]).heading if cells else ""
        facts = {"indicator": row.indicator.ref if row else "", "period": row.label if row else "", "heading": heading}
        return Mark(
            number=number,
            severity=raised.severity,
            message=raised.message,
            fix=advice["text"].format_map(facts) if advice else for_service(raised.fix, words["tell_us"]),
            question=question._replace(row=cells[0][0]) if cells and not question.row[0] else question,
            seen=self._seen(raised, cells),
            title=self._title(cells, raised),
            cells=cells,
            also=tuple(words["mended_in"].get(raised.code, ())),
            start=start,
            proposal=advice.get("proposal", False),
        )

    @cached_property
    def rows(self) -> dict[Cell, RowKey]:
        """The row of each cell."""
        return {place: key for key, match in self.read.rows.items() for place in match.row.places.values()}

    @cached_property
    def _columns(self) -> dict[Cell, str]:
        return {p: of for match in self.read.rows.values() for of, p in match.row.places.items()}

    @cached_property
    def _start(self) -> dict[Cell, str]:
        return {cell: str(path[1]) for path, cell in self.read.document.cells.items() if path[0] == "start"}

    def _due(self, column: str = "value") -> tuple[tuple[RowKey, str], ...]:
        return tuple((row.key, column) for row in self.asked if row.due and _is_asked(row, column))

    def _cells(self, raised: Finding) -> tuple[tuple[RowKey, str], ...]:
        """The cells of the Return sheet that a finding is about."""
        code, cell = raised.code, raised.cell
        if code in ("heading-renamed", "heading-missing"):
            column = self._column_of(raised)
            return self._due(column) if column in (*ENTERED, "data_status") else ()
        if code in _OF_ROWS:
            return tuple((key, "value") for key in _OF_ROWS[code](self, raised))
        if code == "words-in-next-row" or cell is None:
            return self._row_above(cell) if cell else self._of_period(raised)
        if cell in self.rows:
            column = self._columns[cell]
            if column == "revised_previous" and self.rows[cell] in self.misplaced(raised):
                column = "value"
            column = "revised_previous" if code == "previous-typed-over" else column
            known = column in (*ENTERED, "data_status", "target") and column != "answer"
            return ((self.rows[cell], column if known else "value"),)
        return ()

    def _of_period(self, raised: Finding) -> tuple[tuple[RowKey, str], ...]:
        """The row of a finding about an earlier return, which points into another workbook."""
        same = (r.key for r in self.asked if (r.indicator.ref, r.period) == (raised.indicator, raised.period))
        return tuple((key, "value") for key in same)

    def due_rows(self, _: Finding) -> list[RowKey]:
        """Every row that is due."""
        return [row.key for row in self.asked if row.due]

    def misplaced(self, _: Finding) -> list[RowKey]:
        """The rows whose figure stands in Revised Previous."""
        return misplaced_rows(self.read, self.register)

    def filled_from_elsewhere(self, _: Finding) -> list[RowKey]:
        """The rows whose figure stood on another sheet, or in a second column."""
        empty = [match.asked.key for match in self.read.matched.values() if not match.row.text("value")]
        return [key for key in empty if "value" in self.entries.get(key, {})]

    def absent(self, _: Finding) -> list[RowKey]:
        """The rows that are nowhere in what came in."""
        return [row.key for row in self.read.absent if row.due and row.key not in self.read.likely]

    def missing(self, raised: Finding) -> list[RowKey]:
        """The row that a finding says is missing."""
        period = raised.period.label if raised.period else ""
        return [key for key in self.absent(raised) if key[0] == raised.indicator and period in ("", key[1])][:1]

    def twice(self, raised: Finding) -> list[RowKey]:
        """The row that a finding says is there twice."""
        mine = [key for key in self.read.likely if key[0] == raised.indicator]
        return [key for key in mine if f" {key[1]} " in raised.message][:1]

    def likely(self, _: Finding) -> list[RowKey]:
        """The rows whose key was wrong and could be told."""
        return list(self.read.likely)

    def _column_of(self, raised: Finding) -> str:
        """The key of the column that a finding about a heading names."""
        if self.read.sheet is None or raised.cell is None:
            return ""
        for key, column in self.read.renamed.items():
            if raised.cell.ref == address(self.read.sheet.heading_row, column):
                return key
        columns = self.read.sheet.layout.columns
        return next((column.key for column in columns if f"“{column.heading}”" in raised.fix), "")

    def _row_above(self, cell: Cell) -> tuple[tuple[RowKey, str], ...]:
        number = int(cell.ref.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) - 1
        above = [m for m in self.read.matched.values() if m.row.number < number and m.asked.latest and m.asked.due]
        return ((max(above, key=lambda m: m.row.number).asked.key, "commentary"),) if above else ()

    def _title(self, cells: Sequence[tuple[RowKey, str]], raised: Finding) -> str:
        keys = dict.fromkeys(key for key, _ in cells)
        titles = {row.key: row.indicator.title for row in self.asked}
        if len(keys) == 1:
            (key,) = keys
            return f"{key[0]}: {titles[key]}, {key[1]}"
        refs = dict.fromkeys(ref for ref, _ in keys)
        if len(refs) == 1:
            return f"{next(iter(refs))}: {titles[next(iter(keys))]}, {len(keys)} rows"
        return ", ".join(refs) or raised.indicator or ""

    def _seen(self, raised: Finding, cells: Sequence[tuple[RowKey, str]]) -> str:
        """What stood where the finding points: of a row that could not be read, all that was entered in it."""
        lost = self._lost.get(raised.cell) if raised.cell else None
        if lost and raised.code not in ("ids-missing", "ids-changed"):
            return short(lost, LONGEST_SEEN if cells else LONGEST_LOST)
        if raised.code in ("heading-renamed", "figures-in-revised-previous", "figures-elsewhere", "ids-missing"):
            units = {row.key: row.unit for row in self.asked}
            entered = [(units[key], self.entries.get(key, {}).get(column)) for key, column in cells]
            shown = [exactly(v, u) if isinstance(v, Decimal) else str(v) for u, v in entered if v not in (None, "")]
            heading = f"{raised.value}: " if raised.code == "heading-renamed" else ""
            return short(heading + ", ".join(shown))
        if raised.value is None and len(cells) == 1:  # where a finding names no value, what was entered says it
            entry = self.entries.get(cells[0][0], {}).get(cells[0][1])
            return short(entry) if isinstance(entry, str) else ""
        return short(raised.value or "", LONGEST_LOST if raised.code == "words-in-next-row" else LONGEST_SEEN)

    @cached_property
    def _lost(self) -> dict[Cell, str]:
        """All that stood in the rows that could not be matched, by the cells where a finding may point."""
        sheet = self.read.sheet
        if sheet is None:
            return {}
        headings = {column.key: column.heading for column in sheet.layout.columns}
        kept = {match.row.number for match in self.read.matched.values()}
        lost: dict[Cell, str] = {}
        for row in sheet.rows:
            sent = entered(row, headings)
            if row.number not in kept and sent:
                lost |= {row.places[key]: sent for key in ("indicator", "period") if key in row.places}
        return lost


def _is_asked(row: Asked, column: str) -> bool:
    """Whether a row that is due asks for an entry in a column."""
    if column in ("commentary", "actions"):
        return row.latest
    if column in ("numerator", "denominator"):
        return row.indicator.has_parts
    return column != "target" or row.indicator.target_from_service


_OF_ROWS: Mapping[str, Callable[[_Places, Finding], Sequence[RowKey]]] = {
    "sheet-missing": _Places.due_rows,
    "figures-in-revised-previous": _Places.misplaced,
    "figures-elsewhere": _Places.filled_from_elsewhere,
    "rows-missing": _Places.absent,
    "row-missing": _Places.missing,
    "row-twice": _Places.twice,
    "ids-missing": _Places.likely,
    "ids-changed": _Places.likely,
}
