"""Which columns of a table a rating takes: the figure, its target, the one before; what is not certain is asked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from workbook_tool.catalogue import finding
from workbook_tool.domain.finding import Finding
from workbook_tool.immutable import immutable
from workbook_tool.tables.mapping import TableMap
from workbook_tool.tables.period_words import is_period
from workbook_tool.tables.periods import time_order
from workbook_tool.tables.questions import Question, map_answers, named, question
from workbook_tool.tables.table import Column, Table
from workbook_tool.tables.targets import choose_target, covers, has_figures
from workbook_tool.tables.words import tidy

_SINGLE = (
    "ref", "indicator", "title", "service", "unit", "better", "kind", "basis", "decimals", "scheme", "tolerance", "low",
    "high", "green", "amber", "floor", "rag", "change", "year_before", "comment", "period", "area", "movement",
    "data status",
)  # fmt: skip
_NOT_TWICE = ("better", "unit", "kind", "basis", "decimals", "low", "high", "green", "amber", "floor", "tolerance")
_WORDS_OF = {
    "better": "which way is good", "change": "which way it went", "rag": "the published rating", "target": "the target",
    "data status": "whether the figures are final", "stage": "how far a project is", "previous": "the earlier figures",
    "year_before": "the figures of a year before",
}  # fmt: skip


@immutable
class Roles:
    """The columns by what they are for a rating; ``withheld`` while a question leaves every row open."""

    columns: Mapping[str, Column]
    questions: tuple[Question, ...] = ()
    """What must be said first."""
    findings: tuple[Finding, ...] = ()
    """What is doubtful or wrong."""
    withheld: bool = False

    @property
    def asks_direction(self) -> bool:
        """Whether a column may say which way is good, and has been asked about."""
        return any(
            q.finding.code == "table-column-doubtful" and "better=" in q.answers[0].option for q in self.questions
        )


def roles_of(table: Table, mapping: TableMap) -> Roles:
    """The roles of a table's columns."""
    columns: dict[str, Column] = {}
    findings: list[Finding] = []
    for meaning in _SINGLE:
        of_it = table.columns_of(meaning)
        columns |= {meaning: of_it[0]} if of_it else {}
        if meaning in _NOT_TWICE:
            findings += [
                finding("heading-twice", table.heading_place(c), value=c.heading, heading=c.heading) for c in of_it[1:]
            ]
    questions = [_doubtful(table, c) for c in table.columns if len(c.meanings) > 1]
    current, asked = _current(table, mapping)
    open_ones = list(asked)
    if current is not None:
        columns["current"] = current
        columns |= _beside(table, current, columns)
        target, asked = choose_target(table, current, mapping)
        open_ones += asked
        columns |= {"target": target} if target else {}
        previous = _previous(table, current, mapping)
        columns |= {"previous": previous} if previous else {}
    elif not asked and "rag" not in columns:
        wanted = finding(
            "table-without-headings",
            table.heading_place(),
            wanted="Current",
            named=named([c.heading for c in table.columns]),
        )
        return Roles(columns, tuple(questions), (*findings, wanted), withheld=True)
    withheld = bool(open_ones) or current is None
    return Roles(columns, (*questions, *open_ones), tuple(findings), withheld)


def _doubtful(table: Table, column: Column) -> Question:
    readings = {f"{m}={column.heading}": _WORDS_OF.get(m, m) for m in column.meanings}
    words = " or ".join(readings.values())
    place = table.heading_place(column)
    return question("table-column-doubtful", place, map_answers(readings), value=column.heading, readings=words)


def _beside(table: Table, current: Column, columns: Mapping[str, Column]) -> dict[str, Column]:
    """Of several ratings or changes, those under the period of the figure, else those next to its right."""
    chosen = {}
    for meaning in ("rag", "change"):
        of_it = table.columns_of(meaning)
        if len(of_it) > 1:
            same = [c for c in of_it if c.period and c.period == current.period]
            right = [c for c in of_it if c.index > current.index]
            chosen[meaning] = (same or right or [columns[meaning]])[0]
    return chosen


# -- the figure -------------------------------------------------------------------------------


def _current(table: Table, mapping: TableMap) -> tuple[Column | None, list[Question]]:
    """The column of the figures to rate; None, with a question, where several may be."""
    actual = table.columns_of("current")
    if "current" in mapping.columns and (chosen := _of_heading(actual, mapping.columns["current"])):
        return chosen, []
    filled = [c for c in actual if has_figures(table, c)] or list(actual[:1] if len(actual) == 1 else ())
    forecasts = [c for c in table.columns_of("forecast") if has_figures(table, c)]
    totals = [c for c in table.columns_of("year to date") if has_figures(table, c)]
    if not filled:
        others = forecasts or totals or list(actual) or _of_unknown_heading(table)
        if others and (others == list(actual) or (len(others) == 1 and others[0].meanings)):
            return latest(others), []
        if forecasts and not _same_time(forecasts):
            return latest(forecasts), []
        return None, [_which(table, others)] if others else []
    chosen = latest(filled)
    if targets_alone := _perhaps_targets(table, filled):
        return None, [targets_alone]
    totals = [c for c in totals if not _is_last_year_s(c, chosen)]
    rivals = _rivals(table, chosen, filled, forecasts, totals)
    return (None, [_which(table, [chosen, *rivals])]) if rivals else (chosen, [])


def _of_heading(columns: Sequence[Column], heading: str) -> Column | None:
    exact = next((c for c in columns if tidy(c.heading) == tidy(heading)), None)
    return exact or (columns[0] if len(columns) == 1 else None)


def _rivals(
    table: Table, chosen: Column, filled: Sequence[Column], forecasts: Sequence[Column], totals: Sequence[Column]
) -> list[Column]:
    """The columns that may be meant as well as the one chosen."""
    alike = [c for c in filled if c is not chosen and time_order(c.period)[0] == time_order(chosen.period)[0]]
    if not chosen.period:
        alike = [c for c in filled if c is not chosen and (not c.period or covers(c) == "part")]
    targets = [t for t in table.columns_of("target", "annual target") if has_figures(table, t)]
    later = [c for c in forecasts if c.period and chosen.period and time_order(c.period) > time_order(chosen.period)]
    own_target = any(not t.period or t.period == chosen.period for t in targets)
    alike += [c for c in later if not own_target and any(t.period == c.period for t in targets)]
    return alike + [c for c in totals if targets and not _to_date(targets)]


def _is_last_year_s(total: Column, chosen: Column) -> bool:
    """Whether a “Year end” stands before the first quarter, and so is that of the year before."""
    return total.index < chosen.index and not total.period and covers(chosen) == "part" and "end" in tidy(total.heading)


def _perhaps_targets(table: Table, columns: Sequence[Column]) -> Question | None:
    """The question about years alone beside a baseline: figures of those years, or targets for them?"""
    years = [c for c in columns if is_period(c.heading) and covers(c) == "year"]
    if years != list(columns) or not table.column("baseline") or table.columns_of("target", "annual target"):
        return None
    readings = {f"current={c.heading}": "the figures to rate" for c in years}
    readings |= {f"target={c.heading}": "a target" for c in years}
    headings = named([c.heading for c in years])
    place = table.heading_place(years[0])
    return question("table-which-figure", place, map_answers(readings), value=years[0].heading, headings=headings)


def _to_date(targets: Sequence[Column]) -> bool:
    """Whether one target alone says that it is the period's or the total's."""
    return len(targets) > 1


def _same_time(columns: Sequence[Column]) -> bool:
    return len({time_order(c.period) for c in columns}) < len(columns)


def latest(columns: Sequence[Column]) -> Column:
    """The column of the latest period; the one without a period before all that have one."""
    return max(columns, key=lambda c: (not c.period, time_order(c.period), -c.index))


def _of_unknown_heading(table: Table) -> list[Column]:
    """Columns whose heading is not known and whose cells are figures: perhaps a body's own name."""

    def figures(column: Column) -> bool:
        texts = [t for row in table.rows if (t := row.text(column))]
        numbers = sum(bool(re.fullmatch(r"[-+(£$]*\d[\d,.]*\s*(?:%|[A-Za-z]+\.?)?\)?", t)) for t in texts)
        return bool(texts) and numbers * 2 > len(texts)

    return [c for c in table.columns if not c.meanings and figures(c)]


def _which(table: Table, columns: Sequence[Column]) -> Question:
    readings = {f"current={c.heading}": "the figures to rate" for c in columns}
    place = table.heading_place(columns[0])
    headings = named([c.heading for c in columns])
    return question("table-which-figure", place, map_answers(readings), value=columns[0].heading, headings=headings)


# -- the figure before ------------------------------------------------------------------------


def _previous(table: Table, current: Column, mapping: TableMap) -> Column | None:
    own = table.columns_of("previous")
    if own:
        named_part = [c for c in own if re.search(r"quarter|month|period", c.heading, re.IGNORECASE)]
        return (
            _of_heading(own, mapping.columns["previous"])
            if "previous" in mapping.columns
            else (named_part or list(own))[0]
        )
    ends = [c for c in table.columns_of("year to date") if _is_last_year_s(c, current)]
    if not current.period or ends:
        return ends[0] if ends else None
    earlier = [
        c for c in table.columns_of("current")
        if c.period and covers(c) == covers(current) and time_order(c.period) < time_order(current.period)
    ]  # fmt: skip
    return max(earlier, key=lambda c: time_order(c.period), default=None)
