"""What a reader must know beside an indicator's figures, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbook_tool.domain.consolidation import TrendPoint
from workbook_tool.domain.figure import figure_text
from workbook_tool.domain.indicator import Accumulation, Indicator, Publication
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import DataStatus, Rating, State
from workbook_tool.domain.register import Register
from workbook_tool.results.labels import figure, state_words
from workbook_tool.results.page_words import page_label, remark


def remarks(register: Register, cycle: Period, rating: Rating, points: Sequence[TrendPoint]) -> tuple[str, ...]:
    """The sentences of one indicator's page, the most pressing first."""
    return (
        *_of_the_figure(register, cycle, rating, points),
        *_of_the_measure(register, rating.indicator),
        *_of_the_history(rating.indicator, points),
    )


def _of_the_figure(register: Register, cycle: Period, rating: Rating, points: Sequence[TrendPoint]) -> Iterator[str]:
    indicator, current = rating.indicator, rating.current
    if rating.state is State.NO_RETURN or (rating.state is not State.REPORTED and rating.last_known is not None):
        yield _last_known(register, rating)
    if current is not None and current.data_status in (DataStatus.PROVISIONAL, DataStatus.ESTIMATED):
        yield remark(current.data_status.value)
    if current is not None and current.restated:
        yield remark("restated")
    if current is not None and rating.period.end < cycle.start:
        yield remark("in_arrears", period=rating.period.label)
    point = next((p for p in points if p.period == rating.period), None)
    if point is not None and point.in_period is not None:
        alone = figure_text(point.in_period, register.unit(indicator), indicator.decimals)
        yield remark("in_period", period=rating.period.label, alone=alone)
    if rating.forecast is not None:
        yield remark("forecast", rag=rating.forecast)


def _last_known(register: Register, rating: Rating) -> str:
    last = rating.last_known
    state = state_words(register, rating.state)
    if rating.state is State.NO_RETURN:
        state = page_label(register, "not_supplied")
    if last is None:
        return remark("never_reported", state=state)
    shown = figure(register, rating.indicator, last)
    return remark("last_reported", state=state, figure=shown, period=last.period.label)


def _of_the_measure(register: Register, indicator: Indicator) -> Iterator[str]:
    if indicator.accumulation is Accumulation.YEAR_TO_DATE:
        total = not register.unit(indicator).is_percent
        yield remark("running_total" if total else "year_to_date")
    if indicator.accumulation is Accumulation.ROLLING:
        yield remark("rolling")
    if indicator.publication is Publication.RESTRICTED:
        yield remark("restricted")
    if indicator.publication is Publication.SUPPRESS and indicator.suppress_below is not None:
        yield remark("suppress", limit=f"{indicator.suppress_below.normalize():f}")
    if indicator.replaced_by:
        yield remark("replaced_by", ref=indicator.replaced_by)


def _of_the_history(indicator: Indicator, points: Sequence[TrendPoint]) -> Iterator[str]:
    changed = indicator.series_break
    if changed is not None:
        note = indicator.series_break_note or remark("series_break_note")
        yield remark("series_break", period=changed.label, note=note)
    if any("illustrative" in p.reading.note for p in points):
        yield remark("illustrative")
