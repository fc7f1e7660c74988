from __future__ import annotations

import pytest
from master_council import inputs

from workbook_tool.book import Book
from workbook_tool.domain.consolidation import Consolidation
from workbook_tool.master import master_book
from workbook_tool.results.consolidate import consolidate

FILES = {"LGS return.xlsx": "received/ab12.xlsx", "ENV return.xlsx": "received/cd34.xlsx"}


@pytest.fixture(scope="session")
def given() -> Consolidation:
    return consolidate(inputs(last_rows=[
        {"indicator": "101", "title": "Requests answered on time", "current": "78.0%", "previous": "77.5%"},
        {"indicator": "999", "title": "Gone since"},
    ]))  # fmt: skip


@pytest.fixture(scope="session")
def book(given: Consolidation) -> Book:
    return master_book(given, FILES, first=False)
