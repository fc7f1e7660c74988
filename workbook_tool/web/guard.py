"""Who may talk to the desk: this machine, the browser that was let in, and forms of our own pages alone."""

from __future__ import annotations

import secrets
import time
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, redirect, request

from workbook_tool.web.desk import Desk
from workbook_tool.web.words import REFUSALS

UPLOAD = 200 * 1024 * 1024
"""The most bytes that one form may bring."""

_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # with no-referrer Chromium posts Origin: null, and every form fails
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}
_CHANGES_NOTHING = frozenset({"check.check", "frame.close", "jobs.stop", "tables.bring"})
"""Forms that a desk which may only read takes, too."""


def the_desk() -> Desk:
    """The desk of the request at hand."""
    return current_app.extensions["desk"]  # type: ignore[no-any-return]


def guard(app: Flask) -> None:
    """Hold every request and every answer of ``app`` to the rules of this module."""
    app.config["MAX_CONTENT_LENGTH"] = UPLOAD
    app.config["MAX_FORM_MEMORY_SIZE"] = 4 * 1024 * 1024
    app.before_request(_let_in)
    app.after_request(_protect)
    app.add_url_rule("/open/<key>", "open", _open)


def cookie_name(desk: Desk) -> str:
    """Cookies are shared by all ports of a host, so each desk has a name of its own."""
    return f"workbook-desk-{urlsplit(desk.address).port}"


def _open(key: str) -> Response:
    """The one-time address: it gives the cookie and is gone from the bar."""
    desk = the_desk()
    if not desk.take_key(key):
        if _has_cookie(desk):  # two starts at once were told the same address, and this browser came second
            return redirect("/", 303)  # type: ignore[return-value]
        abort(403, REFUSALS["used"])
    answer = redirect("/", 303)
    answer.set_cookie(cookie_name(desk), desk.cookie, httponly=True, samesite="Strict")
    return answer  # type: ignore[return-value]


def _let_in() -> None:
    desk = the_desk()
    desk.last_request = time.monotonic()
    if request.host != urlsplit(desk.address).netloc:
        abort(403, REFUSALS["host"])
    if request.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin"):
        abort(403, REFUSALS["elsewhere"])
    if request.endpoint == "open":
        return
    if not _has_cookie(desk):
        abort(403, REFUSALS["cookie"])
    g.let_in = True
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    if request.headers.get("Origin") != desk.address:
        abort(403, REFUSALS["elsewhere"])
    if not _same(request.form.get("token", "") or request.headers.get("X-Desk-Token", ""), desk.token):
        abort(403, REFUSALS["token"])
    if desk.read_only and request.endpoint not in _CHANGES_NOTHING:
        abort(403, REFUSALS["read-only"])


def _has_cookie(desk: Desk) -> bool:
    return _same(request.cookies.get(cookie_name(desk), ""), desk.cookie)


def _same(given: str, right: str) -> bool:
    return secrets.compare_digest(given.encode(), right.encode())


def _protect(answer: Response) -> Response:
    for name, value in _HEADERS.items():
        answer.headers[name] = value
    answer.headers.pop("Server", None)
    return answer
