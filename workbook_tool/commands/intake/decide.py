"""``decide``: the officer's word on numbered questions: a reading, a figure, none, an answer, or left to the service.

It is kept by the same events as an amendment, one for each reading, so that ``undo`` reverses it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from typing import Any

from workbook_tool.commands.cycle.moves import ASKED
from workbook_tool.commands.cycle.status import the_cycle
from workbook_tool.commands.folder import Folder
from workbook_tool.commands.intake.amend import figure_of
from workbook_tool.commands.intake.questions import OpenQuestion, questions_of
from workbook_tool.commands.intake.row_text import row_records
from workbook_tool.domain.indicator import Indicator
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import DataStatus, Reading
from workbook_tool.errors import UsageError, way_out
from workbook_tool.figures.spelling import exactly
from workbook_tool.immutable import immutable
from workbook_tool.ledger import Ledger
from workbook_tool.returns.read.values import figure_of as record_figure

_READING = ("take", "value", "withhold")


@immutable
class Decision:
    """What is decided, one of: ``take`` a likely reading (its text), a ``value``, ``withhold``, ``answer``, ``ask``."""

    take: str | None = None
    value: str | None = None
    withhold: bool = False
    answer: str | None = None
    ask: bool = False

    @property
    def kinds(self) -> tuple[str, ...]:
        """Which of them are given."""
        options = {name: getattr(self, name) for name in ("take", "value", "withhold", "answer", "ask")}
        return tuple(name for name, given in options.items() if given not in (None, False))


@immutable
class Decided:
    """What was done, a sentence for each, and what is still open in the cycle."""

    period: Period
    """The cycle's period."""
    done: tuple[str, ...]
    still_open: tuple[OpenQuestion, ...]
    """In the order of their numbers."""


class ChangedSinceError(UsageError):
    """What is to be decided is open no more, or is asked otherwise now: nothing was written."""


def decide_questions(
    folder: Folder,
    numbers: Sequence[int],
    decision: Decision,
    by: str,
    reason: str,
    period: Period | None = None,
    seen: Mapping[int, int] | None = None,
) -> Decided:
    """Decide questions by their numbers; all are looked at before anything is written.

    ``seen``: by number, that of the finding that was looked at. UsageError where the decision does not fit a
    question, ChangedSinceError where a number is open no more, or is that of another finding than was seen.
    """
    if len(decision.kinds) != 1:
        raise UsageError("Say one thing of the questions.", way_out("decide-one-thing"))
    if not by.strip() or not reason.strip():
        raise UsageError("A decision needs a name and a reason.", way_out("name-and-reason"))
    with folder.writing() as ledger:
        cycle = the_cycle(ledger, period).period
        ledger.published.refuse(cycle, "decided on")
        chosen = _chosen(tuple(questions_of(folder, ledger, cycle)), numbers)
        asked = {(question.number, question.noted.number) for question in chosen}
        if changed := [str(pair[0]) for pair in (seen or {}).items() if pair not in asked]:
            raise ChangedSinceError(f"Question {', '.join(changed)} has changed since.", "Look at it again.")
        steps = list(_steps(folder, ledger, cycle, chosen, decision, by, reason))
        for step in steps:
            step.write(ledger, cycle, by, reason)
        left = tuple(questions_of(folder, ledger, cycle))
    return Decided(cycle, tuple(step.words for step in steps), left)


def _chosen(open_questions: Sequence[OpenQuestion], numbers: Sequence[int]) -> list[OpenQuestion]:
    by_number: dict[int, list[OpenQuestion]] = {}
    for question in open_questions:
        by_number.setdefault(question.number, []).append(question)
    if missing := [str(number) for number in numbers if number not in by_number]:
        listed = ", ".join(map(str, by_number))
        raise ChangedSinceError(
            f"There is no open question {', '.join(missing)}.",
            f"Open are: {listed}." if listed else "No question is open.",
        )
    return [question for number in dict.fromkeys(numbers) for question in by_number[number]]


@immutable
class _Step:
    """One thing to write: the reading that is decided (None for none), and the findings that it settles or leaves."""

    words: str
    findings: tuple[int, ...]
    reading: Reading | None = None
    ask: Mapping[str, Any] | None = None
    service: str = ""
    answer: str = ""

    def write(self, ledger: Ledger, cycle: Period, by: str, reason: str) -> None:
        """Write it, as one event."""
        if self.ask is not None:
            ledger.sign(by)
            ledger.events.record(ASKED, cycle, self.service, dict(self.ask))
        elif self.reading is not None:
            ledger.amendments.record(self.reading, by, reason, cycle, self.findings)
        else:
            ledger.findings.close(self.findings, by, f"{self.answer} ({reason})" if self.answer else reason)


def _steps(
    folder: Folder,
    ledger: Ledger,
    cycle: Period,
    chosen: Sequence[OpenQuestion],
    decision: Decision,
    by: str,
    reason: str,
) -> Iterable[_Step]:
    if decision.kinds[0] not in _READING:
        yield from (_settled(question, decision, reason) for question in chosen)
        return
    rows: dict[tuple[str, Period], list[OpenQuestion]] = {}
    for question in chosen:
        finding = question.noted.finding
        if question.indicator is None or finding.period is None:
            raise UsageError(
                f"Question {question.number} is not about one figure: {finding.message}",
                way_out("decide-answer-or-ask"),
            )
        rows.setdefault((question.indicator.ref, finding.period), []).append(question)
    for (_, of), about in rows.items():
        yield _reading(folder, ledger, cycle, of, about, decision)


def _settled(question: OpenQuestion, decision: Decision, reason: str) -> _Step:
    """A question that is answered for its service, or left to it."""
    noted, finding = question.noted, question.noted.finding
    if decision.ask:
        facts = {
            "findings": [noted.number], "question": question.number, "code": finding.code,
            "indicator": finding.indicator, "reason": reason,
        }  # fmt: skip
        return _Step(f"{question.number}: left to {noted.service}.", (), ask=facts, service=noted.service)
    if question.withholds:
        likely = " or ".join(f"“{reading.text}”" for reading in question.readings)
        raise UsageError(
            f"Question {question.number} holds the figure back; an answer alone leaves none.",
            way_out("decide-reading", readings=likely) if likely else way_out("decide-value"),
        )
    return _Step(f"{question.number}: answered, “{decision.answer}”.", (noted.number,), answer=decision.answer or "")


def _reading(
    folder: Folder, ledger: Ledger, cycle: Period, of: Period, about: Sequence[OpenQuestion], decision: Decision
) -> _Step:
    question = about[0]
    indicator = question.indicator
    assert indicator
    base = ledger.readings.get(indicator.ref, of) or _as_written(folder, ledger, cycle, indicator, of, question)
    label, numbers = f"{indicator.ref}, {of.label}", ", ".join(str(q.number) for q in about)
    findings = tuple(q.noted.number for q in about)
    if decision.withhold:
        none = replace(
            base, value=None, text="", numerator=None, denominator=None, data_status=DataStatus.NOT_AVAILABLE
        )
        return _Step(f"{numbers}: {label} has no figure.", findings, none)
    cell = question.noted.finding.cell
    if decision.take is not None:
        value, text = _taken(about, decision.take, indicator), question.noted.finding.value or decision.take
    else:
        value, text, cell = figure_of(decision.value or "", indicator, question.register), decision.value or "", None
    settled = DataStatus.FINAL if base.data_status is DataStatus.NOT_AVAILABLE else base.data_status
    reading = replace(base, value=value, text=text, cell=cell, data_status=settled)
    shown = exactly(value, question.register.unit(indicator))
    return _Step(f"{numbers}: {label} is {shown}.", findings, reading)


def _taken(about: Sequence[OpenQuestion], text: str, indicator: Indicator) -> Decimal:
    """The likely reading that ``text`` names, in any of the ways that a figure is written."""
    for question in about:
        likely = {reading.text.replace(" ", ""): reading.value for reading in question.readings}
        if (value := likely.get(text.replace(" ", ""))) is not None:
            return value
    named: Decimal | None = None
    with suppress(UsageError):
        named = figure_of(text, indicator, about[0].register)
    offered_values = [r.value for q in about for r in q.readings]
    if named is not None and named in offered_values:
        return offered_values[offered_values.index(named)]
    offered = ", ".join(r.text for q in about for r in q.readings)
    raise UsageError(
        f"“{text}” is none of the likely readings of question {about[0].number}.",
        way_out("decide-another", readings=offered) if offered else way_out("value"),
    )


def _as_written(
    folder: Folder, ledger: Ledger, cycle: Period, indicator: Indicator, of: Period, question: OpenQuestion
) -> Reading:
    """The row as the service wrote it, without the figure that was held back."""
    record = row_records(folder, ledger, cycle, indicator.service).get((indicator.ref, of.label), {})
    try:
        status = DataStatus(record.get("data_status", DataStatus.FINAL))
    except ValueError:
        status = DataStatus.FINAL
    return Reading(
        indicator.ref, of, None, status, record.get("commentary", ""), record.get("actions", ""),
        record_figure(record, "numerator"), record_figure(record, "denominator"), record_figure(record, "target"),
    )  # fmt: skip
