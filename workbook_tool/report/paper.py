"""The report as plain values, every word ready to print: what PDF, Word and HTML each lay out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from workbook_tool.report.brief_paper import Brief
from workbook_tool.report.prose import Block, Span
from workbook_tool.report.tile import Tile


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
    note: str
    """What its lines and marks mean."""
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
