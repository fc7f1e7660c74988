"""A long report in parts: each indicator in one of them, each part complete in itself; a large one laid out apart."""

from __future__ import annotations

import io
from itertools import pairwise

import docx
import pypdf
import pytest
from report_sample import council
from report_support import TITLE

from workbook_tool.errors import UsageError, WorkbookToolError, way_out
from workbook_tool.report import Part, pdf, typesetting, write_paper
from workbook_tool.report.content import make_paper
from workbook_tool.report.docx import parts as docx_parts
from workbook_tool.report.docx.word import write_docx
from workbook_tool.report.pdf import page_count, write_pdf
from workbook_tool.report.select import Selection


@pytest.mark.parametrize(
    ("groups", "of", "ends"),
    [
        ("aaaa", 1, [4]),
        ("aaaa", 4, [1, 2, 3, 4]),
        ("aaaaaaaaaa", 3, [3, 7, 10]),  # one group is divided evenly
        ("aaaaabbbbbbb", 2, [5, 12]),  # a group ends near the middle
        ("abbbbbbbbbbb", 2, [6, 12]),  # none does
        ("", 1, [0]),
    ],
)
def test_a_part_ends_with_a_group_where_one_ends_nearby(groups: str, of: int, ends: list[int]) -> None:
    bounds = [Part(number, of).bounds(groups, str) for number in range(1, of + 1)]
    assert [end for _, end in bounds] == ends
    assert bounds[0][0] == 0
    assert all(before[1] == after[0] for before, after in pairwise(bounds))


def test_more_parts_than_indicators_are_refused() -> None:
    with pytest.raises(UsageError, match="A report of 3 indicators cannot be made in 4 parts"):
        write_paper("pdf", council(3), Selection(part=Part(1, 4)), TITLE)


@pytest.mark.parametrize("shape", ["brief", "pages"])
def test_each_part_is_a_paper_of_its_own_and_all_are_the_report(shape: str) -> None:
    given, first, refs, charts = council(14), 1, [], 0
    whole = make_paper(given, Selection(shape=shape), TITLE)
    for number in (1, 2, 3):
        selection = Selection(shape=shape, part=Part(number, 3, first))
        paper = make_paper(given, selection, TITLE)
        refs += [sheet.ref for sheet in paper.sheets]
        charts += sum(sheet.chart is not None for sheet in paper.sheets)
        made = write_pdf(given, selection, TITLE)
        reader = pypdf.PdfReader(io.BytesIO(made))
        assert b"<pdfuaid:part>1<" in made
        assert page_count(made) == len(reader.pages)
        assert reader.page_labels[0] == str(first)
        assert f"Part {number} of 3: indicators" in str(reader.metadata.title if reader.metadata else "")
        texts = [" ".join(page.extract_text().split()) for page in reader.pages]
        assert whole.headline.split(": ")[1] in " ".join(texts)
        assert f"Page {first + len(texts) - 1} · Part {number} of 3" in texts[-1]
        contents = [page for page in texts if "Scorecard" in page or "Index" in page]
        assert all(row.ref in " ".join(contents) for row in paper.index)
        first += len(texts)
    assert refs == [sheet.ref for sheet in whole.sheets]
    assert charts == sum(sheet.chart is not None for sheet in whole.sheets)


def test_a_part_in_word_says_which_it_is() -> None:
    document = docx.Document(io.BytesIO(write_docx(council(14), Selection(part=Part(2, 2)), TITLE)))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "Part 2 of 2: indicators" in text
    assert "The whole report: 14 indicators" in text
    assert document.sections[0].header.paragraphs[0].text.rstrip().split(" · ")[3].startswith("Part 2 of 2")


def test_a_word_document_is_the_same_however_much_of_it_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    given = council(4)
    usual = {shape: write_docx(given, Selection(shape=shape), TITLE) for shape in ("brief", "pages")}
    monkeypatch.setattr(docx_parts, "_MOST", 3)
    for shape, made in usual.items():
        assert write_docx(given, Selection(shape=shape), TITLE) == made


def test_a_large_paper_is_laid_out_apart_with_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    given, selection = council(3), Selection()
    usual = write_pdf(given, selection, TITLE)
    monkeypatch.setattr(pdf, "_LARGE", 2)
    monkeypatch.setattr(pdf, "typeset", None)
    assert write_pdf(given, selection, TITLE) == usual


@pytest.mark.parametrize(
    ("start", "message", "way"),
    [
        ("import os; os._exit(9)", "memory of this machine is not enough", way_out("report-in-parts")),
        ('print(\'["broken", "there"]\'); raise SystemExit(3)', "laid out: broken.", "Please report it."),
    ],
    ids=["ended", "refused"],
)
def test_why_a_paper_cannot_be_laid_out_apart(
    start: str, message: str, way: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typesetting, "_START", start)
    monkeypatch.setattr(pdf, "_LARGE", 0)
    with pytest.raises(WorkbookToolError, match=message) as failed:
        write_pdf(council(1), Selection(), TITLE)
    assert failed.value.way_out == way
