"""The report in brief as plain values, every word ready to print: what PDF and HTML each lay out."""

from __future__ import annotations

from collections.abc import Mapping

from workbook_tool.immutable import immutable
from workbook_tool.report.prose import Block
from workbook_tool.report.tile import Tile


@immutable
class OutlookMark:
    """Where a year will end: two words, a mark that is none of the ratings', and the sentence."""

    word: str
    """Two words at most."""
    mark: str
    """Empty where the year is over."""
    text: str
    """The sentence."""


@immutable
class BriefLine:
    """An indicator in a list of the summary."""

    anchor: str
    """Where its page is."""
    ref: str
    """The indicator's reference."""
    title: str
    """The indicator's short title."""
    text: str
    """What is said of it."""


@immutable
class BriefList:
    """A list of the summary; ``more`` says how many were left out, empty where none."""

    heading: str
    """What stands above."""
    lines: tuple[BriefLine, ...]
    """In order."""
    more: str = ""


@immutable
class BriefCount:
    """How many have one rating, now and one period before."""

    tile: Tile
    """The rating."""
    now: str
    before: str


@immutable
class BriefRow:
    """An indicator's line in the scorecard."""

    anchor: str
    """Where its page is."""
    ref: str
    """The indicator's reference."""
    title: str
    """The short one, where the register has it."""
    service: str
    """The service's name."""
    priority: str
    """Empty where the register gives none."""
    target: str
    """As printed."""
    current: str
    """As printed."""
    previous: str
    """As printed."""
    arrow: str
    """Which way the figure went for the better or the worse."""
    change: str
    """The change's word."""
    tile: Tile
    """The rating."""
    spark: str
    """A small chart as SVG."""
    spark_alt: str
    """What that chart shows."""
    outlook: OutlookMark | None
    """None where there is no target for the year."""


@immutable
class BriefGroup:
    """The indicators of a service or a priority: how many have each rating, in the order of the counts."""

    name: str
    """Of the service or the priority."""
    words: str
    """How many have each rating, in words."""
    numbers: tuple[int, ...]
    """In the order of the counts."""
    rows: tuple[BriefRow, ...]
    """Its indicators."""


@immutable
class BriefPage:
    """What a page says in brief, beside what :class:`PaperPage` says."""

    row: BriefRow
    """Its line in the scorecard."""
    full: bool
    """Whether it has a page to itself."""
    is_real: str
    """Whether its change is real, in words."""
    commentary: tuple[Block, ...]
    """The service's words."""
    actions: tuple[Block, ...]
    """The service's words on what it does."""
    no_actions: str
    """What is said where there are none."""


@immutable
class Brief:
    """The paper in brief."""

    headline: str
    """The result in a sentence."""
    below: str
    """What moved, in a sentence."""
    counts: tuple[BriefCount, ...]
    """By rating, from the worst."""
    left: tuple[BriefList, ...]
    """Lists of the first column."""
    right: tuple[BriefList, ...]
    """Lists of the second column."""
    changes: tuple[str, ...]
    """What changed in what is measured."""
    groups: tuple[BriefGroup, ...]
    """The scorecard."""
    group_word: str
    """What a group is: a service or a priority."""
    by_group: str
    """The heading of the counts by group."""
    priorities: tuple[str, ...]
    """By which the page filters."""
    services: tuple[str, ...]
    """By which the page filters."""
    pages: tuple[BriefPage, ...]
    """In the order of :attr:`Paper.sheets`."""
    words: Mapping[str, str]
    """Headings and labels."""
