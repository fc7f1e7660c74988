"""The self-test of a made report: it passes ours, and finds what is wrong with one that was spoilt."""

from __future__ import annotations

import io
import zipfile

import pytest

from workbook_tool.report.self_test import NOT_MET, self_test


def spoilt(word: bytes, before: bytes, after: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(before, after))
    return made.getvalue()


def missed(form: str, data: bytes) -> list[str]:
    return [asked for asked, result, _ in self_test(form, data) if result == NOT_MET]


def test_ours_pass(pdf: bytes, word: bytes, page: str) -> None:
    found = [missed(form, data) for form, data in (("pdf", pdf), ("docx", word), ("html", page.encode()))]
    assert found == [[], [], []]


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        (' lang="en', ' data="en', "The page says its language"),
        ('role="img"', 'role="x"', "Charts have their words"),
        ('<th scope="col"', "<th", "Tables' headings say what they head"),
        ('href="#indicators"', 'href="#nowhere"', "Links within the page lead somewhere"),
        ("<h3>", "<h5>", "One main heading, and none that leaves out a level"),
        ("form.reset()", "form.submit()", "Nothing is fetched, and only the page's own filters run"),
        ("<caption", "<p", "Tables have captions"),
    ],
)
def test_a_spoilt_page_is_found(page: str, before: str, after: str, says: str) -> None:
    assert missed("html", page.replace(before, after).encode()) == [says]


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        (b"w:tblHeader", b"w:tblOther", "Tables have a header row"),
        (b' descr="', b' other="', "Pictures have alternative text"),
        (b'w:val="Heading1"', b'w:val="Normal"', "Headings are headings"),
        (b'w:anchor="', b'w:anchor="x', "Links within the document lead somewhere"),
    ],
)
def test_a_spoilt_document_is_found(word: bytes, before: bytes, after: bytes, says: str) -> None:
    assert missed("docx", spoilt(word, before, after)) == [says]


def test_a_pdf_without_tags_is_found() -> None:
    import typst

    assert len(missed("pdf", typst.compile(b"= Hello", format="pdf", pdf_tags=False))) >= 3
