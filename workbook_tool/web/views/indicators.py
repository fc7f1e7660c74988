"""Indicators: the list; and of each its rating with the sum, chart, words, history, what if, and corrections."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, redirect, request, url_for

from workbook_tool.commands.intake.amend import Amendment, amend_reading
from workbook_tool.commands.intake.questions import open_questions
from workbook_tool.commands.results.attach import attach_to_page
from workbook_tool.commands.results.attachments import remove_attachments
from workbook_tool.commands.results.indicator_view import cycle_pages, indicator_rows, indicator_view, what_if
from workbook_tool.commands.results.papers import page_files
from workbook_tool.commands.results.report import write_report
from workbook_tool.domain.period import Period, parse_period
from workbook_tool.errors import UsageError
from workbook_tool.report import Selection
from workbook_tool.web.guard import the_desk
from workbook_tool.web.jobs import Job
from workbook_tool.web.page import part_of, show
from workbook_tool.web.uploads import keep
from workbook_tool.web.views.jobs import started

PAGES = Blueprint("indicators", __name__)


@PAGES.get("/c/<period:period>/indicators")
def indicators(period: Period) -> str:
    """The indicators of a cycle."""
    rows = indicator_rows(the_desk().fact(cycle_pages, period))
    wanted = request.args.get("rating", "")
    chosen = [row for row in rows if row.rag == wanted] if wanted else rows
    shown, following = part_of(chosen, lambda row: f"{row.ref} {row.title} {row.service}")
    ratings = list(dict.fromkeys(row.rag for row in rows))
    return show(
        "indicators.html", period=period, rows=shown, count=len(chosen), total=len(rows), following=following,
        ratings=ratings, wanted=wanted,
    )  # fmt: skip


@PAGES.get("/c/<period:period>/indicators/<path:ref>")
def indicator(period: Period, ref: str) -> str:
    """One indicator; with ``target`` or ``rule`` also what they would make of it."""
    desk, asked = the_desk(), request.args
    given = desk.fact(cycle_pages, period)
    facts, tried, problem = desk.read(indicator_view, given, desk.fact(open_questions, period)[1], ref)[1], None, ""
    if "target" in asked or "rule" in asked:
        try:
            tried = what_if(given, facts.page, asked.get("target", ""), asked.get("rule", ""))
        except UsageError as error:
            problem = error.message
    return show("indicator.html", period=period, facts=facts, tried=tried, problem=problem,
                made=page_files(desk.folder(), period, ref))  # fmt: skip


@PAGES.post("/c/<period:period>/preview/<path:ref>")
def preview(period: Period, ref: str) -> Response:
    """Make its page alone, as the report would have it now."""
    desk, where = the_desk(), f"{url_for('indicators.indicator', period=period, ref=ref)}#page"

    def work(job: Job) -> str:
        write_report(desk.folder(), period, ("pdf", "html"), Selection(indicator=ref), progress=job.step)
        desk.tell(f"The page of {ref} is made, as the report has it now.")
        return where

    return started(desk.jobs.start(f"Making the page of {ref}", work, back=where, stoppable=True))


def _back(period: Period, ref: str) -> Response:
    return redirect(url_for("indicators.indicator", period=period, ref=ref), 303)  # type: ignore[return-value]


@PAGES.post("/c/<period:period>/correct/<path:ref>")
def correct(period: Period, ref: str) -> Response:
    """Correct the figure or the words of an indicator; what the service gave is kept."""
    desk, form = the_desk(), request.form
    wanted = Amendment(
        value=form.get("figure", "").strip() or None,
        commentary=form.get("commentary") if form.get("commentary") != form.get("commentary_was") else None,
        actions=form.get("actions") if form.get("actions") != form.get("actions_was") else None,
        status=form.get("status") or None,
        restate=form.get("restate") == "yes",
    )
    done = amend_reading(desk.folder(), ref, _period(form.get("of", "")), wanted, desk.by, form.get("reason", ""))
    desk.tell(" ".join(done.done))
    return _back(period, ref)


def _period(text: str) -> Period:
    try:
        return parse_period(text)
    except ValueError as error:
        raise UsageError(f"{error}.") from None


@PAGES.post("/c/<period:period>/attach/<path:ref>")
def attach(period: Period, ref: str) -> Response:
    """Put a picture or a table on an indicator's page."""
    desk, form = the_desk(), request.form
    batch = desk.new_batch(None)
    assert batch.place is not None
    try:
        brought: tuple[Path, ...] = keep(request.files.getlist("file"), batch.place)
        attach_to_page(desk.folder(), ref, period, brought[0], form.get("caption", ""), form.get("alt_text", ""))
    finally:
        batch.drop()
    desk.tell(f"It stands on the page of {ref}.")
    return _back(period, ref)


@PAGES.post("/c/<period:period>/detach/<path:ref>")
def detach(period: Period, ref: str) -> Response:
    """Take a picture or a table off an indicator's page."""
    desk = the_desk()
    remove_attachments(desk.folder(), ref, period, request.form.get("caption") or None)
    desk.tell(f"It is off the page of {ref}; the log keeps it.")
    return _back(period, ref)
