"""Long work: how far it is, and stopping it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, jsonify, redirect, request, url_for

from workbook_tool.durable import BusyError
from workbook_tool.errors import WorkbookToolError
from workbook_tool.web.guard import the_desk
from workbook_tool.web.jobs import Job
from workbook_tool.web.page import show
from workbook_tool.web.words import error_words, how_far

PAGES = Blueprint("jobs", __name__)


def started(job: Job) -> Response:
    """The answer to a form that began long work: its page, or that of its result where it is done at once."""
    job.over.wait(0.25)
    return redirect(_next(job), 303)  # type: ignore[return-value]


def _next(job: Job) -> str:
    return job.next if job.state == "done" else url_for("jobs.job", number=job.number)


@PAGES.get("/jobs/<int:number>")
def job(number: int) -> Any:  # noqa: ANN401
    """How far it is; once it is done, its result."""
    job = the_desk().jobs.get(number) or abort(404)
    if request.accept_mimetypes.best == "application/json":
        return jsonify(_as_data(job))
    state, far = job.state, job.how_far  # once: the work goes on while the page is drawn
    if state == "done":
        return redirect(job.next, 303)
    return show("job.html", job=job, state=state, far=far, how_far=how_far(state, far), problem=_problem(job))


@PAGES.post("/jobs/<int:number>/stop")
def stop(number: int) -> Response:
    """Stop it at the next place where it can be."""
    job = the_desk().jobs.get(number) or abort(404)
    job.stop.set()
    job.over.wait(1.5)
    return redirect(_next(job), 303)  # type: ignore[return-value]


def _as_data(job: Job) -> dict[str, Any]:
    ended, state, far = job.over.is_set(), job.state, job.how_far
    quarter = far.done * 4 // far.total if far.total else 0
    return {
        "done": far.done,
        "total": far.total,
        "text": how_far(state, far),
        "spoken": f"{job.title}: {quarter * 25} per cent done." if 0 < quarter < 4 else "",
        "next": _next(job) if ended else "",
    }


def _problem(job: Job) -> tuple[str, str] | None:
    """Why it failed, and the way out."""
    if job.error is None:
        return None
    if isinstance(job.error, BusyError):
        return "Somebody else is at work in this folder just now.", "Wait a moment, go back and begin again."
    if isinstance(job.error, WorkbookToolError):
        return error_words(job.error)
    return "Something unexpected happened.", "What it was stands in the desk's log."
