"""What the messages to a service say, as plain facts for their templates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from workbook_tool.catalogue import Paragraph, paragraphs
from workbook_tool.domain.days import long_day
from workbook_tool.domain.figure import figure_text
from workbook_tool.domain.finding import Finding, Severity
from workbook_tool.domain.indicator import Indicator
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import DataStatus, Rating, Return, readings_due
from workbook_tool.domain.register import Register

Facts = dict[str, Any]


def weekday(day: date) -> str:
    """Monday 16 October 2023."""
    return f"{day:%A} {long_day(day)}"


def counted(count: int, singular: str, many: str = "") -> str:
    """1 figure, 3 figures."""
    return f"{count} {singular if count == 1 else many or singular + 's'}"


def due_rows(register: Register, service: str, period: Period) -> list[Facts]:
    """The indicators of which a service owes readings in a cycle, with the periods of these."""
    rows = []
    for indicator in register.of_service(service):
        owed = readings_due(indicator, period)
        if owed:
            labels = ", ".join(p.label for p in owed)
            rows.append({"ref": indicator.ref, "title": indicator.title, "periods": labels, "count": len(owed)})
    return rows


def open_rows(findings: Iterable[Finding], indicators: Mapping[str, Indicator]) -> list[Facts]:
    """What is to be fixed or confirmed, the worst first; the same trouble in many cells once."""
    return [_open_row(paragraph, indicators) for paragraph in paragraphs(sorted(findings, key=_in_order))]


def _open_row(paragraph: Paragraph, indicators: Mapping[str, Indicator]) -> Facts:
    refs = {finding.indicator for finding in paragraph.findings}
    return {
        "what": paragraph.findings[0].severity.words,
        "message": " ".join(paragraph.lines),
        "fix": paragraph.fix,
        "where": _where(paragraph.findings),
        "indicator": _named(indicators, refs.pop() or "") if len(refs) == 1 else "",
    }


def _in_order(item: Finding) -> tuple[int, str, int, str]:
    sheet, ref = (item.cell.sheet, item.cell.ref) if item.cell else ("", "")
    row = re.sub(r"[^0-9]", "", ref)
    return list(Severity).index(item.severity), sheet, int(row or 0), ref


def _where(findings: Sequence[Finding]) -> str:
    by_sheet: dict[str, list[str]] = {}
    for item in findings:
        if item.cell and (item.cell.sheet or item.cell.ref):
            by_sheet.setdefault(item.cell.sheet, []).append(item.cell.ref)
    places = []
    for sheet, refs in by_sheet.items():
        cells = list(dict.fromkeys(ref for ref in refs if ref))
        named = f"{'cell' if len(cells) == 1 else 'cells'} {', '.join(cells)}" if cells else ""
        places.append(", ".join(x for x in (f"Sheet {sheet}" if sheet else "", named) if x))
    return "; ".join(places) or "The whole return"


def _named(indicators: Mapping[str, Indicator], ref: str) -> str:
    if not ref:
        return ""
    known = indicators.get(ref)
    return f"{ref} {known.title}" if known else ref


def accepted_rows(accepted: Return, register: Register, ratings: Sequence[Rating]) -> list[Facts]:
    """What was read from a return: each figure as it will be shown, with its rating where the cycle rates it."""
    rated = {(r.indicator.ref, r.period): r for r in ratings if r.current is not None}
    rows = []
    for reading in accepted.readings:
        indicator = register.indicators.get(reading.indicator)
        if indicator is None:
            continue
        shown = figure_text(reading.value, register.unit(indicator), indicator.decimals)
        status = "" if reading.data_status is DataStatus.FINAL else reading.data_status.value
        rating = rated.get((reading.indicator, reading.period))
        rows.append(
            {
                "ref": indicator.ref,
                "title": indicator.title,
                "period": reading.period.label,
                "value": "no figure" if reading.value is None else shown,
                "status": status,
                "rating": rating.rag.value if rating else "",
                "why": rating.why if rating else "",
            }
        )
    return rows


def to_do(findings: Sequence[Finding]) -> str:
    """``2 things are to be fixed and 1 to be confirmed.``"""
    errors = sum(f.is_error for f in findings)
    queries = len(findings) - errors
    phrases = [f"{counted(errors, 'thing')} {'is' if errors == 1 else 'are'} to be fixed"] if errors else []
    if queries:
        phrases.append(f"{queries} to be confirmed" if errors else f"{counted(queries, 'thing')} to be confirmed")
    text = " and ".join(phrases)
    if not errors:
        text = f"There {'is' if queries == 1 else 'are'} {text}"
    return f"{text}."


def slug(text: str) -> str:
    """A name that any file system takes."""
    return re.sub(r'[<>:"/\\|?*\x00-\x1f]', "_", text).strip(" .") or "_"
