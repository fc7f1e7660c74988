"""A row of a table as a rating sees it: its cells by what they are, each figure apart from what stands beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import field
from functools import cache

from workbook_tool.domain.finding import Cell
from workbook_tool.domain.target import LIMITS
from workbook_tool.figures.bounds import read_bound
from workbook_tool.grid import CellKind, CellRead
from workbook_tool.immutable import immutable
from workbook_tool.tables.period_words import is_period
from workbook_tool.tables.periods import read_period
from workbook_tool.tables.table import Column, Row, Table
from workbook_tool.tables.words import part, tidy, word_of

_NUMBER = r"[-+−(]?\s*[£$€]?\s*[-+−]?\d[\d,. ]*\)?\s*(?:%|[A-Za-z£$€%. ]*?)"
_NOTE = re.compile(rf"(?P<figure>{_NUMBER})\s*[\(\[](?P<note>[^()\[\]]*)[\)\]]\.?", re.DOTALL)
_MARKS = re.compile(r"(?P<marks>(?:[*†‡§¹²³⁴⁵⁶⁷⁸⁹]|\[\d{1,2}\])+)")
_LETTER = re.compile(r"(?P<figure>.*\d%?)\s+(?P<letter>[AEPR])")
_STATUS = {"a": "final", "e": "estimated", "p": "provisional", "r": "final"}
_NO = re.compile(r"(?:n\.?/?a\.?|not applicable|not available)\s*[-–—:(,]\s*[A-Za-z ]+\)?", re.IGNORECASE)
_CURRENCY = re.compile(r"[$€]\s*(?=\d)|(?<=\d)\s*[$€]")


@immutable
class Tidied:
    """A cell without what stands beside its figure."""

    cell: CellRead
    """The figure alone; ``n/a`` or ``TBC`` where words say that there is none for now."""
    note: str = ""
    """What stood beside it, as written."""
    status: str = ""
    """``provisional``, ``estimated`` or ``final``, where the note says so."""
    rag: str = ""
    """The rating in the figure's own cell: 711 (GREEN)."""
    currency: str = ""
    """``$`` or ``€``, which the figure was written with."""
    asks: bool = False
    """Whether the note may be another period's or a second figure, so that the cell must be asked about."""

    def says(self, words: Sequence[str]) -> bool:
        """Whether the note has one of these words."""
        return bool(set(tidy(self.note).split()) & set(words))


def tidied(cell: CellRead) -> Tidied:
    """The figure of a cell and what stands beside it; a cell that is no text, or holds a figure alone, as it is."""
    if cell.kind is not CellKind.TEXT:
        return Tidied(cell)
    text = " ".join(cell.text.replace("\u00a0", " ").split())
    if word := no_figure(text):
        return Tidied(cell._replace(text=word), text)
    if not any(c.isdecimal() for c in text):
        return Tidied(cell)
    bare = _MARKS.sub(" ", text).strip() if _MARKS.search(text) else text
    note, status, rag, asks = text if bare != text else "", "", "", False
    if match := _NOTE.fullmatch(bare):
        words = match["note"].strip()
        if not re.fullmatch(r"[-+]?[£$€]?[\d,. ]+%?", words) and words:
            bare, note = match["figure"].strip(), text
            status, rag = word_of("data_status", words), word_of("rag", words)
            asks = bool(read_period(words)) or _has_figure(words)
    elif match := _LETTER.fullmatch(bare):
        bare, note, status = match["figure"], text, _STATUS[match["letter"].casefold()]
    currency = next((sign for sign in "$€" if sign in bare), "")
    bare = _CURRENCY.sub("", bare).strip() if currency else bare
    return Tidied(cell if bare == text else cell._replace(text=bare), note, status, rag, currency, asks)


def _has_figure(words: str) -> bool:
    """Whether a note holds a number of its own beside words: (of which 5 fatal)."""
    return bool(re.search(r"(?<![A-Za-z\d])\d[\d,.]*(?![A-Za-z\d])", words))


@cache
def _no_figure_words() -> dict[str, str]:
    to_be_confirmed = {tidy(w) for w in part("no_figure")["to_be_confirmed"]}
    words = {*map(tidy, part("no_figure")["words"]), *to_be_confirmed}
    return {w: "TBC" if w in to_be_confirmed else "n/a" for w in words}


def no_figure(text: str) -> str:
    """``n/a`` or ``TBC`` where words say that there is no figure for now; empty where they do not."""
    words = _no_figure_words().get(tidy(text), "")
    return words or ("n/a" if _NO.fullmatch(text) else "")


FIGURES = ("target", "current", "previous", "year_before", *LIMITS)
_BRACKET = re.compile(r"[\(\[]([^()\[\]]+)[\)\]]")


@immutable
class TableRow:
    """One row: cells by the role of their column, empty ones absent."""

    table: Table
    """The table that it is of."""
    row: Row
    columns: Mapping[str, Column]
    """By role."""
    cells: Mapping[str, CellRead]
    beside: Mapping[str, Tidied] = field(default_factory=dict)
    """By role, the figures beside which something stood."""
    better: str = ""
    """``higher`` or ``lower`` where the target says it: at least, no more than."""

    def text(self, key: str) -> str:
        """The text of a cell with single spaces; empty where there is none."""
        cell = self.cells.get(key)
        return " ".join(cell.text.replace("\u00a0", " ").split()) if cell else ""

    def written(self, key: str) -> str:
        """The same as it stands in the table, with what stands beside a figure."""
        key = "target" if key in ("low", "high") and key not in self.columns else key
        return self.row.text(self.columns.get(key))

    def place(self, key: str = "") -> Cell:
        """The place of a cell; of the row's first column where the table has no such column."""
        key = "target" if key in ("low", "high") and key not in self.columns else key
        return self.table.place(self.row, self.columns.get(key))

    @property
    def title(self) -> str:
        """What the row calls its indicator."""
        return self.text("title") or self.text("indicator") or self.text("ref")

    @property
    def ref(self) -> str:
        """Its reference; the title where it has none, or only a dash."""
        named = self.text("ref")
        if not named.strip("-–— "):
            named = "" if self.text("title") == "" else self.text("indicator")
        return named if named.strip("-–— ") else self.title

    @property
    def service(self) -> str:
        """Its service, or the section that it stands in."""
        return self.text("service") or self.row.section

    @property
    def title_better(self) -> str:
        """What its title says is better: in brackets, after a dash, or as its first word."""
        words = part("title")
        ending = re.split(r"\s[-–—]\s", self.title)[1:]
        inside = [tidy(text) or text.strip() for text in (*_BRACKET.findall(self.title), *ending)]
        for better in ("higher", "lower"):
            spelled = {tidy(w) or w for w in words[better]}
            if any(text in spelled for text in inside):
                return better
        first, _, rest = self.title.casefold().partition(" ")
        if rest.startswith(("in ", "of ")):  # an increase in complaints: a noun
            return ""
        return next((b for b in ("higher", "lower") if first in words[f"first_{b}"]), "")


def table_row(table: Table, row: Row, columns: Mapping[str, Column]) -> TableRow:
    """The row by the roles of its columns; a bound of the target is taken apart into its figure and what is better."""
    cells = {key: row.cells[c.index] for key, c in columns.items() if c.index in row.cells}
    beside: dict[str, Tidied] = {}
    better = ""
    for key in FIGURES:
        if key in cells:
            tidy_cell = tidied(cells[key])
            cells[key] = tidy_cell.cell
            beside |= {key: tidy_cell} if tidy_cell.note or tidy_cell.currency else {}
    written = cells["target"].text if "target" in cells else ""
    if not is_period(written) and (bound := read_bound(written)):
        target = cells.pop("target")
        better = bound.better
        texts = {"target": bound.figure, "low": bound.low, "high": bound.high}
        cells |= {key: target._replace(text=text) for key, text in texts.items() if text}
        cells = {key: tidied(cell).cell if key in texts else cell for key, cell in cells.items()}
    return TableRow(table, row, columns, cells, beside, better)
