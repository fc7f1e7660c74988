"""Every finding about a completed return: reading, schema, presence of rows, then the rules row by row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from workbook_tool.catalogue import entries, finding
from workbook_tool.domain.collection import USUAL_RULES, TrendRules
from workbook_tool.domain.finding import Finding, Severity
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import UNSETTLED
from workbook_tool.domain.register import Register, Service
from workbook_tool.figures.spelling import exactly
from workbook_tool.returns.asked import Asked
from workbook_tool.returns.check.case import Case
from workbook_tool.returns.check.foreseen import certain, is_in_doubt, is_withheld, narrative
from workbook_tool.returns.check.misplaced import about_given, in_value, in_wrong_column, shifted, wrong_column_finding
from workbook_tool.returns.check.rules import ROW_RULES, slip
from workbook_tool.returns.check.words import about_completion
from workbook_tool.returns.check.written import written_elsewhere
from workbook_tool.returns.read.answers import Question, chosen_of, says_yes
from workbook_tool.returns.read.records import ReadReturn
from workbook_tool.schema import validate

_NO_REASON = "revision-without-reason"


def check_return(
    read: ReadReturn, register: Register, service: Service, rules: TrendRules = USUAL_RULES
) -> list[Finding]:
    """Every finding about a return that was read: those of reading first, each in order of its row.

    ``rules`` say how trends are read.
    """
    findings = list(read.document.findings)
    cases = [Case(read.record_of(match), match, register) for match in read.matched.values()]
    elsewhere = written_elsewhere(read, cases)
    misplaced, wrong_column = _in_wrong_column(cases, findings)
    cases = [*_as_proposed(cases, read, register), *misplaced]
    of_indicator: dict[str, list[Case]] = {}
    for case in cases:
        of_indicator.setdefault(case.asked.indicator.ref, []).append(case)
    routine = {case.cell("revision_reason") for case in cases if _is_routine(case)}
    findings += _without_repeats([f for p in read.proposed.values() for f in p.findings], findings)
    failures = [f for f in validate(read.document, "return") if f.code != _NO_REASON or f.cell not in routine]
    findings += _without_repeats(failures, findings)
    if ("readings",) in read.document.cells:  # a sheet that is gone takes its rows with it, and says so once
        findings += [absent_finding(read, row) for row in read.absent if row.key not in read.likely]
    cycle = next((case.asked.cycle for case in cases), None)
    findings += _start(read, service, cycle)
    findings += about_given(read.matched)
    findings += elsewhere
    doubtful = {(f.cell, f.indicator) for f in findings if f.cell and f.asks}
    moved = list(shifted(cases))
    for case in cases:
        findings += _meant(case, read)
        same = of_indicator[case.asked.indicator.ref]
        of_row = [f for rule in ROW_RULES for f in rule(case)] + list(narrative(case, same, rules))
        of_row = _moved_first(of_row, [f for f in moved if f.cell == case.match.row.places.get("value")])
        so_far = [*findings, *of_row]
        if is_withheld(case, so_far):
            of_row = [f for f in of_row if not entries()[f.code].of_figure]
        if is_in_doubt(case, so_far):
            asked = {(f.code, f.cell) for f in of_row}
            of_row += [f for f in certain(case, same, so_far, rules) if (f.code, f.cell) not in asked]
        wanted = [f for f in of_row if (f.cell, f.indicator) not in doubtful and not _is_off(f, case)]
        findings += [_waived(f, case) for f in wanted]
    return findings + wrong_column


def _as_proposed(cases: Sequence[Case], read: ReadReturn, register: Register) -> list[Case]:
    """The rows as they will stand once the service agrees: what stands elsewhere is asked about in the same round."""
    keys = {case.asked.key for case in cases}
    proposed = {
        key: Case(read.record_of(row.match), row.match, register)
        for key, row in read.proposed.items()
        if key in keys or key not in read.matched
    }
    return [proposed.pop(case.asked.key, case) for case in cases] + list(proposed.values())


def _meant(case: Case, read: ReadReturn) -> Iterator[Finding]:
    """Where a slip is asked about and the answer names the figure that was probably meant, that is taken."""
    value = case.figure("value")
    for raised in slip(case):
        given = read.answers.to(Question(raised.code, case.asked.key))
        likely = tuple(figure for figure in raised.readings if figure != value)
        if given is None or says_yes(given.cell):
            continue
        chosen = chosen_of(likely, given.cell, case.asked.unit, case.asked.indicator.decimals)
        if chosen is not None:
            case.record["value"] = chosen
            yield case.say("figure-answered", "value", shown=exactly(chosen, case.asked.unit), answer=given.text)


def _in_wrong_column(cases: list[Case], findings: list[Finding]) -> tuple[list[Case], list[Finding]]:
    """The rows whose figures stand in Revised Previous, as they would be in Value; one finding says it of them all."""
    misplaced = in_wrong_column(cases)
    if not misplaced:
        return [], []
    spoken = {case.cell("revised_previous") for case in misplaced}
    findings[:] = [f for f in findings if f.cell not in spoken]
    for case in misplaced:
        cases.remove(case)
    return [in_value(case) for case in misplaced], [wrong_column_finding(misplaced)]


def _is_routine(case: Case) -> bool:
    """Whether a revision needs no reason: the figure was not final yet, or it is what we hold."""
    previous = case.asked.previous
    if previous is None:
        return False
    return previous.data_status in UNSETTLED or previous.value == case.figure("revised_previous")


def _waived(raised: Finding, case: Case) -> Finding:
    """The finding, or the note that it becomes where the register waives its rule or has it on trial."""
    ref, period = case.asked.indicator.ref, case.asked.period or case.asked.cycle
    for waiver in case.register.waivers:
        if waiver.rule == raised.code and waiver.holds(ref, period):
            facts = {"until": waiver.until.label, "by": waiver.approved_by, "reason": waiver.reason.rstrip(". ")}
            code = "rule-waived" if waiver.indicator else "rule-on-trial"
            return finding(code, raised.cell, indicator=ref, value=raised.value, sentence=raised.message, **facts)
    return raised


def _is_off(raised: Finding, case: Case) -> bool:
    """Whether the register switches this question off for the indicator."""
    return not raised.is_error and raised.code in case.asked.indicator.queries_off


def _without_repeats(failures: list[Finding], before: list[Finding]) -> list[Finding]:
    """Schema findings, less those at a cell that reading it has already spoken of."""
    spoken = {f.cell for f in before if f.cell}
    return [f for f in failures if f.cell not in spoken]


def _moved_first(of_row: list[Finding], moved: list[Finding]) -> list[Finding]:
    """Where a figure seems to stand in another row, no other question about it is asked."""
    cells = {f.cell for f in moved}
    return moved + [f for f in of_row if f.cell not in cells or f.severity is not Severity.QUERY]


def absent_finding(read: ReadReturn, row: Asked) -> Finding:
    """What is said of an asked row that is nowhere in the return."""
    code = "row-missing" if row.due else "row-missing-not-due"
    cell = read.document.cell("readings")
    missing = finding(code, cell, indicator=row.indicator.ref, title=row.indicator.title, period=row.label)
    return replace(missing, period=row.period)


def _start(read: ReadReturn, service: Service, period: Period | None) -> Iterator[Finding]:
    start, cell = read.document.data["start"], read.document.cell
    if not start.get("completed_by") and ("start", "completed_by") in read.document.cells:
        yield finding("completed-by-missing", cell("start", "completed_by"))
    yield from about_completion(read, period)
    if service.approval_required and not start.get("approved_by"):
        yield finding("approval-missing", cell("start", "approved_by"), service=service.name)
