"""``questions``: what is open in a cycle's returns, numbered, each with what was probably meant and its rating."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from workbook_tool.catalogue import officer_question
from workbook_tool.commands.as_data import finding_data
from workbook_tool.commands.cycle.moves import Move, corrections_sent, left_to_services, move_of_question
from workbook_tool.commands.cycle.status import the_cycle
from workbook_tool.commands.folder import Folder
from workbook_tool.commands.intake.row_text import Records, row_records
from workbook_tool.domain.figure import json_number
from workbook_tool.domain.indicator import Indicator, compared_period
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import Reading
from workbook_tool.domain.register import Register
from workbook_tool.figures.spelling import exactly
from workbook_tool.immutable import immutable
from workbook_tool.ledger import Ledger, Noted
from workbook_tool.rating.rate import rate

_SHOWN_BEFORE, _CHARTED = 4, 8  # readings


@immutable
class LikelyReading:
    """A figure that is probably meant, as it is printed, and the rating that it would have with its sum."""

    value: Decimal
    """In the indicator's unit."""
    text: str
    """As printed."""
    rag: str
    """The rating that it would have."""
    why: str
    """The rating's sum in words."""
    target: Decimal | None
    """What it would be held against."""


@immutable
class OpenQuestion:
    """One question: ``number`` is what people call it, whatever becomes of the return.

    ``before`` are the indicator's last readings, the newest first; ``previous`` is
    the one that the figure is compared with; ``past`` are as many as a small chart shows, the newest last.
    """

    number: int
    noted: Noted
    """The finding as the ledger keeps it."""
    indicator: Indicator | None
    register: Register
    """The cycle's register."""
    readings: tuple[LikelyReading, ...]
    previous: Reading | None
    before: tuple[Reading, ...]
    commentary: str
    """What the service wrote beside it."""
    whose: Move
    """Who is to act."""
    withholds: bool = False
    """Whether its figure is not taken until it is settled."""
    past: tuple[Reading, ...] = ()

    def shown(self, reading: Reading) -> str:
        """A reading of the indicator as it is printed."""
        if self.indicator is None or reading.value is None:
            return "n/a"
        return exactly(reading.value, self.register.unit(self.indicator))

    def as_data(self) -> dict[str, Any]:
        """As JSON data; absent is null."""
        decimals = self.indicator.decimals if self.indicator else None
        return {
            "number": self.number,
            "service": self.noted.service or None,
            **finding_data(self.noted.finding),
            "officer": officer_question(self.noted.finding),
            "readings": [{"value": json_number(r.value), "text": r.text, "rag": r.rag} for r in self.readings],
            "previous": json_number(self.previous.value if self.previous else None, decimals),
            "before": [
                {"period": r.period.code, "value": json_number(r.value, decimals), "text": self.shown(r)}
                for r in self.before
            ],
            "commentary": self.commentary or None,
            "whose": self.whose.value,
        }


def open_questions(folder: Folder, period: Period | None) -> tuple[Period, tuple[OpenQuestion, ...]]:
    """What is open in a cycle (the latest, where none is named), by number."""
    with folder.reading() as ledger:
        cycle = the_cycle(ledger, period).period
        return cycle, tuple(questions_of(folder, ledger, cycle))


def questions_data(period: Period, questions: tuple[OpenQuestion, ...]) -> dict[str, Any]:
    """What ``questions`` prints."""
    return {"period": period.code, "questions": [question.as_data() for question in questions]}


def questions_of(folder: Folder, ledger: Ledger, cycle: Period) -> Iterator[OpenQuestion]:
    """What is open in a cycle, by number."""
    numbers = ledger.questions.of_findings(cycle)
    asking = [noted for noted in ledger.findings.open(cycle) if noted.number in numbers]
    facts = _Facts(folder, ledger, cycle)
    for noted in sorted(asking, key=lambda n: numbers[n.number]):
        yield facts.question(numbers[noted.number], noted)


class _Facts:
    """What is known beside the questions of a cycle; each return is read once, and only where it must be."""

    def __init__(self, folder: Folder, ledger: Ledger, cycle: Period) -> None:
        self.folder, self.ledger, self.cycle = folder, ledger, cycle
        self.register = folder.register_of(cycle, ledger).register
        self.asked = left_to_services(ledger, cycle)
        returns = {received.number: received for received in ledger.returns.of(cycle)}
        self.told = {number for number, received in returns.items() if corrections_sent(ledger, received)}
        self.records: dict[str, Records] = {}

    def question(self, number: int, noted: Noted) -> OpenQuestion:
        finding = noted.finding
        indicator = self.register.indicators.get(finding.indicator or "")
        period = finding.period
        whose = move_of_question(noted, asked=noted.number in self.asked, told=noted.received in self.told)
        if indicator is None:
            return OpenQuestion(number, noted, None, self.register, (), None, (), "", whose)
        history = self.ledger.readings.history(indicator.ref)
        until = period.start if period else self.cycle.start
        before = [reading for reading in reversed(history) if reading.period.start < until]
        held = {reading.period: reading for reading in history}
        previous = held.get(compared_period(indicator, period)) if period else None
        return OpenQuestion(
            number, noted, indicator, self.register, tuple(self._readings(noted, indicator, held)), previous,
            tuple(before[:_SHOWN_BEFORE]), self._commentary(noted, indicator, held), whose,
            withholds=period is not None and period not in held, past=tuple(reversed(before[:_CHARTED])),
        )  # fmt: skip

    def _readings(self, noted: Noted, indicator: Indicator, held: Mapping[Period, Reading]) -> Iterator[LikelyReading]:
        """The likely readings; of a question about a figure that was taken, that figure."""
        finding, period = noted.finding, noted.finding.period
        if period is None:
            return
        own = held.get(period)
        values = finding.readings
        if not values and own is not None and own.value is not None and own.cell == finding.cell:
            values = (own.value,)
        for value in dict.fromkeys(values):
            target = own.target if own else None
            reading = Reading(indicator.ref, period, value, target=target)
            rating = rate(indicator, self.register, period, reading, year_before=held.get(period.a_year_before()))
            text = exactly(value, self.register.unit(indicator))
            yield LikelyReading(value, text, rating.rag.value, rating.why, rating.target_value)

    def _commentary(self, noted: Noted, indicator: Indicator, held: Mapping[Period, Reading]) -> str:
        period = noted.finding.period
        own = held.get(period) if period else None
        if own is not None:
            return own.commentary
        if noted.service not in self.records:
            self.records[noted.service] = row_records(self.folder, self.ledger, self.cycle, noted.service)
        label = period.label if period else ""
        return str(self.records[noted.service].get((indicator.ref, label), {}).get("commentary", ""))
