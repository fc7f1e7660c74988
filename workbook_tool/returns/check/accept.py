"""What is accepted of a return: by indicator, so that one wrong row never holds back the good ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from workbook_tool import catalogue
from workbook_tool.domain.finding import Cell, Finding, Severity
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import Answer, DataStatus, Reading, Restatement, Return, ReturnStatus
from workbook_tool.immutable import immutable
from workbook_tool.returns.read.match import Matched
from workbook_tool.returns.read.records import ReadReturn
from workbook_tool.returns.read.values import day_of, figure_of


@immutable
class Outcome:
    """A return's accepted words and its status."""

    accepted: Return
    status: ReturnStatus


def accept(
    read: ReadReturn,
    findings: Sequence[Finding],
    service: str,
    period: Period,
    reference: str,
    sha256: str,
    in_earlier: int = 0,
) -> Outcome:
    """The readings, restatements and answers that stand, and what the return is therefore called.

    ``in_earlier`` is how many of the readings due other parts of the same return have given.
    """
    wrong = {_place(f.cell) for f in findings if f.is_error and f.cell and f.cell.ref}
    doubted = {_place(f.cell) for f in findings if catalogue.entries()[f.code].withholds and f.cell}
    unsettled = wrong | doubted
    document, start = read.document, read.document.data["start"]
    readings, restatements, answers = [], [], []
    for match in read.matched.values():
        record = read.record_of(match)
        answers += [Answer(*_key(match), a.text, a.place) for a in read.answers.of_row(match.asked.key)]
        if unsettled and any(_place(cell) in unsettled for cell in match.row.places.values()):
            continue
        if reading := _reading(match, record):
            readings.append(reading)
        if restatement := _restatement(match, record):
            restatements.append(restatement)
    accepted = Return(
        service, period, reference, document.file, sha256, tuple(readings), tuple(restatements), tuple(answers),
        start.get("completed_by", ""), day_of(start.get("completed_on")),
        start.get("approved_by", ""), day_of(start.get("approved_on")),
    )  # fmt: skip
    given = {reading.key for reading in readings}
    due = sum(m.asked.owed or _key(m) in given for m in read.matched.values()) + sum(r.owed for r in read.absent)
    return Outcome(accepted, status(findings, len(readings), due - in_earlier))


def status(findings: Sequence[Finding], accepted: int, due: int) -> ReturnStatus:
    """What a return is called, from its unanswered findings and how many of the readings due were accepted."""
    if not any(f.is_error for f in findings) and accepted == due:
        queried = any(f.severity is Severity.QUERY for f in findings)
        return ReturnStatus.WITH_QUERIES if queried else ReturnStatus.ACCEPTED
    return ReturnStatus.IN_PART if accepted else ReturnStatus.RETURNED


def _place(cell: Cell) -> tuple[str, str]:
    return cell.sheet, cell.ref


def _key(match: Matched) -> tuple[str, Period]:
    return match.asked.indicator.ref, match.asked.period or match.asked.cycle


def _reading(match: Matched, record: dict[str, Any]) -> Reading | None:
    value = figure_of(record, "value")
    data_status = DataStatus(record.get("data_status", DataStatus.FINAL))
    if match.asked.period is None or (value is None and data_status is not DataStatus.NOT_AVAILABLE):
        return None
    cell = match.row.cells.get("value")
    return Reading(
        indicator=match.asked.indicator.ref,
        period=match.asked.period,
        value=value,
        data_status=data_status,
        commentary=record.get("commentary", ""),
        actions=record.get("actions", ""),
        numerator=figure_of(record, "numerator"),
        denominator=figure_of(record, "denominator"),
        target=figure_of(record, "target"),
        forecast=figure_of(record, "forecast"),
        text=cell.text if cell else "",
        cell=match.row.places.get("value"),
    )


def _restatement(match: Matched, record: dict[str, Any]) -> Restatement | None:
    value, previous = figure_of(record, "revised_previous"), match.asked.previous
    if value is None or previous is None or not match.asked.revises(value):
        return None
    cell = match.row.cells["revised_previous"]
    place = match.row.places["revised_previous"]
    reason = record.get("revision_reason", "")
    return Restatement(match.asked.indicator.ref, previous.period, value, reason, cell.text, place)
