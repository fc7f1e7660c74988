"""The report with a page for each indicator as a Word document: cover, key, index, pages, restated figures."""

from __future__ import annotations

from collections.abc import Mapping

from workbook_tool.report.docx.writer import Writer
from workbook_tool.report.paper import Paper, PaperPage

INDEX = "index"
WIDTH = 17.0  # centimetres between the margins
CHART = WIDTH


def write_pages(writer: Writer, paper: Paper, charts: Mapping[str, bytes]) -> None:
    """All but the restated figures; ``charts`` by the anchor of their page."""
    _cover(writer, paper)
    _key(writer, paper)
    _index(writer, paper)
    for sheet in paper.sheets:
        _sheet(writer, sheet, paper, charts.get(sheet.anchor))


def _cover(writer: Writer, paper: Paper) -> None:
    writer.line(paper.produced, "Quiet")
    writer.line(paper.title, "Title")
    for text in paper.cover:
        writer.line(text, "Subtitle")
    writer.line(paper.draft, "Draft")
    for text in paper.edition:
        writer.line(text)
    writer.line(paper.team, "Team")
    writer.line(paper.council)
    if paper.contact.text:
        writer.paragraph((paper.contact,))


def _key(writer: Writer, paper: Paper) -> None:
    words = paper.words
    writer.heading(words["key"], 1, new_page=True)
    rows = [(row.item, row.text) for row in paper.key]
    writer.table((words["data_item"], words["explanation"]), rows, (4.5, 12.5), words["key_caption"])
    if paper.meanings:
        writer.heading(words["rag"], 2)
        ratings = [(each.tile, f"{each.text} ({each.scheme})" if each.scheme else each.text) for each in paper.meanings]
        writer.table((words["rag"], words["explanation"]), ratings, (4.5, 12.5), words["ratings_caption"])


def _index(writer: Writer, paper: Paper) -> None:
    words = paper.words
    writer.heading(words["index"], 1, new_page=True, bookmark=INDEX)
    writer.line(paper.headline)
    if paper.counts:
        counts = [(each.tile, each.number) for each in paper.counts]
        writer.table((words["rag"], words["how_many"]), counts, (4.5, 5), words["counts_caption"])
    writer.blocks(paper.notes)
    if paper.index:
        keys = ("reference", "indicator", "target_line", "current", "previous", "change", "rag")
        rows = [
            (r.ref, writer.inner(r.title, r.anchor), r.target, r.current, r.previous, r.change, r.tile)
            for r in paper.index
        ]
        widths = (1.1, 4.4, 2.0, 2.2, 2.2, 2.5, 2.6)
        writer.table(tuple(words[key] for key in keys), rows, widths, words["index_caption"], small=True)


def _sheet(writer: Writer, sheet: PaperPage, paper: Paper, chart: bytes | None) -> None:
    writer.heading(sheet.heading, 1, new_page=True, bookmark=sheet.anchor)
    tail = "   ·   ".join(t for t in (sheet.service, sheet.period, paper.month_year) if t)
    writer.paragraph((writer.inner(paper.words["return_to_index"], INDEX),), tail=f"   ·   {tail}")
    writer.line(sheet.marking, "Draft")
    writer.facts(sheet.strip, sheet.strip_caption)
    if sheet.comparators:
        writer.facts(sheet.comparators, sheet.comparators_caption)
    writer.tile(sheet.tile)
    if sheet.forecast:
        writer.tile(sheet.forecast)
    writer.heading(sheet.why.heading, 2)
    writer.blocks(sheet.why.blocks)
    if sheet.chart is not None and chart is not None:
        writer.picture(chart, sheet.chart.title, sheet.chart.alt, CHART)
    else:
        writer.line(paper.words["no_chart"], "Quiet")
    for section in sheet.sections:
        writer.heading(section.heading, 2)
        writer.blocks(section.blocks)
    writer.attached(sheet)


def write_restatements(writer: Writer, paper: Paper) -> None:
    """The figures published before that were corrected, if any."""
    if not paper.restatements:
        return
    words = paper.words
    writer.heading(words["restatements"], 1, new_page=True)
    rows = [(row.ref, row.title, row.period, row.before, row.figure, row.reason) for row in paper.restatements]
    keys = ("reference", "indicator", "period", "figure_before", "restated_figure", "reason")
    writer.table(tuple(words[key] for key in keys), rows, (1.5, 4.5, 2.2, 2.2, 2.2, 4.4), words["restatements_caption"])
