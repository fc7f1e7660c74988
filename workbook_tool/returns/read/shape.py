"""What became of a workbook since it was sent out, in words: a note, never an error."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from workbook_tool.catalogue import finding
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.grid import SheetRead, WorkbookRead, letters
from workbook_tool.layout.find import FoundSheet, fold, is_like
from workbook_tool.layout.template import Layout, load
from workbook_tool.returns.asked import Asked
from workbook_tool.returns.identity import TEMPLATE_PROPERTY
from workbook_tool.returns.read.match import Matched

_MOST = 3  # places where rows were inserted that are named one by one
_FORMATS = {"xlsx-strict": "a Strict Open XML workbook"}
_VALIDATED = ("value", "data_status")  # validated in every row that is due


def changed_shape(
    workbook: WorkbookRead, table: FoundSheet, matched: Mapping[tuple[str, str], Matched], rows: Sequence[Asked]
) -> list[Finding]:
    """One note with all that differs from what was issued; none where nothing does."""
    layout = load("return")
    older = list(_template(workbook, layout))
    words = [
        *older,
        *_saved(workbook),
        *_sheets(workbook, layout, table, gone=not older),
        *_rows(table, matched, rows),
        *(() if older else _columns(table)),
        *_guards(table, matched),
    ]
    place = Cell(workbook.file, table.sheet.name)
    return [finding("return-changed-shape", place, words="; ".join(words))] if words else []


def _template(workbook: WorkbookRead, layout: Layout) -> Iterator[str]:
    """An older (or newer) template: its headings, and those that once meant the same, say which column is which."""
    version = workbook.properties.get(TEMPLATE_PROPERTY, "").removeprefix("return ").strip()
    if version and version != str(layout.version):
        yield f"made from version {version[:20]} of the template (in use is {layout.version}), read by its headings"


def _saved(workbook: WorkbookRead) -> Iterator[str]:
    program = workbook.application.split("/")[0].strip()
    if program and "excel" not in program.casefold():
        yield f"saved by {program}"
    if workbook.format != "xlsx":
        yield f"saved as {_FORMATS.get(workbook.format, f'.{workbook.format}')}"
    if workbook.macros:
        yield "it holds macros, which were not run"
    if workbook.external_links:
        yield "it links to other workbooks, of which the results stored here were read"


def _sheets(workbook: WorkbookRead, layout: Layout, table: FoundSheet, *, gone: bool) -> Iterator[str]:
    if fold(table.sheet.name) != fold(table.layout.name):
        yield f"sheet {table.layout.name} renamed to {table.sheet.name}"
    if table.sheet.state != "visible":
        yield f"sheet {table.sheet.name} hidden"
    aside = [s.name for s in workbook.sheets if _is_set_aside(s, table)]
    if aside:
        yield f"hidden and not read, though like the return: {', '.join(aside)}"
    names = {fold(sheet.name) for sheet in workbook.sheets}
    away = [s.name for s in layout.sheets if s is not table.layout and fold(s.name) not in names]
    if away and gone:
        yield f"sheet{'s' if len(away) > 1 else ''} {', '.join(away)} removed"


def _is_set_aside(sheet: SheetRead, table: FoundSheet) -> bool:
    known = [table.sheet, *(other.sheet for other in table.others)]
    return sheet.state != "visible" and all(sheet is not earlier for earlier in known) and is_like(table.layout, sheet)


def _rows(table: FoundSheet, matched: Mapping[tuple[str, str], Matched], rows: Sequence[Asked]) -> Iterator[str]:
    above = table.heading_row - table.layout.first_row
    if above:
        yield f"{_count(abs(above), 'row')} {'inserted' if above > 0 else 'removed'} above the headings"
    order = {row.key: n for n, row in enumerate(rows)}
    standing = sorted((m.row.number, order[key], m.asked.indicator.ref) for key, m in matched.items())
    if any(earlier[1] > later[1] for earlier, later in pairwise(standing)):
        yield "rows sorted or moved"
    else:
        yield from _inserted(table.heading_row, standing)
    if len(matched) < len(rows):
        yield f"{_count(len(rows) - len(matched), 'row')} missing"
    hidden = [number for number, _, _ in standing if number in table.sheet.hidden_rows]
    if hidden:
        yield f"{_count(len(hidden), 'row')} hidden"


def _inserted(heading_row: int, standing: Sequence[tuple[int, int, str]]) -> Iterator[str]:
    """Where rows that are not ours stand between those that are."""
    gaps, last, due = [], heading_row, 0
    for number, n, ref in standing:
        extra = number - last - 1 - (n - due)  # rows of ours that are gone leave no gap
        if extra > 0:
            gaps.append(f"{_count(extra, 'row')} inserted above {ref}")
        last, due = number, n + 1
    yield from gaps[:_MOST]
    if len(gaps) > _MOST:
        yield f"and in {len(gaps) - _MOST} more places"


def _columns(table: FoundSheet) -> Iterator[str]:
    here = sorted(table.columns.items(), key=lambda item: item[1])
    wanted = [c.key for c in table.layout.columns if c.key in table.columns]
    if [key for key, _ in here] != wanted:
        yield "columns moved"
        return
    gone = sum(column.key not in table.columns and not column.rare for column in table.layout.columns)
    extra = here[-1][1] + 1 - len(here) if here else 0
    if extra > 0:
        yield f"{_count(extra, 'column')} inserted"
    if gone:
        yield f"{_count(gone, 'column')} missing"


def _guards(table: FoundSheet, matched: Mapping[tuple[str, str], Matched]) -> Iterator[str]:
    """Validation, protection and merged cells; an issued Return sheet has both of the first and none of the last."""
    if not table.sheet.validations:
        yield "validation removed"
    elif table.sheet.validated:
        yield from _pasted_over(table, matched)
    if not table.sheet.protected:
        yield "protection removed"
    if table.sheet.merged:
        yield f"{_count(len(table.sheet.merged), 'area')} of cells merged"


def _pasted_over(table: FoundSheet, matched: Mapping[tuple[str, str], Matched]) -> Iterator[str]:
    """Columns whose cells lost what limits them, as a paste over them does; ``matched`` are the rows that are ours."""
    rows = [m.row.number for m in matched.values() if m.asked.due]
    lowest, highest = min(rows, default=0), max(rows, default=-1)
    for key in (k for k in _VALIDATED if k in table.columns):
        column = table.columns[key]
        over = [(first, last) for first, left, last, right in table.sheet.validated if left <= column <= right]
        guarded = {row for first, last in over for row in range(max(first, lowest), min(last, highest) + 1)}
        bare = [row for row in rows if row not in guarded]
        if bare:
            cells = "" if len(bare) == len(rows) else f"{_count(len(bare), 'cell')} of "
            yield f"validation removed from {cells}column {letters(column)} by a paste"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
