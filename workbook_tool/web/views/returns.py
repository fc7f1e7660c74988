"""A service's return: what is open about it beside its sheet, and what may be done with it."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, redirect, request, url_for

from workbook_tool.commands.cycle.adjust import extend_due_date
from workbook_tool.commands.intake.return_view import original, return_view
from workbook_tool.domain.days import long_day
from workbook_tool.domain.period import Period
from workbook_tool.errors import UsageError
from workbook_tool.web.guard import the_desk
from workbook_tool.web.page import download, show

PAGES = Blueprint("returns", __name__)


@PAGES.get("/c/<period:period>/returns/<code>")
def service(period: Period, code: str) -> str:
    """One service's return."""
    facts = the_desk().fact(return_view, period, code)
    sheet = facts.sheet
    if sheet is not None and request.args.get("columns") != "all":
        sheet = sheet.narrow(q.noted.finding.cell.ref for q in facts.questions if q.noted.finding.cell)
    return show("return.html", period=period, facts=facts, sheet=sheet)


@PAGES.post("/c/<period:period>/returns/<code>/extend")
def extend(period: Period, code: str) -> Response:
    """Give the service another day."""
    desk, form = the_desk(), request.form
    try:
        due = date.fromisoformat(form.get("due", ""))
    except ValueError:
        raise UsageError("That is not a date.", "Choose a day, for example 2023-10-27.") from None
    done = extend_due_date(desk.folder(), period, code, due, form.get("reason", ""))
    desk.tell(f"{done.service.name} has until {long_day(done.due)}; before, it was {long_day(done.was)}.")
    return redirect(url_for("returns.service", period=period, code=code), 303)  # type: ignore[return-value]


@PAGES.get("/c/<period:period>/files/<int:number>")
def file(period: Period, number: int) -> Response:
    """A file as it came, to save."""
    name, path = original(the_desk().folder(), period, number)
    return download(path, name)
