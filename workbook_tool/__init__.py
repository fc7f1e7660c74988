"""workbook-tool: the whole collection cycle of a council's performance indicators."""

__version__ = "0.1.0"
