"""Figures of earlier periods from plain tables: looked at first, then taken in, and undone from there."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request, url_for

from workbook_tool.commands.cycle.board import desk_frame
from workbook_tool.commands.tables.import_history import Imported, ImportOptions, import_readings
from workbook_tool.domain.days import counted
from workbook_tool.domain.period import Frequency, Period, containing
from workbook_tool.web.guard import the_desk
from workbook_tool.web.jobs import Job
from workbook_tool.web.page import show, the_batch
from workbook_tool.web.views.jobs import started

PAGES = Blueprint("earlier", __name__)


@PAGES.post("/register/earlier")
def bring() -> Response:
    """Keep the tables that were brought, and show what they would bring."""
    batch = the_desk().brought(request.files.getlist("files"))
    return redirect(url_for("earlier.look", number=batch.number), 303)  # type: ignore[return-value]


@PAGES.get("/register/earlier/<int:number>")
def look(number: int) -> str:
    """What would be taken in, what is held otherwise, and what is doubtful; nothing is written."""
    batch = the_batch(number)
    imported = import_readings(the_desk().folder(), batch.files, ImportOptions(preview=True))
    return show(
        "earlier.html", number=number, batch=batch, imported=imported, period=_period(),
        different=[difference.as_data() for difference in imported.different],
        taken=request.args.get("taken", type=int),
    )  # fmt: skip


@PAGES.post("/register/earlier/<int:number>")
def take(number: int) -> Response:
    """Take the figures in, as the page showed."""
    desk, batch, form = the_desk(), the_batch(number), request.form
    where = url_for("earlier.look", number=number)
    options = ImportOptions(form.get("replace") == "yes", tuple(form.getlist("confirmed")))

    def work(job: Job) -> str:
        job.step("taking the figures in", 0, 1)
        imported = import_readings(desk.folder(), batch.files, options)
        desk.tell(_done(imported))
        return f"{where}?taken={imported.event}" if imported.event else where

    return started(desk.jobs.start("Taking in figures of earlier periods", work, back=where))


def _done(imported: Imported) -> str:
    count = imported.new + (len(imported.different) if imported.replaced else 0)
    return f"{counted(count, 'figure')} of earlier periods taken in." if count else "Nothing new was taken in."


def _period() -> Period:
    """The cycle whose history page undoes it: the latest, or today's before the first one."""
    desk = the_desk()
    return desk.fact(desk_frame, None).period or containing(Frequency.QUARTER, desk.clock().date())
