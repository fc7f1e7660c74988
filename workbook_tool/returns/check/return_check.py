"""What is said about a completed return: presence, type, across fields, against the register and history.

The gates stand in order; a later one runs for whatever part passed, and a blank
does not set off what would follow from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from workbook_tool.catalogue import finding
from workbook_tool.domain.figure import UnitType, as_shown, figure_text, number_text
from workbook_tool.domain.finding import Cell, Finding, Severity
from workbook_tool.domain.indicator import Accumulation
from workbook_tool.domain.reading import UNSETTLED, DataStatus, Reading
from workbook_tool.domain.register import Register, Service
from workbook_tool.figures.spelling import exactly
from workbook_tool.rating.rate import colour
from workbook_tool.returns.asked import Asked
from workbook_tool.returns.check.return_given import about_given
from workbook_tool.returns.check.return_words import about_words
from workbook_tool.returns.read.return_match import Matched
from workbook_tool.returns.read.return_read import ReadReturn
from workbook_tool.returns.read.return_values import as_seen, figure_of
from workbook_tool.schema import validate

_NO_REASON = "revision-without-reason"


@dataclass(frozen=True, slots=True)
class Case:
    """One row under check: its flat record, what was asked, and the cell of each part."""

    record: Mapping[str, Any]
    match: Matched
    register: Register

    @property
    def asked(self) -> Asked:
        """The asked row."""
        return self.match.asked

    @property
    def rag(self) -> str:
        """The rating that the row would have; empty where it has no figure."""
        asked, value = self.asked, self.figure("value")
        if value is None or asked.period is None:
            return ""
        reading = Reading(asked.indicator.ref, asked.period, value, target=self.figure("target"))
        return colour(asked.indicator, self.register, asked.period, reading, asked.year_before)[0].value

    def cell(self, key: str) -> Cell:
        """The cell of a part; the row's ID where its column is missing."""
        places = self.match.row.places
        return places.get(key) or places["indicator"]

    def say(self, code: str, key: str, **facts: object) -> Finding:
        """A finding of ``code`` at the part ``key``, with the value that stands there."""
        cell = self.match.row.cells.get(key)
        value = as_seen(cell) if cell else None
        ref = self.asked.indicator.ref
        return finding(code, self.cell(key), indicator=ref, value=value, period=self.asked.label, **facts)

    def figure(self, key: str) -> Decimal | None:
        """A figure of the record."""
        return figure_of(self.record, key)

    def shown(self, value: Decimal) -> str:
        """A figure as the report prints it."""
        return figure_text(value, self.asked.unit, self.asked.indicator.decimals)

    def shown_target(self, value: Decimal) -> str:
        """A target as the report prints it."""
        return figure_text(value, self.asked.unit, self.asked.indicator.shown_target_decimals)


def check_return(read: ReadReturn, register: Register, service: Service) -> list[Finding]:
    """Every finding about a return that was read: those of reading first, each in order of its row."""
    said = list(read.document.findings)
    cases = [Case(read.document.data["readings"][m.index], m, register) for m in read.matched.values()]
    of_indicator: dict[str, list[tuple[Asked, Mapping[str, Any]]]] = {}
    for case in cases:
        of_indicator.setdefault(case.asked.indicator.ref, []).append((case.asked, case.record))
    routine = {case.cell("revision_reason") for case in cases if _is_routine(case)}
    found = [f for f in validate(read.document, "return") if f.code != _NO_REASON or f.cell not in routine]
    said += _without_repeats(found, said)
    if ("readings",) in read.document.cells:  # a sheet that is gone takes its rows with it, and says so once
        said += [absent_finding(read, row) for row in read.absent]
    said += _start(read, service)
    said += about_given(read.matched)
    doubtful = {(f.cell, f.indicator) for f in said if f.cell and f.severity is not Severity.NOTE}
    for case in cases:
        found = [f for rule in _RULES for f in rule(case)] + list(_narrative(case, of_indicator))
        said += [_waived(f, case) for f in found if (f.cell, f.indicator) not in doubtful and not _is_off(f, case)]
    return said


def _is_routine(case: Case) -> bool:
    """Whether a revision needs no reason: the figure was not final yet, or it is what we hold."""
    previous = case.asked.previous
    if previous is None:
        return False
    return previous.data_status in UNSETTLED or previous.value == case.figure("revised_previous")


def _waived(found: Finding, case: Case) -> Finding:
    """The finding, or the note that it becomes where the register waives its rule or has it on trial."""
    ref, period = case.asked.indicator.ref, case.asked.period or case.asked.cycle
    for waiver in case.register.waivers:
        if waiver.rule == found.code and waiver.holds(ref, period):
            facts = {"until": waiver.until.label, "by": waiver.approved_by, "reason": waiver.reason.rstrip(". ")}
            code = "rule-waived" if waiver.indicator else "rule-on-trial"
            return finding(code, found.cell, indicator=ref, value=found.value, said=found.message, **facts)
    return found


def _is_off(found: Finding, case: Case) -> bool:
    """Whether the register switches this question off for the indicator."""
    return not found.is_error and found.code in case.asked.indicator.queries_off


def _without_repeats(found: list[Finding], before: list[Finding]) -> list[Finding]:
    """Schema findings, less those at a cell that reading it has already spoken of."""
    spoken = {f.cell for f in before if f.cell}
    return [f for f in found if f.cell not in spoken]


def absent_finding(read: ReadReturn, row: Asked) -> Finding:
    """What is said of an asked row that is nowhere in the return."""
    code = "row-missing" if row.due else "row-missing-not-due"
    cell = read.document.cell("readings")
    said = finding(code, cell, indicator=row.indicator.ref, title=row.indicator.title, period=row.label)
    return replace(said, period=row.period)


def _start(read: ReadReturn, service: Service) -> Iterator[Finding]:
    start, cell = read.document.data["start"], read.document.cell
    if not start.get("completed_by") and ("start", "completed_by") in read.document.cells:
        yield finding("completed-by-missing", cell("start", "completed_by"))
    if service.approval_required and not start.get("approved_by"):
        yield finding("approval-missing", cell("start", "approved_by"), service=service.name)


# -- the rules, in order ------------------------------------------------------------


def _presence(case: Case) -> Iterator[Finding]:
    if not case.asked.due or "value" not in case.match.row.places:
        return
    record, status = case.record, case.record.get("data_status")
    has_text = bool(case.match.row.text("value"))
    if "value" not in record and not has_text:
        if status == DataStatus.NOT_AVAILABLE:
            if case.asked.latest and not record.get("commentary"):
                yield case.say("not-available-without-reason", "commentary")
        else:
            yield case.say("value-missing", "value")
    if "value" in record and status == DataStatus.NOT_AVAILABLE:
        yield case.say("value-though-not-available", "data_status", shown=case.shown(case.record["value"]))
    if case.asked.indicator.target_from_service and "value" in record and "target" not in record:
        held = case.asked.held_target
        if held is None:
            yield case.say("target-missing", "target")
        else:
            yield case.say("target-of-register", "target", shown=case.shown_target(held))


def _limits(case: Case) -> Iterator[Finding]:
    value, asked = case.figure("value"), case.asked
    if value is None:
        return
    low, high = asked.minimum, asked.maximum
    if high is not None and value > high:
        yield case.say("value-above-maximum", "value", shown=case.shown(value), limit=case.shown(high))
    if low is not None and value < low:
        yield case.say("value-below-minimum", "value", shown=case.shown(value), limit=case.shown(low))


def _parts(case: Case) -> Iterator[Finding]:
    indicator = case.asked.indicator
    value, over, under = (case.figure(k) for k in ("value", "numerator", "denominator"))
    if not indicator.has_parts or value is None or not {"numerator", "denominator"} <= case.match.row.places.keys():
        return
    if over is None or under is None:
        missing = "numerator" if over is None else "denominator"
        yield case.say("part-missing", missing, part=missing)
        return
    if under == 0:
        yield case.say("denominator-zero", "denominator", shown=case.shown(value))
        return
    scale = Decimal(100) if case.asked.unit.is_percent else Decimal(1)
    worked = as_shown(over / under * scale, indicator.decimals)
    if worked != as_shown(value, indicator.decimals):
        sum_ = f"{number_text(over, 0)} out of {number_text(under, 0)}"
        yield case.say("parts-disagree", "value", shown=case.shown(value), worked=case.shown(worked), sum=sum_)


def _tenfold(case: Case) -> Iterator[Finding]:
    value, asked = case.figure("value"), case.asked
    before = asked.previous or asked.last
    if value is None or before is None or not before.value or not value:
        return
    ratio = value / before.value
    for low, high, words in ((8, 12, "ten times"), (Decimal("0.08"), Decimal("0.12"), "a tenth of")):
        if low <= ratio <= high:
            yield case.say(
                "value-tenfold", "value", shown=case.shown(value), words=words,
                before=case.shown(before.value), before_period=before.period.label,
            )  # fmt: skip


def _repeated(case: Case) -> Iterator[Finding]:
    value, before, indicator = case.figure("value"), case.asked.previous, case.asked.indicator
    if value is None or before is None or indicator.may_repeat or before.value != value:
        return
    yield case.say("value-repeated", "value", shown=case.shown(value), before_period=before.period.label)


def _whole(case: Case) -> Iterator[Finding]:
    """A number of things that is shown whole was given with decimals."""
    value, decimals = case.figure("value"), case.asked.indicator.decimals
    if value is None or decimals or case.asked.unit.type is not UnitType.NUMBER or value == as_shown(value, 0):
        return
    shown = exactly(value, case.asked.unit)
    yield case.say("figure-not-whole", "value", shown=shown, rounded=case.shown(value))


def _revision(case: Case) -> Iterator[Finding]:
    if case.figure("revised_previous") is not None and case.asked.previous is None:
        yield case.say("nothing-to-revise", "revised_previous")


def _words(case: Case) -> Iterator[Finding]:
    if not case.asked.latest or not case.asked.due or "value" not in case.record:
        return
    worst = case.register.scheme(case.asked.indicator).worst.value
    if not case.record.get("actions") and "actions" in case.match.row.places and case.rag == worst:
        yield case.say("red-without-actions", "actions", rag=worst)
    if not case.record.get("commentary") and "commentary" in case.match.row.places:
        yield case.say("commentary-missing", "commentary")


def _narrative(case: Case, of_indicator: Mapping[str, Sequence[tuple[Asked, Mapping[str, Any]]]]) -> Iterator[Finding]:
    """What the words say beside the figures."""
    same = of_indicator[case.asked.indicator.ref]
    for question in about_words(case.record, case.asked, same, case.register, case.rag):
        yield case.say(question.code, question.key, **question.facts)


def _falling_total(case: Case) -> Iterator[Finding]:
    """A count that adds up through the year cannot fall within it."""
    value, before, asked = case.figure("value"), case.asked.previous, case.asked
    if value is None or before is None or before.value is None or asked.period is None:
        return
    adds_up = asked.indicator.accumulation is Accumulation.YEAR_TO_DATE and not asked.unit.is_percent
    same_year = before.period.financial_year == asked.period.financial_year
    if adds_up and same_year and not asked.indicator.has_parts and value < before.value:
        shown, was = case.shown(value), case.shown(before.value)
        yield case.say("running-total-falls", "value", shown=shown, before=was, before_period=before.period.label)


_RULES: tuple[Callable[[Case], Iterator[Finding]], ...] = (
    _presence, _limits, _parts, _whole, _tenfold, _repeated, _revision, _falling_total, _words,
)  # fmt: skip
