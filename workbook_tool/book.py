"""A workbook to be written, as plain values: what stands where, and how it looks.

Pure data between those who lay out a workbook and the one who writes it. A
golden test is a text dump of it; nothing here knows Excel's file format.
Rows and columns count from 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from workbook_tool.immutable import immutable
from workbook_tool.written import Written

Value = str | int | Decimal | bool | date | None
Area = tuple[int, int, int, int]  # first row, first column, last row, last column


def meet(area: Area, other: Area) -> bool:
    """Whether two areas have a cell in common."""
    return area[0] <= other[2] and other[0] <= area[2] and area[1] <= other[3] and other[1] <= area[3]


class Put(NamedTuple):  # a workbook has many thousands: it is made three times as fast as a frozen dataclass
    """One cell. ``style`` names a style of the theme; ``number_format`` is Excel's.

    With ``formula`` (A1 style, no leading ``=``) the value is its cached result.
    ``link`` is ``internal:'Sheet'!A1`` or a web address; ``tip`` its words.
    A text value is always written as text, whatever it begins with.
    """

    row: int
    """From 0."""
    column: int
    """From 0."""
    value: Value = None
    style: str = "text"
    number_format: str = ""
    formula: str = ""
    link: str = ""
    tip: str = ""


@immutable
class Bulk:
    """Many rows of like cells from ``row`` down and ``column`` on: as single cells they cost some twenty times as much.

    ``looks`` are the style and the number format of each column; each of
    ``rows``, of which there is at least one, has a value for each column: no formula, no link, no truth value.
    """

    row: int
    column: int
    looks: tuple[tuple[str, str], ...]
    rows: Sequence[Sequence[Value]]

    @property
    def area(self) -> Area:
        """The cells that it fills."""
        return self.row, self.column, self.row + len(self.rows) - 1, self.column + len(self.looks) - 1

    def put(self, row: int, column: int) -> Put | None:
        """One of its cells; None where it has none."""
        top, left, bottom, right = self.area
        if not (top <= row <= bottom and left <= column <= right):
            return None
        return Put(row, column, self.rows[row - top][column - left], *self.looks[column - left])


@immutable
class Table:
    """A real Excel table over ``area``, its first row the headings."""

    name: str
    """Its name in formulas; one of its kind in the workbook."""
    area: Area
    headings: tuple[str, ...]
    filter: bool = True
    """Whether its headings have filter buttons."""
    style: str = "Table Style Light 1"
    """Excel's name of its look."""


@immutable
class Validation:
    """What may be typed in ``area``. ``kind``: list, decimal, whole, date, length or custom.

    For a list, ``source`` is its words or, as a string, the formula of a range
    or defined name; for custom, the formula. ``stop`` False only warns.
    """

    area: Area
    kind: str
    source: tuple[str, ...] | str = ()
    minimum: Decimal | date | int | None = None
    """The least that may be typed: a number, a date or a length."""
    maximum: Decimal | date | int | None = None
    """The most that may be typed."""
    input_title: str = ""
    """Heading of the hint that is shown when the cell is chosen."""
    input_message: str = ""
    """The hint itself; none where empty."""
    error_title: str = ""
    """Heading of what is shown when the entry is refused."""
    error_message: str = ""
    """Why the entry is refused, and what may be typed."""
    stop: bool = True


@immutable
class Condition:
    """Conditional formatting: ``style`` where ``formula`` (relative to the area's first cell) is true."""

    area: Area
    formula: str
    style: str


@immutable
class Series:
    """One line or set of columns of a chart; areas are on ``sheet``."""

    name: str
    """Its words in the legend."""
    sheet: str
    categories: Area
    """The cells that label the axis."""
    values: Area
    """The cells that are drawn."""
    colour: str = ""
    """As ``#RRGGBB``; Excel's choice where empty."""
    kind: str = "line"  # line, column; band: stacked behind all others, without a gap
    dashed: bool = False
    """Whether its line is dashed."""
    markers: bool = False
    """Whether each of its points is marked."""
    joined: bool = True  # the marks of a line, by it
    points: tuple[tuple[int, str], ...] = ()  # single points, by number from 0, with a fill of their own
    mark: str = ""
    """The shape of its marks, as the theme names shapes; a disc where empty."""
    labelled: bool = False
    """Whether each of its points bears its figure."""
    in_legend: bool = True
    """Whether the legend names it."""


@immutable
class Chart:
    """A native chart with its title and alt text. ``kind``: line, column, bar, stacked bar."""

    row: int
    """Row of its upper left corner, from 0."""
    column: int
    kind: str
    title: str
    alt_text: str
    """What it shows, for those who do not see it."""
    series: tuple[Series, ...]
    """What it draws, in order."""
    category_title: str = ""
    """Title of the axis across; none where empty."""
    value_title: str = ""
    """Title of the axis up; none where empty."""
    number_format: str = ""
    """Excel's format of the figures on the axis."""
    minimum: Decimal | None = None
    """Where the axis begins; Excel's choice where None."""
    maximum: Decimal | None = None
    """Where the axis ends."""
    step: Decimal | None = None  # between two lines of the value axis
    width: int = 640
    """In pixels."""
    height: int = 300
    """In pixels."""


@immutable
class Sparkline:
    """A small line in a cell over ``area`` of ``sheet``."""

    row: int
    """From 0."""
    column: int
    """From 0."""
    sheet: str
    area: Area


@immutable
class Picture:
    """A picture (PNG or JPEG bytes) with alt text."""

    row: int
    """Row of its upper left corner, from 0."""
    column: int
    """Column of its upper left corner, from 0."""
    data: bytes
    """The file's bytes."""
    alt_text: str
    """What it shows, for those who do not see it."""
    width: int = 0
    """In pixels; its own where 0."""


@immutable
class Sheet:
    """One worksheet. ``widths`` in characters by column; ``heights`` in points by row."""

    name: str
    """At most 31 characters, one of its kind in the workbook."""
    cells: tuple[Put, ...] = ()
    """What stands in it, cell by cell."""
    widths: Mapping[int, float] = field(default_factory=dict)
    heights: Mapping[int, float] = field(default_factory=dict)
    tables: tuple[Table, ...] = ()
    """Excel tables over some of its cells."""
    validations: tuple[Validation, ...] = ()
    """What may be typed where."""
    conditions: tuple[Condition, ...] = ()
    """Looks that depend on a formula."""
    charts: tuple[Chart, ...] = ()
    """Native charts."""
    sparklines: tuple[Sparkline, ...] = ()
    """Lines in single cells."""
    pictures: tuple[Picture, ...] = ()
    """Pictures over its cells."""
    freeze: tuple[int, int] | None = None
    """The first row and column that move when one scrolls."""
    state: str = "visible"  # visible, hidden, veryHidden
    protected: bool = False
    """Whether only cells of an unlocked style may be changed; there is no password."""
    landscape: bool = False
    """Whether it is printed across."""
    fit_height: int = 0  # pages tall; 0 is as many as it takes
    repeat_rows: tuple[int, int] | None = None
    """First and last row that each printed page begins with."""
    tab_colour: str = ""
    """As ``#RRGGBB``; none where empty."""
    footer: str = "&L&A&RPage &P of &N"
    """What each printed page ends with, in Excel's codes."""
    print_area: Area | None = None
    """The cells that are printed; all where None."""
    hidden_columns: tuple[int, ...] = ()
    """Columns that are not shown, from 0."""
    grouped_columns: tuple[int, ...] = ()
    """Columns that Excel can fold away; of neighbours those that are hidden are folded."""
    breaks: tuple[int, ...] = ()  # rows after which a page breaks
    column_breaks: tuple[int, ...] = ()  # columns before which a page breaks
    repeat_columns: tuple[int, int] | None = None
    """First and last column that each printed page begins with."""
    active: tuple[int, int] = (0, 0)  # the cell that is selected when the sheet is opened
    bulks: tuple[Bulk, ...] = ()
    """Many like rows at once."""
    merges: tuple[Area, ...] = ()
    """Cells that are shown as one; what stands there stands in the first, and all have its look."""
    key: str = ""
    """What tells it from any other sheet that was ever laid out; empty where nobody asks."""
    written: Written | None = None
    """As it was written before: of all else here only name, key and area of print then count."""

    def puts(self) -> Iterator[Put]:
        """Every cell, those in bulk too."""
        yield from self.cells
        for bulk in self.bulks:
            for r, values in enumerate(bulk.rows, bulk.row):
                for c, (value, look) in enumerate(zip(values, bulk.looks, strict=True), bulk.column):
                    yield Put(r, c, value, *look)

    @property
    def used(self) -> Area:
        """From the first cell of the sheet to the last row and column in use."""
        rows = [put.row for put in self.cells] + [bulk.area[2] for bulk in self.bulks]
        columns = [put.column for put in self.cells] + [bulk.area[3] for bulk in self.bulks]
        return 0, 0, max(rows, default=0), max(columns, default=0)


@immutable
class Book:
    """A workbook. ``names`` are defined names with their formulas; ``properties``
    custom document properties; ``created`` is fixed so that the same input gives
    the same bytes; ``opens_on`` names the sheet that is shown first where it is not the first one.
    """

    title: str
    """In the workbook's properties."""
    sheets: tuple[Sheet, ...]
    """In the order of their tabs."""
    created: datetime
    subject: str = ""
    """In the workbook's properties."""
    author: str = ""
    """In the workbook's properties."""
    description: str = ""
    """In the workbook's properties."""
    names: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)
    colours: Mapping[str, str] = field(default_factory=dict)  # of ratings, where the collection sets its own
    font: str = ""  # of the texts, where the collection has its own
    opens_on: str = ""
