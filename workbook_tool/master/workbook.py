"""All sheets of the master together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from hashlib import sha256

from workbook_tool.book import Book, Sheet
from workbook_tool.domain.consolidation import Consolidation, Page
from workbook_tool.domain.register import Register
from workbook_tool.layout.template import load
from workbook_tool.master import sheet_names
from workbook_tool.master.cover import cover
from workbook_tool.master.exceptions import exceptions_sheet
from workbook_tool.master.index import index
from workbook_tool.master.lists import changes, data_quality, returns_sheet
from workbook_tool.master.lists import key as key_sheet
from workbook_tool.master.page import page_sheet
from workbook_tool.master.summary import summary
from workbook_tool.master.trend_data import trend_data
from workbook_tool.results.exceptions import is_exception
from workbook_tool.results.outlooks import Forward, forward
from workbook_tool.theme import colours_of


@dataclass(frozen=True, slots=True)
class MasterPage:
    """The page of one indicator in the master, and what it says of its change and year."""

    ahead: Forward
    """Of a page that stands as it was written before, without the points of its trend."""
    sheet: Sheet | None
    """None where the indicator has no page."""


def master_pages(given: Consolidation, kept: Mapping[str, MasterPage] | None = None) -> dict[str, MasterPage]:
    """The pages of a master, by reference. A sheet's key tells it from any other.

    Of ``kept``, pages by the keys of their sheets, those are taken that need not be laid out again.
    """
    names = sheet_names.page_names(page.indicator for page in given.pages if _has_a_page(given, page))
    common = _digest(given.register, colours_of(given.register, given.collection.colours), given.collection.font)
    pages = {}
    for page in given.pages:
        ref = page.indicator.ref
        key = _digest(common, names[ref], page) if kept is not None and ref in names else ""
        pages[ref] = kept[key] if kept and key in kept else _page(given.register, page, names.get(ref), key)
    return pages


def _page(register: Register, page: Page, name: str | None, key: str) -> MasterPage:
    ahead = forward(page, register)
    return MasterPage(ahead, replace(page_sheet(register, page, name, ahead), key=key) if name else None)


def _digest(*values: object) -> str:
    """What tells values from others: all that they hold, in words."""
    return sha256(repr(values).encode()).hexdigest()


def master_book(
    given: Consolidation, files: Mapping[str, str], *, first: bool, pages: Mapping[str, MasterPage] | None = None
) -> Book:
    """The master workbook. ``files`` gives the kept file of each returned file's name, relative to the master;
    ``first`` says that there was no compile before; ``pages`` are those of :func:`master_pages`.
    """
    layout, period = load("master"), given.cycle.period
    made = master_pages(given) if pages is None else pages
    names = {ref: page.sheet.name for ref, page in made.items() if page.sheet}
    ahead = {ref: page.ahead for ref, page in made.items()}
    sheets = (
        cover(given, len(names)),
        summary(given, names, ahead),
        exceptions_sheet(given, names),
        index(given, names, ahead),
        *(page.sheet for page in made.values() if page.sheet),
        trend_data(given),
        returns_sheet(given),
        data_quality(given, files, names),
        changes(given, names, first=first),
        key_sheet(given),
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
