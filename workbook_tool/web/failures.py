"""What a page says when something cannot be done: a number, that nothing was changed, and the form as it was typed."""

from __future__ import annotations

import logging
import secrets

from flask import Flask, request
from werkzeug.exceptions import HTTPException

from workbook_tool.commands.register_file import RegisterError
from workbook_tool.durable import BusyError
from workbook_tool.errors import WorkbookToolError
from workbook_tool.web.page import show
from workbook_tool.web.words import error_words

_LOG = logging.getLogger(__name__)
_TITLES = {403: "You cannot come in here", 404: "There is no such page", 413: "That is too large"}
_WORDS = {
    404: "The address may be mistyped, or what it showed is gone.",
    405: "This page is opened from another one.",
    413: "One form may bring 200 MiB at the most. Bring the files in smaller lots.",
}


def say_failures(app: Flask) -> None:
    """Let ``app`` answer every failure with a page of its own."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(WorkbookToolError, _refused)
    app.register_error_handler(Exception, _unexpected)


def _http(error: HTTPException) -> tuple[str, int]:
    code = error.code or 500
    text = (error.description or "") if code == 403 else _WORDS.get(code, "The desk could not read what was sent.")
    return show("failure.html", bare=code == 403, title=_TITLES.get(code, "That did not work"), text=text), code


def _refused(error: WorkbookToolError) -> tuple[str, int]:
    """Something stands in the way, and nothing was changed: what was typed is kept, and can be sent again."""
    message, way_out = error_words(error)
    busy = isinstance(error, BusyError)
    if busy:
        message = "Somebody else is at work in this folder just now."
        way_out = "Wait a moment and try again. What you typed is kept below."
    findings = error.findings if isinstance(error, RegisterError) else ()
    fields = [(n, v) for n, values in request.form.lists() for v in values if n != "token"]
    facts = {"busy": busy, "message": message, "way_out": way_out, "findings": findings, "fields": fields}
    return show("refused.html", bare=request.method == "GET", **facts), 409 if busy else 422


def _unexpected(error: Exception) -> tuple[str, int]:
    number = secrets.token_hex(4)
    _LOG.error("unexpected, number %s, %s %s", number, request.method, request.path, exc_info=error)
    return show("unexpected.html", bare=True, number=number), 500
