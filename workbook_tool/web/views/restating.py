"""Restating: what was published is corrected, once it was seen which published ratings that changes."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request, url_for

from workbook_tool.commands.year.restate import Restated, restate_figure, restate_target
from workbook_tool.domain.period import Period, parse_period
from workbook_tool.errors import UsageError
from workbook_tool.web.guard import the_desk
from workbook_tool.web.page import show
from workbook_tool.web.words import error_words

PAGES = Blueprint("restating", __name__)
_MEANT = ("what", "indicator", "restated", "value")  # fields that decide what a restatement changes


@PAGES.get("/c/<period:period>/history/restate")
def form(period: Period) -> str:
    """What is to be corrected; the address may name the indicator."""
    return show("restate.html", period=period, given=request.args, seen="", restated=None, problem=None)


@PAGES.post("/c/<period:period>/history/restate")
def restate(period: Period) -> str | Response | tuple[str, int]:
    """Show what a restatement changes; do it where just that was seen."""
    given = request.form
    meant = "\n".join(given.get(name, "").strip() for name in _MEANT)
    wanted = "do" in given and given.get("seen", "").splitlines() == meant.splitlines()
    try:
        restated = _restated(preview=not wanted)
    except UsageError as error:
        problem = error_words(error)
        return show("restate.html", period=period, given=given, seen="", restated=None, problem=problem), 422
    if not wanted:
        return show("restate.html", period=period, given=given, seen=meant, restated=restated, problem=None)
    the_desk().tell(" ".join((*restated.done, *restated.ratings)))
    return redirect(url_for("history.history", period=period), 303)  # type: ignore[return-value]


def _restated(*, preview: bool) -> Restated:
    desk, given = the_desk(), request.form
    what, ref, of, value = (given.get(name, "").strip() for name in _MEANT)
    try:
        period = parse_period(of)
    except ValueError as error:
        raise UsageError(f"{error}.", "Write it like 2023-24-Q2.") from None
    work = restate_target if what == "target" else restate_figure
    return work(desk.folder(), ref, period, value, desk.by, given.get("reason", "").strip(), preview=preview)
