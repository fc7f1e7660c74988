"""A completed return recognised, and read to flat records with a cell for every part."""

from workbook_tool.returns.read.by_mail import Told, services_of, told
from workbook_tool.returns.read.recognise import Recognised, only_returns, recognise
from workbook_tool.returns.read.records import ReadReturn, read_return
from workbook_tool.returns.read.values import as_seen, figure_of

__all__ = [
    "ReadReturn", "Recognised", "Told", "as_seen", "figure_of", "only_returns", "read_return", "recognise",
    "services_of", "told",
]  # fmt: skip
