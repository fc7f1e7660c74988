"""One indicator in a cycle, for a page: what the report says of it, why, where it comes from, and what if."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from workbook_tool.commands.cycle.status import the_cycle
from workbook_tool.commands.event_words import event_words
from workbook_tool.commands.folder import Folder
from workbook_tool.commands.intake.amend import figure_of
from workbook_tool.commands.intake.questions import OpenQuestion
from workbook_tool.commands.results.attachments import KeptAttachment, list_attachments
from workbook_tool.commands.results.editions import editions
from workbook_tool.domain.consolidation import Consolidation, Page
from workbook_tool.domain.figure import figure_text
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import Reading
from workbook_tool.errors import UsageError
from workbook_tool.immutable import immutable
from workbook_tool.rating.rate import colour, rate
from workbook_tool.report import PaperPage, page_of
from workbook_tool.results.exceptions import against_trend
from workbook_tool.results.outlooks import forward_data

if TYPE_CHECKING:
    from workbook_tool.domain.register import Register


@immutable
class IndicatorRow:
    """One line of the list of indicators, as printed."""

    ref: str
    """Its reference."""
    title: str
    """As in lines."""
    service: str
    """The service's name."""
    figure: str
    """The current figure."""
    target: str
    """Its target."""
    change: str
    """The change's word."""
    rag: str
    """The rating's word."""


@immutable
class Logged:
    """Something that happened to an indicator."""

    at: datetime
    """When."""
    by: str
    """Whose hand it was."""
    words: str
    """What happened."""


@immutable
class IndicatorView:
    """``paper`` is its page as the report has it; ``explanation`` its trend and outlook."""

    page: Page
    paper: PaperPage
    explanation: Mapping[str, Any]
    questions: tuple[OpenQuestion, ...]
    """What is open about it."""
    attached: tuple[KeptAttachment, ...]
    """The service's own charts and tables."""
    log: tuple[Logged, ...]
    """The newest first."""
    before: str
    """Reference of the one before it."""
    after: str
    """Reference of the next."""
    place: int
    """Which of them it is, from 1."""
    count: int
    """How many there are."""
    rules: tuple[str, ...]
    """Ways of rating that may be tried."""
    target: str
    """Its target, as typed."""
    figure: str
    """Its figure, as printed."""
    published: bool
    """Whether the cycle is frozen."""

    @property
    def reading(self) -> Reading | None:
        """The reading in force."""
        return self.page.rating.current


def cycle_pages(folder: Folder, period: Period) -> Consolidation:
    """A cycle brought together as a paper of today would say it; nothing is written."""
    with folder.reading(verified=True) as ledger:
        return editions(folder, ledger, the_cycle(ledger, period)).current


def indicator_rows(given: Consolidation) -> list[IndicatorRow]:
    """The indicators of a cycle, in the register's order."""
    return [_listed(page, given.register) for page in given.pages]


def _listed(page: Page, register: Register) -> IndicatorRow:
    rating, indicator = page.rating, page.indicator
    figure = figure_text(rating.current.value if rating.current else None, register.unit(indicator), indicator.decimals)
    return IndicatorRow(
        indicator.ref, indicator.title_in_lines, page.service.name, figure, rating.target_text, str(rating.change),
        rating.rag.value,
    )  # fmt: skip


def indicator_view(folder: Folder, given: Consolidation, asked: Sequence[OpenQuestion], ref: str) -> IndicatorView:
    """One indicator of a cycle brought together, with what of ``asked`` is about it.

    UsageError where the cycle has none of that reference.
    """
    period, refs = given.cycle.period, [page.indicator.ref for page in given.pages]
    if ref not in refs:
        raise UsageError(f"{period.label} has no indicator {ref}.")
    place = refs.index(ref)
    page, register = given.pages[place], given.register
    with folder.reading() as ledger:
        log = tuple(
            Logged(e.at, e.actor, f"{e.kind}: {event_words(e)}")
            for e in reversed(ledger.events.all(period))
            if e.detail.get("indicator") == ref or (e.service == page.service.code and e.kind == "received")
        )
        published = ledger.published.has(period)
    rating, indicator = page.rating, page.indicator
    unit = register.unit(indicator)
    return IndicatorView(
        page,
        page_of(given, page),
        forward_data(
            rating,
            register,
            tuple(point.reading for point in page.trend),
            page.trend_rules,
            against_trend(page.findings, rating.period),
        ),
        tuple(question for question in asked if question.noted.finding.indicator == ref),
        tuple(list_attachments(folder, ref, period)[1]),
        log,
        refs[place - 1] if place else "",
        refs[place + 1] if place + 1 < len(refs) else "",
        place + 1,
        len(refs),
        tuple(register.schemes),
        figure_text(rating.target_value, unit, indicator.shown_target_decimals) if rating.target_value else "",
        figure_text(rating.current.value if rating.current else None, unit, indicator.decimals),
        published,
    )


@immutable
class Tried:
    """A period with its figure, the rating that it has, and the one that it would have."""

    period: str
    figure: str
    now: str
    """The rating that it has."""
    then: str
    """The rating that it would have."""


@immutable
class WhatIf:
    """What another target or rule would make of an indicator; nothing is changed."""

    rag: str
    """The rating that the current figure would have."""
    why: str
    """Its sum."""
    rows: tuple[Tried, ...]
    """Earlier periods, too."""

    @property
    def differing(self) -> int:
        """How many ratings would differ."""
        return sum(row.now != row.then for row in self.rows)


def what_if(given: Consolidation, page: Page, target: str, rule: str) -> WhatIf:
    """The ratings of an indicator's figures under another target (empty: as it is) or rule; the latest first.

    UsageError where the target is no figure, or there is no such rule.
    """
    register, indicator = given.register, page.indicator
    if rule and rule not in register.schemes:
        raise UsageError(f"The register has no rule {rule}.", f"It has {', '.join(register.schemes)}.")
    wanted = figure_of(target, indicator, register) if target.strip() else None
    other = replace(indicator, scheme=rule or indicator.scheme, target_from_service=wanted is not None)
    unit, readings = register.unit(indicator), {point.period: point.reading for point in page.trend}

    def with_target(reading: Reading) -> Reading:
        return replace(reading, target=wanted) if wanted is not None else reading

    rows, now, why = [], page.rating.rag.value, page.rating.why
    for point in reversed(page.trend):
        tried = colour(
            other, register, point.period, with_target(point.reading), readings.get(point.period.a_year_before())
        )
        shown = figure_text(point.reading.value, unit, indicator.decimals)
        rows.append(Tried(point.period.label, shown, point.rag.value, tried[0].value))
    current = page.rating.current
    if current is not None:
        year_before = readings.get(page.rating.period.a_year_before())
        tried_now = rate(other, register, page.rating.period, with_target(current), page.rating.previous, year_before)
        now, why = tried_now.rag.value, tried_now.why
    return WhatIf(now, why, tuple(rows))
