"""A book with every feature that a book can have."""

from __future__ import annotations

import struct
import zlib
from datetime import date, datetime
from decimal import Decimal

from workbook_tool.book import Book, Chart, Condition, Picture, Put, Series, Sheet, Sparkline, Table, Validation
from workbook_tool.theme import Theme
from workbook_tool.typeset import height_for

CREATED = datetime(2023, 10, 1)
RATINGS = ("Red", "Amber", "Green", "Blue", "Baseline", "Not rated")
COMMENTARY = (
    "Requests rose by a fifth after the summer, and two posts stood empty until August. "
    "Both are filled, and the backlog is falling by about 20 a week.\n\n"
    "The new search tool is in use in three of five teams; where it is used, a request takes four days, not nine. "
) * 6
HEADINGS = ("Ref", "Indicator", "Target", "Value", "Trend", "RAG Rating", "Commentary", "Check")
TREND = ((81, 90), (84, 90), (None, 90), (86, 90), (83, 90), (88, 90), (91, 90), (94, 90))


def png(width: int = 48, height: int = 24) -> bytes:
    """A small picture: two colours side by side."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    row = b"\0" + b"\x1d\x35\x57" * (width // 2) + b"\xf2\xa9\x00" * (width - width // 2)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(row * height)) + chunk(b"IEND", b"")
    )


def figures() -> Sheet:
    """A data-entry sheet: a table with given and asked cells, drop-downs, conditional formats, sparklines."""
    cells = [
        Put(0, 0, "Return: Legal & Governance, Q2 2023/24", "title"),
        Put(1, 0, "Reference LGS-2324Q2-20CA. Fill in the cream cells.", "note"),
        *(Put(3, c, heading, "heading") for c, heading in enumerate(HEADINGS)),
    ]
    heights = {3: 32.0}
    for n, rating in enumerate(RATINGS):
        row = 4 + n
        missing = "Value is missing."
        words = COMMENTARY if n == 0 else f"={n}+{n} is what the service wrote"
        cells += [
            Put(row, 0, str(183 + n), "given"),
            Put(row, 1, "Subject access requests answered on time, in the year to date", "given-wrap"),
            Put(row, 2, Decimal("0.9"), "given-number", "0.0%"),
            Put(row, 3, Decimal("0.828") if n else None, "asked-number", "0.0%"),
            Put(row, 4, None, "given"),
            Put(row, 5, rating, "given", formula=f'IF(D{row + 1}="","{rating}","{rating}")'),
            Put(row, 6, words, "asked-wrap"),
            Put(row, 7, "OK" if n else missing, "given-wrap", formula=f'IF(D{row + 1}="","{missing}","OK")'),
        ]
        heights[row] = height_for([(words, 60), (str(cells[-7].value), 26)])
    last = 3 + len(RATINGS)
    rules = [Condition((4, 5, last, 5), f'$F5="{rating}"', f"rag:{rating}") for rating in RATINGS]
    return Sheet(
        "Return",
        tuple(cells),
        widths={0: 7, 1: 26, 2: 10, 3: 10, 4: 18, 5: 14, 6: 60, 7: 20, 8: 9},
        heights=heights,
        tables=(Table("Return", (3, 0, last, len(HEADINGS) - 1), HEADINGS),),
        validations=(
            Validation(
                (4, 3, last, 3), "decimal", minimum=Decimal(0), maximum=Decimal("1.5"), input_title="Value",
                input_message="Type the figure alone. For 83% type 83.", error_title="Please check this entry",
                error_message="Type a number, such as 83.", stop=False,
            ),
            Validation((4, 6, last, 6), "length", maximum=3000, input_title="Commentary", input_message="Why so?"),
            Validation((4, 1, last, 1), "list", ("final", "provisional", 'so-called "estimated"')),
            Validation((4, 2, last, 2), "list", "=Statuses"),
            Validation((4, 4, 4, 4), "date", minimum=date(2023, 7, 1), maximum=date(2023, 9, 30)),
            Validation((5, 4, 5, 4), "whole", minimum=0),
            Validation((6, 4, 6, 4), "custom", "=LEN(E7)<10"),
        ),
        conditions=(
            *rules,
            Condition((4, 7, last, 7), '$H5="OK"', "ok"),
            Condition((4, 7, last, 7), '$H5<>"OK"', "attention"),
        ),
        sparklines=tuple(Sparkline(4 + n, 4, "Trend data", (4, 1, 11, 1)) for n in range(len(RATINGS))),
        freeze=(4, 2),
        protected=True,
        landscape=True,
        repeat_rows=(3, 3),
        tab_colour="C9A227",
        print_area=(0, 0, last, 7),
        hidden_columns=(8,),
    )  # fmt: skip


def trend() -> Sheet:
    """The figures behind the charts, with a gap."""
    cells = [Put(0, 0, "Trend data", "title"), Put(1, 0, "One row for each quarter.", "note")]
    cells += [Put(3, c, heading, "heading") for c, heading in enumerate(("Period", "Value", "Target"))]
    for n, (value, target) in enumerate(TREND):
        shown = None if value is None else Decimal(value).scaleb(-2)
        cells += [
            Put(4 + n, 0, f"Q{n % 4 + 1} {2021 + n // 4}/{22 + n // 4}"),
            Put(4 + n, 1, shown, "number", "0.0%"),
            Put(4 + n, 2, Decimal(target).scaleb(-2), "number", "0.0%"),
        ]
    return Sheet(
        "Trend data",
        tuple(cells),
        widths={0: 14, 1: 10, 2: 10},
        tables=(Table("Trend", (3, 0, 11, 2), ("Period", "Value", "Target")),),
        freeze=(4, 0),
        breaks=(7,),
    )


def page() -> Sheet:
    """An indicator's page: tiles, paragraphs, links, charts, a picture."""
    labels = ("Target", "Current", "Previous", "Change")
    cells = [
        Put(0, 0, "183 Subject access requests answered on time", "title"),
        Put(1, 0, "Legal & Governance, Q2 2023/24", "subtitle"),
        *(Put(3, c, label, "tile") for c, label in enumerate(labels)),
        Put(4, 0, Decimal("0.9"), "big-number", "0.0%"),
        Put(4, 1, Decimal("0.77"), "big-number", "0.0%"),
        Put(4, 2, Decimal("0.83"), "big-number", "0.0%"),
        Put(4, 3, "Declining", "tile"),
        Put(3, 4, "RAG Rating", "tile"),
        Put(4, 4, "Red", "rag:Red"),
        Put(6, 0, "Commentary", "section"),
        Put(7, 0, COMMENTARY[:400], "paragraph"),
        Put(8, 0, "Return to Index", "link", link="internal:'Trend data'!A1", tip="To the figures"),
        Put(9, 0, "How it is measured", "link", link="https://example.org/guide?a=1&b=2#part", tip="Opens the guide"),
        Put(10, 0, date(2023, 9, 30), "date"),
        Put(11, 0, True, "center"),
        Put(12, 0, 14, "total"),
        Put(13, 0, "Ask the team", "link", link="mailto:performance@county.example"),
        Put(14, 0, Decimal("8.2"), "number", "0.0", formula="ROUND('Trend data'!B5*10.12,1)"),
        Put(15, 0, True, "center", formula="A13=14"),
        Put(16, 0, "", formula='IF(A13=14,"","x")'),
        Put(17, 0, "strong", "strong"),
    ]
    for n, style in enumerate(Theme({}).names()):
        cells.append(Put(50 + n // 5, n % 5, style, style))
    value, target, names = (4, 1, 11, 1), (4, 2, 11, 2), (4, 0, 11, 0)
    line = Series("Value", "Trend data", names, value, markers=True)
    aim = Series("Target", "Trend data", names, target, "#C77700", dashed=True)
    bars = Series("Value", "Trend data", names, value, kind="column")
    return Sheet(
        "183",
        tuple(cells),
        widths=dict.fromkeys(range(5), 20.0),
        heights={3: 20, 4: 44, 7: height_for([(COMMENTARY[:400], 20)])},
        charts=(
            Chart(
                19, 0, "line", "Requests answered on time (%)", "A line from 81% to 94%, the target at 90%.",
                (line, aim), "Quarter", "Share of requests", "0%", Decimal("0.7"), Decimal(1),
            ),
            Chart(35, 0, "column", "Columns, target", "The same as columns.", (bars, aim), width=480, height=260),
            Chart(35, 4, "bar", "Bars", "The same as bars.", (line,), number_format="0%", width=480, height=260),
            Chart(19, 5, "stacked bar", "Stacked", "Value and target stacked.", (line, aim), width=400, height=260),
        ),
        pictures=(Picture(8, 3, png(), "The council's colours, blue and gold", width=96),),
    )  # fmt: skip


def everything() -> Book:
    """All of it, with names and properties."""
    statuses = Sheet("Lists", (Put(0, 0, "final"), Put(1, 0, "provisional")), state="hidden")
    identity = Sheet("Identity", (Put(0, 0, "LGS-2324Q2-20CA"),), state="veryHidden")
    return Book(
        "Performance return",
        (figures(), page(), trend(), statuses, identity),
        CREATED,
        "Sample County Council, Q2 2023/24",
        "Performance Team",
        "Return LGS-2324Q2-20CA",
        names={"Statuses": "='Lists'!$A$1:$A$2", "Return_reference": '="LGS-2324Q2-20CA"'},
        properties={"Reference": "LGS-2324Q2-20CA", "Template": "return 1"},
        colours={"red": "#B00020"},
    )
