"""Every sentence that a person reads about a mistake, by its code, from templates/findings.toml."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from workbook_tool import resources
from workbook_tool.domain.finding import Cell, Finding, Severity


@dataclass(frozen=True, slots=True)
class Entry:
    """One kind of finding: ``message`` and ``fix`` hold ``{names}`` for the facts of the case.

    One that ``withholds`` is a query about the figure itself: until it is
    answered, the figure is not taken. A ``rule`` is about what a return says,
    not about how it can be read: the register may waive it.
    """

    code: str
    severity: Severity
    message: str
    fix: str
    withholds: bool = False
    rule: bool = False
    unfit: bool = False
    """Whether the words of the row are kept out of public papers until the question is settled."""
    beside: bool = False
    """Whether the officer is shown it beside the indicator, though there is nothing to do."""


@cache
def entries() -> dict[str, Entry]:
    """The whole catalogue by code."""
    return {
        code: Entry(code, Severity(fields.pop("severity")), **fields)
        for code, fields in ((code, dict(fields)) for code, fields in resources.template("findings").items())
    }


def is_beside(code: str) -> bool:
    """Whether a finding of this code is shown to the officer beside its indicator, note or not."""
    return code in entries() and entries()[code].beside


def is_unfit(code: str) -> bool:
    """Whether a question of this code keeps the row's words out of public papers."""
    return code in entries() and entries()[code].unfit


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
