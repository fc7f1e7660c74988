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
    batch = the_desk().new_batch(None)
    assert batch.place is not None
    batch.files = keep(request.files.getlist("files"), batch.place)
    return check_batch(batch, url_for("check.result", number=batch.number), keeps=False)


@PAGES.get("/check/<int:number>")
def result(number: int) -> str:
    """What was found."""
    batch = the_desk().batches.get(number)
    if batch is None or batch.period is not None:
        abort(404)
    return show("check.html", batch=batch, shown=batch.assessed, counts=counted_by_status(batch.assessed))


@PAGES.get("/check/<int:number>/<int:place>")
def one(number: int, place: int) -> str:
    """One checked file, its findings beside its sheet."""
    batch = the_desk().batches.get(number)
    if batch is None or batch.period is not None:
        abort(404)
    return show_checked(batch, place, url_for("check.result", number=number))
