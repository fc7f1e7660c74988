"""The report as plain values, every word ready to print: what PDF, Word and HTML each lay out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from workbook_tool.report.prose import Block, Span


@dataclass(frozen=True, slots=True)
class Tile:
    """A rating's word with the colours to print it in."""

    label: str
    word: str
    fill: str
    ink: str
    edge: str
    shape: str = ""
    """What stands beside the word, so that colour never speaks alone."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One cell of a strip: its heading, the figure, and a smaller line below it."""

    label: str
    text: str
    small: str = ""
    key: str = ""
    """What it is: ``target``, ``current`` …"""


@dataclass(frozen=True, slots=True)
class ChartRow:
    """One point of a chart, in words."""

    period: str
    figure: str
    target: str
    rating: str
    note: str


@dataclass(frozen=True, slots=True)
class PaperChart:
    """A trend chart: an SVG document, what it shows in words, and its figures as rows."""

    svg: str
    title: str
    alt: str
    rows: tuple[ChartRow, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A heading of an indicator's page with what stands below it."""

    heading: str
    blocks: tuple[Block, ...]
    key: str = ""
    """What it is: ``commentary``, ``actions`` …"""


@dataclass(frozen=True, slots=True)
class Attached:
    """A service's own chart as a picture in base64 with its kind, or its table with the headings first."""

    caption: str
    alt: str
    kind: str
    picture: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class PaperPage:
    """One indicator's page."""

    anchor: str
    ref: str
    heading: str
    service: str
    period: str
    strip: tuple[Fact, ...]
    comparators: tuple[Fact, ...]
    tile: Tile
    why: Passage
    sections: tuple[Passage, ...]
    chart: PaperChart | None = None
    forecast: Tile | None = None
    marking: str = ""
    strip_caption: str = ""
    comparators_caption: str = ""
    chart_caption: str = ""
    attached: tuple[Attached, ...] = ()


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One indicator's line in the index."""

    anchor: str
    ref: str
    title: str
    service: str
    target: str
    current: str
    previous: str
    change: str
    tile: Tile


@dataclass(frozen=True, slots=True)
class Count:
    """How many indicators have one rating."""

    tile: Tile
    number: str


@dataclass(frozen=True, slots=True)
class Meaning:
    """A rating in the key; ``scheme`` is empty where the report has one way of rating only."""

    tile: Tile
    text: str
    scheme: str = ""


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A data item in the key."""

    item: str
    text: str


@dataclass(frozen=True, slots=True)
class RestatedRow:
    """A published figure that a service has corrected."""

    ref: str
    title: str
    period: str
    before: str
    figure: str
    reason: str


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
    """A service's indicators: how many have each rating (in the order of the counts), and their lines."""

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
    chart: str
    """SVG; empty where there is no figure."""
    chart_note: str
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
    pages: tuple[BriefPage, ...]
    """In the order of :attr:`Paper.sheets`."""
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Paper:
    """The whole report. ``produced_on`` is also the time that its files bear."""

    title: str
    cover: tuple[str, ...]
    council: str
    team: str
    contact: Span
    produced_on: date
    produced: str
    month_year: str
    draft: str
    edition: tuple[str, ...]
    running: str
    key: tuple[KeyRow, ...]
    meanings: tuple[Meaning, ...]
    headline: str
    counts: tuple[Count, ...]
    notes: tuple[Block, ...]
    index: tuple[IndexRow, ...]
    sheets: tuple[PaperPage, ...]
    restatements: tuple[RestatedRow, ...]
    words: Mapping[str, str]
    colours: Mapping[str, str]
    report_fonts: tuple[str, ...] = ()
    screen_fonts: tuple[str, ...] = ()
    document_font: str = ""
    own_font: str = ""
    brief: Brief | None = None
    """None where the paper has a page for each indicator only."""
    language: str = field(default="en-GB")
