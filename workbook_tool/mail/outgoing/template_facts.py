"""What the messages to a service say, as plain facts for their templates."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from workbook_tool.catalogue import for_service, in_order, paragraphs
from workbook_tool.domain.days import long_day
from workbook_tool.domain.figure import figure_text
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.indicator import Indicator, readings_due
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import DataStatus, Rating, Return
from workbook_tool.domain.register import Register
from workbook_tool.layout import load

Facts = dict[str, Any]


def weekday(day: date) -> str:
    """Monday 16 October 2023."""
    return f"{day:%A} {long_day(day)}"


def due_rows(register: Register, service: str, period: Period) -> list[Facts]:
    """The indicators of which a service owes readings in a cycle, with the periods of these."""
    rows = []
    for indicator in register.of_service(service):
        owed = readings_due(indicator, period)
        if owed:
            labels = ", ".join(p.label for p in owed)
            rows.append({"ref": indicator.ref, "title": indicator.title, "periods": labels, "count": len(owed)})
    return rows


def open_rows(
    findings: Sequence[Finding], indicators: Mapping[str, Indicator], known: Sequence[int] = ()
) -> list[Facts]:
    """What is to be fixed or confirmed, in the order of mending; the same trouble in many cells once.

    ``known`` are the numbers of the findings; without them they are counted.
    """
    ordered = in_order(findings)
    numbers = {id(raised): n for n, raised in enumerate(ordered, 1)}
    numbers |= {id(raised): n for raised, n in zip(findings, known, strict=False) if n}
    rows = []
    for paragraph in paragraphs(ordered):
        refs = {raised.indicator for raised in paragraph.findings}
        rows.append(
            {
                "number": ", ".join(str(numbers[id(raised)]) for raised in paragraph.findings),
                "what": paragraph.findings[0].severity.words,
                "message": " ".join(paragraph.lines),
                "fix": paragraph.fix,
                "where": _where(paragraph.findings),
                "indicator": _named(indicators, refs.pop() or "") if len(refs) == 1 else "",
            }
        )
    return rows


def way_out(raised: Finding, *, marked: bool) -> str:
    """What a service is told to do; where a marked workbook goes along, what that says, or where it says it."""
    words = load("corrections").words
    advice = words["advice"].get(raised.code) if marked else None
    if advice is None:
        return for_service(raised.fix, words["tell_us"])
    return str(words["see"] if advice.get("proposal") or "{" in advice["text"] else advice["text"])


def _where(findings: Sequence[Finding]) -> str:
    """``Return K6, K7 of your file``."""
    by_sheet: dict[str, list[str]] = {}
    for raised in findings:
        if raised.cell and (raised.cell.sheet or raised.cell.ref):
            by_sheet.setdefault(raised.cell.sheet, []).append(raised.cell.ref)
    cells = (f"{sheet} {', '.join(dict.fromkeys(filter(None, refs)))}".strip() for sheet, refs in by_sheet.items())
    places = "; ".join(cells)
    return f"{places} of your file" if places else "the whole return"


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


def slug(text: str) -> str:
    """A name that any file system takes."""
    return re.sub(r'[<>:"/\\|?*\x00-\x1f]', "_", text).strip(" .") or "_"
