"""Master, Word and HTML lay out one model of an indicator's page: the same headings, on paper in the same order."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from html import unescape

import docx
import pytest

from workbook_tool.domain.consolidation import Consolidation, Page
from workbook_tool.master import master_book
from workbook_tool.report.docx.word import write_docx
from workbook_tool.report.html import write_html
from workbook_tool.report.select import Selection
from workbook_tool.results.indicator_page import IndicatorPage, indicator_page


def in_master(cycle: Consolidation, page: Page) -> list[str]:
    sheets = master_book(cycle, {}, first=True).sheets
    sheet = next(s for s in sheets if s.name.split(" ")[0] == page.indicator.ref)
    why = indicator_page(page, cycle.register).why.heading
    return [why if str(put.value).startswith(f"{why}: ") else str(put.value) for put in sheet.puts()]


def in_word(cycle: Consolidation, page: Page) -> list[str]:
    document = docx.Document(io.BytesIO(write_docx(cycle, Selection(shape="pages"), "Report")))
    return _from_heading([block.text for block in document.paragraphs], page)


def in_html(cycle: Consolidation, page: Page) -> list[str]:
    text = write_html(cycle, Selection(), "Report").decode("utf-8")
    cards = re.findall(r"<article .*?</article>", text, re.DOTALL)
    card = next(c for c in cards if f'<span class="quiet">{page.indicator.ref}</span>' in c)
    return [unescape(re.sub("<[^>]+>", "", line)).strip() for line in card.splitlines()]


def _from_heading(pieces: list[str], page: Page) -> list[str]:
    """From a page's heading to the next page's."""
    start = next(n for n, text in enumerate(pieces) if text.startswith(f"Indicator {page.indicator.ref}: "))
    ends = [n for n, text in enumerate(pieces) if n > start and text.startswith("Indicator ") and ": " in text]
    return pieces[start : ends[0] if ends else None]


def headings(model: IndicatorPage) -> list[str]:
    return [model.why.heading, *(section.heading for section in model.sections if not section.internal)]


@pytest.mark.parametrize("laid_out", [in_master, in_word, in_html])
@pytest.mark.parametrize("number", [0, 1, 6])
def test_the_same_sections_in_the_same_order(
    cycle: Consolidation, laid_out: Callable[[Consolidation, Page], list[str]], number: int
) -> None:
    page = cycle.pages[number]
    model = indicator_page(page, cycle.register)
    texts = laid_out(cycle, page)
    wanted = headings(model)
    assert len(wanted) >= 3
    laid = [text for text in texts if text in wanted]
    if laid_out is in_master:  # beside the chart and below it, by their length
        laid, wanted = sorted(laid), sorted(wanted)
    assert laid == wanted
    for figure in model.comparators if laid_out is in_html else (*model.strip, *model.comparators):
        assert any(figure.heading in text for text in (*texts, *_cells(cycle, laid_out, page))), figure


def _cells(cycle: Consolidation, laid_out: Callable[..., list[str]], page: Page) -> list[str]:
    """Word's tables stand apart from its paragraphs."""
    if laid_out is not in_word:
        return []
    document = docx.Document(io.BytesIO(write_docx(cycle, Selection(shape="pages"), "Report")))
    return [cell.text for table in document.tables for row in table.rows for cell in row.cells]
