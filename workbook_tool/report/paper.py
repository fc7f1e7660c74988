"""The report as plain values, every word ready to print: what PDF, Word and HTML each lay out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date

from workbook_tool.immutable import immutable
from workbook_tool.report.brief_paper import Brief
from workbook_tool.report.prose import Block, Span
from workbook_tool.report.tile import Tile


@immutable
class Fact:
    """One cell of a strip: its heading, the figure, and a smaller line below it."""

    label: str
    """Its heading."""
    text: str
    """The figure, as printed."""
    small: str = ""
    """A line below it."""
    key: str = ""
    """What it is: ``target``, ``current`` …"""


@immutable
class ChartRow:
    """One point of a chart, in words."""

    period: str
    """As printed."""
    figure: str
    """As printed."""
    target: str
    """As printed."""
    rating: str
    """The rating's word."""
    note: str
    """Provisional, revised, a break."""


@immutable
class PaperChart:
    """A trend chart: an SVG document, what it shows in words, and its figures as rows."""

    svg: str
    """The drawing."""
    title: str
    """What it is a chart of."""
    alt: str
    """What it shows."""
    note: str
    """What its lines and marks mean."""
    rows: tuple[ChartRow, ...]


@immutable
class Passage:
    """A heading of an indicator's page with what stands below it."""

    heading: str
    blocks: tuple[Block, ...]
    """Paragraphs and lists."""
    key: str = ""
    """What it is: ``commentary``, ``actions`` …"""


@immutable
class Attached:
    """A service's own chart as a picture in base64 with its kind, or its table with the headings first."""

    caption: str
    """What stands under it."""
    alt: str
    """What it shows."""
    kind: str
    picture: str
    rows: tuple[tuple[str, ...], ...]
    """Of a table, headings first."""


@immutable
class PaperPage:
    """One indicator's page."""

    anchor: str
    """Where links lead."""
    ref: str
    """The indicator's reference."""
    heading: str
    """What stands above."""
    service: str
    """The service's name."""
    period: str
    """As printed."""
    strip: tuple[Fact, ...]
    """Target, figure, comparison."""
    comparators: tuple[Fact, ...]
    """Figures of others."""
    tile: Tile
    """The rating."""
    why: Passage
    """The sum in words."""
    sections: tuple[Passage, ...]
    """In order."""
    chart: PaperChart | None = None
    """None without any history."""
    forecast: Tile | None = None
    """The year-end status, where one was given."""
    marking: str = ""
    """What is said of a restricted page."""
    strip_caption: str = ""
    """For those who hear the table."""
    comparators_caption: str = ""
    """For those who hear the table."""
    chart_caption: str = ""
    """For those who hear the table."""
    attached: tuple[Attached, ...] = ()
    """The service's own charts and tables."""


@immutable
class IndexRow:
    """One indicator's line in the index."""

    anchor: str
    """Where its page is."""
    ref: str
    """The indicator's reference."""
    title: str
    """The indicator's title."""
    service: str
    """The service's name."""
    target: str
    """As printed."""
    current: str
    """As printed."""
    previous: str
    """As printed."""
    change: str
    """The change's word."""
    tile: Tile
    """The rating."""


@immutable
class Count:
    """How many indicators have one rating."""

    tile: Tile
    """The rating."""
    number: str
    """As printed."""


@immutable
class Meaning:
    """A rating in the key; ``scheme`` is empty where the report has one way of rating only."""

    tile: Tile
    """The rating."""
    text: str
    """What it means."""
    scheme: str = ""


@immutable
class KeyRow:
    """A data item in the key."""

    item: str
    text: str
    """What it means."""


@immutable
class RestatedRow:
    """A published figure that a service has corrected."""

    ref: str
    """The indicator's reference."""
    title: str
    """The indicator's title."""
    period: str
    """As printed."""
    before: str
    """The figure that was published."""
    figure: str
    reason: str
    """Why it was corrected."""


@immutable
class Paper:
    """The whole report. ``produced_on`` is also the time that its files bear."""

    title: str
    """As printed."""
    cover: tuple[str, ...]
    """Lines under the title."""
    council: str
    """Whose report it is."""
    team: str
    """Who made it."""
    contact: Span
    """Whom to ask."""
    produced_on: date
    produced: str
    """When it was made, as printed."""
    month_year: str
    """As printed on the cover."""
    draft: str
    """The word across its pages; empty when published."""
    edition: tuple[str, ...]
    """Status, version, audience."""
    running: str
    """What each page's head says."""
    key: tuple[KeyRow, ...]
    """What the data items mean."""
    meanings: tuple[Meaning, ...]
    """What the ratings mean."""
    headline: str
    """The result in a sentence."""
    counts: tuple[Count, ...]
    """By rating."""
    notes: tuple[Block, ...]
    """The officer's own."""
    index: tuple[IndexRow, ...]
    """A line for each indicator."""
    sheets: tuple[PaperPage, ...]
    """A page for each indicator."""
    restatements: tuple[RestatedRow, ...]
    """Published figures that were corrected."""
    words: Mapping[str, str]
    """Headings and labels."""
    colours: Mapping[str, str]
    """By name, ``#RRGGBB``."""
    report_fonts: tuple[str, ...] = ()
    """Of PDF, in order of preference."""
    screen_fonts: tuple[str, ...] = ()
    """Of HTML, in order of preference."""
    document_font: str = ""
    """Of Word."""
    own_font: str = ""
    """The council's, where it has one."""
    brief: Brief | None = None
    """None where the paper has a page for each indicator only."""
    part: str = ""
    """Which part of the report it is; empty where it is all."""
    first_page: int = 1
    """The number on its first page."""
    language: str = field(default="en-GB")
    """As a language tag."""
