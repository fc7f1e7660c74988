"""``python -m workbook_tool``."""

from workbook_tool.cli import main

if __name__ == "__main__":  # processes that read for us import this module too
    main()
