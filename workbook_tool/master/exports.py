"""The trend data for other programs, as CSV and Parquet: the one door to pandas."""

from __future__ import annotations

import io

from workbook_tool.domain.consolidation import Consolidation
from workbook_tool.figures.escape_formula import escape_formula
from workbook_tool.master.trend_data import tidy_rows

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

    frame = pd.DataFrame.from_records(list(tidy_rows(given)))
    for column in ("start", "end"):
        if column in frame:
            frame[column] = pd.to_datetime(frame[column])
    for column in _NUMBERS:
        if column in frame:
            frame[column] = frame[column].astype("float64")
    return frame
