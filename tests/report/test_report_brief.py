"""The paper in brief: what matters first, every indicator in its scorecard, few pages."""

from __future__ import annotations

import html
import io
import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pypdf
import pytest
from report_sample import HOSTILE, consolidation, council
from report_support import TITLE

from workbook_tool.domain.consolidation import Consolidation, Page
from workbook_tool.domain.scheme import Rag
from workbook_tool.report.brief_paper import Brief
from workbook_tool.report.content import make_paper
from workbook_tool.report.html import write_html
from workbook_tool.report.pdf import write_pdf
from workbook_tool.report.select import Selection

IN_BRIEF = Selection()


def brief_of(given: Consolidation) -> Brief:
    brief = make_paper(given, IN_BRIEF, TITLE).brief
    assert brief is not None
    return brief


def pages_of(pdf: bytes) -> int:
    return len(pypdf.PdfReader(io.BytesIO(pdf)).pages)


def all_red(_: int, page: Page) -> Page:
    rating = replace(page.rating, rag=Rag("Red"))
    return replace(page, rating=rating, before=Rag("Amber"), actions="")


@pytest.mark.parametrize(("size", "most"), [(1, 4), (14, 12), (55, 29)])
def test_a_paper_is_short(size: int, most: int) -> None:
    given = council(size)
    paper = write_pdf(given, IN_BRIEF, TITLE)
    assert pages_of(paper) <= most
    assert write_pdf(given, IN_BRIEF, TITLE) == paper


def test_every_indicator_stands_in_the_scorecard_and_has_its_place(text_of: Callable[[bytes], str]) -> None:
    given = council(55)
    brief, text = brief_of(given), " ".join(text_of(write_pdf(given, IN_BRIEF, TITLE)).split())
    rows = [row for group in brief.groups for row in group.rows]
    assert sorted(row.ref for row in rows) == [page.indicator.ref for page in given.pages]
    for page in given.pages:
        assert f"Indicator {page.indicator.ref}:" in text
        assert page.current_text in text
    assert sum(page.full for page in brief.pages) <= 12


def test_counts_add_up() -> None:
    given = council(55)
    brief = brief_of(given)
    assert sum(int(count.now) for count in brief.counts) == 55
    for n, count in enumerate(brief.counts):
        assert sum(group.numbers[n] for group in brief.groups) == int(count.now)


def test_thirty_reds_are_capped_and_counted() -> None:
    brief = brief_of(council(30, all_red))
    assert "30 are Red, 30 of them newly" in brief.headline
    newly = brief.left[0]
    assert (len(newly.lines), newly.more) == (5, "and 25 more, in the scorecard")
    assert all("No actions were given" in page.no_actions for page in brief.pages)
    assert pages_of(write_pdf(council(30, all_red), IN_BRIEF, TITLE)) <= 25  # 12 of them full


def test_nothing_of_a_service_s_words_is_markup(text_of: Callable[[bytes], str]) -> None:
    given = council(3, lambda _, page: replace(page, commentary=HOSTILE, actions=HOSTILE))
    text = "".join(text_of(write_pdf(given, IN_BRIEF, TITLE)).split())
    assert "".join(HOSTILE.split())[:80] in text


def test_a_report_of_nothing_is_said_to_be_one(text_of: Callable[[bytes], str]) -> None:
    given = replace(council(1), pages=())
    assert "None of these indicators has a rating." in " ".join(text_of(write_pdf(given, IN_BRIEF, TITLE)).split())


@pytest.fixture(scope="module")
def members_page() -> str:
    given = consolidation()
    return write_html(given, IN_BRIEF, TITLE).decode("utf-8")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1366, 390])
def test_axe_finds_no_violation(
    members_page: str, axe: Callable[..., dict[str, Any]], width: int, *, dark: bool
) -> None:
    found = axe(members_page, width, dark=dark)
    assert found["violations"] == []
    assert found["passes"] > 15


def test_the_page_says_all_without_scripts(members_page: str) -> None:
    text = html.unescape(re.sub(r"<script>.*?</script>|<[^>]+>", " ", members_page, flags=re.DOTALL))
    for page in consolidation().pages:
        assert " ".join(page.current_text.split()) in " ".join(text.split())
        assert page.indicator.ref in text


def test_only_its_own_style_and_script_are_let_in(members_page: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', members_page)
    assert policy
    for kind, tag in (("style-src", "style"), ("script-src", "script")):
        own = re.findall(rf"<{tag}>(.*?)</{tag}>", members_page, re.DOTALL)
        assert len(own) == 1
        digest = b64encode(sha256(own[0].encode()).digest()).decode()
        assert f"{kind} 'sha256-{digest}'" in html.unescape(policy[1])
    assert " style=" not in members_page


def test_words_without_a_picture_tell_the_trend() -> None:
    pages = brief_of(council(14)).pages
    assert any(page.row.spark for page in pages)
    for page in pages:
        assert page.is_real
        assert bool(page.row.spark) is page.row.spark_alt.startswith("Trend. ")
