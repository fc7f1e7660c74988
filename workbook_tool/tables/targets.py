"""What a column of figures covers, and which target it is held against; asked where it is not certain."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from workbook_tool.tables.mapping import TableMap
from workbook_tool.tables.period_words import pieces_of
from workbook_tool.tables.periods import time_order
from workbook_tool.tables.questions import Question, map_answers, named, question
from workbook_tool.tables.table import Column, Table
from workbook_tool.tables.words import part, tidy


def has_figures(table: Table, column: Column) -> bool:
    """Whether any cell of a column holds a digit."""
    return any(any(c.isdecimal() for c in row.text(column)) for row in table.rows)


def covers(column: Column) -> str:
    """``year`` or ``part`` (of a year) by the heading's period or words; empty where it says neither."""
    kinds = {p.kind for p in pieces_of(column.period)}
    if kinds & {"quarter", "half", "term", "months", "month", "iso month", "month name", "slashes", "number"}:
        return "part"
    if "day" in kinds or "days" in kinds:
        end, start = time_order(column.period)
        is_part = end - start < timedelta(300) and not (end.month == 3 and end.day == 31)
        return "part" if is_part else "year"
    if kinds & {"years", "year", "year end", "pair"}:
        return "year"
    return "part" if re.search(r"\b(?:quarter|month)", column.heading, re.IGNORECASE) else ""


Choice = tuple[Column | None, list[Question]]
_MANY_PARTS = 3  # columns for parts of a year, beside which a target may be the year's


def choose_target(table: Table, current: Column, mapping: TableMap) -> Choice:
    """The target of ``current``; None with a question where it is not certain, without one where there is none."""
    targets = table.columns_of("target", "annual target")
    if "target" in mapping.columns or ("annual target" in mapping.columns and covers(current) == "part"):
        return (next((c for c in targets if c.meaning == "target"), None) if "target" in mapping.columns else None), []
    targets = tuple(c for c in targets if has_figures(table, c)) or targets[:1]
    if same := [t for t in targets if t.period and _same_period(t.period, current.period)]:
        return (same[0], []) if len(same) == 1 else (None, [_which(table, same)])
    undated = [t for t in targets if not t.period and t.meaning == "target"]
    if len(undated) > 1:
        return None, [_which(table, undated)]
    if undated:
        return _of_no_period(table, current, undated[0])
    return _of_a_year(table, current, targets, covers(current)) if targets else (None, [])


def _of_no_period(table: Table, current: Column, target: Column) -> Choice:
    """A plain “Target”: beside many parts of a year it may be the year's, unless its heading says otherwise."""
    parts = [c for c in table.columns_of("current") if covers(c) == "part" and _same_year(c.period, current.period)]
    quarters = [c for c in parts if any(p.kind == "quarter" for p in pieces_of(c.period))]
    many = len(quarters) > 1 or len(parts) >= _MANY_PARTS
    if many and not _of_the_part(target):
        return None, [_of_what(table, target, current)]
    return target, []


def _of_a_year(table: Table, current: Column, targets: Sequence[Column], covered: str) -> Choice:
    """A target with a year, or called annual, beside a figure that has another period or none."""
    if not current.period and len(targets) == 1 and covered != "part":
        return targets[0], []
    of_the_year = [t for t in targets if t.meaning == "annual target" or _same_year(t.period, current.period)]
    if covered == "part":
        return None, [_of_what(table, (of_the_year or list(targets))[-1], current)]
    if len(of_the_year) == 1:
        return of_the_year[0], []
    if len(targets) > 1 and not current.period:
        return None, [_which(table, targets)]
    target = max(targets, key=lambda t: time_order(t.period))
    readings = {f"target={target.heading}": "they are a pair", f"left out={target.heading}": "rate without a target"}
    facts = {"figures": current.heading, "target": target.heading}
    place = table.heading_place(target)
    return None, [question("table-another-year", place, map_answers(readings), value=target.heading, **facts)]


def _same_period(first: str, second: str) -> bool:
    """Whether two periods are one; a part of a year without its year is the same part of any."""
    parts, other = (({p.kind: p for p in pieces_of(text)}) for text in (first, second))
    if not parts or not other:
        return False
    if time_order(first) == time_order(second):
        return True
    if ("quarter" in parts) != ("quarter" in other) or "quarter" not in parts:
        return False
    without_year = "years" not in parts or "years" not in other
    return without_year and parts["quarter"].groups == other["quarter"].groups


def _same_year(first: str, second: str) -> bool:
    """Whether two periods lie in one financial year, or neither says which."""
    years = [time_order(text)[0].year - (time_order(text)[0].month < 4) for text in (first, second)]
    return years[0] == years[1]


def _of_the_part(target: Column) -> bool:
    """Whether a heading says that the target is that of each quarter or month, or of the period so far."""
    return bool(set(tidy(target.heading).split()) & set(part("heading_words")["quarterly"]))


def _of_what(table: Table, target: Column, current: Column) -> Question:
    readings = {f"target={target.heading}": f"it is that of “{current.heading}”",
                f"annual target={target.heading}": "it is the year's, and no figure is held against it"}  # fmt: skip
    facts = {"target": target.heading, "figures": current.heading}
    return question(
        "table-target-of-what", table.heading_place(target), map_answers(readings), value=target.heading, **facts
    )


def _which(table: Table, targets: Sequence[Column]) -> Question:
    readings = {f"target={t.heading}": "the target" for t in targets}
    headings = named([t.heading for t in targets])
    place = table.heading_place(targets[0])
    return question("table-which-target", place, map_answers(readings), value=targets[0].heading, headings=headings)
