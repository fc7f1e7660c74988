"""The board: what is to be done next, how far the cycle is, whose move each return is."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request, url_for

from workbook_tool.commands.cycle.board import board_of
from workbook_tool.domain.period import Period
from workbook_tool.web.guard import the_desk
from workbook_tool.web.page import part_of, show
from workbook_tool.web.steps import tasks

PAGES = Blueprint("board", __name__)


@PAGES.get("/c/<period:period>/")
def board(period: Period) -> str:
    """The board of one cycle."""
    facts = the_desk().fact(board_of, period)
    lines, following = part_of(facts.lines, lambda line: f"{line.service.code} {line.service.name}")
    return show(
        "board.html", board=facts, tasks=tasks(facts), lines=lines, all_lines=len(facts.lines), following=following
    )


@PAGES.get("/cycle")
def other() -> Response:
    """The board of the cycle that was chosen; or the page that begins one."""
    code = request.args.get("cycle", "")
    where = url_for("generate.generate") if code == "new" else f"/c/{code}/"
    return redirect(where, 303)  # type: ignore[return-value]
