"""What a service's Answer says to a question about a figure.

Where one of the likely readings was offered and the Answer is that figure (or
says yes to the only one), it is taken; what stood in the cell is kept as its
text. An Answer that leaves the figure open is not taken for one.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from workbook_tool import catalogue
from workbook_tool.catalogue import finding
from workbook_tool.domain.figure import Unit
from workbook_tool.domain.finding import Finding, Severity
from workbook_tool.figures.spelling import Spelled, exactly, plain_text, spell_text
from workbook_tool.grid import CellKind, CellRead
from workbook_tool.layout.find import Row

_YES = {"yes", "y", "correct", "right", "ok", "that is right", "this is right", "that is correct", "confirmed"}
_YES_AND = re.compile(r"(?:yes|correct|right|ok)[,;:.]? (?P<rest>.*[0-9].*)", re.IGNORECASE)


def answered(
    read: Spelled, row: Row, unit: Unit, decimals: int, seen: str, indicator: str
) -> tuple[Spelled, list[Finding]]:
    """A doubtful figure as its row's Answer settles it, with what is said of that; unchanged where there is none."""
    cell, asks = row.cells.get("answer"), bool(read.code) and _is_query(read.code)
    if not asks or cell is None or not row.text("answer"):
        return read, []
    place, answer = row.places["answer"], row.text("answer")
    chosen = _chosen(read, cell, unit, decimals)
    if chosen is not None:
        shown = exactly(chosen, unit)
        note = finding(
            "figure-answered", row.places["value"], indicator=indicator, value=seen, shown=shown, answer=answer
        )
        return Spelled(value=chosen), [note]
    code = "answer-not-a-figure" if read.readings else "answer-for-officer"
    return read, [finding(code, place, indicator=indicator, value=answer, seen=seen)]


def _is_query(code: str) -> bool:
    return catalogue.entries()[code].severity is Severity.QUERY


def _chosen(read: Spelled, cell: CellRead, unit: Unit, decimals: int) -> Decimal | None:
    """The reading offered that the Answer names."""
    if len(read.readings) == 1 and plain_text(cell.text).casefold().rstrip(".!") in _YES:
        return read.readings[0]
    named = _figure(cell, unit, decimals)
    if named is None:
        return None
    sure = named.percent or not unit.is_percent or abs(named.value or Decimal(0)) > 1
    return named.value if sure and named.value in read.readings else None


def _figure(cell: CellRead, unit: Unit, decimals: int) -> Spelled | None:
    if cell.kind is CellKind.TEXT:
        words = plain_text(cell.text)
        agreed = _YES_AND.fullmatch(words)  # “yes, 95.2” names the figure too
        return spell_text(agreed["rest"] if agreed else words, unit, decimals)
    if cell.kind is not CellKind.NUMBER or cell.number is None:
        return None
    if cell.is_percent:
        return replace(Spelled(value=cell.number.scaleb(2)), percent=True)
    return Spelled(value=cell.number)
