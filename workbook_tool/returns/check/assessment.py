"""One file that came in, from the workbook as read to its status: the gates in order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from datetime import date

from workbook_tool.catalogue import finding
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import Return, ReturnStatus
from workbook_tool.domain.register import Register
from workbook_tool.domain.trend_rules import USUAL_RULES, TrendRules
from workbook_tool.grid import WorkbookRead
from workbook_tool.immutable import immutable
from workbook_tool.returns.asked import History, Lookup, asked
from workbook_tool.returns.check.accept import accept
from workbook_tool.returns.check.gates import check_return
from workbook_tool.returns.check.joined import joined
from workbook_tool.returns.check.merge_returns import EarlierReading, Key, merge_with_earlier
from workbook_tool.returns.check.settled import about_proposals, settled
from workbook_tool.returns.read.by_mail import NOTHING, Told, disagreements, supplied
from workbook_tool.returns.read.match import of_rows
from workbook_tool.returns.read.recognise import recognise
from workbook_tool.returns.read.records import read_return
from workbook_tool.returns.read.untouched import is_untouched

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
