"""Warnings from below as sentences for people."""

from __future__ import annotations

import logging

from workbook_tool.cli.echo import echo


class _Sentences(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        """Say one."""
        echo(record.getMessage(), err=True)


def speak() -> None:
    """From now on, say what is warned of; twice is once."""
    log = logging.getLogger("workbook_tool")
    if not any(isinstance(handler, _Sentences) for handler in log.handlers):
        log.addHandler(_Sentences(logging.WARNING))
