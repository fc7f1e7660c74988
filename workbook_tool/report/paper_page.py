"""One indicator's page as a paper prints it: every text of the model made clean, ratings with their colours."""

from __future__ import annotations

from base64 import b64encode

from workbook_tool.domain.consolidation import Attachment
from workbook_tool.domain.scheme import Rag
from workbook_tool.report import prose
from workbook_tool.report.chart import MOST_POINTS, Size, Subject, chart_notes, chart_rows, draw_chart
from workbook_tool.report.paper import Attached, Fact, PaperChart, PaperPage, Passage
from workbook_tool.report.tile import Tile
from workbook_tool.report.words import ReportWords
from workbook_tool.results.chart_facts import ChartFacts, chart_facts
from workbook_tool.results.indicator_page import PageFigure, PageSection, indicator_page
from workbook_tool.theme import Theme


def paper_page(subject: Subject, anchor: str, words: ReportWords, look: Theme, size: Size) -> PaperPage:
    """The page under the name ``anchor``, its chart of ``size``."""
    page, register = subject.page, subject.register
    model = indicator_page(page, register, size.periods)
    ref = prose.line(model.ref)
    return PaperPage(
        anchor=anchor,
        ref=ref,
        heading=prose.line(model.heading),
        service=prose.line(model.service),
        period=model.period,
        strip=tuple(map(_fact, model.strip)),
        comparators=tuple(map(_fact, model.comparators)),
        tile=tile(model.rag, look, model.rag_heading),
        why=Passage(model.why.heading, prose.paragraphs(model.why.texts)),
        sections=tuple(map(_passage, (s for s in model.sections if not s.internal))),
        chart=_chart(model.chart, subject, words, look, size),
        forecast=tile(model.forecast, look, model.forecast_heading) if model.forecast else None,
        marking=model.marking,
        strip_caption=words.say("strip_caption", ref=ref),
        comparators_caption=words.say("comparators_caption", ref=ref),
        chart_caption=words.say("chart_caption", ref=ref),
        attached=tuple(map(_attached, model.attachments)),
    )


def _chart(
    facts: ChartFacts | None, subject: Subject, words: ReportWords, look: Theme, size: Size
) -> PaperChart | None:
    if facts is None:
        return None
    title, alt = prose.line(facts.title), prose.line(facts.description("line"))
    listed = chart_facts(subject.page, subject.register, MOST_POINTS)
    rows = tuple(chart_rows(listed, subject, words)) if listed else ()
    return PaperChart(
        draw_chart(facts, subject, words, look, size), title, alt, chart_notes(facts, subject, words), rows
    )


def tile(rag: Rag, look: Theme, label: str = "") -> Tile:
    """The tile of a rating."""
    fill = look.fill(rag.value)
    return Tile(label, rag.value, fill, look.ink_on(fill), look.edge(fill), look.shape(rag.value))


def _fact(figure: PageFigure) -> Fact:
    return Fact(prose.line(figure.heading), prose.line(figure.text), prose.line(figure.note), figure.key)


def _passage(section: PageSection) -> Passage:
    if section.links:
        items = tuple((prose.link(each.text, each.address),) for each in section.links)
        return Passage(section.heading, (prose.Block(items, bulleted=True),), section.key)
    if section.listed:
        return Passage(section.heading, prose.bullets(section.texts), section.key)
    return Passage(section.heading, tuple(b for text in section.texts for b in prose.blocks(text)), section.key)


def _attached(attachment: Attachment) -> Attached:
    picture = attachment.picture
    kind = "png" if picture.startswith(b"\x89PNG") else "jpeg" if picture else ""
    rows = tuple(tuple(map(prose.line, row)) for row in attachment.table)
    encoded = b64encode(picture).decode("ascii")
    return Attached(prose.line(attachment.caption), prose.line(attachment.alt_text), kind, encoded, rows)
