"""The HTML: one file by itself, well formed, accessible."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pytest
from report_sample import HOSTILE, consolidation
from report_support import TITLE

from workbook_tool.domain.consolidation import Consolidation
from workbook_tool.report.html import write_html
from workbook_tool.report.select import Selection

VOID = {"meta", "br", "img", "link", "input", "hr"}


class Outline(HTMLParser):
    """The elements of a page, and whether each is closed in its turn."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def all(self, *tags: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.elements if tag in tags]


@pytest.fixture(scope="module")
def outline(page: str) -> Outline:
    return Outline(page)


def test_same_input_same_bytes(cycle: Consolidation, page: str) -> None:
    assert write_html(cycle, Selection(), TITLE).decode() == page


def test_it_is_well_formed_and_stands_by_itself(outline: Outline, page: str) -> None:
    assert outline.open == []
    assert not outline.all("link", "iframe", "img", "object")
    assert len(outline.all("script")) == len(outline.all("form")) == 1, "the filters"
    assert not [a for _, a in outline.elements for key in a if key.startswith("on")]
    assert "url(" not in page
    assert "@import" not in page.replace(HOSTILE, "")
    addresses = [a["href"] or "" for a in outline.all("a")]
    assert {a.split(":")[0] for a in addresses if not a.startswith("#")} == {"https", "mailto"}


def test_links_within_have_somewhere_to_go_and_names_are_given_once(outline: Outline, cycle: Consolidation) -> None:
    ids = Counter(a["id"] for _, a in outline.elements if a.get("id"))
    assert max(ids.values()) == 1
    inner = [(a["href"] or "")[1:] for a in outline.all("a") if (a["href"] or "").startswith("#")]
    assert set(inner) <= set(ids)
    named = [i for _, a in outline.elements for i in (a.get("aria-labelledby") or "").split()]
    assert len(named) > 3
    assert set(named) <= set(ids)


def test_language_title_headings_and_charts(outline: Outline, page: str, cycle: Consolidation) -> None:
    assert outline.all("html") == [{"lang": "en-GB"}]
    assert "<title>Performance Report, Quarter 2, 2023/24 financial year" in page
    levels = [int(tag[1]) for tag, _ in outline.elements if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    charts = sum(any(t.reading.value is not None for t in p.trend) for p in cycle.pages)
    assert len(outline.all("svg")) == charts > 10
    assert len(outline.all("details")) == len(cycle.pages)
    assert sum(a.get("role") == "img" and len(a.get("aria-label") or "") > 20 for a in outline.all("div")) == charts


def test_what_services_write_stays_text(outline: Outline) -> None:
    said = "".join(outline.text)
    assert said.count(HOSTILE) == 3
    assert "<b>fine</b>" in said


def test_a_draft_says_so(page: str) -> None:
    assert "DRAFT version 1 · 05 December 2023 · For DMT" in page


def test_a_font_name_cannot_leave_the_style_sheet() -> None:
    cycle = consolidation(extra=False, secrets=False)
    cycle = replace(cycle, collection=replace(cycle.collection, font='x"; } body { display: none } </style><script>'))
    found = Outline(write_html(cycle, Selection(service="PI"), TITLE).decode())
    assert len(found.all("script")) == 1
    assert len(found.all("style")) == 1


def test_axe_finds_what_is_wrong(axe: Callable[[str, int], dict[str, Any]], page: str) -> None:
    broken = page.replace('<html lang="en-GB">', "<html>")
    assert "html-has-lang" in {v["id"] for v in axe(broken, 1200)["violations"]}
