"""What the messages to services say: the words of each kind, tried on an example, and the officer's own."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request, url_for

from workbook_tool.commands.mail.own_words import TEMPLATES, keep_template, placeholders, put_back, try_template
from workbook_tool.domain.period import Period
from workbook_tool.errors import UsageError
from workbook_tool.web.guard import the_desk
from workbook_tool.web.page import show
from workbook_tool.web.words import error_words

PAGES = Blueprint("wording", __name__)


@PAGES.get("/c/<period:period>/messages/words")
def messages(period: Period) -> str:
    """The kinds of messages, each with its subject."""
    folder = the_desk().folder()
    return show("wordings.html", period=period, templates=[try_template(folder, name) for name in TEMPLATES])


@PAGES.get("/c/<period:period>/messages/words/<name>")
def wording(period: Period, name: str) -> str:
    """The words of one kind, what they make of an example, and what they can say."""
    tried = try_template(the_desk().folder(), name)
    return show(
        "wording.html",
        period=period,
        tried=tried,
        seen=tried.digest,
        known=placeholders(name),
        problem=None,
        changed=False,
    )


@PAGES.post("/c/<period:period>/messages/words/<name>")
def change(period: Period, name: str) -> str | Response | tuple[str, int]:
    """Try the words that were typed, keep them, or have the program's again."""
    desk, given = the_desk(), request.form
    where, text, problem = url_for("wording.messages", period=period), given.get("text", ""), None
    if given.get("do") == "back":
        put_back(desk.folder(), name)
        desk.tell("The message says what it said before you changed it. Your words are kept beside it.")
        return redirect(where, 303)  # type: ignore[return-value]
    tried = try_template(desk.folder(), name, text)
    if given.get("do") == "keep" and not tried.findings:
        try:
            keep_template(desk.folder(), name, text, given.get("seen", ""))
        except UsageError as error:
            problem = error_words(error)
        else:
            desk.tell("Your words are kept. The next messages say them.")
            return redirect(where, 303)  # type: ignore[return-value]
    seen, known = given.get("seen", ""), placeholders(name)
    page = show("wording.html", period=period, tried=tried, seen=seen, known=known, problem=problem, changed=True)
    return page, 422 if problem or tried.findings else 200
