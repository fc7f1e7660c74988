"""Every sentence that a person reads about a mistake, by its code, from templates/findings.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from functools import cache

from workbook_tool import resources
from workbook_tool.domain.finding import Cell, Finding, Severity
from workbook_tool.errors import WayOut
from workbook_tool.immutable import immutable


@immutable
class Entry:
    """One kind of finding: ``message`` and ``fix`` hold ``{names}`` for the facts of the case.

    One that ``withholds`` is a query about the figure itself: until it is
    answered, the figure is not taken. A ``rule`` is about what a return says,
    not about how it can be read: the register may waive it.
    """

    code: str
    """Its name, as in the findings template."""
    severity: Severity
    """How grave it is."""
    message: str
    fix: str
    officer: str = ""
    """What the officer does about it, where that is not ``fix``."""
    terminal: str = ""
    """The same with the commands that do it."""
    withholds: bool = False
    rule: bool = False
    unfit: bool = False
    """Whether the words of the row are kept out of public papers until the question is settled."""
    of_figure: bool = False
    """Whether it holds words against the row's figure, and means nothing while that is in doubt."""
    together: str = ""
    """The message where several rows have the same trouble, with ``{rows}`` for them."""
    beside: bool = False
    """Whether the officer is shown it beside the indicator, though there is nothing to do."""
    mend: str = ""
    """``first`` or ``last``: before the cells, because the workbook's shape is wrong, or when these are right."""


class _Catalogue(Mapping[str, Entry]):
    """The catalogue by code; an entry is parsed when it is asked for, as a run says few of them."""

    def __init__(self) -> None:
        self._tables = resources.tables_of("findings")
        self._entries: dict[str, Entry] = {}

    def __getitem__(self, code: str) -> Entry:
        entry = self._entries.get(code)
        if entry is None:
            fields = tomllib.loads(self._tables[code])[code]
            entry = self._entries[code] = Entry(code, Severity(fields.pop("severity")), **fields)
        return entry

    def __contains__(self, code: object) -> bool:
        return code in self._tables

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)


@cache
def entries() -> Mapping[str, Entry]:
    """The whole catalogue by code."""
    return _Catalogue()


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings in the order in which a person would mend them.

    What the whole workbook lacks, then row by row as one reads, within a row what
    must be fixed before what is to be confirmed, then who signs; notes come last.
    """
    return tuple(sorted(findings, key=_place_in_order))


_MENDED = {"first": 0, "": 1, "last": 2}


def _place_in_order(raised: Finding) -> tuple[int, str, int, int, int, str]:
    cell, entry = raised.cell or Cell(""), entries().get(raised.code)
    column = cell.ref.rstrip("0123456789")
    row = int(cell.ref[len(column) :] or 0)
    stage = _MENDED[entry.mend if entry else ""] if cell.sheet else 0
    if raised.severity is Severity.NOTE:
        stage = len(_MENDED)
    return stage, cell.sheet, row, list(Severity).index(raised.severity), len(column), column


def to_do(findings: Iterable[Finding]) -> str:
    """``2 things to fix and 1 to confirm``, of which notes are none; empty where nothing is open."""
    severities = [raised.severity for raised in findings]
    counts = ((severities.count(Severity.ERROR), "fix"), (severities.count(Severity.QUERY), "confirm"))
    things = "thing" if next((n for n, _ in counts if n), 0) == 1 else "things"
    return " and ".join(f"{n} to {do}" for n, do in counts if n).replace(" to ", f" {things} to ", 1)


def is_beside(code: str) -> bool:
    """Whether a finding of this code is shown to the officer beside its indicator, note or not."""
    return code in entries() and entries()[code].beside


def is_unfit(code: str) -> bool:
    """Whether a question of this code keeps the row's words out of public papers."""
    return code in entries() and entries()[code].unfit


@immutable
class Paragraph:
    """Findings that are said together: in one sentence, or in a line each; what to do about them stands once."""

    findings: tuple[Finding, ...]
    """All that it stands for."""
    lines: tuple[str, ...]
    """What is said, a sentence or a line for each."""
    fix: str
    """What to do about them."""


_MANY = 3  # findings of one kind that are still said one by one


def paragraphs(findings: Iterable[Finding]) -> list[Paragraph]:
    """Findings as people read them, in the order of the first of each kind: the same trouble in many cells is one."""
    kinds: dict[tuple[str, str], list[Finding]] = {}
    for each in findings:
        kinds.setdefault((each.severity, each.code), []).append(each)
    return [paragraph for alike in kinds.values() for paragraph in _of_kind(alike)]


def _of_kind(alike: Sequence[Finding]) -> Iterator[Paragraph]:
    messages: dict[tuple[str, str], list[Finding]] = {}
    for each in alike:
        messages.setdefault((each.message, each.fix), []).append(each)
    entry = entries().get(alike[0].code)
    fixes = list(dict.fromkeys(fix for _, fix in messages))
    if len(messages) > 1 and len(fixes) == 1 and entry and entry.together:
        yield Paragraph(tuple(alike), (entry.together.format(rows=_rows(alike)),), fixes[0])
    elif len(messages) > _MANY and len(fixes) == 1:
        lines = (f"{_named(same)}{message}" for (message, _), same in messages.items())
        yield Paragraph(tuple(alike), tuple(lines), fixes[0])
    else:
        yield from (Paragraph(tuple(same), (message,), fix) for (message, fix), same in messages.items())


def _rows(alike: Iterable[Finding]) -> str:
    """``101, 102 and 905 (Jul 2023, Aug 2023)``: indicators, with the periods of one that has several."""
    periods: dict[str, dict[str, None]] = {}
    for each in alike:
        labels = periods.setdefault(each.indicator or (each.cell.ref if each.cell else ""), {})
        labels |= {each.period.label: None} if each.period else {}
    *rows, last = (f"{ref} ({', '.join(labels)})" if len(labels) > 1 else ref for ref, labels in periods.items())
    return f"{', '.join(rows)} and {last}" if rows else last


def _named(same: Sequence[Finding]) -> str:
    cells = ", ".join(dict.fromkeys(each.cell.ref for each in same if each.cell and each.cell.ref))
    return f"{cells}: " if cells else ""


def for_service(way_out: str, otherwise: str) -> str:
    """A finding's way out as a service reads it: without what the officer may do; ``otherwise`` where that is all."""
    own = way_out.partition("Officer:")[0].strip()
    return own if own and "workbook-tool" not in own else otherwise


def finding(
    code: str,
    cell: Cell | None = None,
    readings: tuple[Decimal, ...] = (),
    /,
    *,
    indicator: str | None = None,
    value: str | None = None,
    **facts: object,
) -> Finding:
    """The finding of ``code`` with its facts filled in; KeyError where the catalogue or a fact is missing.

    ``readings`` are the figures that are probably meant.
    """
    entry = entries()[code]
    known = {"value": "" if value is None else value, "indicator": indicator or "", **facts}
    message, fix = entry.message.format(**known), entry.fix.format(**known)
    return Finding(code, entry.severity, message, fix, cell, indicator, value, readings=readings)


def officer_fix(raised: Finding, door: Door | None = None) -> str:
    """What the officer does about a finding, for the desk or in general; at a terminal with the commands that do it."""
    entry = entries().get(raised.code)
    sentence = entry and ((entry.terminal if door == Door.TERMINAL else "") or entry.officer)
    if not sentence:
        return raised.fix
    place = raised.cell or Cell("")
    facts = {"value": raised.value or "", "indicator": raised.indicator or "", "file": place.file, "sheet": place.sheet}
    return sentence.format(**facts, cell=place.ref, period=raised.period.label if raised.period else "")


def officer_question(raised: Finding) -> str:
    """What the officer does about what a service is asked: her own sentence, or the usual one of its kind."""
    entry = entries().get(raised.code)
    if entry is None or entry.officer:
        return officer_fix(raised)
    kind = "figure" if raised.readings or entry.withholds else "words" if entry.of_figure else raised.severity.value
    usual: str = resources.template("officer")[kind]
    return usual


class Door(StrEnum):
    """Where the officer works, each with its own names for what can be done."""

    TERMINAL = "terminal"
    DESK = "desk"


def way_out_words(way: str | WayOut, door: Door) -> str:
    """A way out as ``door`` names it; empty where there is none."""
    if isinstance(way, str):
        return way
    sentence: str = resources.template("ways_out")[way.code][door]
    return sentence.format(**way.facts)
