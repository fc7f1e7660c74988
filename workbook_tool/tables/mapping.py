"""What an officer said of a table once, so that the next one of its shape is read without a question.

A mapping is a small .toml file: which column is what, what is better where the table does not say, which rows count,
and the headings that the table had. What it leaves open is read as without it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path

from workbook_tool.catalogue import finding
from workbook_tool.domain.finding import Finding
from workbook_tool.errors import WorkbookToolError, way_out
from workbook_tool.immutable import immutable
from workbook_tool.tables.period_words import split_period
from workbook_tool.tables.table import Table
from workbook_tool.tables.words import part, tidy

LEFT_OUT = "left out"
"""The meaning that a mapping gives to a column that is not to be read."""
MOVEMENT = "movement"
"""The meaning of a column of arrows that say where the figure went, not the performance."""


@immutable
class TableMap:
    """What was said of a table.

    ``columns`` gives the heading of a meaning; ``better`` holds where nothing else says it; ``rows`` has, by reference
    or title, what holds for one row (``better``, ``unit``); ``where`` the value that a column must have for a row to
    count; ``headings`` those of the table that it was made for, without their periods.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    better: str = ""
    rows: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    where: Mapping[str, str] = field(default_factory=dict)
    sheets: tuple[str, ...] = ()
    """The sheets that are read; all where empty."""
    headings: tuple[str, ...] = ()

    def with_answers(self, answers: Iterable[str], better: str = "") -> TableMap:
        """The same with answers such as ``current=Q2 Actual``; WorkbookToolError for one that is none."""
        columns = dict(self.columns)
        for answer in answers:
            meaning, sign, heading = answer.partition("=")
            meaning = _meaning(meaning) if sign else ""
            if not meaning or not heading.strip():
                raise WorkbookToolError(
                    f"“{answer}” is no mapping of a column.",
                    f"Write MEANING=HEADING; a meaning is one of {_all_meanings()}.",
                )
            columns[meaning] = heading.strip().strip("“”\"'")
        return replace(self, columns=columns, better=better or self.better)

    def with_option(self, option: str) -> TableMap:
        """The same with one of the answers that a question offers (:class:`~workbook_tool.tables.questions.Answer`)."""
        name, _, value = option.partition(" ")
        if name.endswith("where"):
            column, _, wanted = value.partition("=")
            return replace(self, where={**self.where, column: wanted})
        return self.with_answers([value]) if name.endswith("map") else replace(self, better=value)

    def with_options(self, options: Iterable[str]) -> TableMap:
        """The same with several of them; an empty one is no answer."""
        mapping = self
        for option in filter(None, options):
            mapping = mapping.with_option(option)
        return mapping

    def of_row(self, key: str, *names: str) -> str:
        """What is said of one row, by its reference or title; empty where nothing is."""
        rows = {tidy(name): mapping for name, mapping in self.rows.items()}
        return next((rows[tidy(n)][key] for n in names if n and rows.get(tidy(n), {}).get(key)), "")

    def as_toml(self, tables: Sequence[Table] = (), unsaid: Sequence[str] = ()) -> str:
        """The file that :func:`read_map` reads back, with the headings of ``tables`` and a list of rows to fill in."""
        headings = self.headings or shape_of(tables)
        lines = ["# How this table is read: written by workbook-tool, for --map. Change what is wrong.", ""]
        lines += [f"headings = [{', '.join(map(_quoted, headings))}]"] if headings else []
        lines += [f"sheets = [{', '.join(map(_quoted, self.sheets))}]"] if self.sheets else []
        lines += [f"better = {_quoted(self.better)}"] if self.better else []
        for name, pairs in (("columns", self.columns), ("where", self.where)):
            lines += ["", f"[{name}]", *(f"{_quoted(k)} = {_quoted(v)}" for k, v in pairs.items())] if pairs else []
        rows = {**{name: {"better": ""} for name in unsaid}, **self.rows}
        lines += ["", "# Where the table does not say it: higher or lower.", "[rows]"] if rows else []
        lines += [f"{_quoted(name)} = {{ {', '.join(f'{k} = {_quoted(v)}' for k, v in mapping.items())} }}"
                  for name, mapping in rows.items()]  # fmt: skip
        return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    import json

    return json.dumps(text, ensure_ascii=False)


def _all_meanings() -> str:
    return ", ".join([*part("columns"), MOVEMENT, LEFT_OUT])


def _meaning(text: str) -> str:
    words = tidy(text.replace("_", " "))
    return next((m for m in (*part("columns"), MOVEMENT, LEFT_OUT) if tidy(m.replace("_", " ")) == words), "")


def read_map(file: Path) -> TableMap:
    """A mapping from a file; WorkbookToolError where it is none."""
    try:
        data = tomllib.loads(file.read_text("utf-8"))
        return TableMap(
            {_known(meaning): str(heading) for meaning, heading in data.pop("columns", {}).items()},
            str(data.pop("better", "")),
            {str(name): dict(mapping) for name, mapping in data.pop("rows", {}).items()},
            {str(k): str(v) for k, v in data.pop("where", {}).items()},
            tuple(map(str, data.pop("sheets", ()))),
            tuple(map(str, data.pop("headings", ()))),
            **_nothing_else(data),
        )
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise WorkbookToolError(f"{file} cannot be read as a mapping: {error}.", way_out("mapping-anew")) from None


def _known(meaning: str) -> str:
    if known := _meaning(meaning):
        return known
    raise ValueError(f"“{meaning}” is no meaning of a column")


def _nothing_else(data: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
    if data:
        raise ValueError(f"“{next(iter(data))}” is no part of one")
    return {}


def shape_of(tables: Sequence[Table]) -> tuple[str, ...]:
    """The headings of some tables without their periods, each once."""
    return tuple(dict.fromkeys(split_period(c.heading)[1] or "a period" for t in tables for c in t.columns))


def mapped(table: Table, mapping: TableMap) -> Table:
    """The table with the columns that were named, and only the rows that count."""
    by_column = dict(_named_columns(table, mapping))
    columns = tuple(replace(c, meanings=(by_column[c.index],)) if c.index in by_column else c for c in table.columns)
    table = replace(table, columns=tuple(replace(c, meanings=()) if c.meanings == (LEFT_OUT,) else c for c in columns))
    for name, value in mapping.where.items():
        column = next((c for c in table.columns if tidy(c.heading) == tidy(name) or c.meaning == _meaning(name)), None)
        if column is not None:
            table = replace(table, rows=tuple(r for r in table.rows if tidy(r.text(column)) == tidy(value)))
    return table


def _named_columns(table: Table, mapping: TableMap) -> Iterator[tuple[int, str]]:
    """Which columns are meant: by their heading, or by it apart from its period where only one is so headed."""
    for meaning, heading in mapping.columns.items():
        same = [c for c in table.columns if tidy(c.heading) == tidy(heading)]
        rest = tidy(split_period(heading)[1])
        alike = [c for c in table.columns if rest and tidy(split_period(c.heading)[1]) == rest]
        for column in same[:1] or (alike if len(alike) == 1 else ()):
            yield column.index, meaning


def shape_findings(tables: Sequence[Table], mapping: TableMap) -> list[Finding]:
    """What is said where a table no longer has the columns that its mapping speaks of."""
    if not tables:
        return []
    place = tables[0].heading_place()
    lost = [
        h for m, h in mapping.columns.items() if not any(m == n for t in tables for _, n in _named_columns(t, mapping))
    ]
    findings = [finding("table-map-column", place, value=heading, heading=heading) for heading in lost]
    lost = [
        n
        for n in mapping.where
        if not any(tidy(c.heading) == tidy(n) or c.meaning == _meaning(n) for t in tables for c in t.columns)
    ]
    findings += [finding("table-map-column", place, value=name, heading=name) for name in lost]
    if not any(t.rows for t in tables) and mapping.where:
        words = " and ".join(f"{k}={v}" for k, v in mapping.where.items())
        findings.append(finding("table-where-none", place, value=words))
    now, then = set(map(tidy, shape_of(tables))), set(map(tidy, mapping.headings))
    if mapping.headings and now != then:
        facts = {"new": _names(h for h in shape_of(tables) if tidy(h) not in then),
                 "gone": _names(h for h in mapping.headings if tidy(h) not in now)}  # fmt: skip
        findings.append(finding("table-shape-changed", place, **facts))
    return findings


def _names(headings: Iterable[str]) -> str:
    return ", ".join(f"“{h}”" for h in headings) or "none"
