"""A service's return: what is asked in it, how it goes out, how it is read and checked when it comes back."""

from workbook_tool.returns.asked import Asked, History, asked

__all__ = ["Asked", "History", "asked"]
