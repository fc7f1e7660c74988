"""The report in brief as plain values, every word ready to print: what PDF and HTML each lay out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workbook_tool.report.prose import Block
from workbook_tool.report.tile import Tile


@dataclass(frozen=True, slots=True)
class OutlookMark:
    """Where a year will end: two words, a mark (``full``, ``half``, ``empty``, ``none``), and the sentence."""

    word: str
    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class BriefLine:
    """An indicator in a list of the summary."""

    anchor: str
    ref: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class BriefList:
    """A list of the summary; ``more`` says how many were left out, empty where none."""

    heading: str
    lines: tuple[BriefLine, ...]
    more: str = ""


@dataclass(frozen=True, slots=True)
class BriefCount:
    """How many have one rating, now and one period before."""

    tile: Tile
    now: str
    before: str


@dataclass(frozen=True, slots=True)
class BriefRow:
    """An indicator's line in the scorecard."""

    anchor: str
    ref: str
    title: str
    """The short one, where the register has it."""
    service: str
    priority: str
    """Empty where the register gives none."""
    target: str
    current: str
    previous: str
    arrow: str
    change: str
    tile: Tile
    spark: str
    spark_alt: str
    outlook: OutlookMark | None


@dataclass(frozen=True, slots=True)
class BriefGroup:
    """The indicators of a service or a priority: how many have each rating, in the order of the counts."""

    name: str
    words: str
    numbers: tuple[int, ...]
    rows: tuple[BriefRow, ...]


@dataclass(frozen=True, slots=True)
class BriefPage:
    """What a page says in brief, beside what :class:`PaperPage` says."""

    row: BriefRow
    full: bool
    """Whether it has a page to itself."""
    is_real: str
    commentary: tuple[Block, ...]
    actions: tuple[Block, ...]
    no_actions: str


@dataclass(frozen=True, slots=True)
class Brief:
    """The paper in brief."""

    headline: str
    below: str
    counts: tuple[BriefCount, ...]
    left: tuple[BriefList, ...]
    right: tuple[BriefList, ...]
    changes: tuple[str, ...]
    groups: tuple[BriefGroup, ...]
    group_word: str
    """What a group is: a service or a priority."""
    by_group: str
    """The heading of the counts by group."""
    priorities: tuple[str, ...]
    services: tuple[str, ...]
    pages: tuple[BriefPage, ...]
    """In the order of :attr:`Paper.sheets`."""
    words: Mapping[str, str]
