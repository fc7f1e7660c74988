"""What a row of a list says of its indicator beside its figures, and the names that a register needs and it lacks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from workbook_tool.domain.indicator import Accumulation
from workbook_tool.domain.period import Frequency, Period, parse_period
from workbook_tool.domain.register import Register
from workbook_tool.layout.find import fold
from workbook_tool.layout.template import load
from workbook_tool.tables.periods import read_period
from workbook_tool.tables.rows import TableRow
from workbook_tool.tables.table import KEYS, Column, Table
from workbook_tool.tables.words import word_of

Record = dict[str, Any]
_CODE = 8  # letters of a service's code at most
_SMALL = {"and", "of", "the", "for", "with", "in", "to", "a"}
_REF = re.compile(r"\S.{0,19}")
_SEVERAL = re.compile(r"\s*[/;\n]\s*")  # "Revenues & Benefits" is one service


def is_reference(text: str) -> bool:
    """Whether a text may be a reference: short, and no dash that stands for none."""
    return bool(_REF.fullmatch(text) and text.strip("-–—. ") and fold(text) not in ("n a", "na", "none", "tbc"))


class References:
    """References, each given once: the list's own, that of the register's indicator of this title, or one made."""

    def __init__(self, held: Register | None) -> None:
        known = held.indicators.values() if held else ()
        self._of_title = {fold(i.title): i.ref for i in known}
        self._known = {i.ref.casefold(): i.ref for i in known}
        self._given: dict[str, str] = {}
        self.made: list[str] = []
        self.twice: list[str] = []
        """Of rows that bear the reference of another one: it, and the one made."""

    def give(self, written: str, title: str) -> str:
        """The reference of a new row."""
        ref = self._known.get(written.casefold()) or ("" if written else self._of_title.get(fold(title), ""))
        if not ref and is_reference(written) and written.casefold() not in self._given:
            ref = written
        if not ref or ref.casefold() in self._given:
            ref = self._free()
            self.made.append(ref)
            self.twice += [f"{written} of “{title}” ({ref} now)"] if written.casefold() in self._given else []
        self._given[ref.casefold()] = ref
        return ref

    def given(self, written: str) -> str:
        """The reference that a row before was given, where this is written as one; else empty."""
        return self._given.get(written.casefold(), "") if written else ""

    def _free(self) -> str:
        number = len(self.made) + 1
        while f"n{number:03}" in {*self._given, *self._known}:
            number += 1
        return f"N{number:03}"


class Services:
    """Codes of services: the register's own by code or name, else made of the name's letters."""

    def __init__(self, held: Register | None) -> None:
        services = held.services.values() if held else ()
        self._codes = {fold(text): s.code for s in services for text in (s.code, s.name) if text}
        self.made: dict[str, str] = {}
        self.joined: list[str] = []

    def code(self, text: str) -> str:
        """The code of a service; of several joined by a stroke, that of the first."""
        text = text or "Services"
        if known := self._codes.get(fold(text)):
            return known
        first, *others = [name for name in _SEVERAL.split(text) if name] or [text]
        if others:
            self.joined.append(text)
        if fold(first) not in self._codes:
            code = _code(first, self._codes.values())
            self._codes |= {fold(first): code, fold(code): code}
            self.made[code] = first[:100]
        return self._codes[fold(first)]

    @property
    def records(self) -> list[Mapping[str, str]]:
        """Those that the register does not have."""
        return [{"code": code, "name": name} for code, name in self.made.items()]


def _code(name: str, used: Collection[str]) -> str:
    """A short code for a service: its initials, or its first letters, with a number where another has it."""
    words = [w for w in re.findall(r"[A-Za-z0-9]+", name) if w.casefold() not in _SMALL]
    initials = "".join(w[0] for w in words) if len(words) > 1 else "".join(words)[:3]
    base = (name if re.fullmatch(r"[A-Z]{2,8}", name) else initials or "S").upper()[:_CODE]
    code, number = base, 1
    while code in set(used):
        number += 1
        code = f"{base}{number}"
    return code


_OWN_TEXTS = ("description", "how_to_measure", "committees", "deputy", "approver", "source", "notes", "short_title",
              "priority")  # fmt: skip
_SAY_HOW = ("comment", "unit", "frequency", "title")  # columns that may say so, beside the register's own texts
_LIST = re.compile(r"\b(?:kpis?|pis?|indicators?|measures?|scorecard|performance)\b", re.IGNORECASE)
_PLAIN = re.compile(r"(?:sheet|table|tab|page|data|list|tabelle)? ?[0-9]*", re.IGNORECASE)  # a name that says nothing
_ADDS_UP = re.compile(
    r"(?<!not )(?<!non )(?<!non-)\b(?:cumulative(?:ly)?|year[- ]to[- ]date|ytd|"
    r"(?P<rolling>rolling(?! (?:programme|stock|news|basis))))\b",
    re.IGNORECASE,
)


def names_of(row: TableRow) -> tuple[str, str, str]:
    """Reference, title and description as a row has them; those that it has not are empty."""
    ref, indicator, title = (row.text(key) for key in ("ref", "indicator", "title"))
    if not (indicator and title):
        return (ref, indicator or title or ref, "")
    if ref:
        return (ref, indicator, "" if fold(title) == fold(indicator) else title)
    is_code = is_reference(indicator) and any(c.isdecimal() for c in indicator) and " " not in indicator
    return (indicator, title, "") if is_code else ("", indicator, title)


def register_headings() -> dict[str, str]:
    """The headings of the register's own texts about an indicator, each with its key."""
    known = {fold(c.heading): c.key for c in load("register").sheet("indicators").columns}
    return {heading: key for heading, key in known.items() if key in _OWN_TEXTS}


def is_own_text(column: Column) -> bool:
    """Whether the register has a column of words headed alike."""
    return fold(column.heading) in register_headings()


def register_texts(row: TableRow) -> Record:
    """What stands under headings that the register has itself."""
    headings = register_headings()
    pairs = ((headings.get(fold(c.heading)), row.row.text(c)) for c in row.table.columns)
    return {key: text for key, text in pairs if key and text}


def units_of(tables: Sequence[Table]) -> dict[str, dict[str, str]]:
    """The unit of each indicator by the rows of its periods, by reference, as a mapping says it of a row."""
    units: dict[str, dict[str, str]] = {}
    for table in tables:
        unit, ref = table.column("unit"), table.column("ref")
        for row in table.rows if unit and ref and table.column("period") else ():
            if text := row.text(unit):
                units[row.text(ref)] = {"unit": text}
    return units


def by_part(targets: Sequence[Record]) -> tuple[list[Record], list[str]]:
    """The targets of a row, no span of which covers another's, and whose year's target gave way to its parts'.

    Where a year's target is also that of its quarters or months, it says all.
    """
    kept, left = list(targets), []
    for year in [t for t in targets if parse_period(t["start"]).frequency is Frequency.YEAR and "end" in t]:
        span = parse_period(year["start"])
        parts = [t for t in kept if t is not year and span.covers(parse_period(t["start"]).end)]
        if all(_figures(part) == _figures(year) for part in parts):
            kept = [t for t in kept if not any(t is part for part in parts)]
        else:
            kept = [t for t in kept if t is not year]
            left.append(f"{year['indicator']} ({span.label})")
    return kept, left


def open_ended(targets: Sequence[Record]) -> Iterator[Record]:
    """The targets of single periods as runs of the same figures; the last one of each indicator goes on."""
    by_ref: dict[str, list[Record]] = {}
    for target in targets:
        by_ref.setdefault(target["indicator"], []).append(target)
    for own in by_ref.values():
        run: list[Record] = []
        for target in sorted(own, key=lambda t: parse_period(t["start"]).key):
            if run and _figures(run[-1]) == _figures(target):
                run[-1] = run[-1] | {"end": target["end"]}
            else:
                run.append(target)
        for target, following in pairwise(run):
            yield target | {"end": parse_period(following["start"]).previous().code}
        yield {key: value for key, value in run[-1].items() if key != "end"}


def _figures(target: Record) -> dict[str, object]:
    return {key: value for key, value in target.items() if key not in ("start", "end")}


def frequencies_of(tables: Sequence[Table]) -> dict[str, str]:
    """How often each indicator is reported by the periods of its rows, by reference and title."""
    periods: dict[str, Counter[str]] = {}
    ends: dict[str, set[Period]] = {}
    for table in tables:
        column = table.column("period")
        keys = [c for m in KEYS if (c := table.column(m))]
        for row in table.rows if column else ():
            read = read_period(row.text(column), context=table.context)
            kinds = {p.frequency.value for p in read}
            for key in {fold(row.text(c)) for c in keys} if len(kinds) == 1 else ():
                periods.setdefault(key, Counter()).update(kinds)
                ends.setdefault(key, set()).update(read)
    return {key: _quarterly(ends[key]) or kinds.most_common(1)[0][0] for key, kinds in periods.items()}


def _quarterly(periods: Collection[Period]) -> str:
    """``quarter`` where months are the last ones of quarters alone, and not of one quarter of each year."""
    months = {period.end.month for period in periods if period.frequency is Frequency.MONTH}
    is_so = len(months) > 1 and months <= {3, 6, 9, 12} and all(p.frequency is Frequency.MONTH for p in periods)
    return Frequency.QUARTER.value if is_so else ""


def frequency_of(figures: Sequence[Column]) -> str:
    """How often a table's figures come by its headings; empty where they do not say it."""
    spans: Counter[str] = Counter()
    for column in figures:
        kinds = {p.frequency for p in read_period(column.period)} if column.period else set()
        spans.update(kind.value for kind in kinds if len(kinds) == 1)
    return spans.most_common(1)[0][0] if spans else ""


def adds_up_over(row: TableRow, title: str) -> Accumulation | None:
    """What an indicator's figures add up over, by its title, else by its notes; None where neither says it."""
    notes = (row.row.text(c) for c in row.table.columns if c.meaning in _SAY_HOW or is_own_text(c))
    for text in (title, *notes):
        if match := _ADDS_UP.search(text):
            return Accumulation.ROLLING if match["rolling"] else Accumulation.YEAR_TO_DATE
    return None


def services_of_sheets(tables: Sequence[Table]) -> dict[str, str]:
    """The services that a workbook keeps on a sheet each; none where a table names some, or a sheet's name is none."""
    sheets = {table.sheet: " ".join(_LIST.sub(" ", table.sheet).split()) for table in tables}
    named = any(table.column("service") or any(row.section for row in table.rows) for table in tables)
    are_names = all(not _PLAIN.fullmatch(name) and not read_period(name) for name in sheets.values())
    return sheets if len(sheets) > 1 and are_names and not named else {}


def year_of(tables: Sequence[Table]) -> Period | None:
    """The year of the latest figures, by the headings of their columns."""
    columns = (column for table in tables for column in table.columns_of("current", "forecast", "year to date"))
    periods = [read_period(column.period) for column in columns if column.period]
    return max((p[0].financial_year for p in periods if len(p) == 1), key=lambda year: year.key, default=None)


def says_none(target: str) -> bool:
    """Whether a target's cell says that there is none, by a word for what the indicator is for or in plain words."""
    return bool(word_of("kind", target)) or fold(target) in ("no target", "none", "n a", "na", "not applicable")
