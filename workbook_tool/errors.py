"""What stops a run.

A mistake in somebody's workbook is never one of these: that is a
:class:`workbook_tool.domain.finding.Finding`. Each error carries what a person
needs: what happened and where, and the way out.
"""

from __future__ import annotations


class WorkbookToolError(Exception):
    """The run cannot go on. ``message`` says what and where, ``way_out`` what to do."""

    exit_code = 1

    def __init__(self, message: str, way_out: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.way_out = way_out

    def __str__(self) -> str:
        return f"{self.message} {self.way_out}".strip()


class UnansweredError(WorkbookToolError):
    """Something must be answered, and nobody is at a terminal to answer it: nothing was changed."""

    exit_code = 3


class UsageError(WorkbookToolError):
    """The command was called in a way that has no meaning."""

    exit_code = 2
