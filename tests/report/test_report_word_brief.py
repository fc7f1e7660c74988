"""The Word document in brief: the PDF's pages in Word's own headings and tables, from the council's template."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from openxml_audit import OpenXmlValidator
from report_sample import council
from report_support import TITLE

from workbook_tool.errors import WorkbookToolError
from workbook_tool.report.content import make_paper
from workbook_tool.report.docx import write_docx
from workbook_tool.report.select import Selection
from workbook_tool.report.self_test import NOT_MET, self_test


@pytest.fixture(scope="module")
def brief() -> bytes:
    return write_docx(council(16), Selection(), TITLE)


def texts(document: Any) -> list[str]:
    """Every text of the document, cell by cell."""
    return [p.text for p in document.element.body.iter(qn("w:p")) for p in [docx.text.paragraph.Paragraph(p, document)]]


def test_it_keeps_to_the_schema_and_is_accessible(brief: bytes, tmp_path: Path) -> None:
    path = tmp_path / "brief.docx"
    path.write_bytes(brief)
    assert [str(e) for e in OpenXmlValidator().validate(str(path)).errors] == []
    assert [asked for asked, result, _ in self_test("docx", brief) if result == NOT_MET] == []
    assert write_docx(council(16), Selection(), TITLE) == brief


def test_every_indicator_is_in_the_scorecard_and_has_its_place(brief: bytes) -> None:
    document, given = docx.Document(io.BytesIO(brief)), council(16)
    said = texts(document)
    marks = {m.get(qn("w:name")) for m in document.element.body.iter(qn("w:bookmarkStart"))}
    links = {h.get(qn("w:anchor")) for h in document.element.body.iter(qn("w:hyperlink")) if h.get(qn("w:anchor"))}
    assert len(marks) == len(given.pages) + 1
    assert links <= marks
    for page in given.pages:
        assert sum(page.indicator.ref == text for text in said) == 1, "its line"
        assert any(text.startswith(f"Indicator {page.indicator.ref}: ") for text in said), "its page"
        assert page.current_text in said


def test_columns_fit_references_of_letters_and_digits(brief: bytes) -> None:
    document = docx.Document(io.BytesIO(brief))
    scorecard = next(t for t in document.tables if t.rows[1].cells[0].text.startswith("PS"))
    assert scorecard.columns[0].width.cm > 1.0
    assert sum(column.width.cm for column in scorecard.columns) == pytest.approx(18, abs=0.05)


def test_word_opens_it_as_a_document_of_today(brief: bytes) -> None:
    settings = zipfile.ZipFile(io.BytesIO(brief)).read("word/settings.xml").decode()
    assert re.findall(r'w:name="compatibilityMode" [^>]*w:val="(\d+)"', settings) == ["15"]


def test_a_restyled_report_is_the_template_of_the_next(brief: bytes) -> None:
    restyled = docx.Document(io.BytesIO(brief))
    restyled.styles["Heading 1"].font.color.rgb = RGBColor(0x7A, 0x1F, 0x5C)
    restyled.styles["Compact text"].font.size = Pt(10)
    restyled.sections[0].footer.paragraphs[0].add_run("Our own footer")
    kept = io.BytesIO()
    restyled.save(kept)
    given = council(3)
    given = replace(given, edition=replace(given.edition, version=7))
    data = write_docx(given, Selection(), TITLE, kept.getvalue())
    made = docx.Document(io.BytesIO(data))
    assert str(made.styles["Heading 1"].font.color.rgb) == "7A1F5C"
    assert made.styles["Compact text"].font.size == Pt(10)
    assert "Our own footer" in made.sections[0].footer.paragraphs[0].text
    assert "DRAFT version 7" in made.sections[0].header.paragraphs[0].text
    assert made.sections[0].header.paragraphs[0].text.count("DRAFT") == 1
    assert not any("PS09" in text for text in texts(made)), "nothing of the former report is in it"
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        pictures = [name for name in parts.namelist() if "media/" in name]
    assert len(pictures) <= 2 * 3
    assert write_docx(given, Selection(), TITLE, kept.getvalue()) == data


def test_what_is_no_word_document_is_no_template() -> None:
    with pytest.raises(WorkbookToolError, match="cannot be read"):
        write_docx(council(1), Selection(), TITLE, b"not a document")


def test_the_summary_s_columns_part_where_the_pdf_s_do(brief: bytes) -> None:
    document = docx.Document(io.BytesIO(brief))
    breaks = [b for b in document.element.body.iter(qn("w:br")) if b.get(qn("w:type")) == "column"]
    right = make_paper(council(16), Selection(), TITLE).brief.right
    assert [b.getparent().getparent().xpath("string()") for b in breaks] == [right[0].heading]
