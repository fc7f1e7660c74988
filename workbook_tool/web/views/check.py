"""Check a file against the register; nothing is kept."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request, url_for

from workbook_tool.web.guard import the_desk
from workbook_tool.web.page import show
from workbook_tool.web.uploads import counted_by_status, keep
from workbook_tool.web.views.inbox import check_batch, show_checked

PAGES = Blueprint("check", __name__)


@PAGES.get("/check")
def page() -> str:
    """Where to bring a file."""
    return show("check.html")


@PAGES.post("/check")
def check() -> Response:
    """Check what was brought; the files are removed when they have been read."""
    found = the_desk().new_batch(None)
    assert found.place is not None
    found.files = keep(request.files.getlist("files"), found.place)
    return check_batch(found, url_for("check.result", number=found.number), keeps=False)


@PAGES.get("/check/<int:number>")
def result(number: int) -> str:
    """What was found."""
    found = the_desk().batches.get(number)
    if found is None or found.period is not None:
        abort(404)
    return show("check.html", batch=found, shown=found.assessed, counts=counted_by_status(found.assessed))


@PAGES.get("/check/<int:number>/<int:place>")
def one(number: int, place: int) -> str:
    """One checked file, its findings beside its sheet."""
    found = the_desk().batches.get(number)
    if found is None or found.period is not None or not 1 <= place <= len(found.assessed):
        abort(404)
    return show_checked(found, place, url_for("check.result", number=number))
