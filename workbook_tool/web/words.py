"""The desk's own words, and how it writes days and counts."""

from __future__ import annotations

import re
from collections.abc import Container
from datetime import datetime

from workbook_tool.catalogue import Door, way_out_words
from workbook_tool.commands.cycle.moves import Move, Need
from workbook_tool.commands.cycle.status import Line
from workbook_tool.domain.days import counted, short_day
from workbook_tool.errors import WayOut, WorkbookToolError
from workbook_tool.web.jobs import HowFar

REFUSALS = {
    "used": "This address has been used already: it opens the desk once. Start the desk again from its shortcut.",
    "cookie": "This browser has not been let in. Start the desk from its shortcut; it opens the right page.",
    "host": "This is not the address of the desk.",
    "elsewhere": "This came from another website, and was not obeyed.",
    "token": "This page is older than the desk that is running. Go back, load the page again, and repeat it.",
    "read-only": "This desk was opened for reading only.",
}
"""Why somebody is not let in."""


def way_out(way: str | WayOut) -> str:
    """What can be done, as a page says it."""
    return way_out_words(way, Door.DESK)


def error_words(error: WorkbookToolError) -> tuple[str, str]:
    """What happened and the way out, as a page says it."""
    return error.message, way_out(error.way_out)


def moment(value: datetime | None) -> str:
    """``13 Oct, 08:55``."""
    return f"{value.day} {value:%b, %H:%M}" if value else ""


def listed(names: list[str] | tuple[str, ...]) -> str:
    """``A``, ``A and B``, ``A, B and C``."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def slug(text: str) -> str:
    """A word as a class of the style sheet: ``Not rated`` is ``not-rated``."""
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")


_YOURS = {
    Need.SEND: "send it out",
    Need.CONFIRM: "say whether the draft went out",
    Need.DECIDE: "decide {points}",
    Need.REPLY: "write to it",
}


def whose(line: Line, to_remind: Container[str] = ()) -> str:
    """Whose move a service's return is: ``Yours: write to it``. ``to_remind`` are to be reminded today."""
    if needs := line.standing.needs:
        return f"Yours: {_YOURS[needs[0]].format(points=counted(line.standing.decide, 'point'))}"
    if line.service.code in to_remind:
        return "Yours: remind it"
    if line.move is Move.NOBODY:
        return "Nobody’s"
    written = line.message.at if line.message else None
    if line.received is None and line.late:
        return f"Theirs: late, written to on {short_day(written)}" if written else "Theirs: late"
    told = f"told on {short_day(written)}" if line.received and written else f"until {short_day(line.due)}"
    return f"Theirs: {told}"


def how_far(state: str, far: HowFar) -> str:
    """How far a job is, in words."""
    if state == "waiting":
        return "It waits for what was begun before."
    count = f"{far.done} of {far.total}" if far.total else str(far.done or "")
    return ": ".join(filter(None, (count, far.text))) or "It has begun."
