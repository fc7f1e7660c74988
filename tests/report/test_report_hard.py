"""Hard layouts: long words, many indicators of one service, no history, no target; all stands whole in every format."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import docx
import pytest
from report_sample import consolidation, council, published
from report_support import TITLE

from workbook_tool.domain.consolidation import Consolidation, Edition, Page
from workbook_tool.domain.scheme import Rag
from workbook_tool.report.docx.word import write_docx
from workbook_tool.report.html import write_html
from workbook_tool.report.pdf import write_pdf
from workbook_tool.report.select import Selection

SENTENCES = [f"Sentence {n:02} tells what lay behind the figures of the period." for n in range(50)]
COMMENTARY = "\n".join(" ".join(SENTENCES[n : n + 10]) for n in range(0, 50, 10))
LONG_TITLE = " ".join(f"word{n:02}" for n in range(29))[:200]


def hard() -> Consolidation:
    """Forty indicators of one service: the first with everything long, the second without a figure or a target."""
    first, *_ = published()

    def numbered(n: int) -> Page:
        rating = first.rating
        title = LONG_TITLE if n == 0 else rating.indicator.title
        own = replace(rating, indicator=replace(rating.indicator, ref=f"{n:03}", title=title))
        page = replace(first, rating=own, commentary=COMMENTARY if n == 0 else first.commentary)
        return replace(page, trend=(), rating=replace(own, current=None), target_text="n/a") if n == 1 else page

    sample = consolidation(extra=False, secrets=False, edition=Edition("PUBLISHED", 3, date(2023, 12, 5)))
    return replace(sample, pages=tuple(map(numbered, range(40))))


def pdf_text(cycle: Consolidation, text_of: Callable[[bytes], str]) -> str:
    return text_of(write_pdf(cycle, Selection(shape="pages"), TITLE))


def brief_text(cycle: Consolidation, text_of: Callable[[bytes], str]) -> str:
    return text_of(write_pdf(cycle, Selection(), TITLE))


def word_text(cycle: Consolidation, _: Callable[[bytes], str]) -> str:
    document = docx.Document(io.BytesIO(write_docx(cycle, Selection(shape="pages"), TITLE)))
    return " ".join(t.text or "" for t in document.element.body.iter() if t.tag.endswith("}t"))


def html_text(cycle: Consolidation, _: Callable[[bytes], str]) -> str:
    text = write_html(cycle, Selection(), TITLE).decode().replace('<h3><span class="quiet">', "Indicator ")
    return html.unescape(re.sub(r"<[^>]+>", "", text.replace("</span> ", ": ")))


def pressed() -> Consolidation:
    """Fifty-five, 33 of them Red, with a long commentary, a long title, no history, no target."""

    def change(n: int, page: Page) -> Page:
        rating = page.rating
        if n < 30:
            page = replace(page, rating=replace(rating, rag=Rag("Red")), before=Rag("Red" if n % 2 else "Amber"))
        if n in (0, 40):
            page = replace(page, commentary=COMMENTARY)
        if n in (1, 41):
            named = replace(page.indicator, title=LONG_TITLE, short_title="")
            page = replace(page, rating=replace(page.rating, indicator=named))
        if n in (2, 42):
            page = replace(page, trend=(), rating=replace(page.rating, current=None), target_text="n/a")
        return page

    return council(55, change)


def test_a_summary_under_pressure_is_one_page_and_the_paper_stays_short(text_of: Callable[[bytes], str]) -> None:
    pages = text_of(write_pdf(pressed(), Selection(), TITLE)).rstrip("\f").split("\f")
    assert "are Red" in pages[0]
    assert "Scorecard" in pages[1], "the summary is one page"
    assert len(pages) <= 36
    text = " ".join(" ".join(pages).split())
    assert all(f"Indicator PS{n:02}:" in text for n in range(55))
    assert sum(said not in text for said in SENTENCES) <= 1, "a page may end within one sentence"


@pytest.mark.parametrize("read", [pdf_text, brief_text, word_text, html_text])
def test_all_stands_whole(
    read: Callable[[Consolidation, Callable[[bytes], str]], str], text_of: Callable[[bytes], str]
) -> None:
    assert (len(COMMENTARY) > 3_000, len(LONG_TITLE) > 195) == (True, True)
    text = " ".join(read(hard(), text_of).split())
    cut = [said for said in SENTENCES if said not in text]
    assert len(cut) <= 1, "a page may end within one sentence"
    assert LONG_TITLE in text
    assert "There are no figures to chart." in text
    assert all(f"Indicator {n:03}:" in text for n in range(40))
