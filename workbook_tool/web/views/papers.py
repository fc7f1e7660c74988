"""Papers: what is open, the versions, what changed; bring together, report, publish, save."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, redirect, request, url_for

from workbook_tool.commands.results.compare import compare_versions
from workbook_tool.commands.results.compile import compile_master
from workbook_tool.commands.results.edition import EditionWords
from workbook_tool.commands.results.papers import paper_file, papers_of
from workbook_tool.commands.results.report import write_report
from workbook_tool.commands.safekeeping.publish import publish_cycle
from workbook_tool.domain.period import Period
from workbook_tool.errors import UsageError
from workbook_tool.report import FORMATS, Selection
from workbook_tool.web.guard import the_desk
from workbook_tool.web.jobs import Job
from workbook_tool.web.page import download, show
from workbook_tool.web.views.jobs import started

PAGES = Blueprint("papers", __name__)


@PAGES.get("/c/<period:period>/papers")
def papers(period: Period) -> str:
    """The papers of a cycle."""
    desk, given = the_desk(), request.args
    facts = desk.read(papers_of, period)[1]
    first, second = given.get("first", facts.versions - 1, type=int), given.get("second", facts.versions, type=int)
    compared = facts.versions > 1 and 0 < first != second > 0
    changed = desk.fact(compare_versions, period, first, second) if compared else []
    return show(
        "papers.html", period=period, facts=facts, changed=changed[:200], all_changed=len(changed), first=first,
        second=second,
    )  # fmt: skip


def _words() -> EditionWords:
    form = request.form
    try:
        meeting = date.fromisoformat(form["meeting"]) if form.get("meeting") else None
    except ValueError:
        raise UsageError("That is not a date.", "Choose the day of the meeting.") from None
    return EditionWords(form.get("audience", ""), meeting, form.get("appendix", ""))


@PAGES.post("/c/<period:period>/papers/compile")
def compile_(period: Period) -> Response:
    """Bring the figures together in the master workbook."""
    desk, form, words = the_desk(), request.form, _words()
    where = url_for("papers.papers", period=period)
    with_data, public = form.get("with_data") == "yes", form.get("public") == "yes"

    def work(job: Job) -> str:
        made = compile_master(desk.folder(), period, words, with_data=with_data, public=public, progress=job.step)
        desk.tell(
            f"The master workbook is version {made.version}: {made.rated} of {made.indicators} indicators are rated."
        )
        return where

    return started(desk.jobs.start(f"Bringing {period.label} together", work, back=where, stoppable=True))


@PAGES.post("/c/<period:period>/papers/report")
def report(period: Period) -> Response:
    """Make the committee's report."""
    desk, form, words = the_desk(), request.form, _words()
    where = url_for("papers.papers", period=period)
    formats = [each for each in FORMATS if each in form.getlist("format")]
    if not formats:
        raise UsageError("No kind of file was ticked.", "Tick at least one: PDF, Word or web page.")
    committee, service, priority = (form.get(key, "") for key in ("committee", "service", "priority"))
    selection = Selection(committee, service, form.get("exceptions") == "yes", priority)
    shape, parts = form.get("shape", ""), max(1, form.get("parts", 1, type=int))

    def work(job: Job) -> str:
        made = write_report(desk.folder(), period, formats, selection, words, shape, job.step, parts)
        desk.tell(f"The report is made, with {made.indicators} indicators.")
        return where

    title = f"Making the report of {period.label}"
    return started(desk.jobs.start(title, work, back=where, total=len(formats) * parts, stoppable=True))


@PAGES.get("/c/<period:period>/papers/publish")
def publish(period: Period) -> str:
    """What would be published, and what is open."""
    return show("publish.html", period=period, planned=the_desk().read(papers_of, period)[1].planned)


@PAGES.post("/c/<period:period>/papers/publish")
def freeze(period: Period) -> Response:
    """Publish the version that the page showed."""
    desk, where = the_desk(), url_for("papers.papers", period=period)
    planned = desk.read(papers_of, period)[1].planned
    if request.form.get("number") != str(planned.version):
        raise UsageError("Another version was made since this page was shown.", "Look at it first, then publish it.")
    if planned.published:
        return redirect(where, 303)  # type: ignore[return-value]

    def work(job: Job) -> str:
        job.step("freezing the figures", 0, 1)
        done = publish_cycle(desk.folder(), period)
        desk.tell(
            f"{period.label} is published by {done.by}: the figures of version {planned.version}, whose master is "
            f"now version {done.version} and says PUBLISHED. Make the report again: it says so, too."
        )
        return where

    return started(desk.jobs.start(f"Publishing {period.label}", work, back=where))


@PAGES.get("/c/<period:period>/papers/file/<path:name>")
def file(period: Period, name: str) -> Response:
    """One of the papers, to save."""
    path = paper_file(the_desk().folder(), period, name)
    return download(path)
