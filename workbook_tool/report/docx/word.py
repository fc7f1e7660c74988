"""The report as a Word document, for those who paste it into a paper of their own."""

from __future__ import annotations

from base64 import b64decode
from typing import TYPE_CHECKING

from workbook_tool.domain.consolidation import Consolidation
from workbook_tool.report.content import paper
from workbook_tool.report.docx.file import deterministic, new_document
from workbook_tool.report.docx.pictures import pictures
from workbook_tool.report.docx.writer import Writer
from workbook_tool.report.paper import Paper, PaperPage
from workbook_tool.report.select import Selection

if TYPE_CHECKING:
    from docx.document import Document

INDEX = "index"


def write_docx(consolidation: Consolidation, selection: Selection, title: str) -> bytes:
    """The report as .docx; the same input gives the same bytes.

    Headings, header rows, alternative texts and links within are Word's own, so
    that they survive being copied.
    """
    said = paper(consolidation, selection, title)
    document: Document = new_document(said)
    writer = Writer(document, said)
    _cover(writer, said)
    _key(writer, said)
    _index(writer, said)
    charts = pictures(said)
    for sheet in said.sheets:
        _sheet(writer, sheet, said, charts.get(sheet.anchor))
    _restatements(writer, said)
    return deterministic(document, said)


def _cover(writer: Writer, said: Paper) -> None:
    writer.line(said.produced, "Quiet")
    writer.line(said.title, "Title")
    for text in said.cover:
        writer.line(text, "Subtitle")
    writer.line(said.draft, "Draft")
    for text in said.edition:
        writer.line(text)
    writer.line(said.team, "Team")
    writer.line(said.council)
    if said.contact.text:
        writer.paragraph((said.contact,))


def _key(writer: Writer, said: Paper) -> None:
    words = said.words
    writer.heading(words["key"], 1, new_page=True)
    rows = [(row.item, row.text) for row in said.key]
    writer.table((words["data_item"], words["explanation"]), rows, (4.5, 12.5), words["key_caption"])
    if said.meanings:
        writer.heading(words["rag"], 2)
        ratings = [(each.tile, f"{each.text} ({each.scheme})" if each.scheme else each.text) for each in said.meanings]
        writer.table((words["rag"], words["explanation"]), ratings, (4.5, 12.5), words["ratings_caption"])


def _index(writer: Writer, said: Paper) -> None:
    words = said.words
    writer.heading(words["index"], 1, new_page=True, bookmark=INDEX)
    writer.line(said.headline)
    if said.counts:
        counts = [(each.tile, each.number) for each in said.counts]
        writer.table((words["rag"], words["how_many"]), counts, (4.5, 5), words["counts_caption"])
    writer.blocks(said.notes)
    if said.index:
        keys = ("reference", "indicator", "target_line", "current", "previous", "change", "rag")
        rows = [
            (r.ref, writer.inner(r.title, r.anchor), r.target, r.current, r.previous, r.change, r.tile)
            for r in said.index
        ]
        widths = (1.1, 4.4, 2.0, 2.2, 2.2, 2.5, 2.6)
        writer.table(tuple(words[key] for key in keys), rows, widths, words["index_caption"], small=True)


def _sheet(writer: Writer, sheet: PaperPage, said: Paper, chart: bytes | None) -> None:
    writer.heading(sheet.heading, 1, new_page=True, bookmark=sheet.anchor)
    tail = "   ·   ".join(t for t in (sheet.service, sheet.period, said.month_year) if t)
    writer.paragraph((writer.inner(said.words["return_to_index"], INDEX),), tail=f"   ·   {tail}")
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
        writer.picture(chart, sheet.chart.title, sheet.chart.alt)
    else:
        writer.line(said.words["no_chart"], "Quiet")
    for section in sheet.sections:
        writer.heading(section.heading, 2)
        writer.blocks(section.blocks)
    for one in sheet.attached:
        writer.heading(one.caption, 2)
        if one.picture:
            writer.picture(b64decode(one.picture), one.caption, one.alt)
        else:
            wide = [17 / len(one.rows[0])] * len(one.rows[0])
            writer.table(one.rows[0], one.rows[1:], wide, one.alt or one.caption)


def _restatements(writer: Writer, said: Paper) -> None:
    if not said.restatements:
        return
    words = said.words
    writer.heading(words["restatements"], 1, new_page=True)
    rows = [(row.ref, row.title, row.period, row.before, row.figure, row.reason) for row in said.restatements]
    keys = ("reference", "indicator", "period", "figure_before", "restated_figure", "reason")
    writer.table(tuple(words[key] for key in keys), rows, (1.5, 4.5, 2.2, 2.2, 2.2, 4.4), words["restatements_caption"])
