"""What was given to a service and is not to be typed over: its previous figures, and the rows where nothing is due."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workbook_tool.catalogue import finding
from workbook_tool.domain.figure import as_shown, figure_text, from_cell
from workbook_tool.domain.finding import Finding
from workbook_tool.grid import CellKind
from workbook_tool.layout.template import load
from workbook_tool.returns.asked import Asked
from workbook_tool.returns.read.match import Matched
from workbook_tool.returns.read.values import as_seen


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
