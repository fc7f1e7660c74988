"""What a reader must know beside an indicator's figures, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbook_tool.domain.consolidation import TrendPoint
from workbook_tool.domain.figure import figure_text
from workbook_tool.domain.indicator import Accumulation, Indicator, Publication
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import DataStatus, Rating, State
from workbook_tool.domain.register import Register
from workbook_tool.results.labels import figure, page_words, state_words


def remarks(register: Register, cycle: Period, rating: Rating, points: Sequence[TrendPoint]) -> tuple[str, ...]:
    """The sentences of one indicator's page, the most pressing first."""
    return (
        *_of_the_figure(register, cycle, rating, points),
        *_of_the_measure(register, rating.indicator),
        *_of_the_history(rating.indicator, points),
    )


def _of_the_figure(register: Register, cycle: Period, rating: Rating, points: Sequence[TrendPoint]) -> Iterator[str]:
    words, indicator, current = page_words(), rating.indicator, rating.current
    if rating.state is State.NO_RETURN or (rating.state is not State.REPORTED and rating.last_known is not None):
        yield _last_known(register, rating)
    if current is not None and current.data_status in (DataStatus.PROVISIONAL, DataStatus.ESTIMATED):
        yield words[current.data_status.value]
    if current is not None and current.restated:
        yield words["restated"]
    if current is not None and rating.period.end < cycle.start:
        yield words["in_arrears"].format(period=rating.period.label)
    point = next((p for p in points if p.period == rating.period), None)
    if point is not None and point.in_period is not None:
        alone = figure_text(point.in_period, register.unit(indicator), indicator.decimals)
        yield words["in_period"].format(period=rating.period.label, alone=alone)
    if rating.forecast is not None:
        yield words["forecast"].format(rag=rating.forecast)


def _last_known(register: Register, rating: Rating) -> str:
    words, last = page_words(), rating.last_known
    state = state_words(register, rating.state)
    if rating.state is State.NO_RETURN:
        state = register.label(words["not_supplied"])
    if last is None:
        return words["never_reported"].format(state=state)
    shown = figure(register, rating.indicator, last)
    return words["last_reported"].format(state=state, figure=shown, period=last.period.label)


def _of_the_measure(register: Register, indicator: Indicator) -> Iterator[str]:
    words = page_words()
    if indicator.accumulation is Accumulation.YEAR_TO_DATE:
        total = not register.unit(indicator).is_percent
        yield words["running_total" if total else "year_to_date"]
    if indicator.accumulation is Accumulation.ROLLING:
        yield words["rolling"]
    if indicator.publication is Publication.RESTRICTED:
        yield words["restricted"]
    if indicator.publication is Publication.SUPPRESS and indicator.suppress_below is not None:
        yield words["suppress"].format(limit=f"{indicator.suppress_below.normalize():f}")
    if indicator.replaced_by:
        yield words["replaced_by"].format(ref=indicator.replaced_by)


def _of_the_history(indicator: Indicator, points: Sequence[TrendPoint]) -> Iterator[str]:
    words, changed = page_words(), indicator.series_break
    if changed is not None:
        note = indicator.series_break_note or words["series_break_note"]
        yield words["series_break"].format(period=changed.label, note=note)
    if any("illustrative" in p.reading.note for p in points):
        yield words["illustrative"]
