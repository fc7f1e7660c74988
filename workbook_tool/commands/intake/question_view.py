"""What a page shows of a question: what became of it, and a small chart of what came before it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from workbook_tool.commands.folder import Folder
from workbook_tool.commands.intake.questions import OpenQuestion
from workbook_tool.domain.period import Period
from workbook_tool.figures.spelling import exactly
from workbook_tool.immutable import immutable
from workbook_tool.ledger import Noted


@immutable
class Settled:
    """A question by its number. ``by``, ``at`` and ``reason`` are empty where a later return took it away.

    ``figure`` is the one that is held now, as it was given; empty for none.
    """

    number: int
    noted: Noted
    """The finding with its number."""
    by: str = ""
    at: datetime | None = None
    reason: str = ""
    figure: str = ""


def settled_question(folder: Folder, cycle: Period, number: int) -> Settled | None:
    """What became of a question; None where there never was one of that number."""
    with folder.reading() as ledger:
        ours = {finding for finding, of in ledger.questions.of_findings(cycle).items() if of == number}
        about = [n for received in ledger.returns.of(cycle) for n in ledger.findings.of(received) if n.number in ours]
        if not about:
            return None
        noted = max(about, key=lambda each: (bool(each.closed_by), each.number))
        finding = noted.finding
        held = ledger.readings.get(finding.indicator, finding.period) if finding.indicator and finding.period else None
        return Settled(
            number, noted, noted.closed_by, ledger.findings.closed_at(noted.number), noted.reason,
            held.text or (str(held.value) if held.value is not None else "") if held else "",
        )  # fmt: skip


WIDTH, HEIGHT = 260, 110
_LEFT, _TOP, _LOWEST = 10, 16, 100  # where points are drawn
_FEWEST = 2  # readings that make a line


@immutable
class Point:
    """Where a figure stands, in the chart's own units from its upper left corner; ``words`` name it."""

    x: str
    """From the left."""
    y: str
    """From the top."""
    words: str


@immutable
class QuestionChart:
    """``target`` is its height and its words; ``likely`` stand where the figure asked about belongs."""

    past: tuple[Point, ...]
    """Oldest first."""
    likely: tuple[Point, ...]
    target: Point | None

    @property
    def words(self) -> str:
        """What it shows, for who cannot see it."""
        past = "; ".join(point.words for point in self.past)
        likely = "; ".join(point.words for point in self.likely)
        return f"Before: {past}." + (f" Likely: {likely}." if likely else "")


def question_chart(question: OpenQuestion) -> QuestionChart | None:
    """The chart of a question; None where fewer than two figures were read before."""
    past = [(reading.period.label, reading.value) for reading in question.past if reading.value is not None]
    if question.indicator is None or len(past) < _FEWEST:
        return None
    unit = question.register.unit(question.indicator)
    target = next((each.target for each in question.readings if each.target is not None), None)
    values = [*(value for _, value in past), *([target] if target is not None else [])]
    lowest, highest = min(values), max(values)
    likely = [each for each in question.readings if lowest - _span(values) <= each.value <= highest + _span(values)]
    values += [each.value for each in likely]
    heights = dict(_heights(values))
    step = Decimal(WIDTH - 2 * _LEFT) / len(past)
    points = [Point(_written(_LEFT + n * step), heights[v], f"{p} {exactly(v, unit)}") for n, (p, v) in enumerate(past)]
    end = _written(Decimal(WIDTH - _LEFT))
    return QuestionChart(
        tuple(points),
        tuple(Point(end, heights[each.value], each.text) for each in likely),
        None if target is None else Point(end, heights[target], f"Target {exactly(target, unit)}"),
    )


def _span(values: list[Decimal]) -> Decimal:
    """Twice what the figures lie apart, or half of one that never moved: what lies further off would flatten them."""
    return 2 * (max(values) - min(values)) or abs(values[0]) / 2


def _heights(values: list[Decimal]) -> Iterator[tuple[Decimal, str]]:
    lowest, highest = min(values), max(values)
    for value in values:
        share = (value - lowest) / (highest - lowest) if highest > lowest else Decimal("0.5")
        yield value, _written(_LOWEST - share * (_LOWEST - _TOP))


def _written(value: Decimal) -> str:
    return f"{value:.1f}"
