"""Where something stands, and what is said about it."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from workbook_tool.domain.period import Period
from workbook_tool.immutable import immutable


class Severity(StrEnum):
    """How much a finding weighs. ``words`` is what people read."""

    ERROR = "error"
    QUERY = "query"
    NOTE = "note"

    @property
    def words(self) -> str:
        """Must fix, Please confirm, For information."""
        return {"error": "Must fix", "query": "Please confirm", "note": "For information"}[self.value]


class Cell(NamedTuple):  # a return has one for each of its parts: it is made three times as fast as a frozen dataclass
    """One place in a workbook: the file's name as people know it, the sheet's name, an address such as ``J12``."""

    file: str
    sheet: str = ""
    ref: str = ""
    """In A1 notation; empty where the sheet as a whole is meant."""

    def __str__(self) -> str:
        place = f"{self.sheet}!{self.ref}" if self.sheet and self.ref else self.sheet or self.ref
        return f"{self.file} {place}".strip()


@immutable
class Finding:
    """Something said about a document. A finding without a cell is still a finding.

    ``code`` names the sentence in the catalogue; ``message`` says what was seen
    and why it matters, ``fix`` the way out; ``value`` is what stood in the cell,
    ``period`` the one that its row of a return is about, where it has a row;
    ``readings`` the figures that are probably meant, the likeliest first.
    """

    code: str
    severity: Severity
    """Error, query or note."""
    message: str
    fix: str
    cell: Cell | None = None
    indicator: str | None = None
    """The reference of the indicator that it is about."""
    value: str | None = None
    period: Period | None = None
    readings: tuple[Decimal, ...] = ()

    @property
    def is_error(self) -> bool:
        """Whether this holds the reading back."""
        return self.severity is Severity.ERROR

    @property
    def asks(self) -> bool:
        """Whether it wants something done or answered: an error or a query, no note."""
        return self.severity is not Severity.NOTE
