"""The committee's report, from a Consolidation: PDF, Word and HTML say the same things, each in its own way."""

from __future__ import annotations

from math import ceil

from workbook_tool.domain.consolidation import Consolidation, Page
from workbook_tool.report.division import Part
from workbook_tool.report.paper import PaperPage
from workbook_tool.report.select import SHAPES, Selection, pages_for
from workbook_tool.report.words import report_title

__all__ = [
    "FORMATS", "SHAPES", "PaperPage", "Part", "Selection", "page_count", "page_of", "pages_for", "parts_advised",
    "report_title", "write_paper",
]  # fmt: skip

FORMATS = ("pdf", "docx", "html")
LARGEST = 500
"""Indicators of one paper; above this a PDF takes more than 0.7 GB of memory while it is made."""


def write_paper(
    form: str, consolidation: Consolidation, selection: Selection, title: str, template: bytes = b""
) -> bytes:
    """The report in one of :data:`FORMATS`; the same input gives the same bytes. Heavy libraries are loaded here.

    ``template``: the council's own Word document, whose styles a Word report takes.
    """
    if form == "pdf":
        from workbook_tool.report.pdf import write_pdf

        return write_pdf(consolidation, selection, title)
    if form == "docx":
        from workbook_tool.report.docx import write_docx

        return write_docx(consolidation, selection, title, template)
    from workbook_tool.report.html import write_html

    return write_html(consolidation, selection, title)


def page_count(form: str, paper: bytes) -> int:
    """How many pages a paper has; 0 where only the program that opens it knows."""
    if form != "pdf":
        return 0
    from workbook_tool.report import pdf

    return pdf.page_count(paper)


def parts_advised(indicators: int) -> int:
    """In how many parts a report of so many indicators is better made."""
    return max(1, ceil(indicators / LARGEST))


def page_of(consolidation: Consolidation, page: Page) -> PaperPage:
    """One indicator's page alone, as the report has it."""
    from workbook_tool.report.chart import FULL, Subject
    from workbook_tool.report.paper_page import paper_page
    from workbook_tool.report.words import ReportWords
    from workbook_tool.theme import colours_of, theme_of

    register, collection = consolidation.register, consolidation.collection
    look = theme_of(colours_of(register, collection.colours), collection.font)
    return paper_page(Subject.of(page, register), "chart", ReportWords(register), look, FULL)
