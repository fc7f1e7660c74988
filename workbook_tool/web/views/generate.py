"""Sending out: which period, what would be asked of whom, then the workbooks; and taking a cycle back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from flask import Blueprint, Response, redirect, request, url_for

from workbook_tool.commands.cycle.adjust import withdraw_cycle
from workbook_tool.commands.cycle.generate import TargetChange, generate_returns
from workbook_tool.commands.cycle.what_next import what_next
from workbook_tool.domain.period import Period, parse_period
from workbook_tool.errors import UnansweredError, UsageError
from workbook_tool.web.guard import the_desk
from workbook_tool.web.jobs import Job
from workbook_tool.web.page import show
from workbook_tool.web.views.jobs import started

PAGES = Blueprint("generate", __name__)


@PAGES.get("/generate")
def generate() -> str:
    """What would be asked of whom; nothing is written."""
    desk, given = the_desk(), request.args
    if "of" not in given:
        steps = what_next(desk.folder()).steps
        usual = next((s.period.label for s in steps if s.name == "generate" and s.period), "")
        return show("generate.html", usual=usual, planned=None, overwritten=[])
    period, overwritten = _period(given["of"]), list[TargetChange]()

    def note(changes: Sequence[TargetChange]) -> None:
        overwritten.extend(changes)

    planned = generate_returns(
        desk.folder(), period, given.getlist("service"), _day(given.get("due", "")), lambda *_: None, note, dry_run=True
    )
    services = desk.folder().register().register.services.values()
    names = {service.code: service.name for service in services}
    return show("generate.html", usual=period.label, planned=planned, overwritten=overwritten, names=names)


@PAGES.post("/generate")
def write() -> Response:
    """Write the workbooks."""
    desk, form = the_desk(), request.form
    period, due, services = _period(form.get("of", "")), _day(form.get("due", "")), form.getlist("service")
    board = url_for("board.board", period=period)
    hold = partial(_hold, from_now_on=form.get("from_now_on") == "yes")

    def work(job: Job) -> str:
        made = generate_returns(desk.folder(), period, services, due, job.step, hold)
        desk.tell(f"{len(made.files)} workbooks were written for {period.label}. Now write to the services.")
        return board

    back = url_for("generate.generate", of=period.code)
    return started(desk.jobs.start(f"Writing the returns of {period.label}", work, back=back))


def _hold(changes: Sequence[TargetChange], *, from_now_on: bool) -> None:
    if not from_now_on:
        names = ", ".join(dict.fromkeys(change.indicator for change in changes))
        raise UnansweredError(
            f"Targets of published periods are other than they were published: {names}.",
            "Say on the page before whether they hold from now on.",
        )


@PAGES.post("/c/<period:period>/withdraw")
def withdraw(period: Period) -> Response:
    """Take a cycle back that was begun by mistake."""
    desk = the_desk()
    withdraw_cycle(desk.folder(), period, request.form.get("reason", ""))
    desk.tell(f"{period.label} was taken back. Its folder was put aside; nothing was deleted.")
    return redirect("/", 303)  # type: ignore[return-value]


def _period(text: str) -> Period:
    try:
        return parse_period(text)
    except ValueError as error:
        raise UsageError(f"{error}.", "Write a quarter like Q2 2023/24.") from None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError("That is not a date.", "Choose a day, for example 2023-10-16.") from None
