"""What stops a run.

A mistake in somebody's workbook is never one of these: that is a
:class:`workbook_tool.domain.finding.Finding`. Each error carries what a person
needs: what happened and where, and the way out. Where that differs between the
command line and the officer's desk it is a :class:`WayOut`, which each puts into
its own words.
"""

from __future__ import annotations

from collections.abc import Mapping

from workbook_tool.immutable import immutable


@immutable
class WayOut:
    """What can be done: the code of its sentences in templates/ways_out.toml, and the facts that these name."""

    code: str
    facts: Mapping[str, str]


def way_out(code: str, **facts: str) -> WayOut:
    """The way out of a code, with its facts."""
    return WayOut(code, facts)


class WorkbookToolError(Exception):
    """The run cannot go on. ``message`` says what and where, ``way_out`` what to do: in words or by its code."""

    exit_code = 1

    def __init__(self, message: str, way_out: str | WayOut = "") -> None:
        super().__init__(message)
        self.message = message
        self.way_out = way_out

    def __str__(self) -> str:
        return f"{self.message} {self.way_out}".strip() if isinstance(self.way_out, str) else self.message


class UnansweredError(WorkbookToolError):
    """Something must be answered, and nobody is at a terminal to answer it: nothing was changed."""

    exit_code = 3


class UsageError(WorkbookToolError):
    """What was asked for has no meaning."""

    exit_code = 2
