"""The command line: options, printing, progress, exit codes. Each command's work is imported when it runs."""

from __future__ import annotations

from workbook_tool.cli.app import main

__all__ = ["main"]
