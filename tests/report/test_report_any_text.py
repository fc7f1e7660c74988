"""Whatever a service writes, each output can be made and holds it."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from html import unescape

import docx
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from report_sample import consolidation, published

from workbook_tool.domain.consolidation import Consolidation
from workbook_tool.domain.indicator import Link
from workbook_tool.report.docx.word import write_docx
from workbook_tool.report.html import write_html
from workbook_tool.report.pdf import write_pdf
from workbook_tool.report.prose import line
from workbook_tool.report.select import Selection

TEXT = st.text(max_size=60) | st.text("#$*_`@<>[]{}\\/~=+-\"'&;%!| \n\tab1.:", max_size=60)
FEW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def cycle_saying(text: str) -> Consolidation:
    """One page that says ``text`` wherever a person may write."""
    page = published()[0]
    indicator = replace(
        page.indicator, ref=text, title=text, description=text, links=(Link(text, "https://a.example"), Link("x", text))
    )
    rating = replace(page.rating, indicator=indicator, why=text, change_why=text)
    service = replace(page.service, name=text)
    told = replace(
        page, rating=rating, service=service, commentary=text, actions=text, remarks=(text,), target_text=text,
        current_text=text, current_label=text,
    )  # fmt: skip
    cycle = consolidation(extra=False, secrets=False)
    collection = replace(cycle.collection, council=text, team=text, contact=text, committee=text, notes=(text,))
    return replace(cycle, pages=(told,), restatements=(), collection=collection)


def ascii_words(text: str) -> list[str]:
    """The runs of ASCII letters and digits in ``text``: what every font can show."""
    return re.findall("[A-Za-z0-9]+", text)


def in_pdf(data: bytes) -> str:
    """The letters and digits of a PDF, whatever lines and pages they were broken into."""
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    for ligature, letters in (
        ("\ufb00", "ff"),
        ("\ufb01", "fi"),
        ("\ufb02", "fl"),
        ("\ufb03", "ffi"),
        ("\ufb04", "ffl"),
    ):
        text = text.replace(ligature, letters)
    return "".join(ascii_words(text))


def in_word(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]


def in_html(data: bytes) -> str:
    return unescape(data.decode("utf-8"))


@FEW
@given(text=TEXT)
@example('a, ꦳" 中 😀')
@example("Zebra crossings 4711, office fittings: 8 of 12")
def test_any_text_stands_in_the_pdf(text: str) -> None:
    """Word by word: what no font has is replaced by a mark, and must not take its neighbours with it."""
    printed = in_pdf(write_pdf(cycle_saying(text), Selection(shape="pages"), text))
    assert [word for word in ascii_words(line(text)) if word not in printed] == []


def test_the_pdf_is_really_read() -> None:
    """What nobody wrote is not found in it."""
    printed = in_pdf(write_pdf(cycle_saying("Zebra crossings"), Selection(shape="pages"), "A title"))
    assert ("Zebracrossings" in printed, "Tigercrossings" in printed) == (True, False)


@FEW
@given(text=TEXT)
@example('a, ꦳" 中 😀')
def test_any_text_stands_in_the_word_document(text: str) -> None:
    paragraphs = in_word(write_docx(cycle_saying(text), Selection(shape="pages"), text))
    assert any(line(text) in paragraph for paragraph in paragraphs)


@FEW
@given(text=TEXT)
@example('a, ꦳" 中 😀')
def test_any_text_stands_in_the_html(text: str) -> None:
    assert line(text) in in_html(write_html(cycle_saying(text), Selection(), text))
