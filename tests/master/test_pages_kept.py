"""A master whose unchanged pages stand as the last one held them is the same, byte by byte, as one made anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from workbook_tool.book import Sheet
from workbook_tool.commands.results.compile import _written
from workbook_tool.commands.results.kept_pages import Pages, _content, _read
from workbook_tool.domain.consolidation import Attachment, Consolidation, Page
from workbook_tool.domain.reading import DataStatus
from workbook_tool.excel.write import checklist, essence, quick
from workbook_tool.master import master_book

Change = Callable[[Consolidation], Consolidation]
CAPTION = Attachment("A table of its own", table=(("a", "b"), ("1", "2")))


def of_page(number: int, change: Callable[[Page], Page]) -> Change:
    """A change of one page, the last where there are fewer."""

    def changed(given: Consolidation) -> Consolidation:
        at = min(number, len(given.pages) - 1)
        pages = (change(page) if n == at else page for n, page in enumerate(given.pages))
        return replace(given, pages=tuple(pages))

    return changed


def provisional(page: Page) -> Page:
    """With marks in the number formats of its figures, and so with looks of its own."""
    points = (replace(p, reading=replace(p.reading, data_status=DataStatus.PROVISIONAL)) for p in page.trend)
    return replace(page, trend=tuple(points))


def of_register(**words: object) -> Change:
    return lambda given: replace(given, register=replace(given.register, **words))


def of_settings(**words: object) -> Change:
    return lambda given: replace(given, collection=replace(given.collection, **words))


CHANGES: dict[str, Change] = {
    "nothing": lambda given: given,
    "words": of_page(1, lambda page: replace(page, commentary=f"{page.commentary} More was done.")),
    "words of the first": of_page(0, lambda page: replace(page, commentary="=1+1 is none of ours <r>x</r>\x07")),
    "words of the last": of_page(99, lambda page: replace(page, actions="Another action.")),
    "fewer words": of_page(2, lambda page: replace(page, commentary="", remarks=())),
    "a link": of_page(0, lambda page: replace(page, commentary="https://example.org/a?b=c&d")),
    "a figure": of_page(0, lambda page: replace(page, current_text="99.9%", trend=page.trend[1:])),
    "looks": of_page(0, provisional),
    "no figures": of_page(1, lambda page: replace(page, trend=())),
    "attached": of_page(3, lambda page: replace(page, attachments=(CAPTION,))),
    "an order": lambda given: replace(given, pages=given.pages[::-1]),
    "a page less": lambda given: replace(given, pages=(*given.pages[:2], *given.pages[3:])),
    "fewer pages": of_settings(pages="exceptions"),
    "all pages": of_settings(pages="all"),
    "colours": of_settings(colours={"Green": "#00FF00"}),
    "a font": of_settings(font="Georgia"),
    "labels": of_register(labels={"commentary": "What the service says"}),
    "a target": lambda given: of_register(
        targets=tuple(replace(t, value=Decimal(1)) for t in given.register.targets)
    )(given),
}  # fmt: skip


def kept_again(pages: Pages) -> Pages:
    return dict(_read(b"".join(_content(pages))))


@pytest.fixture(scope="module")
def few(given: Consolidation) -> Consolidation:
    return replace(given, pages=given.pages[:7])


@settings(max_examples=8)
@drawn(names=st.lists(st.sampled_from(sorted(CHANGES)), min_size=1, max_size=4))
def test_whatever_changes_the_bytes_are_those_of_a_master_made_anew(few: Consolidation, names: list[str]) -> None:
    _, _, pages = _written(few, {}, {})
    now = few
    for name in names:
        now = CHANGES[name](now)
        data, checks, pages = _written(now, {}, kept_again(pages))
        assert (data, checks) == _written(now, {}, {})[:2]


@pytest.mark.parametrize(
    ("name", "anew"), [("nothing", 0), ("words", 1), ("looks", 1), ("an order", 0), ("a font", 99)]
)
def test_what_changed_alone_is_laid_out(
    given: Consolidation, monkeypatch: pytest.MonkeyPatch, name: str, anew: int
) -> None:
    _, _, pages = _written(given, {}, {})
    laid_out: list[str] = []
    from workbook_tool.master import workbook

    real = workbook.page_sheet

    def noted(*words: object) -> Sheet:
        laid_out.append(str(words[2]))
        return real(*words)

    monkeypatch.setattr(workbook, "page_sheet", noted)
    _written(CHANGES[name](given), {}, kept_again(pages))
    assert len(laid_out) == min(anew, len(given.pages))


def test_of_a_page_as_much_is_kept_as_the_checklist_looks_at(given: Consolidation) -> None:
    book = master_book(given, {}, first=False)
    short = tuple(sheet if sheet.tables else essence(sheet) for sheet in book.sheets)
    assert checklist(replace(book, sheets=short)) == checklist(book)
    bad = tuple(
        replace(s, cells=tuple(c._replace(value=None if c.row else "", style="rag:Red", link="") for c in s.cells))
        for s in book.sheets
    )
    worse = replace(book, sheets=bad)
    short = tuple(sheet if sheet.tables else essence(sheet) for sheet in worse.sheets)
    assert checklist(replace(worse, sheets=short)) == checklist(worse)


def test_where_workbooks_are_written_the_plain_way_nothing_is_kept(
    given: Consolidation, monkeypatch: pytest.MonkeyPatch
) -> None:
    quickly, _, _ = _written(given, {}, {})
    monkeypatch.setattr(quick, "switched_on", False)
    data, _, pages = _written(given, {}, {})
    assert (data, pages) == (quickly, {})
