"""One mistake is one finding: what only follows from another is not said beside it."""

from __future__ import annotations

from collections.abc import Sequence

from workbook_tool.catalogue import finding, in_order
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.returns.asked import Asked
from workbook_tool.returns.read.records import ReadReturn

_MOST_ALONE = 3  # missing rows that are said one by one
_SAID_BY = {"heading-twice": "columns-disagree", "sheet-twice": "sheets-disagree"}
"""Findings that say nothing more where the other is: that something is there twice, and which cells then differ."""


def joined(findings: Sequence[Finding], read: ReadReturn) -> tuple[Finding, ...]:
    """The findings of a return, each mistake once, in the order in which a person would mend them."""
    codes = {raised.code for raised in findings}
    kept = [raised for raised in findings if _SAID_BY.get(raised.code) not in codes]
    if "ids-missing" in codes and read.sheet and "indicator" not in read.sheet.columns:
        ids = read.sheet.layout.column("indicator").heading
        kept = [raised for raised in kept if raised.code != "heading-missing" or f"“{ids}”" not in raised.fix]
    kept = _elsewhere(kept, read)
    gone = [raised for raised in kept if raised.code == "row-missing"]
    if len(gone) > _MOST_ALONE:
        absent = {(row.indicator.ref, row.period): row for row in read.absent}
        rows = [absent[raised.indicator or "", raised.period] for raised in gone]
        kept = [raised for raised in kept if raised.code != "row-missing"]
        kept.append(_rows_missing(read.document.cell("readings"), rows))
    return in_order(kept)


def _elsewhere(findings: list[Finding], read: ReadReturn) -> list[Finding]:
    """One finding for all figures that stand on a second sheet or in a second column alone."""
    values = {match.row.places.get("value"): match.asked for match in read.matched.values()}
    alone = [f for f in findings if f.code in _SAID_BY.values() and not f.value and f.cell in values]
    if not alone:
        return findings
    refs = ", ".join(dict.fromkeys(raised.indicator or "" for raised in alone))
    one_row = alone[0].indicator if len(alone) == 1 else None
    where = "on another sheet" if alone[0].code == "sheets-disagree" else "in a second column of the same heading"
    whole = finding("figures-elsewhere", alone[0].cell, indicator=one_row, rows=refs, where=where)
    return [f for f in findings if f not in alone] + [whole]


def _rows_missing(cell: Cell, rows: Sequence[Asked]) -> Finding:
    listed = "; ".join(f"{row.indicator.ref} ({row.indicator.title}), {row.label}" for row in rows)
    return finding("rows-missing", cell, count=len(rows), rows=listed)
