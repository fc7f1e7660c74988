"""The year's end as a list of tasks, and the new year's register taken into use."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request, url_for

from workbook_tool.commands.year.roll_over import roll_over_register, rolled_over, take_into_use, year_after
from workbook_tool.domain.days import counted
from workbook_tool.domain.period import Period, parse_period
from workbook_tool.errors import UsageError
from workbook_tool.register.roll_over import Moves
from workbook_tool.web.guard import the_desk
from workbook_tool.web.page import download, show

PAGES = Blueprint("year", __name__)


def _year() -> Period:
    text = request.values.get("of", "")
    try:
        return parse_period(text) if text else year_after(the_desk().folder())
    except ValueError as error:
        raise UsageError(f"{error}.", "Choose a year, for example 2024-25.") from None


@PAGES.get("/year")
def year() -> str:
    """What is to be decided before the next year begins."""
    year, desk = _year(), the_desk()
    services = desk.folder().register().register.services
    return show("year.html", year=year, done=desk.read(rolled_over, year)[1], services=services)


@PAGES.get("/year/file")
def file() -> Response:
    """The new year's register, to open in Excel."""
    path = the_desk().path.resolve() / f"register-{_year().code}.xlsx"
    return download(path)


@PAGES.post("/year")
def make() -> Response:
    """Make the new year's register beside the one in use."""
    desk, year, form = the_desk(), _year(), request.form
    pairs = {name: _pairs(form.get(name, "")) for name in ("merged", "moved")}
    done = roll_over_register(desk.folder(), year, Moves(pairs["merged"], pairs["moved"]))
    desk.tell(f"{done.file.name} is made. Yours is as it was.")
    return redirect(url_for("year.year", of=year.code), 303)  # type: ignore[return-value]


@PAGES.post("/year/use")
def use() -> Response:
    """Take it into use; the one before is kept."""
    desk, year = the_desk(), _year()
    own, kept, unset = take_into_use(desk.folder(), year, anyway="anyway" in request.form)
    left = f" {counted(len(unset), 'target')} still to be set: {', '.join(unset)}." if unset else ""
    desk.tell(f"{own.name} is the register of {year.label} now; the one before is kept as {kept.name}.{left}")
    return redirect(url_for("register.register"), 303)  # type: ignore[return-value]


def _pairs(text: str) -> dict[str, str]:
    """``ITD to CUS``, a line each."""
    pairs = {}
    for line in filter(str.strip, text.splitlines()):
        old, to, new = (part.strip() for part in line.partition(" to "))
        if not (old and to and new):
            raise UsageError(f"“{line}” is not two names with “to” between them.", "Write for example ITD to CUS.")
        pairs[old] = new
    return pairs
