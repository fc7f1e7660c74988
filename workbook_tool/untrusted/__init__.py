"""What is looked at before a stranger's bytes are read: limits, and why a file is refused."""

from workbook_tool.untrusted.limits import MIB, USUAL, Limits, RefusedError
from workbook_tool.untrusted.regular_file import load, locked_workbook, size_text
from workbook_tool.untrusted.text_files import load_json, load_toml

__all__ = ["MIB", "USUAL", "Limits", "RefusedError", "load", "load_json", "load_toml", "locked_workbook", "size_text"]
