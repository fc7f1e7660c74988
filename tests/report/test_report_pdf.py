"""The PDF: what the published report said is there, and a reader's software can find its way."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import pypdf
import pytest
from report_sample import HOSTILE, consolidation, published
from report_support import TITLE, missing

from workbook_tool.domain.collection import Collection
from workbook_tool.domain.consolidation import Consolidation, Edition
from workbook_tool.errors import WorkbookToolError
from workbook_tool.report import pdf as pdf_module
from workbook_tool.report.pdf import write_pdf
from workbook_tool.report.select import SHAPES, Selection
from workbook_tool.report.typesetting import LayoutError


@pytest.fixture(scope="module")
def reader(pdf: bytes) -> Any:
    return pypdf.PdfReader(io.BytesIO(pdf))


COVER = (
    "Produced on: 05 December 2023", "Quarter 2", "2023/24 financial year", "Strategy and Resources Committee",
    "Governance & Performance", "Sample County Council", "performance@council.example",
)  # fmt: skip
HEADINGS = ("Change in Performance", "RAG Rating", "Why this rating", "Commentary", "Actions")


def structure(reader: Any) -> Iterator[Any]:
    """Every element of the structure tree."""
    waiting = [reader.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        found = waiting.pop(0).get_object()
        if not isinstance(found, pypdf.generic.DictionaryObject):
            continue
        yield found
        inside = found.get("/K", [])
        waiting[:0] = inside if isinstance(inside, list) else [inside]


def flat(text: str) -> str:
    return " ".join(text.split())


def test_same_input_same_bytes(cycle: Consolidation, pdf: bytes) -> None:
    assert write_pdf(cycle, Selection(shape="pages"), TITLE) == pdf


@pytest.fixture(scope="module")
def failures() -> Callable[[bytes], list[tuple[str, str]]]:
    """The rules of PDF/UA-1 that a file breaks, as a validator of its own finds them."""
    try:
        import page
    except ImportError:
        missing("page-validation is not installed: the PDF is held to PDF/UA-1 with it")

    def check(data: bytes) -> list[tuple[str, str]]:
        report = page.validate_pdf_bytes(data, profile=page.ValidationProfile.PDF_UA_1)
        assert report.rules.total > 90
        return [(f.rule_id, f.message) for f in report.failures]

    return check


def _numbered(n: int) -> Any:
    page = published()[n % 14]
    return replace(page, rating=replace(page.rating, indicator=replace(page.indicator, ref=f"{n:03}")))


def _plain() -> Consolidation:
    return consolidation(extra=False, secrets=False, edition=Edition("PUBLISHED", 3, date(2023, 12, 5)))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    "cycle",
    [
        pytest.param(consolidation(), id="every odd page"),
        pytest.param(_plain(), id="published"),
        pytest.param(replace(_plain(), pages=()), id="no page"),
        pytest.param(replace(_plain(), pages=tuple(_numbered(n) for n in range(40))), id="forty pages"),
    ],
)
def test_it_passes_a_pdf_ua_validator(
    cycle: Consolidation, shape: str, failures: Callable[[bytes], list[tuple[str, str]]]
) -> None:
    assert failures(write_pdf(cycle, Selection(shape=shape), TITLE)) == []


def test_the_validator_finds_a_pdf_without_tags(failures: Callable[[bytes], list[tuple[str, str]]]) -> None:
    import typst

    assert failures(typst.compile(b"= Hello\nWorld", format="pdf", pdf_tags=False))


def test_it_is_tagged_titled_and_in_its_language(reader: Any) -> None:
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert (
        reader.metadata.title
        == "Performance Report, Quarter 2, 2023/24 financial year, Strategy and Resources Committee"
    )
    assert "pdfuaid:part" in root["/Metadata"].get_data().decode()
    assert reader.metadata.creation_date.date() == date(2023, 12, 5)


def test_every_chart_has_its_words_and_every_table_its_headings(reader: Any, cycle: Consolidation) -> None:
    elements = list(structure(reader))
    figures = [e for e in elements if e.get("/S") == "/Figure"]
    charts = sum(any(t.reading.value is not None for t in p.trend) for p in cycle.pages)
    assert len(figures) == charts > 10
    assert all(re.match(r"Trend of indicator .+ Line chart\.", str(f["/Alt"]), re.DOTALL) for f in figures)
    tables = [e for e in elements if e.get("/S") == "/Table"]
    headings = [e for e in elements if e.get("/S") == "/TH"]
    assert len(tables) > len(cycle.pages)
    assert len(headings) >= 5 * len(cycle.pages)
    levels = [int(e["/S"][2:]) for e in elements if re.fullmatch(r"/H\d", str(e.get("/S")))]
    assert set(levels) == {1, 2}
    assert levels[0] == 1


def test_bookmarks_and_links_lead_to_each_page(reader: Any, cycle: Consolidation) -> None:
    titles = [o["/Title"] for o in reader.outline if not isinstance(o, list)]
    assert titles[:2] == ["Key", "Index"]
    assert len(titles) == 2 + len(cycle.pages) + 1
    links = [a.get_object() for p in reader.pages for a in p.get("/Annots", [])]
    inner = [a for a in links if a["/Subtype"] == "/Link" and "/URI" not in a.get("/A", {})]
    assert len(inner) >= 2 * len(cycle.pages), "one to each page, and one back"
    addresses = {str(a["/A"]["/URI"]) for a in links if "/URI" in a.get("/A", {})}
    assert "https://ico.example/for-the-public" in addresses
    assert not [a for a in addresses if not a.startswith(("http://", "https://", "mailto:"))]


def test_every_font_is_inside(reader: Any) -> None:
    fonts = [f.get_object() for p in reader.pages for f in p["/Resources"].get("/Font", {}).values()]
    inside = [d.get_object() for font in fonts for d in font.get("/DescendantFonts", [])]
    assert len(inside) >= len(fonts) > 0
    assert all({"/FontFile2", "/FontFile3"} & set(inner["/FontDescriptor"]) for inner in inside)


def test_the_published_facts_are_there(text_of: Callable[[bytes], str]) -> None:
    cycle = consolidation(extra=False, secrets=False)
    text = text_of(write_pdf(cycle, Selection(shape="pages"), TITLE))
    cover, key, index = text.split("\f")[:3]
    for said in COVER:
        assert said in cover
    assert "Off target by more than 10" in key
    pages = re.split(r"\n(?=Indicator \d+:)", text)[1:]
    assert len(pages) == 14
    for page, found in zip(published(), pages, strict=True):
        told, rating = flat(found), page.rating
        assert told.startswith(flat(f"Indicator {page.indicator.ref}: {page.indicator.title} Return to Index"))
        figures = (page.target_text, page.current_text, page.previous_text)
        labels = (page.target_label, page.current_label, page.previous_label, "Direction for Improvement", *HEADINGS)
        words = (rating.change.value, rating.rag.value, rating.why, page.indicator.better.arrow)
        assert [said for said in (*figures, *labels, *words, "December 2023") if said not in told] == []
        assert page.indicator.ref in index


def test_a_draft_says_so_on_every_page_and_a_published_report_on_none(
    text_of: Callable[[bytes], str], pdf: bytes
) -> None:
    pages = text_of(pdf).rstrip("\f").split("\f")
    assert all("DRAFT version 1 · 05 December 2023 · For DMT" in page for page in pages)
    cycle = consolidation(edition=Edition("PUBLISHED", 4, date(2023, 12, 5), "committee", date(2023, 12, 14), "B"))
    said = text_of(write_pdf(cycle, Selection(shape="pages", service="PI"), TITLE))
    assert "DRAFT" not in said
    assert "Appendix B" in said
    assert "Meeting of 14 December 2023" in said


def test_what_services_write_is_never_markup(text_of: Callable[[bytes], str], pdf: bytes) -> None:
    said = re.sub(r"\s", "", text_of(pdf))
    assert said.count(re.sub(r"\s", "", HOSTILE)) == 3
    assert "W" * 300 in said


def test_a_character_that_no_font_has_is_marked_and_said(
    text_of: Callable[[bytes], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Whatever fonts this machine has: only those of the package are looked at, even the second time.
    monkeypatch.setattr(pdf_module, "typeset", partial(_with_our_fonts, pdf_module.typeset))
    page = replace(published()[0], commentary='A "\\\\" \U000e0fff sign and \u4e2d and 😀')
    cycle = replace(consolidation(extra=False, secrets=False), pages=(page,))
    said = text_of(write_pdf(cycle, Selection(shape="pages"), TITLE))
    assert "sign and" in said
    assert "Characters that no font here can show" in said


def _with_our_fonts(typeset: Callable[..., bytes], template: str, data: str, *, system_fonts: bool, made: int) -> bytes:
    return typeset(template, data, system_fonts=False, made=made)


def test_a_font_that_is_not_there_gives_way(text_of: Callable[[bytes], str]) -> None:
    cycle = consolidation(extra=False, secrets=False)
    cycle = replace(cycle, collection=replace(cycle.collection, font="No Such Font"))
    assert "Website quality score" in text_of(write_pdf(cycle, Selection(shape="pages"), TITLE))


def test_a_layout_that_fails_is_a_sentence(monkeypatch: pytest.MonkeyPatch, cycle: Consolidation) -> None:
    def broken(*_: object, **__: object) -> bytes:
        raise LayoutError("something else", "")

    monkeypatch.setattr(pdf_module, "typeset", broken)
    with pytest.raises(WorkbookToolError, match="could not be laid out"):
        write_pdf(cycle, Selection(shape="pages"), TITLE)


def test_sparse_collections_and_long_names_lay_out(text_of: Callable[[bytes], str]) -> None:
    cycle = consolidation(extra=False, secrets=False, edition=Edition())
    cycle = replace(cycle, collection=Collection("C" * 300))
    said = text_of(write_pdf(cycle, Selection(shape="pages", exceptions_only=True), "T" * 400))
    assert "Produced on" not in said
    assert "Exceptions" in said
