"""The master of a council of 55: every page, every list, nothing for Excel to repair."""

from __future__ import annotations

from collections import Counter

import pytest
from council_of_55 import council
from inspect_xlsx import own_problems

from workbook_tool.excel.write import write
from workbook_tool.master import master_book
from workbook_tool.master.sheet_names import FIXED


@pytest.fixture(scope="module")
def cycle():
    return council()


@pytest.fixture(scope="module")
def book(cycle):
    return master_book(cycle, {}, first=True)


def test_fifty_five_have_a_page_and_a_rating(cycle, book):
    assert len(cycle.pages) == len([s for s in book.sheets if s.name not in FIXED]) == 55
    ratings = Counter(str(page.rating.rag) for page in cycle.pages)
    assert ratings == {"Red": 7, "Amber": 15, "Green": 23, "Blue": 6, "Baseline": 4}


def test_it_is_the_same_each_time(cycle):
    assert council() == cycle


def test_excel_has_nothing_to_repair(book):
    assert own_problems(write(book)) == []
