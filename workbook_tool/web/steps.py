"""What is to be done next, as the board says it: each step of ``what_next`` in the desk's words, with its page."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for

from workbook_tool import resources
from workbook_tool.commands.cycle.board import Board
from workbook_tool.commands.cycle.what_next import Step
from workbook_tool.domain.days import counted, long_day
from workbook_tool.immutable import immutable
from workbook_tool.web.page import view_exists
from workbook_tool.web.words import listed


@immutable
class Task:
    """Something to do: what, why, and the button with its page."""

    title: str
    """What to do."""
    why: str
    button: str
    address: str
    """The page that it is done on."""
    label: str = "Next"
    """Whether it is for now, for later, or waits for somebody else."""


_MANY = 3  # services that are named


def tasks(board: Board) -> list[Task]:
    """The steps of a board that have a page, in order."""
    return [task for step in board.steps for task in _task(board, step)]


def _task(board: Board, step: Step) -> Iterator[Task]:
    words = resources.template("desk")["steps"].get(step.name)
    if words is None or not view_exists(words["page"]):
        return
    about = [line for line in board.lines if line.service.code in step.services]
    names = [line.service.name for line in about]
    points = sum(line.standing.decide for line in about)
    facts = {
        "services": listed(names) if len(names) <= _MANY else counted(len(names), "service"),
        "points": counted(points, "point"),
        "period": step.period.label if step.period else "",
    }
    label = f"From {long_day(step.on)}" if step.on else words.get("label", "Next")
    address = _address(board, step, words["page"])
    yield Task(words["title"].format(**facts), words["why"], words["button"], address, label)


def _address(board: Board, step: Step, endpoint: str) -> str:
    if endpoint in ("generate.generate", "year.year"):
        return url_for(endpoint, of=step.period.code if step.period else None)
    return url_for(endpoint, period=board.status.cycle.period)
