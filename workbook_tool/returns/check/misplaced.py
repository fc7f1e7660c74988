"""Figures in the wrong place: a whole column in Revised Previous, a block shifted by a row, what was given retyped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from enum import Enum
from itertools import groupby
from math import inf, log

from workbook_tool.catalogue import finding
from workbook_tool.domain.figure import as_shown, figure_text, from_cell
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.reading import UNSETTLED, DataStatus, Reading
from workbook_tool.grid import CellKind
from workbook_tool.layout.template import load
from workbook_tool.returns.asked import Asked
from workbook_tool.returns.check.case import Case
from workbook_tool.returns.read.match import Matched
from workbook_tool.returns.read.values import as_seen

# Distances are natural logarithms of a quotient: 0.3 is a third more, 0.1 a tenth.
_NEAR = 0.35  # how far a shifted figure may be from its neighbour's last
_FAR = 0.25  # how far it must be from its own last, and
_TIMES = 2.5  # how many times farther than from its neighbour's
_SHORTEST = 3  # figures of a block that fit only their neighbour's history
_SHORTEST_BY_A_GAP = 2  # the same where the row that the block came from is empty


def in_wrong_column(cases: Sequence[Case]) -> list[Case]:
    """The rows whose figure stands in Revised Previous, with no reason there and nothing in Value."""
    empty = [case for case in cases if case.asked.due and _has_only_a_revision(case)]
    # A provisional figure may be made final alone: such a row counts beside others only.
    certain = [c for c in empty if c.asked.previous is None or c.asked.previous.data_status not in UNSETTLED]
    return empty if certain else []


def _has_only_a_revision(case: Case) -> bool:
    row = case.match.row
    told = case.record.get("data_status") == DataStatus.NOT_AVAILABLE
    return bool(row.text("revised_previous")) and not (row.text("value") or row.text("revision_reason") or told)


def in_value(case: Case) -> Case:
    """A row of :func:`in_wrong_column` with its figure in Value; it is no correction any more."""
    row, record = case.match.row, {"value": case.record.pop("revised_previous", None), **case.record}
    cells = {**row.cells, "value": row.cells["revised_previous"]}
    places = {**row.places, "value": row.places["revised_previous"]}
    return replace(case, record=record, match=replace(case.match, row=replace(row, cells=cells, places=places)))


def wrong_column_finding(cases: Sequence[Case]) -> Finding:
    """One finding for all rows of :func:`in_wrong_column`; its cell is that of the first."""
    first = cases[0]
    rows = ", ".join(dict.fromkeys(case.asked.indicator.ref for case in cases))
    cells = ", ".join(case.cell("revised_previous").ref for case in cases)
    return finding(
        "figures-in-revised-previous", first.cell("revised_previous"), value=first.match.row.text("revised_previous"),
        rows=rows, cells=cells,
    )  # fmt: skip


# -- a block shifted by a row ---------------------------------------------------------


def shifted(cases: Sequence[Case]) -> Iterator[Finding]:
    """A query at each figure of a block that fits the history of the row next to it, and not its own."""
    rows = sorted((case for case in cases if case.asked.due), key=lambda case: case.match.row.number)
    for step, way in ((-1, "above"), (1, "below")):
        fits = [_fit(case, rows[n + step] if 0 <= n + step < len(rows) else None) for n, case in enumerate(rows)]
        for against, numbers in groupby(range(len(rows)), key=lambda n: fits[n] is Fit.OWN):
            block = [n for n in numbers if rows[n].figure("value") is not None]
            strong = [n for n in block if fits[n] is Fit.NEIGHBOUR]
            if against or not strong:
                continue
            block = [n for n in block if strong[0] <= n <= strong[-1]]
            start = (block[0] if step < 0 else block[-1]) + step
            left_empty = 0 <= start < len(rows) and not rows[start].match.row.text("value")
            refs = {rows[n].asked.indicator.ref for n in block}
            if len(strong) >= (_SHORTEST_BY_A_GAP if left_empty else _SHORTEST) and len(refs) > 1:
                yield from (_shifted(rows[n], rows[n + step], len(block), way) for n in block)


class Fit(Enum):
    """Whose history a figure fits: its own row's, its neighbour's, or either."""

    OWN = 1
    NEIGHBOUR = 2
    EITHER = 3


def _fit(case: Case, neighbour: Case | None) -> Fit:
    value, own = case.figure("value"), _history(case)
    if neighbour is None or value is None:
        return Fit.OWN
    theirs = _history(neighbour)
    if case.asked.indicator.ref == neighbour.asked.indicator.ref or own is None or theirs is None:
        return Fit.EITHER
    near, far = _distance(value, theirs), _distance(value, own)
    return Fit.NEIGHBOUR if near <= _NEAR and far >= max(_FAR, _TIMES * near) else Fit.OWN


def _history(case: Case) -> Reading | None:
    last = case.asked.previous or case.asked.last
    return last if last and last.value and last.value > 0 else None


def _distance(value: Decimal, reading: Reading) -> float:
    """How many times one is the other, as a logarithm; infinite where they cannot be compared so."""
    return abs(log(value / reading.value)) if reading.value and value > 0 else inf


def _shifted(case: Case, neighbour: Case, count: int, way: str) -> Finding:
    value, own, theirs = case.figure("value"), _history(case), _history(neighbour)
    return case.say(
        "figures-shifted", "value", (value,) if value is not None else (),
        count=count, way=way, other=neighbour.asked.indicator.ref,
        shown=case.shown(value) if value is not None else "",
        their_last=_last(neighbour, theirs), own_last=_last(case, own),
    )  # fmt: skip


def _last(case: Case, reading: Reading | None) -> str:
    shown = case.shown(reading.value) if reading and reading.value is not None else "n/a"
    return f"{shown}, {reading.period.label}" if reading else shown


def about_given(matched: Mapping[tuple[str, str], Matched]) -> Iterator[Finding]:
    """Queries about given cells that say something else now."""
    asked = {(m.asked.indicator.ref, m.asked.period) for m in matched.values()}
    for match in matched.values():
        if not match.asked.due:
            yield from _not_due(match)
        elif (match.asked.indicator.ref, match.asked.against) not in asked:
            # Where this return itself asks for the previous period, the cell follows what was typed there.
            yield from _previous(match)


def _not_due(match: Matched) -> Iterator[Finding]:
    words = match.row.text("value")
    if words and words.casefold() != load("return").words["not_due"].casefold():
        seen = as_seen(match.row.cells["value"])
        ref, label = match.asked.indicator.ref, match.asked.label
        yield finding("value-not-due", match.row.places["value"], indicator=ref, value=seen, period=label)


def _previous(match: Matched) -> Iterator[Finding]:
    cell, held = match.row.cells.get("previous"), match.asked.previous
    if cell is None or held is None or held.value is None:
        return
    if cell.kind is not CellKind.NUMBER or cell.number is None or cell.formula:
        return
    decimals = match.asked.indicator.decimals
    # A format that was lost on the way leaves the bare fraction of a percentage.
    readings = {as_shown(n, decimals) for n in (cell.number, from_cell(cell.number, match.asked.unit))}
    if as_shown(held.value, decimals) not in readings:
        place, ref = match.row.places["previous"], match.asked.indicator.ref
        yield finding("previous-typed-over", place, indicator=ref, value=as_seen(cell), was=_was(match.asked))


def _was(asked: Asked) -> str:
    return figure_text(asked.previous.value if asked.previous else None, asked.unit, asked.indicator.decimals)
