"""Domain values as rows and back: decimals, dates and texts exactly as they were."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from workbook_tool.domain.finding import Cell, Finding, Severity
from workbook_tool.domain.period import Period, parse_period
from workbook_tool.domain.reading import Answer, DataStatus, Origin, Reading, Restatement

Column = str | int | bytes | None

READING = (
    "indicator, period, value, data_status, commentary, actions, numerator, denominator, target, text, "
    "file, sheet, ref, origin, note, restated, forecast"
)
READING_COLUMNS = tuple(READING.split(", "))
# A reading that its return gave for its cycle; what a Revised Previous makes of an earlier one belongs to no cycle.
GIVEN = "NOT restated AND cycle IS NOT NULL"
RESTATEMENT = "indicator, period, value, reason, text, file, sheet, ref"
ANSWER = "indicator, period, text, file, sheet, ref"
FINDING = "code, severity, message, fix, file, sheet, ref, indicator, value, period, readings"

_STATUS = {str(s): s for s in DataStatus}
_ORIGIN = {str(o): o for o in Origin}


def stored(value: Column) -> Column:
    """A column's value for SQLite. A text that is not valid Unicode (half a character pair) goes in as its bytes."""
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            return value.encode("utf-8", "surrogatepass")
        return str(value)
    return value


def loaded(value: Any) -> Any:  # noqa: ANN401
    """The value that :func:`stored` was given."""
    return value.decode("utf-8", "surrogatepass") if isinstance(value, bytes) else value


@cache
def period(code: str) -> Period:
    """The period of a code."""
    return parse_period(code)


def decimal(text: str | None) -> Decimal | None:
    """The decimal of a text."""
    return None if text is None else Decimal(text)


def text(value: Decimal | None) -> str | None:
    """A decimal as text, digits and exponent kept."""
    return None if value is None else str(value)


def day(iso: str | None) -> date | None:
    """The date of an ISO text."""
    return None if iso is None else date.fromisoformat(iso)


def iso(value: date | None) -> str | None:
    """A date as ISO text."""
    return None if value is None else value.isoformat()


def cell(file: str | None, sheet: str | None, ref: str | None) -> Cell | None:
    """The cell of three columns."""
    return None if file is None else Cell(file, sheet or "", ref or "")


def of_cell(value: Cell | None) -> tuple[str | None, str | None, str | None]:
    """Three columns of a cell."""
    return (None, None, None) if value is None else (value.file, value.sheet, value.ref)


def of_reading(reading: Reading) -> tuple[Column, ...]:
    """The columns :data:`READING` of a reading."""
    return (
        reading.indicator,
        reading.period.code,
        text(reading.value),
        reading.data_status.value,
        reading.commentary,
        reading.actions,
        text(reading.numerator),
        text(reading.denominator),
        text(reading.target),
        reading.text,
        *of_cell(reading.cell),
        reading.origin.value,
        reading.note,
        int(reading.restated),
        text(reading.forecast),
    )


def to_reading(row: tuple[Any, ...]) -> Reading:
    """A reading from the columns :data:`READING`."""
    if bytes in map(type, row):
        row = tuple(map(loaded, row))
    ref, code, value, status, commentary, actions, numerator, denominator, target, words, *rest = row
    file, sheet, address, origin, note, restated, forecast = rest
    return Reading(
        ref,
        period(code),
        decimal(value),
        _STATUS[status],
        commentary,
        actions,
        decimal(numerator),
        decimal(denominator),
        decimal(target),
        words,
        cell(file, sheet, address),
        _ORIGIN[origin],
        note,
        bool(restated),
        decimal(forecast),
    )


def of_restatement(restatement: Restatement) -> tuple[Column, ...]:
    """The columns :data:`RESTATEMENT`."""
    return (
        restatement.indicator,
        restatement.period.code,
        text(restatement.value),
        restatement.reason,
        restatement.text,
        *of_cell(restatement.cell),
    )


def to_restatement(row: tuple[Any, ...]) -> Restatement:
    """A restatement from the columns :data:`RESTATEMENT`."""
    ref, code, value, reason, words, file, sheet, address = map(loaded, row)
    return Restatement(ref, period(code), Decimal(value), reason, words, cell(file, sheet, address))


def of_answer(answer: Answer) -> tuple[Column, ...]:
    """The columns :data:`ANSWER`."""
    return answer.indicator, answer.period.code, answer.text, *of_cell(answer.cell)


def to_answer(row: tuple[Any, ...]) -> Answer:
    """An answer from the columns :data:`ANSWER`."""
    ref, code, words, file, sheet, address = map(loaded, row)
    return Answer(ref, period(code), words, cell(file, sheet, address))


def of_finding(finding: Finding) -> tuple[Column, ...]:
    """The columns :data:`FINDING`."""
    return (
        finding.code,
        finding.severity.value,
        finding.message,
        finding.fix,
        *of_cell(finding.cell),
        finding.indicator,
        finding.value,
        finding.period.code if finding.period else None,
        " ".join(map(str, finding.readings)) or None,
    )


def to_finding(row: tuple[Any, ...]) -> Finding:
    """A finding from the columns :data:`FINDING`."""
    code, severity, message, fix, file, sheet, address, indicator, value, about, figures = map(loaded, row)
    place, of = cell(file, sheet, address), period(about) if about else None
    readings = tuple(map(Decimal, (figures or "").split()))
    return Finding(code, Severity(severity), message, fix, place, indicator, value, of, readings)


def to_json(value: object) -> str:
    """JSON text in which decimals, dates, moments and periods keep what they are; keys sorted."""
    return json.dumps(value, sort_keys=True, default=_encode)


def _encode(value: object) -> object:
    if isinstance(value, Decimal):
        return {"$decimal": str(value)}
    if isinstance(value, datetime):
        return {"$moment": value.isoformat()}
    if isinstance(value, date):
        return {"$date": value.isoformat()}
    if isinstance(value, Period):
        return {"$period": value.code}
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} cannot be kept as JSON")


def from_json(json_text: str) -> Any:  # noqa: ANN401
    """What :func:`to_json` was given."""
    return json.loads(json_text, object_hook=_decode)


def _decode(value: dict[str, Any]) -> Any:  # noqa: ANN401
    if len(value) == 1:
        if "$decimal" in value:
            return Decimal(value["$decimal"])
        if "$moment" in value:
            return datetime.fromisoformat(value["$moment"])
        if "$date" in value:
            return date.fromisoformat(value["$date"])
        if "$period" in value:
            return period(value["$period"])
    return value
