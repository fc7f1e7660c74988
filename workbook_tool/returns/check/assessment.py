"""One file that came in, from the workbook as read to its status: the gates in order, one finding for a mistake."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from datetime import date

from workbook_tool.catalogue import finding, in_order
from workbook_tool.domain.collection import USUAL_RULES, TrendRules
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import Lookup, Return, ReturnStatus
from workbook_tool.domain.register import Register
from workbook_tool.grid import WorkbookRead
from workbook_tool.immutable import immutable
from workbook_tool.returns.asked import Asked, History, asked
from workbook_tool.returns.check.accept import accept
from workbook_tool.returns.check.gates import check_return
from workbook_tool.returns.check.merge_returns import EarlierReading, Key, merge_with_earlier
from workbook_tool.returns.check.settled import about_proposals, settled
from workbook_tool.returns.read.by_mail import NOTHING, Told, disagreements, supplied
from workbook_tool.returns.read.match import of_rows
from workbook_tool.returns.read.recognise import is_untouched, recognise
from workbook_tool.returns.read.records import ReadReturn, read_return

_MOST_ALONE = 3  # missing rows that are said one by one
_SAID_BY = {"heading-twice": "columns-disagree", "sheet-twice": "sheets-disagree"}
"""Findings that say nothing more where the other is: that something is there twice, and which cells then differ."""


def joined(findings: Sequence[Finding], read: ReadReturn) -> tuple[Finding, ...]:
    """The findings of a return, each mistake once, in the order in which a person would mend them."""
    codes = {raised.code for raised in findings}
    kept = [raised for raised in findings if _SAID_BY.get(raised.code) not in codes]
    if "ids-missing" in codes and read.sheet and "indicator" not in read.sheet.columns:
        ids = read.sheet.layout.column("indicator").heading
        kept = [raised for raised in kept if raised.code != "heading-missing" or f"“{ids}”" not in raised.fix]
    kept = _elsewhere(kept, read)
    gone = [raised for raised in kept if raised.code == "row-missing"]
    if len(gone) > _MOST_ALONE:
        absent = {(row.indicator.ref, row.period): row for row in read.absent}
        rows = [absent[raised.indicator or "", raised.period] for raised in gone]
        kept = [raised for raised in kept if raised.code != "row-missing"]
        kept.append(_rows_missing(read.document.cell("readings"), rows))
    return in_order(kept)


def _elsewhere(findings: list[Finding], read: ReadReturn) -> list[Finding]:
    """One finding for all figures that stand on a second sheet or in a second column alone."""
    values = {match.row.places.get("value"): match.asked for match in read.matched.values()}
    alone = [f for f in findings if f.code in _SAID_BY.values() and not f.value and f.cell in values]
    if not alone:
        return findings
    refs = ", ".join(dict.fromkeys(raised.indicator or "" for raised in alone))
    one_row = alone[0].indicator if len(alone) == 1 else None
    where = "on another sheet" if alone[0].code == "sheets-disagree" else "in a second column of the same heading"
    whole = finding("figures-elsewhere", alone[0].cell, indicator=one_row, rows=refs, where=where)
    return [f for f in findings if f not in alone] + [whole]


def _rows_missing(cell: Cell, rows: Sequence[Asked]) -> Finding:
    listed = "; ".join(f"{row.indicator.ref} ({row.indicator.title}), {row.label}" for row in rows)
    return finding("rows-missing", cell, count=len(rows), rows=listed)


Gate = Callable[[str, Period, str], Sequence[Finding]]
Earlier = Callable[[str, Period], Mapping[Key, EarlierReading]]


@immutable
class Context:
    """What a return is held against. ``gate`` says whether a service's return for a period is wanted now.

    ``earlier`` gives what the service's returns of the same cycle have brought already.
    """

    register: Callable[[Period], Register]
    """The register of a cycle."""
    lookup: Lookup
    """What was asked of a service."""
    history: History
    """Earlier readings."""
    gate: Gate
    earlier: Earlier = lambda _service, _period: {}
    trend_rules: TrendRules = USUAL_RULES
    """How trends are read."""


@immutable
class Assessed:
    """What became of one file; ``accepted`` is None where nothing of it could be taken; ``via`` is how it came."""

    file: str
    sha256: str
    """Of the file's bytes."""
    status: ReturnStatus
    """What became of it."""
    service: str = ""
    """The service's code; empty where it is not known."""
    period: Period | None = None
    """The cycle; None where it is not known."""
    findings: tuple[Finding, ...] = ()
    """In the order in which a person would mend them."""
    accepted: Return | None = None
    via: Mapping[str, str] = field(default_factory=dict)
    answer_by: date | None = None
    """The day by which its service is asked to mend it."""


def assess(
    workbook: WorkbookRead | Finding,
    file: str,
    sha256: str,
    latest: Register,
    context: Context,
    message: Told = NOTHING,
) -> Assessed:
    """The status, readings and findings of one file; ``latest`` is the register of today."""
    if isinstance(workbook, Finding):
        return Assessed(file, sha256, ReturnStatus.NOT_A_RETURN, findings=(workbook,))
    known = supplied(recognise(workbook, latest), message, file, latest)
    if not known.service or known.period is None:
        status = ReturnStatus.RETURNED if known.is_return else ReturnStatus.NOT_A_RETURN
        return Assessed(file, sha256, status, period=known.period, findings=known.findings)
    service, period = known.service, known.period
    refused = tuple(context.gate(service, period, file))
    if refused:
        findings = (*known.findings, *disagreements(known, message, file, latest), *refused)
        return Assessed(file, sha256, ReturnStatus.RETURNED, service, period, findings)
    register = context.register(period)
    rows = asked(register, service, period, context.lookup, context.history)
    read = read_return(workbook, register, rows)
    about_mail = disagreements(known, message, file, latest)
    if is_untouched(read):
        findings = (*known.findings, *about_mail, finding("return-not-filled-in", Cell(file), period=period.label))
        return Assessed(file, sha256, ReturnStatus.NOT_A_RETURN, service, period, findings)
    checked = check_return(read, register, register.services[service], context.trend_rules)
    findings = (*known.findings, *about_mail, *checked)
    whole = merge_with_earlier(read, findings, context.earlier(service, period))
    findings = joined((*settled(of_rows(whole.findings, read.rows), read), *about_proposals(read)), read)
    outcome = accept(read, findings, service, period, known.reference, sha256, whole.in_earlier)
    return Assessed(file, sha256, outcome.status, service, period, findings, outcome.accepted)
