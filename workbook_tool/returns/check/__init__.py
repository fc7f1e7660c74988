"""What is said about a completed return, and what of it is accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook_tool.offered import offered

if TYPE_CHECKING:
    from workbook_tool.returns.check.answered import progress, restatements, still_open
    from workbook_tool.returns.check.assessment import Assessed, Context, assess
    from workbook_tool.returns.check.merge_returns import EarlierReading, Key
    from workbook_tool.returns.check.replacements import replaced

__all__ = [
    "Assessed", "Context", "EarlierReading", "Key", "assess", "progress", "replaced", "restatements", "still_open",
]  # fmt: skip

__getattr__ = offered(
    __name__,
    assessment=("Assessed", "Context", "assess"),
    merge_returns=("EarlierReading", "Key"),
    replacements=("replaced",),
    answered=("progress", "restatements", "still_open"),
)
