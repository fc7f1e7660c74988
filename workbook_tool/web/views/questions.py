"""Questions: what is open, several at once, and one after the other."""

from __future__ import annotations

import re

from flask import Blueprint, Response, abort, redirect, request, url_for

from workbook_tool.commands.intake.decide import ChangedSinceError, Decision, decide_questions
from workbook_tool.commands.intake.question_view import question_chart, settled_question
from workbook_tool.commands.intake.questions import OpenQuestion, open_questions
from workbook_tool.domain.period import Period
from workbook_tool.errors import UsageError
from workbook_tool.web.guard import the_desk
from workbook_tool.web.page import part_of, show
from workbook_tool.web.words import error_words

PAGES = Blueprint("questions", __name__)
_WORDLESS = {"none": Decision(withhold=True), "ask": Decision(ask=True)}


@PAGES.get("/c/<period:period>/questions")
def questions(period: Period) -> str:
    """What is open, first what the officer can decide."""
    return _list(period)


def _list(period: Period, problem: tuple[str, str] | None = None) -> str:
    """The list of all; ``problem`` is why what was asked for could not be done."""
    asked = _open(period)
    shown, following = part_of(asked, _words)
    return show(
        "questions.html", period=period, questions=shown, count=len(asked), following=following, problem=problem
    )


@PAGES.post("/c/<period:period>/questions")
def decide_several(period: Period) -> Response | tuple[str, int]:
    """Decide all that are ticked in one way."""
    form = request.form
    try:
        ticked = [tuple(map(int, re.findall("[0-9]{1,9}", text))) for text in form.getlist("numbers")]
        seen = {pair[0]: pair[-1] for pair in ticked if pair}  # each question's number, and that of its finding
        if not seen:
            raise UsageError("No question was ticked.", "Tick those that are meant.")
        decided = _decide(period, seen, _decision(form.get("what", ""), answer=form.get("answer", "")))
    except UsageError as error:
        return _list(period, error_words(error)), 422
    the_desk().tell(" ".join(decided))
    return redirect(_address(period), 303)  # type: ignore[return-value]


@PAGES.get("/c/<period:period>/questions/<int:number>")
def question(period: Period, number: int) -> str | tuple[str, int]:
    """One question, or what became of it."""
    return _one(period, number)


@PAGES.post("/c/<period:period>/questions/<int:number>")
def decide(period: Period, number: int) -> str | Response | tuple[str, int]:
    """Decide one, and go on to the next that is the officer's."""
    form = request.form
    rest, seen, what = _following(_open(period), number), form.get("seen", 0, type=int), form.get("what", "")
    try:
        decided = _decide(period, {number: seen}, _decision(what, form.get("figure", ""), form.get("answer", "")))
    except ChangedSinceError:
        return _one(period, number, late=True)
    except UsageError as error:
        return _one(period, number, problem=error_words(error))
    the_desk().tell(" ".join(decided))
    left = {each.number for each in _open(period)}
    following = next((each for each in rest if each.number in left), None)
    where = _address(period) if following is None else _address(period, following.number)
    return redirect(where, 303)  # type: ignore[return-value]


def _open(period: Period) -> tuple[OpenQuestion, ...]:
    """What is open, those of the officer first; of one service, where the address names it."""
    asked = the_desk().fact(open_questions, period)[1]
    service = request.args.get("service")
    mine = (each for each in asked if service in (None, "", each.noted.service))
    return tuple(sorted(mine, key=lambda each: (each.whose.value != "officer", each.number)))


def _about(asked: tuple[OpenQuestion, ...], number: int) -> OpenQuestion | None:
    return next((each for each in asked if each.number == number), None)


def _following(asked: tuple[OpenQuestion, ...], number: int) -> list[OpenQuestion]:
    """Those after one, then those before it; the officer's alone."""
    place = next((n for n, each in enumerate(asked) if each.number == number), 0)
    return [each for each in (*asked[place + 1 :], *asked[:place]) if each.whose.value == "officer"]


def _one(
    period: Period, number: int, *, problem: tuple[str, str] | None = None, late: bool = False
) -> str | tuple[str, int]:
    """The page of one question. ``late``: it was decided on after the question had changed, so nothing was written."""
    asked = _open(period)
    about = _about(asked, number)
    if about is None:
        settled = settled_question(the_desk().folder(), period, number) or abort(404)
        return show("question_settled.html", period=period, settled=settled, late=late), 409 if late else 200
    place = next(n for n, each in enumerate(asked) if each.number == number)
    page = show(
        "question.html", period=period, question=about, questions=asked, place=place + 1, late=late,
        chart=question_chart(about),
        before=asked[place - 1] if place else None,
        after=asked[place + 1] if place + 1 < len(asked) else None, problem=problem,
    )  # fmt: skip
    return page, 422 if problem else 409 if late else 200


def _decision(what: str, figure: str = "", answer: str = "") -> Decision:
    """What a form says; UsageError where it says nothing."""
    if what in _WORDLESS:
        return _WORDLESS[what]
    if what == "other":
        if not figure.strip():
            raise UsageError("No figure was entered.", "Enter it beside “Another figure”.")
        return Decision(value=figure.strip())
    if what == "answer":
        if not answer.strip():
            raise UsageError("No answer was entered.", "Say what the answer is.")
        return Decision(answer=answer.strip())
    if what.startswith("take:"):
        return Decision(take=what.removeprefix("take:"))
    raise UsageError("Nothing was chosen.", "Choose what is meant, or leave it for now.")


def _decide(period: Period, seen: dict[int, int], decision: Decision) -> tuple[str, ...]:
    """Decide questions by their number, each with that of the finding that its page showed."""
    desk, reason = the_desk(), request.form.get("reason", "")
    return decide_questions(desk.folder(), tuple(seen), decision, desk.by, reason, period, seen).done


def _words(asked: OpenQuestion) -> str:
    finding = asked.noted.finding
    title = asked.indicator.title if asked.indicator else ""
    return f"{asked.number} {asked.noted.service} {finding.indicator} {title} {finding.message} {finding.value}"


def _address(period: Period, number: int | None = None) -> str:
    """A page of this room, with the service that is looked at."""
    service = request.args.get("service") or None
    if number is None:
        return url_for("questions.questions", period=period, service=service)
    return url_for("questions.question", period=period, number=number, service=service)
