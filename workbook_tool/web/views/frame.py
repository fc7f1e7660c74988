"""What belongs to no page: the way in, the style sheet, the script, closing the desk."""

from __future__ import annotations

import threading

from flask import Blueprint, Response, redirect, send_from_directory, url_for

from workbook_tool import resources
from workbook_tool.commands.cycle.board import desk_frame
from workbook_tool.commands.results.ratings import rating_colours
from workbook_tool.errors import WorkbookToolError
from workbook_tool.web.guard import the_desk
from workbook_tool.web.page import show
from workbook_tool.web.words import slug

PAGES = Blueprint("frame", __name__)


@PAGES.get("/")
def home() -> Response:
    """The board of the latest cycle; before the first one, the way to it."""
    desk = the_desk()
    if not desk.is_started:
        return redirect("/start", 303)  # type: ignore[return-value]
    period = desk.fact(desk_frame, None).period
    return redirect(url_for("board.board", period=period) if period else url_for("register.register"), 303)  # type: ignore[return-value]


@PAGES.get("/desk.css")
def style() -> Response:
    """The style sheet."""
    return send_from_directory(resources.root("templates") / "desk", "desk.css")


@PAGES.get("/desk.js")
def script() -> Response:
    """The script, without which every page works."""
    return send_from_directory(resources.root("templates") / "desk", "desk.js")


@PAGES.get("/ratings.css")
def ratings_style() -> Response:
    """The colours of the register's ratings."""
    desk = the_desk()
    try:
        colours = desk.fact(rating_colours) if desk.is_started else {}
    except WorkbookToolError:
        colours = {}
    rules = [
        f".rag.{slug(name)} {{ background: {c.fill}; color: {c.ink}; border-color: {c.edge}; }}\n"
        f".share .{slug(name)} {{ fill: {c.fill}; }}\n"
        for name, c in colours.items()
    ]
    return Response("".join(rules), mimetype="text/css")


@PAGES.post("/close")
def close() -> str:
    """End the desk."""
    desk = the_desk()
    threading.Thread(target=desk.closed).start()  # it waits until this page has gone out
    return show("closed.html", bare=True)


@PAGES.get("/alive")
def alive() -> tuple[str, int]:
    """Nothing: the script asks whether the desk is still there."""
    return "", 204
