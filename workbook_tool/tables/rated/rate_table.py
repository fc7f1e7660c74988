"""RAG and change for any plain table: columns by name, cells as people write them, rules as data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from workbook_tool.catalogue import finding
from workbook_tool.domain.figure import Basis, Unit
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.indicator import Accumulation, Better, Compare, Indicator
from workbook_tool.domain.period import Frequency, Period
from workbook_tool.domain.reading import Change, DataStatus, Rating, Reading
from workbook_tool.domain.register import Register, Service
from workbook_tool.domain.target import LIMITS, Target
from workbook_tool.figures.spelling import Spelled
from workbook_tool.immutable import immutable
from workbook_tool.rating.rate import as_data, rate
from workbook_tool.tables.mapping import TableMap
from workbook_tool.tables.questions import Answer, Question, named, question
from workbook_tool.tables.read import TablesRead
from workbook_tool.tables.roles import roles_of
from workbook_tool.tables.row_reader import NoDirectionError, RowReader, UnreadError
from workbook_tool.tables.rows import FIGURES, TableRow, table_row
from workbook_tool.tables.table import Table
from workbook_tool.tables.words import word_of

_EARLIER = ("previous", "year_before")  # without which a row is rated all the same, but has no change
# A plain table has no periods; these stand for its columns.
_NOW = Period(Frequency.QUARTER, 2000, 2)
_NAMES = {_NOW: "this period", _NOW.previous(): "the period before", _NOW.a_year_before(): "the same period last year"}


@immutable
class RatedRow:
    """A row, its rating, and the register of one indicator by which it was rated."""

    row: TableRow
    rating: Rating
    register: Register
    directed: bool = True
    """Whether it has a direction for improvement: a range needs none."""

    def as_data(self) -> dict[str, Any]:
        """As the data of schemas/rate.schema.json."""
        data = as_data(self.rating, self.register) | {"period": None}
        return data if self.directed else data | {"better": None}


@dataclass(slots=True)
class Rated:
    """What became of the rows of a file: those rated, and what is said of the others.

    ``rows_in_file`` counts all that hold anything, ``read`` those of indicators;
    of these ``questioned`` were held back and ``dropped`` have nothing to rate.
    """

    rows: list[RatedRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    """What is said of the others."""
    questions: list[Question] = field(default_factory=list)
    """What must be said first."""
    rows_in_file: int = 0
    read: int = 0
    questioned: int = 0
    dropped: int = 0
    columns: set[str] = field(default_factory=set)
    """What the tables have a column for."""

    @property
    def all_findings(self) -> list[Finding]:
        """The questions first."""
        return [*(q.finding for q in self.questions), *self.findings]

    @property
    def counts(self) -> dict[str, int]:
        """The counts as JSON data."""
        return {"in_file": self.rows_in_file, "read": self.read, "rated": len(self.rows),
                "questioned": self.questioned, "dropped": self.dropped}  # fmt: skip


def rate_tables(
    tables_read: TablesRead, rules: Register, mapping: TableMap | None = None, *, percentages: Basis | None = None
) -> Rated:
    """Every row of every table rated; a row that cannot be read becomes a finding, and the rest go on.

    ``rules`` give units, schemes and, for references and titles that they know, an indicator's own rules;
    ``percentages`` is a basis to try for every percentage, whatever the rules and the table say.
    """
    done = Rated(findings=list(tables_read.findings), rows_in_file=tables_read.rows_in_file)
    for table in tables_read.tables:
        _rate_table(table, rules, mapping or TableMap(), percentages, done)
    return done


def _rate_table(table: Table, rules: Register, mapping: TableMap, percentages: Basis | None, done: Rated) -> None:
    roles = roles_of(table, mapping)
    done.questions += roles.questions
    done.findings += roles.findings
    done.columns |= roles.columns.keys()
    rows = [table_row(table, row, roles.columns) for row in table.rows]
    done.read += len(rows)
    if roles.withheld:
        done.questioned += len(rows)
        return
    contradicted = set(_contradictions(table, rows, done))
    undirected: list[TableRow] = []
    for number, row in enumerate(rows):
        if not {"target", "current", "unit", "better", "kind", "low", "high"} & row.cells.keys():
            done.findings.append(finding("table-row-not-read", row.place(), title=row.title))
            done.dropped += 1
        elif number in contradicted:
            done.questioned += 1
        else:
            _rate_row(RowReader(row, rules, done.findings, percentages, mapping), done, undirected)
    if undirected and not roles.asks_direction:
        done.questions.append(_which_way(table, undirected))


def _rate_row(reader: RowReader, done: Rated, undirected: list[TableRow]) -> None:
    try:
        done.rows.append(_rated(reader))
    except NoDirectionError:
        undirected.append(reader.row)
        done.questioned += 1
    except UnreadError:
        done.questioned += 1


def _which_way(table: Table, rows: Sequence[TableRow]) -> Question:
    """What is asked once of all rows about which nothing says whether higher or lower is better."""
    answers = (Answer("--better higher", "for all of them"), Answer("--better lower", "for all of them"))
    titles = [row.title for row in rows]
    asked = question("table-better-unknown", table.heading_place(), answers, rows=named(titles), count=len(rows))
    return replace(asked, unsaid=tuple(dict.fromkeys(row.ref for row in rows)))


def _contradictions(table: Table, rows: Sequence[TableRow], done: Rated) -> Iterator[int]:
    """Rows with two figures for one indicator and period: several areas, or a row too many; never the last one."""
    groups: dict[tuple[str, str, str], list[int]] = {}
    for number, row in enumerate(rows):
        if row.text("current"):
            groups.setdefault((row.ref, row.title, row.text("period")), []).append(number)
    several = [g for g in groups.values() if len({rows[n].text("current") for n in g}) > 1]
    area = next(
        (c for c in table.columns_of("area")[::-1] if any(len({rows[n].row.text(c) for n in g}) > 1 for g in several)),
        None,
    )
    for group in several:
        yield from group
        if area is None:
            first, other = rows[group[0]], rows[group[1]]
            facts = {
                "first": first.written("current"),
                "second": other.written("current"),
                "other": first.place("current").ref,
            }
            done.findings.append(
                finding("table-row-twice", other.place("current"), indicator=other.ref, title=other.title, **facts)
            )
    if area is not None:
        values = list(dict.fromkeys(row.row.text(area) for row in rows if row.row.text(area)))
        answers = [Answer(f"--where {area.heading}={value}", "these rows alone") for value in values]
        facts = {"column": area.heading, "values": named(values)}
        done.questions.append(question("table-areas", table.heading_place(area), answers, value=area.heading, **facts))


def _rated(reader: RowReader) -> RatedRow:
    row, unit = reader.row, reader.unit()
    decimals = reader.decimals(unit)
    figures = {key: reader.figure(key, unit, decimals) for key in FIGURES if key in row.cells}
    if reader.slip(figures, unit) or any(s.code for key, s in figures.items() if key not in _EARLIER):
        raise UnreadError
    better = reader.better()
    indicator = replace(
        reader.known or Indicator("", "", "", "", Better.HIGHER, Frequency.QUARTER),
        ref=row.ref,
        title=row.title,
        service=row.service,
        unit=unit.code,
        better=better or Better.HIGHER,
        decimals=decimals,
        target_decimals=reader.target_decimals(unit),
        kind=reader.kind(),
        frequency=Frequency.QUARTER,
        accumulation=Accumulation.IN_PERIOD,
        compare=Compare.PREVIOUS,
        basis=reader.basis(unit),
        scheme=reader.scheme(),
        tolerance=reader.tolerance(),
        target_from_service=False,
        series_break=None,
    )
    register = _register(reader.rules, indicator, unit, figures)
    rating = _rating(row, indicator, register, figures)
    if better is None:
        why = "n/a: nothing says which way is better"
        rating = replace(rating, change=Change.NOT_APPLICABLE, change_why=why)
    return RatedRow(row, rating, register, better is not None)


def _register(rules: Register, indicator: Indicator, unit: Unit, figures: Mapping[str, Spelled]) -> Register:
    """The rules with this one indicator and its target."""
    services = {indicator.service: Service(indicator.service, indicator.service)} if indicator.service else {}
    return replace(
        rules,
        services=services,
        indicators={indicator.ref: indicator},
        units={**rules.units, unit.code: unit},
        targets=_targets(indicator.ref, figures),
        given=(),
    )


def _targets(ref: str, figures: Mapping[str, Spelled]) -> tuple[Target, ...]:
    numbers = {key: figures[key].value for key in ("target", *LIMITS) if key in figures}
    to_be_confirmed = "target" in figures and figures["target"].word == "TBC"
    if not to_be_confirmed and all(number is None for number in numbers.values()):
        return ()
    low, high, green, amber, floor = (numbers.get(key) for key in LIMITS)
    value = numbers.get("target")
    return (Target(ref, _NOW, value=value, low=low, high=high, green=green, amber=amber, floor=floor),)


def _rating(row: TableRow, indicator: Indicator, register: Register, figures: Mapping[str, Spelled]) -> Rating:
    def reading(key: str, period: Period) -> Reading:
        value = figures[key].value if key in figures else None
        mapping = row.beside[key].status if key in row.beside else ""
        mapping = mapping or (word_of("data_status", row.text("data status")) if key == "current" else "")
        status = DataStatus(mapping or "final")
        return Reading(indicator.ref, period, value, status, text=row.written(key), cell=row.place(key))

    return rate(
        indicator,
        register,
        _NOW,
        reading("current", _NOW),
        reading("previous", _NOW.previous()),
        reading("year_before", _NOW.a_year_before()),
        _NAMES.__getitem__,
    )
