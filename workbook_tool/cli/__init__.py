"""The command line: options, printing, progress, exit codes. Each command's work is imported when it runs."""

from __future__ import annotations

from workbook_tool.cli.root import cli, main

__all__ = ["cli", "main"]
