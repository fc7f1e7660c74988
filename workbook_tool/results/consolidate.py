"""A cycle brought together: ratings, histories, returns and findings as one result, ready to be printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from typing import Any

from workbook_tool.domain.collection import Collection
from workbook_tool.domain.consolidation import (
    Answered,
    Attachment,
    Consolidation,
    Edition,
    Page,
    ReturnLine,
    TrendPoint,
)
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import Cycle, Rating, Reading, Restatement, compared_period
from workbook_tool.domain.register import Register, Service
from workbook_tool.domain.scheme import Rag
from workbook_tool.immutable import immutable
from workbook_tool.results import labels
from workbook_tool.results.differences import differences, rows_of
from workbook_tool.results.remarks import remarks
from workbook_tool.results.trend import AsPublished, periods_at, trend

__all__ = ["Inputs", "again", "consolidate", "rows_of"]


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
        differences=differences(pages, given.last_rows),
        restatements=tuple(given.restatements),
        answered=tuple(given.answered),
    )


def again(made: Consolidation, last_rows: Sequence[Mapping[str, Any]] | None, edition: Edition) -> Consolidation:
    """The same as another edition, which is told apart from other rows."""
    return replace(made, edition=edition, differences=differences(made.pages, last_rows))


def _page(given: Inputs, rating: Rating, findings: tuple[Finding, ...]) -> Page:
    register, indicator = given.register, rating.indicator
    points = trend(indicator, register, given.histories.get(indicator.ref, ()), given.cycle.period, given.published)
    return Page(
        rating=rating,
        service=register.services.get(indicator.service) or Service(indicator.service, indicator.service),
        target_label=labels.target_label(register, rating),
        current_label=labels.current_label(register, rating),
        previous_label=labels.previous_label(register, rating),
        target_text=rating.target_text,
        current_text=labels.current_text(register, rating),
        previous_text=labels.figure(register, indicator, rating.previous),
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
