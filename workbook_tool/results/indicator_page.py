"""The one model of an indicator's page: what master, PDF, Word and HTML each lay out in their own way.

Its sections, their order, headings, figures, words, dates, links and attachments
are decided here alone. What a service wrote stands in it as it was written.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from workbook_tool.catalogue import is_beside
from workbook_tool.domain.consolidation import Attachment, Page
from workbook_tool.domain.figure import figure_text
from workbook_tool.domain.indicator import Link
from workbook_tool.domain.reading import State
from workbook_tool.domain.register import Register
from workbook_tool.domain.scheme import Rag
from workbook_tool.immutable import immutable
from workbook_tool.results.chart_facts import ChartFacts, chart_facts
from workbook_tool.results.page_words import marks, page_label, page_sentence
from workbook_tool.results.redact import holds_hidden


@immutable
class PageFigure:
    """One figure of a page under its heading."""

    key: str
    """What it is: ``target``, ``direction``, ``current``, ``previous``, ``change``, ``neighbours`` …"""
    heading: str
    text: str
    """As printed, with unit and marks; or the word that stands in its place."""
    value: Decimal | None = None
    """None where it is words alone."""
    decimals: int = 0
    """Its decimal places."""
    marks: str = ""
    """``(p)``, ``(e)``, ``(r)`` behind the figure; part of ``text`` already."""
    period: str = ""
    """The label of the period that it is of, where the heading does not say it."""
    note: str = ""
    """A smaller line below it."""
    as_at: str = ""
    """The date of a figure of others, as the register has it."""


@immutable
class PageSection:
    """A heading of a page with what stands below it."""

    key: str
    """Its name in the page's template."""
    heading: str
    texts: tuple[str, ...] = ()
    """Paragraphs."""
    links: tuple[Link, ...] = ()
    """Useful links."""
    listed: bool = False
    """Whether the texts are items of a list."""
    internal: bool = False
    """Whether it is for those who work on the cycle, and in no paper."""


@immutable
class IndicatorPage:
    """Everything that one indicator's page says."""

    ref: str
    """The indicator's reference."""
    title: str
    """The indicator's title."""
    heading: str
    """What stands above the page."""
    service: str
    """The service's name."""
    committees: tuple[str, ...]
    """Who sees it."""
    period: str
    """The label of the period that it is rated for."""
    marking: str
    """That it is not for publication; empty where it is."""
    strip: tuple[PageFigure, ...]
    """Target, figure and comparison, in order."""
    comparators: tuple[PageFigure, ...]
    """Figures of others."""
    rag: Rag
    """The rating."""
    rag_heading: str
    """Its heading."""
    forecast: Rag | None
    """The year-end status, where one was given."""
    forecast_heading: str
    """Its heading."""
    why: PageSection
    """The sum in words."""
    sections: tuple[PageSection, ...]
    """In order."""
    chart: ChartFacts | None
    """None where there is no figure to show."""
    attachments: tuple[Attachment, ...]
    """The service's own charts and tables."""


def indicator_page(page: Page, register: Register, chart_points: int | None = None) -> IndicatorPage:
    """The page; its chart is of the last ``chart_points`` periods, or of all."""
    rating, indicator = page.rating, page.indicator
    return IndicatorPage(
        ref=indicator.ref,
        title=indicator.title,
        heading=page_sentence("heading", ref=indicator.ref, title=" ".join(indicator.title.split())),
        service=page.service.name,
        committees=indicator.committees,
        period=rating.period.label,
        marking=page_sentence("marking") if holds_hidden(page) else "",
        strip=_strip(page, register),
        comparators=tuple(_comparators(page, register)),
        rag=rating.rag,
        rag_heading=page_label(register, "rag"),
        forecast=rating.forecast,
        forecast_heading=page_label(register, "forecast"),
        why=PageSection("why", page_label(register, "why"), _filled(rating.why, rating.change_why)),
        sections=tuple(s for s in _sections(page, register) if s.texts or s.links),
        chart=chart_facts(page, register, chart_points),
        attachments=page.attachments,
    )


def _strip(page: Page, register: Register) -> tuple[PageFigure, ...]:
    rating, indicator = page.rating, page.indicator
    current, previous = (rating.current if rating.state is State.REPORTED else None), rating.previous
    better, decimals = indicator.better, indicator.decimals
    return (
        PageFigure("target", page.target_label, page.target_text, rating.target_value, indicator.shown_target_decimals),
        PageFigure(
            "direction",
            page_label(register, "direction"),
            better.arrow,
            note=page_sentence(better.value),
        ),
        PageFigure(
            "current",
            page.current_label,
            page.current_text,
            current.value if current else None,
            decimals,
            marks(current),
            page.current_period,
        ),
        PageFigure(
            "previous",
            page.previous_label,
            page.previous_text,
            previous.value if previous else None,
            decimals,
            marks(previous),
            page.previous_period,
        ),
        PageFigure("change", page_label(register, "change"), rating.change.value),
    )


def _comparators(page: Page, register: Register) -> Iterator[PageFigure]:
    """The figures of others, and what the period alone added to a running total."""
    unit, decimals, others = register.unit(page.indicator), page.indicator.decimals, page.comparator
    for key, value in (("neighbours", others.neighbours), ("england", others.england)) if others else ():
        if value is not None and others is not None:
            note = page_sentence("as_at", as_at=others.as_at) if others.as_at else ""
            text = figure_text(value, unit, decimals)
            yield PageFigure(key, page_label(register, key), text, value, decimals, note=note, as_at=others.as_at)
    now = next((p for p in page.trend if p.period == page.rating.period), None)
    if now is not None and now.in_period is not None and not unit.is_percent:  # shares do not add up
        heading = page_sentence("period_alone", period=now.period.label)
        yield PageFigure("alone", heading, figure_text(now.in_period, unit, decimals), now.in_period, decimals)


def _sections(page: Page, register: Register) -> Iterator[PageSection]:
    """Every section that a page can have, in the order in which they stand."""

    def section(key: str, *texts: str, listed: bool = False, internal: bool = False) -> PageSection:
        return PageSection(key, page_label(register, key), _filled(*texts), (), listed, internal)

    yield section("description", page.indicator.description)
    yield section("commentary", page.commentary if page.commentary.strip() else page_sentence("no_commentary"))
    yield section("actions", page.actions if page.actions.strip() else page_sentence("no_actions"))
    yield PageSection("links", page_label(register, "links"), links=page.indicator.links, listed=True)
    yield section("remarks", *page.remarks, listed=True)
    unanswered = [f for f in page.findings if f.asks or is_beside(f.code)]
    queries = [page_sentence("query", severity=f.severity.words, message=f.message) for f in unanswered]
    yield section("queries", *queries, internal=True)


def _filled(*texts: str) -> tuple[str, ...]:
    return tuple(text for text in texts if text.strip())
