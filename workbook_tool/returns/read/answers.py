"""What a service answered, and what that says of a figure in doubt.

Answers stand on What to fix, each beside its question, and in the Answer
column of older workbooks, where one is for its whole row. Where one of the
likely readings was offered and the answer is that figure (or says yes to the
only one), it is taken; what stood in the cell is kept as its text. An answer
that leaves the figure open is not taken for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from workbook_tool import catalogue
from workbook_tool.catalogue import finding
from workbook_tool.domain.figure import Unit
from workbook_tool.domain.finding import Cell, Finding, Severity
from workbook_tool.figures.spelling import Spelled, exactly, plain_text, spell_text
from workbook_tool.grid import CellKind, CellRead, WorkbookRead
from workbook_tool.immutable import immutable
from workbook_tool.layout.find import Row, find
from workbook_tool.layout.template import load
from workbook_tool.returns.identity import QUESTION

RowKey = tuple[str, str]
"""ID and period label of an asked row."""
UNSETTLED = ("answer-not-a-figure", "answer-for-officer")
"""What is said of an answer that leaves its question open."""


class Question(NamedTuple):
    """What an answer is to: a kind of finding, its row (empty where it is about none), and which of several alike."""

    code: str
    """The kind of finding."""
    row: RowKey = ("", "")
    number: int = 0
    """As people call it; 0 where it has none."""


@immutable
class Given:
    """One answer and its place; it is a ``whole_row``'s where it stands in an Answer column."""

    cell: CellRead
    """Where it stands."""
    place: Cell
    whole_row: bool = False

    @property
    def text(self) -> str:
        """Its words, on one line."""
        return " ".join(self.cell.text.split())


@immutable
class Answers:
    """What a service answered, by question and by row."""

    questions: Mapping[Question, Given]
    """To single questions."""
    rows: Mapping[RowKey, Given]
    """In Answer columns."""

    def to(self, question: Question) -> Given | None:
        """The answer to a question; else that of its row."""
        return self.questions.get(question) or self.rows.get(question.row)

    def of_row(self, key: RowKey) -> list[Given]:
        """Every answer about a row."""
        own = [given for question, given in self.questions.items() if question.row == key]
        return own + ([self.rows[key]] if key in self.rows else [])


@immutable
class Proposal:
    """A line of What to fix by which we put something in its place, and what was said to that."""

    number: int
    """As printed on the line."""
    question: Question
    """What it answers."""
    place: Cell
    answer: str
    """Empty where there is none."""
    confirmed: bool
    """Whether the service agreed."""


def read_answers(workbook: WorkbookRead, rows: Iterable[tuple[RowKey, Row]]) -> tuple[Answers, tuple[Proposal, ...]]:
    """The answers in a workbook, and its proposals; ``rows`` are those that stand for asked ones."""
    of_rows = {
        key: Given(row.cells["answer"], row.places["answer"], whole_row=True)
        for key, row in rows
        if "answer" in row.cells and row.text("answer")
    }
    sheets, _ = find(load("corrections"), workbook, ("fixes",))
    asked = {int(name[len(QUESTION) :]): about for name, about in workbook.names.items() if _NAME.fullmatch(name)}
    given: dict[Question, Given] = {}
    proposals: list[Proposal] = []
    advice = load("corrections").words["advice"]
    for row in sheets["fixes"].rows if "fixes" in sheets else ():
        number = row.text("number")
        question = _question(asked.get(int(number), "")) if number.isdecimal() else None
        answer = Given(row.cells["answer"], row.places["answer"]) if row.text("answer") else None
        if question and "answer" in row.places and advice.get(question.code, {}).get("proposal"):
            free = advice[question.code].get("free", False)  # any words settle it
            confirmed = answer is not None and (free or says_yes(answer.cell))
            words = answer.text if answer else ""
            proposals.append(Proposal(int(number), question, row.places["answer"], words, confirmed))
        if answer and question:
            given[question] = answer
        elif answer and (match := _ROW.fullmatch(row.text("indicator"))):
            of_rows.setdefault((match["ref"], match["period"]), answer)
    return Answers(given, of_rows), tuple(proposals)


_NAME = re.compile(rf"{QUESTION}[0-9]+")
_ROW = re.compile(r"(?P<ref>[^:]+): .*, (?P<period>[^,]+)")


def as_name(question: Question) -> str:
    """A question as the text of a defined name."""
    return "|".join((question.code, str(question.number), *question.row)).replace('"', "”")


def _question(text: str) -> Question | None:
    parts = text.strip('="').split("|")
    if len(parts) != 4 or not parts[1].isdecimal():
        return None
    return Question(parts[0], (parts[2], parts[3]), int(parts[1]))


_YES = {"yes", "y", "correct", "right", "ok", "that is right", "this is right", "that is correct", "confirmed"}
_YES_AND = re.compile(r"(?:yes|correct|right|ok)[,;:.]? (?P<rest>.*[0-9].*)", re.IGNORECASE)


def answered(
    read: Spelled, given: Given | None, place: Cell, unit: Unit, decimals: int, seen: str, indicator: str
) -> tuple[Spelled, Finding | None]:
    """A doubtful figure as its answer settles it, with what is said of that; unchanged where there is none.

    Where the answer leaves the figure open, the finding is one of :data:`UNSETTLED`.
    """
    if given is None or not read.code or not _is_query(read.code):
        return read, None
    chosen = chosen_of(read.readings, given.cell, unit, decimals)
    if chosen is not None:
        facts = {"shown": exactly(chosen, unit), "answer": given.text}
        return Spelled(value=chosen), finding("figure-answered", place, indicator=indicator, value=seen, **facts)
    code = UNSETTLED[0] if read.readings else UNSETTLED[1]
    return read, finding(code, given.place, indicator=indicator, value=given.text)


def _is_query(code: str) -> bool:
    return catalogue.entries()[code].severity is Severity.QUERY


def says_yes(cell: CellRead) -> bool:
    """Whether an answer only says yes."""
    return plain_text(cell.text).casefold().rstrip(".!") in _YES


def chosen_of(readings: tuple[Decimal, ...], cell: CellRead, unit: Unit, decimals: int) -> Decimal | None:
    """The reading offered that an answer names."""
    if len(readings) == 1 and says_yes(cell):
        return readings[0]
    named = _figure(cell, unit, decimals)
    if named is None:
        return None
    sure = named.percent or not unit.is_percent or abs(named.value or Decimal(0)) > 1
    return named.value if sure and named.value in readings else None


def _figure(cell: CellRead, unit: Unit, decimals: int) -> Spelled | None:
    if cell.kind is CellKind.TEXT:
        words = plain_text(cell.text)
        agreed = _YES_AND.fullmatch(words)  # “yes, 95.2” names the figure too
        return spell_text(agreed["rest"] if agreed else words, unit, decimals)
    if cell.kind is not CellKind.NUMBER or cell.number is None:
        return None
    if cell.is_percent:
        return replace(Spelled(value=cell.number.scaleb(2)), percent=True)
    return Spelled(value=cell.number)
