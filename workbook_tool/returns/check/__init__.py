"""What is said about a completed return, and what of it is accepted."""

from workbook_tool.returns.check.assess import Assessed, Context, assess
from workbook_tool.returns.check.merge_returns import EarlierReading, Key
from workbook_tool.returns.check.progress import progress, restatements, still_open
from workbook_tool.returns.check.replaced import replaced

__all__ = [
    "Assessed",
    "Context",
    "EarlierReading",
    "Key",
    "assess",
    "progress",
    "replaced",
    "restatements",
    "still_open",
]
