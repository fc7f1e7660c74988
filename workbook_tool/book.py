"""A workbook to be written, as plain values: what stands where, and how it looks.

Pure data between those who lay out a workbook and the one who writes it. A
golden test is a text dump of it; nothing here knows Excel's file format.
Rows and columns count from 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

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
    column: int
    value: Value = None
    style: str = "text"
    number_format: str = ""
    formula: str = ""
    link: str = ""
    tip: str = ""


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Table:
    """A real Excel table over ``area``, its first row the headings."""

    name: str
    area: Area
    headings: tuple[str, ...]
    filter: bool = True
    style: str = "Table Style Light 1"


@dataclass(frozen=True, slots=True)
class Validation:
    """What may be typed in ``area``. ``kind``: list, decimal, whole, date, length or custom.

    For a list, ``source`` is its words or, as a string, the formula of a range
    or defined name; for custom, the formula. ``stop`` False only warns.
    """

    area: Area
    kind: str
    source: tuple[str, ...] | str = ()
    minimum: Decimal | date | int | None = None
    maximum: Decimal | date | int | None = None
    input_title: str = ""
    input_message: str = ""
    error_title: str = ""
    error_message: str = ""
    stop: bool = True


@dataclass(frozen=True, slots=True)
class Condition:
    """Conditional formatting: ``style`` where ``formula`` (relative to the area's first cell) is true."""

    area: Area
    formula: str
    style: str


@dataclass(frozen=True, slots=True)
class Series:
    """One line or set of columns of a chart; areas are on ``sheet``."""

    name: str
    sheet: str
    categories: Area
    values: Area
    colour: str = ""
    kind: str = "line"  # line, column; band: stacked behind all others, without a gap
    dashed: bool = False
    markers: bool = False
    joined: bool = True  # the marks of a line, by it
    points: tuple[tuple[int, str], ...] = ()  # single points, by number from 0, with a fill of their own


@dataclass(frozen=True, slots=True)
class Chart:
    """A native chart with its title and alt text. ``kind``: line, column, bar, stacked bar."""

    row: int
    column: int
    kind: str
    title: str
    alt_text: str
    series: tuple[Series, ...]
    category_title: str = ""
    value_title: str = ""
    number_format: str = ""
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    step: Decimal | None = None  # between two lines of the value axis
    width: int = 640
    height: int = 300


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A small line in a cell over ``area`` of ``sheet``."""

    row: int
    column: int
    sheet: str
    area: Area


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture (PNG or JPEG bytes) with alt text."""

    row: int
    column: int
    data: bytes
    alt_text: str
    width: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet. ``widths`` in characters by column; ``heights`` in points by row."""

    name: str
    cells: tuple[Put, ...] = ()
    widths: Mapping[int, float] = field(default_factory=dict)
    heights: Mapping[int, float] = field(default_factory=dict)
    tables: tuple[Table, ...] = ()
    validations: tuple[Validation, ...] = ()
    conditions: tuple[Condition, ...] = ()
    charts: tuple[Chart, ...] = ()
    sparklines: tuple[Sparkline, ...] = ()
    pictures: tuple[Picture, ...] = ()
    freeze: tuple[int, int] | None = None
    state: str = "visible"  # visible, hidden, veryHidden
    protected: bool = False
    landscape: bool = False
    fit_height: int = 0  # pages tall; 0 is as many as it takes
    repeat_rows: tuple[int, int] | None = None
    tab_colour: str = ""
    footer: str = "&L&A&RPage &P of &N"
    print_area: Area | None = None
    hidden_columns: tuple[int, ...] = ()
    breaks: tuple[int, ...] = ()  # rows after which a page breaks
    column_breaks: tuple[int, ...] = ()  # columns before which a page breaks
    repeat_columns: tuple[int, int] | None = None
    active: tuple[int, int] = (0, 0)  # the cell that is selected when the sheet is opened
    bulks: tuple[Bulk, ...] = ()

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


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook. ``names`` are defined names with their formulas; ``properties``
    custom document properties; ``created`` is fixed so that the same input gives
    the same bytes; ``opens_on`` names the sheet that is shown first where it is not the first one.
    """

    title: str
    sheets: tuple[Sheet, ...]
    created: datetime
    subject: str = ""
    author: str = ""
    description: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)
    colours: Mapping[str, str] = field(default_factory=dict)  # of ratings, where the collection sets its own
    font: str = ""  # of the texts, where the collection has its own
    opens_on: str = ""
