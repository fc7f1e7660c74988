"""One indicator's page of the report, in the layout of the published one."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator

from workbook_tool.domain.consolidation import Attachment, Page
from workbook_tool.domain.figure import figure_text
from workbook_tool.domain.indicator import Better
from workbook_tool.domain.register import Register
from workbook_tool.domain.scheme import Rag
from workbook_tool.report import prose
from workbook_tool.report.chart.chart import chart
from workbook_tool.report.paper import Attached, Fact, Section, Sheet, Tile
from workbook_tool.report.theme import Theme
from workbook_tool.report.words import Words
from workbook_tool.results.redact import holds_hidden


def sheet(page: Page, anchor: str, register: Register, words: Words, look: Theme) -> Sheet:
    """The page under the name ``anchor``."""
    rating, ref = page.rating, prose.line(page.indicator.ref)
    heading = words.say("indicator_heading", ref=ref, title=prose.line(page.indicator.title))
    return Sheet(
        anchor=anchor,
        ref=ref,
        heading=heading,
        service=prose.line(page.service.name),
        period=rating.period.label,
        strip=_strip(page, words),
        comparators=tuple(_comparators(page, register, words)),
        tile=tile(rating.rag, look, words.label("rag")),
        why=Section(words.label("why"), prose.paragraphs((rating.why, rating.change_why))),
        sections=tuple(_sections(page, words)),
        chart=chart(page, register, words, look, anchor),
        forecast=tile(rating.forecast, look, words.label("forecast")) if rating.forecast else None,
        marking=words.say("marking") if holds_hidden(page) else "",
        strip_caption=words.say("strip_caption", ref=ref),
        comparators_caption=words.say("comparators_caption", ref=ref),
        chart_caption=words.say("chart_caption", ref=ref),
        attached=tuple(map(_attached, page.attachments)),
    )


def _attached(one: Attachment) -> Attached:
    kind = "png" if one.picture.startswith(b"\x89PNG") else "jpeg" if one.picture else ""
    rows = tuple(tuple(map(prose.line, row)) for row in one.table)
    picture = b64encode(one.picture).decode("ascii")
    return Attached(prose.line(one.caption), prose.line(one.alt_text), kind, picture, rows)


def tile(rag: Rag, look: Theme, label: str = "") -> Tile:
    """The tile of a rating."""
    fill = look.fill(rag.value)
    return Tile(label, rag.value, fill, look.ink_on(fill), look.edge(fill))


def _strip(page: Page, words: Words) -> tuple[Fact, ...]:
    better = page.indicator.better
    return (
        Fact(prose.line(page.target_label), prose.line(page.target_text)),
        Fact(words.label("direction"), better.arrow, words.say("higher" if better is Better.HIGHER else "lower")),
        Fact(prose.line(page.current_label), prose.line(page.current_text)),
        Fact(prose.line(page.previous_label), prose.line(page.previous_text)),
        Fact(words.label("change"), page.rating.change.value),
    )


def _comparators(page: Page, register: Register, words: Words) -> Iterator[Fact]:
    """The figures of others, and what the period alone added to a cumulative figure."""
    unit, decimals, others = register.unit(page.indicator), page.indicator.decimals, page.comparator
    if others:
        as_at = words.say("as_at", as_at=prose.line(others.as_at)) if others.as_at else ""
        for key, value in (("neighbours", others.neighbours), ("england", others.england)):
            if value is not None:
                yield Fact(words.label(key), figure_text(value, unit, decimals), as_at)
    now = next((p for p in page.trend if p.period == page.rating.period), None)
    if now is not None and now.in_period is not None and not unit.is_percent:  # shares do not add up
        yield Fact(words.say("in_period", period=now.period.label), figure_text(now.in_period, unit, decimals))


def _sections(page: Page, words: Words) -> Iterator[Section]:
    if page.indicator.description.strip():
        yield Section(words.label("description"), prose.blocks(page.indicator.description))
    for key, text, none in (
        ("commentary", page.commentary, "no_commentary"),
        ("actions", page.actions, "no_actions"),
    ):
        yield Section(words.label(key), prose.blocks(text) or prose.paragraphs((words.say(none),)))
    if page.indicator.links:
        items = tuple((prose.link(each.text, each.address),) for each in page.indicator.links)
        yield Section(words.label("links"), (prose.Block(items, bulleted=True),))
    if remarks := prose.bullets(page.remarks):
        yield Section(words.label("remarks"), remarks)
