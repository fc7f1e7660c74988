"""Counts of ratings on the Summary: live formulas over the Index, with the results that they give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from workbook_tool.book import Chart, Series
from workbook_tool.domain.consolidation import Consolidation, Page
from workbook_tool.domain.scheme import Rag
from workbook_tool.grid import absolute, address
from workbook_tool.immutable import immutable
from workbook_tool.layout.place import Filled
from workbook_tool.layout.template import load
from workbook_tool.master import index
from workbook_tool.master.canvas import Canvas
from workbook_tool.theme import in_order, rated
from workbook_tool.typeset import width_of

_LIVE = 255  # characters that a criterion of COUNTIFS may have
_MEANT_OTHERWISE = ("<", ">", "=")  # at the start of a criterion
_WILD = set("*?~")
_PIXELS = 0.75  # points
_BESIDE = 2  # the column of the chart beside the counts
_HEIGHT = 300  # pixels of a chart


@immutable
class Group:
    """Indicators counted together: under ``heading``, by the words that ``of`` finds in a page and ``column`` holds."""

    heading: str
    label: str
    """The words of the row."""
    column: int
    of: Callable[[Page], Sequence[str]]


def by_rating(canvas: Canvas, row: int, numbers: Mapping[Rag, int]) -> int:
    """How many indicators have each rating, with a chart beside; the row after."""
    words, count = load("master").words["summary"], sum(numbers.values())
    canvas.row(row, (words["rating"], words["number"]), "heading")
    first, column = row + 1, index.span(index.RAG, count)
    for n, (rag, number) in enumerate(numbers.items(), first):
        canvas.put(n, 0, Filled(rag.value, rated(rag)))
        canvas.put(n, 1, Filled(Decimal(number), "count", formula=f"COUNTIFS({column},{address(n, 0)})"))
    last = first + len(numbers) - 1
    canvas.put(last + 1, 0, words["total"], "total-label")
    total = f"SUM({address(first, 1)}:{address(last, 1)})"
    canvas.put(last + 1, 1, Filled(Decimal(count), "total-count", formula=total))
    alt = words["alt_rating"].format(counts=", ".join(f"{number} {rag}" for rag, number in numbers.items()))
    fills = tuple((n, rag.value) for n, rag in enumerate(numbers))
    series = Series(
        words["indicators"], canvas.name, (first, 0, last, 0), (first, 1, last, 1), "accent", "column", points=fills
    )
    canvas.charts.append(
        Chart(
            row,
            _BESIDE,
            "column",
            words["by_rating"],
            alt,
            (series,),
            value_title=words["indicators"],
            number_format="0",
            width=canvas.pixels(_BESIDE),
            height=_HEIGHT,
        )
    )
    return max(last + 2, row_below(canvas, row, _HEIGHT))


def matrix(
    given: Consolidation,
    canvas: Canvas,
    row: int,
    rags: Sequence[Rag],
    group: Group,
    *,
    width: int | None = None,
) -> int:
    """Ratings (across) by a group of indicators (down), with a stacked chart below; the row after.

    The chart is as wide as all columns, or ``width`` pixels and low.
    """
    words, pages = load("master").words["summary"], given.pages
    _head(canvas, row, group.label, rags, words["total"])
    by_name: dict[str, list[Rag]] = {}
    for page in pages:
        for name in dict.fromkeys(group.of(page)):
            by_name.setdefault(name, []).append(page.rating.rag)
    names, alike = list(by_name), Counter(name.casefold() for name in by_name)
    shared = any(len(group.of(page)) > 1 for page in pages)
    for n, (name, mine) in enumerate(by_name.items(), row + 1):
        fits = width is not None and width_of(name) <= canvas.widths[0] + 3
        canvas.put(n, 0, name, "list-text" if fits else "wrap")
        for c, rag in enumerate(rags, 1):
            key, word = absolute(n, 0), absolute(row, c)
            live = _counted(len(pages), group.column, key, word, is_plain=not shared and _is_plain(name, alike))
            canvas.put(n, c, Filled(Decimal(mine.count(rag)), "count", formula=live))
        across = f"SUM({address(n, 1)}:{address(n, len(rags))})"
        canvas.put(n, len(rags) + 1, Filled(Decimal(len(mine)), "total-count", formula=across))
    last = row + len(names)
    if len(names) < 2:
        return last + 1
    if width is None:
        canvas.blocks.append(last + 1)
    height = min(160 + 28 * len(names) if width is None else 96 + 25 * len(names), 1_100)
    made = _stacked(canvas, last + 2, (row + 1, last), rags, group, (_alt(by_name, rags, group), height))
    canvas.charts.append(made if width is None else replace(made, width=width, value_title=""))
    return row_below(canvas, last + 2, height)


def _head(canvas: Canvas, row: int, label: str, rags: Sequence[Rag], total: str) -> None:
    canvas.put(row, 0, label, "heading")
    for c, rag in enumerate(rags, 1):
        canvas.put(row, c, rag.value, rated(rag, "head-rag"))
    canvas.put(row, len(rags) + 1, total, "heading")


def _is_plain(name: str, alike: Mapping[str, int]) -> bool:
    """Whether COUNTIFS takes a name for just what it says, and for no other; ``alike`` counts those without capitals.

    It reads patterns, comparisons, and numbers or dates wherever a text could be one, and no capitals.
    """
    fits = bool(name.strip()) and len(name) <= _LIVE and not name.startswith(_MEANT_OTHERWISE)
    other = any(character in _WILD or character.isdigit() for character in name)
    return fits and not other and alike[name.casefold()] == 1


def _counted(count: int, column: int, key: str, word: str, *, is_plain: bool) -> str:
    """How many rows of the Index have the word ``key`` in a column and the rating ``word``."""
    keys, rated = index.span(column, count), index.span(index.RAG, count)
    if is_plain:
        return f"COUNTIFS({keys},{key},{rated},{word})"
    # One of several in a cell, or a name that COUNTIFS would take for a pattern.
    join = f'"{index.JOIN}"'
    return f"SUMPRODUCT(ISNUMBER(FIND({join}&{key}&{join},{join}&{keys}&{join}))*({rated}={word}))"


def _stacked(
    canvas: Canvas, row: int, rows: tuple[int, int], rags: Sequence[Rag], group: Group, alt_and_height: tuple[str, int]
) -> Chart:
    first, last = rows
    series = tuple(
        Series(rag.value, canvas.name, (first, 0, last, 0), (first, c, last, c), rag.value, "stacked bar")
        for c, rag in enumerate(rags, 1)
    )
    alt, height = alt_and_height
    return Chart(
        row,
        0,
        "stacked bar",
        group.heading,
        alt,
        series,
        value_title=load("master").words["summary"]["indicators"],
        number_format="0",
        width=canvas.pixels(),
        height=height,
    )


def _alt(by_name: Mapping[str, Sequence[Rag]], rags: Sequence[Rag], group: Group) -> str:
    words = load("master").words["summary"]
    told = [words["alt_many"].format(count=len(by_name))] if len(by_name) > words["alt_most"] else []
    for name, given_ratings in () if told else by_name.items():
        counts = ", ".join(f"{given_ratings.count(rag)} {rag}" for rag in rags if rag in given_ratings)
        told.append(words["alt_row"].format(name=name, counts=counts))
    return str(words["alt_matrix"].format(heading=group.heading, counts="; ".join(told)))


def movement(given: Consolidation, canvas: Canvas, row: int, rags: Sequence[Rag]) -> int:
    """From-to table of ratings, before down and now across, and the moves in a sentence; the row after."""
    words, pages = load("master").words["summary"], given.pages
    befores = in_order(given.register, (page.before for page in pages))
    canvas.put(row, 0, _moves(given), "note")
    canvas.put(row + 1, 0, words["before"], "heading")
    for c, rag in enumerate(rags, 1):
        canvas.put(row + 1, c, rag.value, rated(rag, "head-rag"))
    before, now = (index.span(column, len(pages)) for column in (index.BEFORE, index.RAG))
    for n, rag in enumerate(befores, row + 2):
        canvas.put(n, 0, Filled(rag.value, rated(rag)))
        for c, to in enumerate(rags, 1):
            count = Decimal(sum(page.before is rag and page.rating.rag is to for page in pages))
            live = f"COUNTIFS({before},{absolute(n, 0)},{now},{absolute(row + 1, c)})"
            canvas.put(n, c, Filled(count, "total-count" if to is rag else "count", formula=live))
    return row + 2 + len(befores)


def _moves(given: Consolidation) -> str:
    words = load("master").words["summary"]
    moved = [(p.before, p.rating.rag) for p in given.pages if Rag.NOT_RATED not in (p.before, p.rating.rag)]
    order = in_order(given.register, (rag for move in moved for rag in move))
    moves = sorted({m for m in moved if m[0] is not m[1]}, key=lambda m: (order.index(m[0]), order.index(m[1])))
    if not moves:
        return str(words["no_move"])
    told = [words["move"].format(count=moved.count(m), before=m[0], now=m[1]) for m in moves]
    return str(words["movement_said"].format(moves=", ".join(told)))


def row_below(canvas: Canvas, row: int, height: int) -> int:
    """The first row below a chart of so many pixels whose top is at ``row``."""
    room = height * _PIXELS
    while room > 0:
        room -= canvas.height(row)
        row += 1
    return row
