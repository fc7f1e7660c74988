"""What stands in one row of a completed return, as a flat record: texts, a data status and figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from workbook_tool.catalogue import finding
from workbook_tool.document import Path
from workbook_tool.domain.figure import Basis, Unit, UnitType
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.domain.indicator import Indicator
from workbook_tool.domain.reading import DataStatus
from workbook_tool.figures.spelling import figure_finding, plain_text, read_figure
from workbook_tool.grid import CellKind, CellRead
from workbook_tool.returns.asked import Asked
from workbook_tool.returns.read.answers import UNSETTLED, Answers, Question, answered
from workbook_tool.returns.read.match import TEXTS, Matched
from workbook_tool.returns.read.values import as_seen

_COUNT = Unit("count", "count", UnitType.NUMBER, Basis.RELATIVE)
_NO_FIGURE = "not available"
_STATUSES = tuple(status.value for status in DataStatus)
LONGEST_TEXT = 32_000  # characters; a cell of a workbook holds 32,767
# Characters that nobody sees and that change what others look like: controls, and turns of the reading direction.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
_BELOW = re.compile(r"(?:<|less than |fewer than |under |below ) ?(?P<limit>[0-9]{1,6})", re.IGNORECASE)


def record_of_row(
    match: Matched, cells: dict[Path, Cell], answers: Answers, unsettled: dict[Cell, Finding]
) -> tuple[dict[str, Any], list[Finding]]:
    """A row's flat record and what reading it said.

    The place of each part is added to ``cells``, an answer that leaves its figure open to ``unsettled``.
    """
    row, asked = match.row, match.asked
    for key, place in row.places.items():
        cells["readings", match.index, key] = place
    record: dict[str, Any] = {"indicator": asked.indicator.ref, "period": (asked.period or asked.cycle).code}
    findings: list[Finding] = []
    for key in TEXTS:
        if key in row.cells:
            text, problems = _text(row.cells[key], row.places[key], asked.indicator.ref)
            findings += problems
            if len(text) > LONGEST_TEXT:
                facts = {"count": f"{len(text):,}", "limit": f"{LONGEST_TEXT:,}"}
                findings.append(finding("text-too-long", row.places[key], indicator=asked.indicator.ref, **facts))
                text = text[:LONGEST_TEXT]
            if text and not (key in ("commentary", "actions") and not asked.latest):
                record[key] = text
    if asked.due:
        if status := row.text("data_status"):
            record["data_status"], queries = _data_status(status, row.places["data_status"], asked.indicator.ref)
            findings += queries
        findings += _figures(record, match, answers, unsettled)
    return record, findings


def _data_status(text: str, place: Cell, ref: str) -> tuple[str, list[Finding]]:
    """The status that is named, alone or before words of the service's own; what names none stays as it was typed."""
    folded = text.casefold()
    if folded in _STATUSES:
        return folded, []
    named = [status for status in _STATUSES if re.match(rf"{status}\b", folded)]
    if len(named) != 1:
        return text, []
    return named[0], [finding("data-status-with-words", place, indicator=ref, value=text, status=named[0])]


def _figures(
    record: dict[str, Any], match: Matched, answers: Answers, unsettled: dict[Cell, Finding]
) -> Iterator[Finding]:
    asked, row = match.asked, match.row
    indicator = asked.indicator
    for key, (its_unit, decimals) in _figures_of(asked).items():
        cell = row.cells.get(key)
        if cell is None:
            continue
        place, seen = row.places[key], as_seen(cell)
        read = read_figure(cell, _bounded(its_unit, asked), decimals, _size_of(asked), asked.cycle.end)
        if key == "value" and _suppressed(cell, indicator):
            record["data_status"] = _NO_FIGURE
            yield finding("figure-suppressed", place, indicator=indicator.ref, value=seen)
            continue
        if key == "value":
            given = answers.to(Question(read.code, asked.key))
            read, outcome = answered(read, given, place, its_unit, decimals, seen, indicator.ref)
            if outcome and outcome.code in UNSETTLED:
                unsettled[place] = outcome
            elif outcome:
                yield outcome
        if read.value is not None:
            record[key] = read.value
        if read.word:
            yield from _word(record, key, place, seen, indicator.ref)
        problem = figure_finding(read, place, unit=its_unit, shown=seen, indicator=indicator.ref)
        if problem is not None:
            yield problem


def _figures_of(asked: Asked) -> dict[str, tuple[Unit, int]]:
    """The figures that a row is asked for, by their keys, with unit and the decimals at which they are shown."""
    indicator, unit = asked.indicator, asked.unit
    wanted = {"value": (unit, indicator.decimals), "revised_previous": (unit, indicator.decimals)}
    if indicator.has_parts:
        wanted |= {"numerator": (_COUNT, 0), "denominator": (_COUNT, 0)}
    if indicator.target_from_service:
        wanted["target"] = (unit, indicator.shown_target_decimals)
    if asked.forecast:
        wanted["forecast"] = (unit, indicator.decimals)
    return wanted


def _size_of(asked: Asked) -> Decimal | None:
    """A figure of the size that is likely: the reading before that we hold, else the target."""
    before = asked.previous or asked.last
    return before.value if before is not None and before.value is not None else asked.held_target


def _bounded(unit: Unit, asked: Asked) -> Unit:
    """The unit with the indicator's own plausible limits."""
    return replace(unit, minimum=asked.minimum, maximum=asked.maximum) if unit is asked.unit else unit


def _suppressed(cell: CellRead, indicator: Indicator) -> bool:
    """Whether only a bound is given where the register says that a figure below it is not to be shown."""
    if indicator.suppress_below is None or cell.kind is not CellKind.TEXT:
        return False
    bound = _BELOW.fullmatch(plain_text(cell.text))
    return bound is not None and Decimal(bound["limit"]) <= indicator.suppress_below


def _word(record: Mapping[str, Any], key: str, place: Cell, seen: str, ref: str) -> Iterator[Finding]:
    """A word for “no figure” is right only beside a data status that says so."""
    if key == "value" and record.get("data_status") == _NO_FIGURE:
        return
    code = "word-without-status" if key == "value" else "word-for-figure"
    yield finding(code, place, indicator=ref, value=seen)


def _text(cell: CellRead, place: Cell, ref: str) -> tuple[str, list[Finding]]:
    """A text as it was written; a number or date in its place is its own text."""
    if cell.kind is CellKind.ERROR:
        return "", [finding("text-is-error-value", place, indicator=ref, value=cell.text)]
    if cell.kind is CellKind.UNCALCULATED:
        return "", [finding("formula-not-calculated", place, indicator=ref, value=cell.text)]
    text = _UNSEEN.sub("\ufffd", cell.text.strip())
    if text != cell.text.strip():
        return text, [finding("text-with-unseen", place, indicator=ref, value=text)]
    return text, []
