"""Whatever a service writes, each output can be made and holds it."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from html import unescape

import docx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
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


@pytest.mark.parametrize("write", [write_pdf, write_docx, write_html])
@FEW
@given(text=TEXT)
@example('a, ꦳" 中 😀')
def test_any_text_can_be_printed(write: Callable[..., bytes], text: str) -> None:
    data = write(cycle_saying(text), Selection(), text)
    if write is write_html:
        assert line(text) in unescape(data.decode("utf-8"))
    if write is write_docx:
        said = [p.text for p in docx.Document(io.BytesIO(data)).paragraphs]
        assert any(line(text) in paragraph for paragraph in said)
