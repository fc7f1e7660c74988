"""The inbox: files are brought, checked, looked at, and taken in."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, abort, redirect, request, url_for

from workbook_tool.commands.intake.check import check_returns
from workbook_tool.commands.intake.collect import collect_returns
from workbook_tool.commands.intake.confirm import confirm_returns
from workbook_tool.commands.intake.return_view import arrivals_list
from workbook_tool.commands.intake.sheet_view import SheetViews
from workbook_tool.commands.intake.wanted import refuse_own_folders
from workbook_tool.commands.intake.watch import files_in
from workbook_tool.domain.period import Period
from workbook_tool.mail.incoming import count
from workbook_tool.web.guard import the_desk
from workbook_tool.web.jobs import Job
from workbook_tool.web.page import show
from workbook_tool.web.uploads import Batch, counted_by_status, keep
from workbook_tool.web.views.jobs import started

PAGES = Blueprint("inbox", __name__)
SOURCE = "the desk"  # what the ledger keeps as where a file came from that was brought to a page


@PAGES.get("/c/<period:period>/inbox")
def inbox(period: Period) -> str:
    """What came in, what waits to be looked at, and where to bring more."""
    desk = the_desk()
    waiting = desk.waiting(period)
    arrived = files_in(Path(desk.watched)) if desk.watched else []
    facts = desk.fact(arrivals_list, period)
    return show("inbox.html", period=period, facts=facts, waiting=waiting, watched=desk.watched, arrived=arrived)


@PAGES.post("/c/<period:period>/inbox")
def upload(period: Period) -> Response:
    """Check what was brought; nothing is taken in."""
    batch = the_desk().new_batch(period)
    assert batch.place is not None
    batch.files = keep(request.files.getlist("files"), batch.place)
    return check_batch(batch, url_for("inbox.batch", period=period, number=batch.number))


@PAGES.post("/c/<period:period>/inbox/watch")
def watch(period: Period) -> Response:
    """Show the files of a folder from now on; empty for none."""
    desk, named = the_desk(), request.form.get("folder", "").strip().strip('"')
    if named:
        refuse_own_folders(desk.folder(), [named])
        files_in(Path(named))
    desk.watched = named
    return redirect(url_for("inbox.inbox", period=period), 303)  # type: ignore[return-value]


@PAGES.post("/c/<period:period>/inbox/watched")
def check_watched(period: Period) -> Response:
    """Check the files of the watched folder, where they lie."""
    desk = the_desk()
    batch = desk.new_batch(period)
    batch.files, batch.place = tuple(files_in(Path(desk.watched))), None
    return check_batch(batch, url_for("inbox.batch", period=period, number=batch.number))


def check_batch(batch: Batch, shown_at: str, *, keeps: bool = True) -> Response:
    """Check a batch as a job; its files are removed at the end unless it ``keeps`` them to be taken in."""
    desk = the_desk()

    def work(job: Job) -> str:
        views = SheetViews()
        sources, assessed = [str(path) for path in batch.files], []
        try:
            for each in check_returns(desk.folder(), sources, job.count, views):
                assessed.append(each)
                batch.assessed = tuple(assessed)
            batch.complete = True
        finally:
            batch.sheets = views.views
            if not keeps:
                batch.drop()
        return shown_at

    back = request.referrer or "/"
    total = count(batch.files) or 0
    return started(desk.jobs.start("Checking what came in", work, back=back, total=total, stoppable=True))


def _batch(period: Period | None, number: int) -> Batch:
    batch = the_desk().batches.get(number)
    if batch is None or batch.period != period:
        abort(404)
    return batch


@PAGES.get("/c/<period:period>/inbox/<int:number>")
def batch(period: Period, number: int) -> str:
    """What checking said of files that were brought."""
    batch = _batch(period, number)
    shown = batch.outcomes
    return show("batch.html", period=period, batch=batch, shown=shown, counts=counted_by_status(shown))


@PAGES.get("/c/<period:period>/inbox/<int:number>/<int:place>")
def checked(period: Period, number: int, place: int) -> str:
    """One checked file, its findings beside its sheet."""
    return show_checked(_batch(period, number), place, url_for("inbox.batch", period=period, number=number))


def show_checked(batch: Batch, place: int, back: str) -> str:
    """The page of one file of a batch; no such page where it has no such file."""
    outcomes = batch.outcomes
    each = outcomes[place - 1] if 1 <= place <= len(outcomes) else abort(404)
    sheet = batch.sheets.get((each.file, each.sha256))
    refs = [f.cell.ref for f in each.findings if f.cell and sheet and f.cell.sheet == sheet.name]
    if sheet is not None and request.args.get("columns") != "all":
        sheet = sheet.narrow(refs)
    return show("checked.html", each=each, sheet=sheet, back=back, batch=batch)


@PAGES.post("/c/<period:period>/inbox/<int:number>/take")
def take(period: Period, number: int) -> Response:
    """Take the files of a batch in."""
    desk, batch = the_desk(), _batch(period, number)
    where = url_for("inbox.batch", period=period, number=number)
    if not batch.waits:
        return redirect(where, 303)  # type: ignore[return-value]

    def work(job: Job) -> str:
        if not batch.claim():  # asked twice, or put aside meanwhile
            return where
        try:
            batch.begun = True
            sources, source = [str(path) for path in batch.files], SOURCE if batch.place else ""
            batch.taken = tuple(collect_returns(desk.folder(), sources, period, job.count, source=source))
            batch.drop()
        finally:
            batch.claimed = False
        return where

    total = count(batch.files) or 0
    return started(desk.jobs.start("Taking in", work, back=where, total=total, stoppable=True))


@PAGES.post("/c/<period:period>/inbox/<int:number>/dismiss")
def dismiss(period: Period, number: int) -> Response:
    """Forget files that were brought; those of a watched folder stay where they are."""
    batch = _batch(period, number)
    if not batch.claim():  # it is being taken in: its page says what became of it
        return redirect(url_for("inbox.batch", period=period, number=number), 303)  # type: ignore[return-value]
    batch.drop()
    batch.claimed = False
    the_desk().tell("They were put aside." if batch.begun else "They were put aside. Nothing was taken in.")
    return redirect(url_for("inbox.inbox", period=period), 303)  # type: ignore[return-value]


@PAGES.post("/c/<period:period>/inbox/confirm")
def confirm(period: Period) -> Response:
    """A return that was held back counts."""
    desk = the_desk()
    done = list(confirm_returns(desk.folder(), [request.form.get("number", "")], period, lambda _: None))
    desk.tell(f"{', '.join(each.file for each in done)} counts from now on.")
    return redirect(url_for("inbox.inbox", period=period), 303)  # type: ignore[return-value]
