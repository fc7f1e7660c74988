"""The Word document: its headings, tables, links and pictures are Word's own."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from openxml_audit import OpenXmlValidator
from report_sample import HOSTILE, consolidation
from report_support import TITLE

from workbook_tool.domain.collection import Collection
from workbook_tool.domain.consolidation import Consolidation
from workbook_tool.report.docx.word import write_docx
from workbook_tool.report.select import Selection


@pytest.fixture(scope="module")
def document(word: bytes) -> Any:
    return docx.Document(io.BytesIO(word))


def headings(document: Any, level: int) -> list[str]:
    return [p.text for p in document.paragraphs if p.style.name == f"Heading {level}"]


def test_same_input_same_bytes(cycle: Consolidation, word: bytes) -> None:
    assert write_docx(cycle, Selection(shape="pages"), TITLE) == word
    with zipfile.ZipFile(io.BytesIO(word)) as parts:
        assert {info.date_time for info in parts.infolist()} == {(2023, 12, 5, 12, 0, 0)}
        assert parts.namelist()[0] == "[Content_Types].xml"


def test_it_keeps_to_the_schema(word: bytes, tmp_path: Path) -> None:
    path = tmp_path / "report.docx"
    path.write_bytes(word)
    assert [str(e) for e in OpenXmlValidator().validate(str(path)).errors] == []


def test_headings_are_headings(document: Any, cycle: Consolidation) -> None:
    first = headings(document, 1)
    assert first[:2] == ["Key", "Index"]
    assert first[2] == "Indicator 182: Percentage of Freedom of Information responses issued on time"
    assert len(first) == 2 + len(cycle.pages) + 1
    assert headings(document, 2).count("Commentary") == len(cycle.pages)


def test_every_table_has_a_header_row_and_a_description(document: Any) -> None:
    assert document.tables
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(cell.text.strip() for cell in table.rows[0].cells)
        assert table._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val"))


def test_every_picture_has_its_words(document: Any, cycle: Consolidation) -> None:
    pictures = list(document.element.body.iter(qn("wp:docPr")))
    charts = sum(any(t.reading.value is not None for t in p.trend) for p in cycle.pages)
    assert len(pictures) == charts > 10
    assert all(p.get("descr").startswith("Line chart.") and p.get("title") for p in pictures)
    assert len({p.get("id") for p in pictures}) == charts


def test_links_within_have_somewhere_to_go(document: Any, cycle: Consolidation) -> None:
    body = document.element.body
    marks = [m.get(qn("w:name")) for m in body.iter(qn("w:bookmarkStart"))]
    assert len(marks) == len(set(marks)) == len(cycle.pages) + 1
    assert all(len(m) <= 40 and "-" not in m for m in marks)
    wanted = [h.get(qn("w:anchor")) for h in body.iter(qn("w:hyperlink")) if h.get(qn("w:anchor"))]
    assert set(wanted) == set(marks)
    assert wanted.count("index") == len(cycle.pages)
    outer = [r.target_ref for r in document.part.rels.values() if r.is_external]
    assert outer
    assert all(address.startswith(("http://", "https://", "mailto:")) for address in outer)


def test_its_properties_are_the_reports(document: Any) -> None:
    core = document.core_properties
    assert core.title.startswith("Performance Report, Quarter 2")
    assert (core.author, core.language, core.revision) == ("Sample County Council", "en-GB", 1)
    assert core.created == core.modified
    assert core.created.date().isoformat() == "2023-12-05"
    language = document.styles["Normal"].element.rPr.find(qn("w:lang"))
    assert language.get(qn("w:val")) == "en-GB"


def test_what_services_write_stays_text(document: Any) -> None:
    said = [p.text for p in document.paragraphs]
    assert HOSTILE in said
    header = document.sections[0].header.paragraphs[0].text
    assert "DRAFT version 1" in header


def test_long_names_are_cut_in_properties_only() -> None:
    cycle = consolidation(extra=False, secrets=False)
    cycle = replace(cycle, collection=Collection("C" * 300))
    document = docx.Document(io.BytesIO(write_docx(cycle, Selection(shape="pages", service="PI"), "T" * 400)))
    assert "T" * 400 in [p.text for p in document.paragraphs]
    assert len(document.core_properties.title) == 255


@pytest.mark.libreoffice
def test_libreoffice_opens_it(
    word: bytes, soffice: Callable[..., Path], text_of: Callable[[bytes], str], tmp_path: Path
) -> None:
    source = tmp_path / "report.docx"
    source.write_bytes(word)
    said = text_of(soffice(source, "pdf", tmp_path / "out").read_bytes())
    assert "Indicator 230: Website quality score" in said
