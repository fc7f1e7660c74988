"""The report as a Word document, for those who paste it into a paper of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook_tool.domain.consolidation import Consolidation
from workbook_tool.report.content import make_paper
from workbook_tool.report.docx import brief, pages
from workbook_tool.report.docx.file import deterministic, new_document
from workbook_tool.report.docx.pictures import pictures
from workbook_tool.report.docx.writer import Writer
from workbook_tool.report.select import Selection

if TYPE_CHECKING:
    from docx.document import Document


def write_docx(consolidation: Consolidation, selection: Selection, title: str, template: bytes = b"") -> bytes:
    """The report as .docx; the same input gives the same bytes.

    Headings, header rows, alternative texts and links within are Word's own, so
    that they survive being copied. ``template``: a document whose styles, page
    and header it takes.
    """
    paper = make_paper(consolidation, selection, title)
    document: Document = new_document(paper, template)
    if paper.brief:
        writer = Writer(document, paper, brief.WIDTH)
        brief.write_brief(writer, paper, paper.brief, pictures(paper, brief.CHART, brief.COMPACT_CHART, brief.SPARK))
        pages.write_restatements(writer, paper)
        brief.how_to_read(writer, paper, paper.brief)
    else:
        writer = Writer(document, paper, pages.WIDTH)
        pages.write_pages(writer, paper, pictures(paper, pages.CHART))
        pages.write_restatements(writer, paper)
    return deterministic(document, paper, writer.whole)
