"""``python -m workbook_tool``."""

from workbook_tool.cli import main

main()
