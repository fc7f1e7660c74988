"""All sheets of the master together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from workbook_tool.book import Book
from workbook_tool.domain.consolidation import Consolidation, Page
from workbook_tool.layout.template import load
from workbook_tool.master import sheet_names
from workbook_tool.master.cover import cover
from workbook_tool.master.exceptions import exceptions_sheet
from workbook_tool.master.index import index
from workbook_tool.master.lists import changes, data_quality, key, returns_sheet
from workbook_tool.master.page import page_sheet
from workbook_tool.master.summary import summary
from workbook_tool.master.trend_data import trend_data
from workbook_tool.results.exceptions import is_exception
from workbook_tool.results.outlooks import forward
from workbook_tool.theme import colours_of


def master_book(given: Consolidation, files: Mapping[str, str], *, first: bool) -> Book:
    """The master workbook. ``files`` gives the kept file of each returned file's name, relative to the master;
    ``first`` says that there was no compile before.
    """
    layout, period = load("master"), given.cycle.period
    paged = [page for page in given.pages if _has_a_page(given, page)]
    pages = sheet_names.page_names(page.indicator for page in paged)
    ahead = {page.indicator.ref: forward(page, given.register) for page in given.pages}
    sheets = (
        cover(given, len(paged)),
        summary(given, pages, ahead),
        exceptions_sheet(given, pages),
        index(given, pages, ahead),
        *(page_sheet(given, page, pages[page.indicator.ref], ahead[page.indicator.ref]) for page in paged),
        trend_data(given),
        returns_sheet(given),
        data_quality(given, files, pages),
        changes(given, pages, first=first),
        key(given),
    )
    return Book(
        title=f"{layout.title}, {period.label}",
        sheets=sheets,
        created=datetime.combine(period.end + timedelta(days=1), time()),
        subject=f"{given.collection.council}, {period.label}",
        author=given.collection.team or given.collection.council,
        description=f"{given.edition.status}, version {given.edition.version}",
        colours=colours_of(given.register, given.collection.colours),
        font=given.collection.font,
    )


def _has_a_page(given: Consolidation, page: Page) -> bool:
    """As collection.toml asks; what a service attached has no other place."""
    asked = given.collection.pages
    return asked == "all" or bool(page.attachments) or (asked == "exceptions" and is_exception(given, page))
