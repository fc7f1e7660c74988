"""A cycle brought together, ready to be printed: its pages with their remarks, and what changed since last time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from typing import Any

from workbook_tool import resources
from workbook_tool.domain.collection import Collection
from workbook_tool.domain.consolidation import (
    Answered,
    Attachment,
    Consolidation,
    Difference,
    Edition,
    Page,
    ReturnLine,
    TrendPoint,
)
from workbook_tool.domain.figure import figure_text
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.indicator import Accumulation, Indicator, Publication, compared_period
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import Cycle, DataStatus, Rating, Reading, Restatement, State
from workbook_tool.domain.register import Register, Service
from workbook_tool.domain.scheme import Rag
from workbook_tool.immutable import immutable
from workbook_tool.results.page_words import (
    current_label,
    current_text,
    figure,
    page_label,
    previous_label,
    remark,
    state_words,
    target_label,
)
from workbook_tool.results.trend import AsPublished, periods_at, trend

_COMPARED: tuple[tuple[str, Callable[[Page], str]], ...] = (
    ("current", lambda p: p.current_text),
    ("previous", lambda p: p.previous_text),
    ("target", lambda p: p.target_text),
    ("rating", lambda p: p.rating.rag.value),
    ("change", lambda p: p.rating.change.value),
    ("commentary", lambda p: p.commentary),
    ("actions", lambda p: p.actions),
)


def rows_of(pages: Iterable[Page]) -> list[dict[str, str]]:
    """What a compile keeps of each page, so that the next one can say what changed."""
    return [
        {"indicator": p.indicator.ref, "title": p.indicator.title, **{key: say(p) for key, say in _COMPARED}}
        for p in pages
    ]


def differences(
    rows: Iterable[Mapping[str, Any]], before: Iterable[Mapping[str, Any]] | None
) -> tuple[Difference, ...]:
    """What the rows of a compile say otherwise than those of one before; nothing where there was none."""
    return () if before is None else tuple(_differing(rows, {str(row["indicator"]): row for row in before}))


def _differing(rows: Iterable[Mapping[str, Any]], before: dict[str, Mapping[str, Any]]) -> Iterator[Difference]:
    words = resources.template("master")["words"]["changes"]
    for row in rows:
        ref, title = str(row["indicator"]), str(row.get("title", ""))
        old = before.pop(ref, None)
        if old is None:
            yield Difference(ref, title, "indicator", "", words["added"])
            continue
        for key, value in row.items():
            if key != "title" and key in old and str(old[key]) != str(value):
                yield Difference(ref, title, key, str(old[key]), str(value))
    for ref, old in before.items():
        yield Difference(ref, str(old.get("title", "")), "indicator", words["was_there"], words["gone"])


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


@immutable
class Inputs:
    """What a cycle is made of. ``last_rows`` are the rows of the compile before, None for the first."""

    collection: Collection
    """Whose it is."""
    cycle: Cycle
    register: Register
    """The cycle's."""
    ratings: Sequence[Rating]
    """In the register's order."""
    histories: Mapping[str, Sequence[Reading]]
    """By indicator, oldest first."""
    returns: Sequence[ReturnLine]
    """A line for each service."""
    findings: Sequence[Finding] = ()
    """What is open."""
    restatements: Sequence[Restatement] = ()
    """Published figures that are corrected."""
    answered: Sequence[Answered] = ()
    """What is settled."""
    last_rows: Sequence[Mapping[str, Any]] | None = None
    edition: Edition = Edition()
    attachments: Mapping[str, tuple[Attachment, ...]] = field(default_factory=dict)
    """By indicator."""
    published: AsPublished = AsPublished()


def consolidate(given: Inputs) -> Consolidation:
    """One cycle's whole result, pages in the order of the ratings, which is the register's."""
    by_indicator: dict[str, list[Finding]] = {}
    for finding in given.findings:
        by_indicator.setdefault(finding.indicator or "", []).append(finding)
    pages = tuple(_page(given, rating, tuple(by_indicator.get(rating.indicator.ref, ()))) for rating in given.ratings)
    return Consolidation(
        collection=given.collection,
        cycle=given.cycle,
        register=given.register,
        edition=given.edition,
        pages=pages,
        returns=tuple(given.returns),
        findings=tuple(given.findings),
        differences=differences(rows_of(pages), given.last_rows),
        restatements=tuple(given.restatements),
        answered=tuple(given.answered),
    )


def again(made: Consolidation, last_rows: Sequence[Mapping[str, Any]] | None, edition: Edition) -> Consolidation:
    """The same as another edition, which is told apart from other rows."""
    return replace(made, edition=edition, differences=differences(rows_of(made.pages), last_rows))


def _page(given: Inputs, rating: Rating, findings: tuple[Finding, ...]) -> Page:
    register, indicator = given.register, rating.indicator
    points = trend(indicator, register, given.histories.get(indicator.ref, ()), given.cycle.period, given.published)
    return Page(
        rating=rating,
        service=register.services.get(indicator.service) or Service(indicator.service, indicator.service),
        target_label=target_label(register, rating),
        current_label=current_label(register, rating),
        previous_label=previous_label(register, rating),
        target_text=rating.target_text,
        current_text=current_text(register, rating),
        previous_text=figure(register, indicator, rating.previous),
        trend=points,
        comparator=register.comparators.get(indicator.ref),
        commentary=rating.current.commentary if rating.current else "",
        actions=rating.current.actions if rating.current else "",
        remarks=remarks(register, given.cycle.period, rating, points),
        current_period=rating.period.label,
        previous_period=_previous(rating).label,
        before=_before(rating, points),
        periods_red=periods_at(points, rating.period, register.scheme(indicator).worst),
        findings=findings,
        attachments=given.attachments.get(indicator.ref, ()),
        trend_rules=given.collection.trend_rules,
    )


def _previous(rating: Rating) -> Period:
    return rating.previous.period if rating.previous else compared_period(rating.indicator, rating.period)


def _before(rating: Rating, points: Sequence[TrendPoint]) -> Rag:
    """Its rating one period of its own before."""
    earlier = rating.period.previous()
    return next((p.rag for p in points if p.period == earlier), Rag.NOT_RATED)
