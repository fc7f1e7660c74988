"""What a service wrote elsewhere than in the cells that it was asked for: quoted with its cell, so that none is lost.

Comments and text boxes, words under or beside the table, and given cells that
were typed over: a target, a unit, a direction, a title, a rating, a change.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from operator import attrgetter

from workbook_tool.catalogue import finding
from workbook_tool.domain.figure import as_shown, figure_text, to_cell
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.grid import CellKind, CellRead, NoteRead, address
from workbook_tool.layout import fold, load
from workbook_tool.rating.case import case_of, target_text
from workbook_tool.returns.check.case import Case
from workbook_tool.returns.read.records import ReadReturn

_WORDS_OF_A_REMARK = 3  # so many make a text in a column of the service's own a remark
_LONGEST_QUOTE = 300  # characters
_NUMBER = re.compile(r"[0-9]{1,15}(\.[0-9]{1,15})?")


def written_elsewhere(read: ReadReturn, cases: Sequence[Case]) -> list[Finding]:
    """A finding for everything that was written outside the cells that are read."""
    if read.sheet is None:
        return []
    rows = {case.match.row.number: case for case in cases}
    return [
        *_notes(read, rows),
        *_outside(read, rows),
        *(finding for case in cases if case.asked.due for finding in _typed_over(case)),
    ]


def quoted(text: str) -> str:
    """A text on one line, and no longer than a sentence can carry."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_QUOTE else f"{line[:_LONGEST_QUOTE].rsplit(' ', 1)[0]} …"


# -- comments and text boxes -------------------------------------------------------------


def _notes(read: ReadReturn, rows: Mapping[int, Case]) -> Iterator[Finding]:
    table = read.sheet
    if table is None:
        return
    for note in table.sheet.notes:
        place = Cell(read.document.file, table.sheet.name, address(note.row, note.column))
        covered = [rows[row] for row in range(note.row, max(note.row, note.last_row) + 1) if row in rows]
        ref = covered[0].asked.indicator.ref if covered else None
        code = "comment-written" if note.kind == "comment" else "text-box-over-cells" if covered else "text-box-written"
        yield finding(code, place, indicator=ref, value=note.text, words=quoted(note.text), cells=_area(note))


def _area(note: NoteRead) -> str:
    first = address(note.row, note.column)
    last = address(max(note.row, note.last_row), max(note.column, note.last_column))
    return first if first == last else f"{first}:{last}"


# -- under and beside the table ------------------------------------------------------------


def _outside(read: ReadReturn, rows: Mapping[int, Case]) -> Iterator[Finding]:
    """Words in rows that stand for nothing asked, and in columns that have no heading of ours."""
    table = read.sheet
    if table is None or "indicator" not in table.columns:
        return
    spoken = {f.cell: f.code for f in read.document.findings if f.cell}
    taken = {row.number for row in table.rows if not spoken.keys().isdisjoint(row.places.values())}
    taken |= {row.number for row in read.likely.values()}
    other_table = [row.number for row in table.rows if spoken.get(row.places["indicator"]) == "heading-again"]
    refs = {row.indicator.ref for row in read.absent}
    taken |= {row.number for row in table.rows if row.text("indicator") in refs}
    known = {*table.columns.values(), *read.renamed.values()}
    last = min(other_table, default=1 << 20)
    for (row, column), cell in sorted(table.sheet.cells.items()):
        if row <= table.heading_row or row >= last or cell.kind is not CellKind.TEXT:
            continue
        beside = row in rows and column not in known
        under = row not in rows and row not in taken
        enough = len(cell.text.split()) >= _WORDS_OF_A_REMARK
        if enough and (beside or under):
            case = rows.get(row)
            place = Cell(read.document.file, table.sheet.name, address(row, column))
            ref = case.asked.indicator.ref if case else None
            yield finding("words-outside", place, indicator=ref, value=cell.text, words=quoted(cell.text))


# -- given cells that were typed over ---------------------------------------------------------


def _typed_over(case: Case) -> Iterator[Finding]:
    indicator = case.asked.indicator
    given = {"title": indicator.title, "unit": indicator.unit, "better": f"{indicator.better.arrow} {indicator.better}"}
    for key, was in given.items():
        if _is_typed(case, key) and not _says(case.match.row.text(key), (was, str(indicator.better))):
            yield _changed(case, key, was)
    if not indicator.target_from_service and _is_typed(case, "target"):
        yield from _target(case)
    if case.figure("value") is not None:
        for key, worked in (("rag", case.rag), ("change", case.change)):
            if worked and _is_typed(case, key) and not _says(case.match.row.text(key), (worked,)):
                yield _changed(case, key, worked, "rating-typed-over")


def _is_typed(case: Case, key: str) -> bool:
    cell = case.match.row.cells.get(key)
    return cell is not None and not cell.formula and cell.kind in (CellKind.TEXT, CellKind.NUMBER)


def _says(text: str, accepted: Iterable[str]) -> bool:
    return any(text == known or (fold(text) and fold(text) == fold(known)) for known in accepted)


def _changed(case: Case, key: str, was: str, code: str = "given-typed-over") -> Finding:
    heading = _heading(case, key)
    return case.say(code, key, heading=heading, was=was)


def _heading(case: Case, key: str) -> str:
    return load("return").sheet("readings").column(key).heading


def _target(case: Case) -> Iterator[Finding]:
    asked, cell = case.asked, case.match.row.cells["target"]
    held = case_of(asked.indicator, case.register, asked.period or asked.cycle, None, None, attrgetter("label"))
    decimals = asked.indicator.shown_target_decimals
    if held.against is None:
        if not _says(cell.text, (target_text(held),)):
            yield _changed(case, "target", target_text(held) or "empty")
        return
    was = figure_text(held.against, asked.unit, decimals)
    if not _same_figure(cell, held.against, to_cell(held.against, asked.unit), decimals, was):
        yield _changed(case, "target", was)


def _same_figure(cell: CellRead, held: Decimal, in_cell: Decimal, decimals: int, shown: str) -> bool:
    if cell.kind is not CellKind.NUMBER or cell.number is None:
        spelled = cell.text.strip().strip("£%").replace(",", "")
        return cell.text.strip() == shown or (_NUMBER.fullmatch(spelled) is not None and Decimal(spelled) == held)
    near = {as_shown(held, decimals), as_shown(in_cell, decimals + 4)}
    return as_shown(cell.number, decimals) in near or as_shown(cell.number, decimals + 4) in near
