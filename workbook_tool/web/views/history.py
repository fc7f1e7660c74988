"""History: what happened and by whom; undo, verify; backup, restore, forget, recover."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from flask import Blueprint, Response, abort, redirect, request, url_for

from workbook_tool.commands.safekeeping.audit import Happening, audit_folder, history_of
from workbook_tool.commands.safekeeping.backup import back_up, restore_folder
from workbook_tool.commands.safekeeping.forget import forget_originals, old_originals
from workbook_tool.commands.safekeeping.recover import recover_ledger
from workbook_tool.commands.safekeeping.undo import undo_event
from workbook_tool.domain.days import counted, long_day
from workbook_tool.domain.period import Period
from workbook_tool.errors import UsageError, WorkbookToolError
from workbook_tool.web.guard import the_desk
from workbook_tool.web.jobs import Job
from workbook_tool.web.page import part_of, show
from workbook_tool.web.views.jobs import started

PAGES = Blueprint("history", __name__)


@PAGES.get("/c/<period:period>/history")
def history(period: Period) -> str:
    """The log, the newest first."""
    everything = request.args.get("of") == "all"
    happenings = the_desk().fact(history_of, None if everything else period)
    shown, following = part_of(happenings, _words)
    return show(
        "history.html", period=period, happenings=shown, count=len(happenings), following=following,
        everything=everything, backup=_backup_name(),
    )  # fmt: skip


def _words(each: Happening) -> str:
    return f"{each.event.number} {each.event.actor} {each.event.kind} {each.event.service} {each.about}"


def _backup_name() -> str:
    desk = the_desk()
    path = desk.path.resolve()
    return str(path.parent / f"{path.name} {desk.clock().date().isoformat()}.zip")


@PAGES.get("/c/<period:period>/history/undo/<int:number>")
def undoing(period: Period, number: int) -> str:
    """What would be undone, before it is."""
    each = next((h for h in history_of(the_desk().folder(), None) if h.event.number == number), None) or abort(404)
    return show("undo.html", period=period, each=each)


@PAGES.post("/c/<period:period>/history/undo/<int:number>")
def undo(period: Period, number: int) -> Response:
    """Undo one event; nothing later is lost."""
    desk = the_desk()
    done = undo_event(desk.folder(), number, desk.by, request.form.get("reason", ""))
    if done.before:
        desk.tell(f"Number {number} had been undone already. Nothing was changed.")
    else:
        papers = f" Marked as withdrawn: {', '.join(path.name for path in done.withdrawn)}." if done.withdrawn else ""
        desk.tell(f"Number {number}, {done.event.kind}, is undone.{papers}")
    return _back(period)


@PAGES.post("/c/<period:period>/history/verify")
def verify(period: Period) -> Response:
    """Check the ledger and every kept file."""
    desk, where = the_desk(), url_for("history.history", period=period)

    def work(job: Job) -> str:
        job.step("the ledger and the kept files", 0, 1)
        audited = audit_folder(desk.folder(), None)
        sound = f"All {counted(len(audited.events), 'entry', 'entries')} and every kept file are as they were written."
        desk.tell(" ".join(audited.problems) or f"{sound} The ledger’s head is {audited.head}.")
        if audited.unrecorded:
            desk.tell(f"Stored, but not in the ledger: {', '.join(audited.unrecorded)}. Take them in again.")
        return where

    return started(desk.jobs.start("Verifying", work, back=where))


@PAGES.post("/c/<period:period>/history/backup")
def backup(period: Period) -> Response:
    """The whole folder in one file."""
    desk, where = the_desk(), url_for("history.history", period=period)
    file = _path("file", "the backup")

    def work(job: Job) -> str:
        done = back_up(desk.folder(), file, job.step)
        desk.tell(f"The backup is {done.path}." + (f" The ledger is damaged: {done.problem}" if done.problem else ""))
        return where

    return started(desk.jobs.start("Making a backup", work, back=where, stoppable=True))


@PAGES.post("/c/<period:period>/history/restore")
def restore(period: Period) -> Response:
    """A backup into a new folder; this one stays as it is."""
    desk, where = the_desk(), url_for("history.history", period=period)
    file, place = _path("file", "the backup"), _path("place", "the new folder")

    def work(job: Job) -> str:
        job.step("unpacking the backup", 0, 1)
        done = restore_folder(file, place)
        desk.tell(f"The backup is restored into {place}; open that folder in a desk of its own." + done.problem)
        return where

    return started(desk.jobs.start("Restoring a backup", work, back=where))


def _path(field: str, what: str) -> Path:
    text = request.form.get(field, "").strip().strip('"')
    if not text or not Path(text).is_absolute():
        raise UsageError(f"The place of {what} is not a whole path.", "Write it from the drive or the root on.")
    return Path(text)


@PAGES.get("/c/<period:period>/history/forget")
def forgetting(period: Period) -> str:
    """Which originals would go."""
    problem, due = None, None
    try:
        due = old_originals(the_desk().folder(), _day("before"))
    except WorkbookToolError as error:
        problem = error
    return show("forget.html", period=period, due=due, problem=problem)


@PAGES.post("/c/<period:period>/history/forget")
def forget(period: Period) -> Response:
    """Delete them, as the page showed; what was read from them stays."""
    desk, form = the_desk(), request.form
    before = _day("before")
    if before is None or form.get("sure") != "yes":
        raise UsageError("It was not confirmed.", "Tick that you are sure: deleted files cannot be brought back.")
    done = forget_originals(desk.folder(), before, form.get("reason", "").strip())
    files = counted(len(done.files), "original")
    desk.tell(f"{files} received before {long_day(before)} deleted, and what is kept for speed.")
    return _back(period)


def _day(field: str) -> date | None:
    text = request.values.get(field, "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError("That is not a date.", "Choose a day, for example 2023-10-27.") from None


@PAGES.post("/c/<period:period>/history/recover")
def recover(period: Period) -> Response:
    """Save what is sound of a damaged ledger, and take the received files in again."""
    desk, where = the_desk(), url_for("history.history", period=period)

    def work(job: Job) -> str:
        done = recover_ledger(desk.folder(), job.count)
        kept = f" The damaged file is kept as {done.kept}." if done.kept else ""
        outcome = done.problem or "The ledger was sound."
        desk.tell(
            f"{outcome}{kept} {counted(len(done.taken), 'file')} taken in again. {' '.join(done.missing)}".strip()
        )
        return where

    return started(desk.jobs.start("Recovering the ledger", work, back=where))


def _back(period: Period) -> Response:
    return redirect(url_for("history.history", period=period), 303)  # type: ignore[return-value]
