"""What one chart shows: its frame, its axis, its limits, and the words at its right edge, kept apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from workbook_tool.domain.consolidation import Page
from workbook_tool.domain.figure import figure_text
from workbook_tool.domain.indicator import Accumulation
from workbook_tool.domain.register import Register
from workbook_tool.immutable import immutable
from workbook_tool.report.chart.frame import Frame, slots
from workbook_tool.report.chart.sizes import Size
from workbook_tool.report.words import ReportWords
from workbook_tool.results.chart_axis import Axis, axis
from workbook_tool.results.chart_facts import ChartFacts
from workbook_tool.results.outlooks import page_trend, shown_for
from workbook_tool.theme import Theme
from workbook_tool.trends import Series, Trend, rounded
from workbook_tool.trends.words import trend_words

LETTER = Decimal("0.6")  # the width of a character, as a share of the font's size; a little more than it needs
_APART = Decimal("1.15")  # of two labels, as a share of their size
_ROUNDS = 60  # in which labels are pushed apart


@immutable
class Subject:
    """Whose chart it is, and what its readings say."""

    page: Page
    """The indicator's page."""
    register: Register
    """The cycle's register."""
    series: Series
    """Its readings."""
    trend: Trend
    """How the latest stands in its usual variation."""

    @classmethod
    def of(cls, page: Page, register: Register) -> Subject:
        """The subject of a page."""
        return cls(page, register, *page_trend(page, register))

    @property
    def has_limits(self) -> bool:
        """Whether limits are drawn: not of readings that have none, nor of running totals, which limits are not for."""
        totals = self.page.indicator.accumulation is Accumulation.YEAR_TO_DATE
        return self.trend.limits is not None and not self.trend.why_not and not totals

    @property
    def words(self) -> str:
        """Whether the latest change is real, in a sentence or two."""
        return trend_words(self.trend, self.series, shown_for(self.page.indicator, self.register))

    def shown(self, value: Decimal, decimals: int | None = None) -> str:
        """A figure of the indicator as printed."""
        indicator = self.page.indicator
        return figure_text(value, self.register.unit(indicator), indicator.decimals if decimals is None else decimals)


@immutable
class Label:
    """A word at the right edge, at the height of what it names."""

    value: Decimal
    """The figure at whose height it stands."""
    text: str
    """The word."""
    colour: str
    """As ``#RRGGBB``."""
    size: Decimal
    """Of its letters."""
    bold: bool = False
    """Whether it is bold."""
    y: Decimal = Decimal(0)
    """Where it came to stand."""


class Plot:
    """One chart: what is drawn, and where everything stands."""

    def __init__(self, facts: ChartFacts, subject: Subject, words: ReportWords, look: Theme, size: Size) -> None:
        self.subject, self.words, self.look, self.size, self.levels = subject, words, look, size, facts.levels
        across = slots(facts.points)[-size.periods :]
        self.limits = _rounded(subject.trend) if subject.has_limits else None
        """Lower limit, mean, upper limit; None where the readings have none, or are drawn as running totals."""
        values = [v for slot in across for v in (slot.value, slot.target) if v is not None]
        values += [level.value for level in facts.levels]
        self.is_bar = sum(slot.value is not None for slot in across) == 1
        """Whether there is one figure only: a bar from zero to it, which the target crosses."""
        if self.is_bar:
            values.append(Decimal(0))
        indicator, unit = subject.page.indicator, subject.register.unit(subject.page.indicator)
        if self.limits:
            values += [_held(end, unit.minimum, unit.maximum) for end in self.limits]
        maximum = indicator.maximum if indicator.maximum is not None else unit.maximum
        self.axis: Axis = axis(values, indicator.decimals, maximum)
        last = [slot.value for slot in across if slot.value is not None][-1]
        labels = list(self._labels(last, across[-1].target))
        room = max(len(label.text) * label.size * LETTER for label in labels)
        ticks = max(len(subject.shown(tick, self.axis.decimals)) for tick in self.axis.ticks)
        self.frame = Frame(
            across,
            left=ticks * size.font * LETTER + 9,
            right=size.width - max(room + 9, size.font * 5),
            top=size.font * Decimal("1.2"),
            bottom=size.height - size.font * Decimal("2.9"),
            low=self.axis.low,
            high=self.axis.high,
        )
        self.labels = self._apart(labels)

    def _labels(self, last: Decimal, target: Decimal | None) -> Iterator[Label]:
        """What stands at the right."""
        shown, font, muted = self.subject.shown, self.size.font, self.look.colour("muted")
        yield Label(last, shown(last), self.look.colour("ink"), font * _APART, bold=True)
        if target is not None:
            word = self.words.label("target_line")
            text = f"{word} {shown(target, self.subject.page.indicator.shown_target_decimals)}"
            yield Label(target, text if self.size.labels else word, self.look.colour("target"), font)
        if not self.size.labels:
            return
        for level in self.levels:
            yield Label(level.value, level.shown, self.look.colour("target" if level.of_target else "muted"), font)
        for key, value in zip(("lower", "mean", "upper"), self.limits or (), strict=False):
            yield Label(value, self.words.chart(key, value=shown(value)), muted, font)

    def _apart(self, labels: list[Label]) -> list[Label]:
        """The labels at the heights of what they name, pushed apart where they would touch."""
        labels.sort(key=lambda label: self.frame.y(label.value))
        heights = [self.frame.y(label.value) for label in labels]
        top, bottom = self.size.font * Decimal("0.6"), self.frame.bottom
        for _ in range(_ROUNDS):
            for n, (a, b) in enumerate(pairwise(labels)):
                need = (a.size + b.size) / 2 * _APART
                if heights[n + 1] - heights[n] < need:
                    push = (need - heights[n + 1] + heights[n]) / 2
                    heights[n], heights[n + 1] = heights[n] - push, heights[n + 1] + push
            heights = [min(max(y, top), bottom) for y in heights]
        return [replace(label, y=y) for label, y in zip(labels, heights, strict=True)]


def _rounded(trend: Trend) -> tuple[Decimal, Decimal, Decimal] | None:
    limits = trend.limits
    ends = [rounded(v) for v in (limits.lower, limits.mean, limits.upper)] if limits else []
    known = [end for end in ends if end is not None]
    return (known[0], known[1], known[2]) if len(known) == len(ends) > 0 else None


def _held(value: Decimal, low: Decimal | None, high: Decimal | None) -> Decimal:
    """``value`` cut to what a figure of the unit can be: for drawing only."""
    value = max(value, low) if low is not None else value
    return min(value, high) if high is not None else value
