"""A published rating or change as councils write it, and whether what the rules give is what it stands for."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from workbook_tool.domain.reading import Change
from workbook_tool.domain.register import Register
from workbook_tool.domain.scheme import Scheme
from workbook_tool.tables.mapping import TableMap
from workbook_tool.tables.questions import Question, map_answers, question
from workbook_tool.tables.rated.rate_table import RatedRow
from workbook_tool.tables.table import Table
from workbook_tool.tables.words import tidy, word_of

_STANDS_FOR = ("met", "nearly", "not met")


def rating_of(text: str, scheme: Scheme, rules: Register) -> tuple[str, frozenset[str]]:
    """A published rating as we write it and the ratings that it stands for; nothing where it is none that is known.

    A colour is itself; “met” the target's colour and those above it, “not met” those below, “nearly” those between the
    worst and the target's; two colours joined are either. A band's own name or meaning in the scheme is its colour.
    """
    own = {tidy(w): b.rag.value for b in scheme.bands for w in (b.name, b.meaning) if w}
    own |= {tidy(rag): rag.value for each in rules.schemes.values() for rag in each.colours}
    word = own.get(tidy(text)) or word_of("rag", text) or own.get(tidy(text.partition("(")[0]), "")
    if word in _STANDS_FOR:
        return word, frozenset(_stands_for(word, scheme))
    if not word and "/" in text:
        words = [rating_of(each, scheme, rules)[0] for each in text.split("/")]
        return ("/".join(words), frozenset(words)) if all(words) else ("", frozenset())
    return word, frozenset([word] if word else ())


def _stands_for(word: str, scheme: Scheme) -> Sequence[str]:
    colours = [str(rag) for rag in scheme.colours]
    on_target = colours.index(str(scheme.on_target)) if scheme.on_target in scheme.colours else 0
    below = colours[:on_target]
    return {"met": colours[on_target:], "not met": below, "nearly": below[1:] or below}[word]


class Way(Enum):
    """What the arrows of a table's column say."""

    FIGURE = "where the figure went"
    PERFORMANCE = "where the performance went"
    EITHER = "the same in every row"
    ASKED = "asked about"


def published_rag(row: RatedRow) -> str:
    """The published rating of a row, as written: in its own column, or beside the figure (711 (GREEN))."""
    beside = row.row.beside.get("current")
    return row.row.text("rag") or (beside.rag if beside else "")


def published_change(row: RatedRow) -> str:
    """The published change of a row, as written."""
    return row.row.text("change") or row.row.text("movement")


def way_of_arrows(table: Table, rows: Sequence[RatedRow], mapping: TableMap) -> tuple[Way, Question | None]:
    """What the arrows of a table say; where the rows tell one from the other and nobody said, it must be asked."""
    if any(row.row.text("movement") for row in rows):
        return Way.FIGURE, None
    arrows = [r for r in rows if word_of("change", r.row.text("change")) in ("up", "down")]
    if all(change_of(r.row.text("change"), r, Way.EITHER) for r in arrows):
        return Way.EITHER, None
    if "change" in mapping.columns:
        return Way.PERFORMANCE, None
    column = arrows[0].row.columns["change"]
    readings = {f"movement={column.heading}": Way.FIGURE.value, f"change={column.heading}": Way.PERFORMANCE.value}
    place = table.heading_place(column)
    return Way.ASKED, question("table-arrows", place, map_answers(readings), value=column.heading)


def change_of(text: str, row: RatedRow, way: Way) -> str:
    """A published change as we write it; empty where it is none, or an arrow whose way is not known."""
    word = word_of("change", text)
    if word not in ("up", "down"):
        return word
    if not row.rating.indicator.better.sign:
        return ""
    is_good = (word == "up") == (row.rating.indicator.better.sign > 0)
    by_figure = Change.IMPROVING if is_good else Change.DECLINING
    by_performance = Change.IMPROVING if word == "up" else Change.DECLINING
    if by_figure is by_performance:
        return str(by_figure)
    return {Way.FIGURE: str(by_figure), Way.PERFORMANCE: str(by_performance)}.get(way, "")
