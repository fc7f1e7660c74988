"""A chart whose words stand at its lines: limits or bands, target, figures, the latest in its rating's shape.

One unit is a point on paper and a pixel on a screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from workbook_tool.domain.consolidation import Page
from workbook_tool.domain.figure import figure_text
from workbook_tool.domain.indicator import Accumulation
from workbook_tool.domain.register import Register
from workbook_tool.report.chart.frame import Slot, slots
from workbook_tool.report.words import ReportWords
from workbook_tool.results.chart_axis import Axis, axis
from workbook_tool.results.chart_facts import ChartFacts
from workbook_tool.results.outlooks import page_trend
from workbook_tool.theme import Theme
from workbook_tool.trends import Limits, Trend, rounded

LETTER = Decimal("0.6")  # the width of a character, as a share of the font's size; a little more than it needs
APART = Decimal("1.15")  # lines of the labels at the right


@dataclass(frozen=True, slots=True)
class Size:
    """How large a chart is, and how many periods it shows at most."""

    width: Decimal
    height: Decimal
    font: Decimal
    periods: int
    labels: bool
    """Whether limits are named at the right."""


FULL = Size(Decimal(522), Decimal(236), Decimal(9), 24, labels=True)
CARD = Size(Decimal(320), Decimal(150), Decimal(12), 13, labels=False)
COMPACT = Size(Decimal(252), Decimal(146), Decimal("8.5"), 13, labels=False)


@dataclass(frozen=True, slots=True)
class Label:
    """A word at the right edge, at the height of what it names."""

    y: Decimal
    text: str
    colour: str
    size: Decimal
    bold: bool = False


class Plot:
    """One chart: what is drawn, and where everything stands."""

    def __init__(
        self, facts: ChartFacts, page: Page, register: Register, words: ReportWords, look: Theme, size: Size
    ) -> None:
        self.page, self.register, self.words, self.look, self.size = page, register, words, look, size
        self.across: tuple[Slot, ...] = slots(facts.points)[-size.periods :]
        self.levels = facts.levels
        self.trend: Trend = page_trend(page, register)[1]
        alone = page.indicator.accumulation is Accumulation.YEAR_TO_DATE
        self.limits: Limits | None = None if self.trend.why_not or alone else self.trend.limits
        self.axis: Axis = self._axis()
        ticks = [self.shown(tick, self.axis.decimals) for tick in self.axis.ticks]
        self.left = max(map(len, ticks)) * size.font * LETTER + 9
        self.right = size.width - max(self._room(), size.font * 5)
        self.top, self.bottom = size.font * Decimal("1.2"), size.height - size.font * Decimal("2.9")

    def _axis(self) -> Axis:
        values = [v for slot in self.across for v in (slot.value, slot.target) if v is not None]
        values.extend(level.value for level in self.levels)
        indicator, unit = self.page.indicator, self.register.unit(self.page.indicator)
        if self.limits:
            ends = (rounded(self.limits.lower), rounded(self.limits.upper))
            values.extend(_held(end, unit.minimum, unit.maximum) for end in ends if end is not None)
        maximum = indicator.maximum if indicator.maximum is not None else unit.maximum
        return axis(values, indicator.decimals, maximum)

    def _room(self) -> Decimal:
        """How much the labels at the right need."""
        return (
            max((len(label.text) * label.size * LETTER for label in self.labels(placed=False)), default=Decimal(0)) + 9
        )

    def shown(self, value: Decimal, decimals: int | None = None) -> str:
        """A figure of the indicator as printed."""
        indicator = self.page.indicator
        return figure_text(value, self.register.unit(indicator), indicator.decimals if decimals is None else decimals)

    def x(self, index: int) -> Decimal:
        """The middle of a period; a single one stands in the middle of all."""
        if len(self.across) == 1:
            return (self.left + self.right) / 2
        return self.left + 6 + self.gap * index

    @property
    def gap(self) -> Decimal:
        """From one period to the next."""
        return (self.right - self.left - 14) / max(len(self.across) - 1, 1)

    def y(self, value: Decimal) -> Decimal:
        """The height of a figure."""
        return self.bottom - (self.bottom - self.top) * self.axis.share(value)

    def labels(self, *, placed: bool = True) -> list[Label]:
        """What stands at the right, before it is kept apart; without heights where there are none yet."""

        def at(value: Decimal) -> Decimal:
            return self.y(value) if placed else Decimal(0)

        ink, muted = self.look.colour("ink"), self.look.colour("muted")
        labels: list[Label] = []
        known = [slot.value for slot in self.across if slot.value is not None]
        if known:
            size = self.size.font * APART
            labels.append(Label(at(known[-1]), self.shown(known[-1]), ink, size, bold=True))
        target = self.across[-1].target
        if target is not None:
            decimals = self.page.indicator.shown_target_decimals
            text = self.words.label("target_line")
            text = f"{text} {self.shown(target, decimals)}" if self.size.labels else text
            labels.append(Label(at(target), text, self.look.colour("target"), self.size.font))
        if self.limits and self.size.labels:
            for word, exact in (
                ("Upper", self.limits.upper),
                ("Average", self.limits.mean),
                ("Lower", self.limits.lower),
            ):
                value = rounded(exact)
                assert value is not None
                labels.append(Label(at(value), f"{word} {self.shown(value)}", muted, self.size.font))
        return labels


def _held(value: Decimal, low: Decimal | None, high: Decimal | None) -> Decimal:
    """``value`` cut to what a figure of the unit can be: for drawing only."""
    value = max(value, low) if low is not None else value
    return min(value, high) if high is not None else value
