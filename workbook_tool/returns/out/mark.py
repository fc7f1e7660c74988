"""One thing to fix or confirm in a return that goes back."""

from __future__ import annotations

from workbook_tool.domain.finding import Severity
from workbook_tool.immutable import immutable
from workbook_tool.returns.read.answers import Question, RowKey


@immutable
class Mark:
    """One thing to fix or confirm, by its number.

    ``cells`` are those of the Return sheet that it is about (row's key, column's key),
    the first one first; ``start`` is the key of an entry of the first sheet instead;
    with neither it is about the whole return. ``also`` are columns of the same row
    where it may be mended as well.
    """

    number: int
    severity: Severity
    """Must be mended, or is asked."""
    message: str
    """What is wrong."""
    fix: str
    question: Question
    """What an answer is to."""
    seen: str = ""
    """What was sent, as it showed."""
    title: str = ""
    """The indicator's title."""
    cells: tuple[tuple[RowKey, str], ...] = ()
    also: tuple[str, ...] = ()
    start: str = ""
    proposal: bool = False
    """Whether entries were put where they seem to belong: done when it is answered."""

    @property
    def answerable(self) -> bool:
        """Whether it may be answered beside it."""
        return self.severity is Severity.QUERY or self.proposal or not (self.cells or self.start)
