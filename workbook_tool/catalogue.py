"""Every sentence that a person reads about a mistake, by its code, from templates/findings.toml."""

from __future__ import annotations

from dataclasses import dataclass
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
    beside: bool = False
    """Whether the officer is shown it beside the indicator, though there is nothing to do."""


@cache
def entries() -> dict[str, Entry]:
    """The whole catalogue by code."""
    return {
        code: Entry(code, Severity(fields.pop("severity")), **fields)
        for code, fields in ((code, dict(fields)) for code, fields in resources.template("findings").items())
    }


def finding(
    code: str,
    cell: Cell | None = None,
    *,
    indicator: str | None = None,
    value: str | None = None,
    **facts: object,
) -> Finding:
    """The finding of ``code`` with its facts filled in; KeyError where the catalogue or a fact is missing."""
    entry = entries()[code]
    known = {"value": "" if value is None else value, "indicator": indicator or "", **facts}
    message, fix = entry.message.format(**known), entry.fix.format(**known)
    return Finding(code, entry.severity, message, fix, cell, indicator, value)
