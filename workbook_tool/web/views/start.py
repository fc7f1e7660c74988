"""The first run: a council of one's own, perhaps from a list of indicators that is there already, or the sample."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request, url_for

from workbook_tool.commands.cycle.init import start_folder
from workbook_tool.commands.settings_form import save_settings
from workbook_tool.commands.tables.adopt import Adopted, adopt_lists
from workbook_tool.domain.days import counted
from workbook_tool.errors import UsageError, WorkbookToolError
from workbook_tool.tables.mapping import TableMap
from workbook_tool.web.guard import the_desk
from workbook_tool.web.jobs import Job
from workbook_tool.web.page import answers_given, show, the_batch
from workbook_tool.web.views.jobs import started
from workbook_tool.web.words import error_words

PAGES = Blueprint("start", __name__)
FIELDS = ("council", "team", "contact", "return_to", "committee", "due_working_days", "bank_holidays")


@PAGES.get("/start")
def start() -> str | Response:
    """What a folder without a collection can become."""
    if the_desk().is_started:
        return redirect(url_for("frame.home"), 303)  # type: ignore[return-value]
    return show("start.html", given=request.args, problem=None)


@PAGES.post("/start")
def begin() -> Response | tuple[str, int]:
    """Start the council; its list follows on the page of the register."""
    desk, given = the_desk(), request.form
    if desk.is_started:
        return redirect(url_for("frame.home"), 303)  # type: ignore[return-value]
    council = given.get("council", "").strip()
    days = given.get("due_working_days", "").strip()
    try:
        if not council:
            raise UsageError("The council has no name.", "Enter it: it stands on every paper.")
        if days and not (days.isdecimal() and 1 <= int(days) <= 120):
            raise UsageError(f"“{days}” are no working days.", "Enter a whole number from 1 to 120.")
        start_folder(desk.path, sample=False, council=council)
        save_settings(desk.folder(), {name: given[name] for name in FIELDS if given.get(name, "").strip()}, "")
    except WorkbookToolError as error:
        return show("start.html", given=given, problem=error_words(error)), 422
    desk.tell(f"{council} is started. Now fill its register: from a list that you have, or in Excel.")
    return redirect(url_for("register.register"), 303)  # type: ignore[return-value]


@PAGES.post("/start/sample")
def sample() -> Response:
    """Fill the folder with the sample council, and go on to sending its quarter out."""
    desk, next_page = the_desk(), url_for("generate.generate")

    def work(job: Job) -> str:
        job.step("making the sample council", 0, 1)
        made = start_folder(desk.path, sample=True, clock=desk.clock, actor=desk.actor)
        desk.tell(
            f"The sample council is there. Completed returns lie in {desk.path.name}/returns, two with mistakes in "
            f"{desk.path.name}/wrong: bring them to the inbox once the workbooks are out."
        )
        return f"{next_page}?of={made.period.code}" if made.period else next_page

    return started(desk.jobs.start("Making the sample council", work, back="/start"))


# -- a list that is there already ---------------------------------------------------------
@PAGES.post("/register/adopt")
def bring() -> Response:
    """Keep the lists that were brought, and show what they would make."""
    batch = the_desk().brought(request.files.getlist("files"))
    return redirect(url_for("start.proposal", number=batch.number), 303)  # type: ignore[return-value]


@PAGES.get("/register/adopt/<int:number>")
def proposal(number: int) -> str:
    """What a register made of the lists would say, and what they leave open."""
    batch = the_batch(number)
    answers = answers_given()
    adopted = adopt_lists(the_desk().folder(), batch.files, TableMap().with_options(answers), preview=True)
    return show("adopt.html", number=number, batch=batch, adopted=adopted, answers=answers)


@PAGES.post("/register/adopt/<int:number>")
def adopt(number: int) -> Response:
    """Make the register of the lists, as the page showed."""
    desk, batch, answers = the_desk(), the_batch(number), request.form.getlist("answer")
    where = url_for("register.register")

    def work(job: Job) -> str:
        job.step("making the register", 0, 1)
        adopted = adopt_lists(desk.folder(), batch.files, TableMap().with_options(answers))
        desk.tell(_done(adopted))
        return where

    return started(desk.jobs.start("Making the register", work, back=where))


def _done(adopted: Adopted) -> str:
    if adopted.file is None:
        return "The lists bring nothing new; the register is as it was."
    made = f"{adopted.file.name} has {counted(adopted.count, 'new indicator')}."
    if not adopted.in_use:
        return f"{made} Yours is as it was: look at it, then take it into use."
    history = adopted.history
    return made + (f" {counted(history.new, 'reading')} of history taken in." if history and history.new else "")
