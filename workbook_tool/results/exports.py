"""The trend data for other programs, as CSV and Parquet: the one door to pandas."""

from __future__ import annotations

import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from workbook_tool.domain.consolidation import Consolidation, Page, TrendPoint
from workbook_tool.domain.figure import json_number
from workbook_tool.figures.escape_formula import escape_formula

_NUMBERS = ("value", "target", "in_period")


def as_csv(given: Consolidation) -> bytes:
    """The trend data as CSV (UTF-8 with a mark, so that Excel reads it right)."""
    frame = _frame(given)
    for column in frame.select_dtypes(include=["object", "string"]).columns:
        frame[column] = frame[column].map(escape_formula)
    text: str = frame.to_csv(index=False, lineterminator="\r\n")
    return text.encode("utf-8-sig")


def as_parquet(given: Consolidation) -> bytes | None:
    """The trend data as Parquet; None where pyarrow is not installed."""
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        return None
    buffer = io.BytesIO()
    _frame(given).to_parquet(buffer, index=False)
    return buffer.getvalue()


def _frame(given: Consolidation):  # type: ignore[no-untyped-def]  # noqa: ANN202 (pandas is imported when it is needed)
    import pandas as pd

    frame = pd.DataFrame.from_records(list(_tidy_rows(given)))
    for column in ("start", "end"):
        if column in frame:
            frame[column] = pd.to_datetime(frame[column])
    for column in _NUMBERS:
        if column in frame:
            frame[column] = frame[column].astype("float64")
    return frame


def _tidy_rows(given: Consolidation) -> Iterator[dict[str, Any]]:
    """One plain record for each indicator and period: figures in their units (83.0 for 83 %), absent ones None."""
    for page in given.pages:
        for point in page.trend:
            yield _tidy(page, point)


def _tidy(page: Page, point: TrendPoint) -> dict[str, Any]:
    indicator, reading, period, cell = page.indicator, point.reading, point.period, point.reading.cell

    def number(value: Decimal | None, decimals: int) -> float | None:
        exact = json_number(value, decimals)
        return None if exact is None else float(exact)

    return {
        "ref": indicator.ref,
        "indicator": indicator.title,
        "service": page.service.name,
        "period_code": period.code,
        "period": period.label,
        "start": period.start,
        "end": period.end,
        "frequency": period.frequency.value,
        "value": number(reading.value, indicator.decimals),
        "unit": indicator.unit,
        "target": number(point.target, indicator.shown_target_decimals),
        "in_period": number(point.in_period, indicator.decimals),
        "rag": point.rag.value,
        "data_status": reading.data_status.value,
        "restated": reading.restated,
        "note": reading.note,
        "origin": reading.origin.value,
        "file": cell.file if cell else None,
        "sheet": cell.sheet if cell else None,
        "cell": cell.ref if cell else None,
    }
