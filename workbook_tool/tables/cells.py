"""What stands in a cell of figures beside its figure: notes in brackets, marks, a rating, words for no figure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from workbook_tool.grid import CellKind, CellRead
from workbook_tool.immutable import immutable
from workbook_tool.tables.periods import read_period
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
