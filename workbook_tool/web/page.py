"""How every page is made: the frame around it, and where it leads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import Response, abort, current_app, g, render_template, request, send_file, url_for
from markupsafe import Markup

from workbook_tool.commands.cycle.board import DeskFrame, desk_frame
from workbook_tool.domain.period import Period
from workbook_tool.errors import WorkbookToolError
from workbook_tool.web.guard import the_desk
from workbook_tool.web.uploads import Batch

Row = TypeVar("Row")

NAVIGATION = (
    ("board.board", "Board"),
    ("inbox.inbox", "Inbox"),
    ("questions.questions", "Questions"),
    ("indicators.indicators", "Indicators"),
    ("messages.messages", "Messages"),
    ("papers.papers", "Papers"),
    ("register.register", "Register"),
    ("history.history", "History"),
)
"""The pages of a cycle: the endpoint of each and its name."""


_RECENT = timedelta(minutes=10)


HIDDEN = frozenset(
    {"seen", "number", "numbers", "kind", "cause", "of", "commentary_was", "actions_was", "went", "via", "do", "look"}
)
"""Fields of forms that nobody types."""


def show(template: str, *, bare: bool = False, **facts: Any) -> str:  # noqa: ANN401
    """A page. ``bare``: without the navigation, which may fail where the page says that something did."""
    g.bare = bare
    return render_template(template, **facts)


def frame() -> dict[str, Any]:
    """What the frame of every page shows."""
    desk, known = the_desk(), None
    if g.get("let_in") and not g.get("bare") and desk.is_started:
        known = _known()
    return {
        "desk": desk,
        "frame": known,
        "navigation": _navigation(known),
        "here": (request.blueprint or ""),
        "asked": request.args,
        "other": _other(known),
        "flashes": desk.take_news() if g.get("let_in") else [],
        "hidden_fields": HIDDEN,
        "token": token_field,
        "view_exists": view_exists,
        "let_in": g.get("let_in", False),
    }


def token_field() -> Markup:
    """The field by which a form shows that it is ours."""
    return Markup('<input type="hidden" name="token" value="{}">').format(the_desk().token)


def _known() -> DeskFrame | None:
    try:
        return the_desk().fact(desk_frame, the_period())
    except WorkbookToolError:  # said by the page itself
        return None


def _other(known: DeskFrame | None) -> tuple[str, datetime] | None:
    """Somebody else who wrote in the last ten minutes."""
    if known is None or known.last_at is None or known.last_by == the_desk().by:
        return None
    recent = the_desk().clock() - known.last_at < _RECENT
    return (known.last_by, known.last_at) if recent else None


def the_period() -> Period | None:
    """The cycle that the address names; None for the latest."""
    period = (request.view_args or {}).get("period")
    return period if isinstance(period, Period) else None


def _navigation(known: DeskFrame | None) -> list[tuple[str, str, str, int]]:
    """Each page's endpoint, name, address, and how much is open there."""
    if known is None:
        return []
    if known.period is None:  # the first cycle is still to come
        return [("register.register", "Register", url_for("register.register"), 0)]
    counts = {"questions.questions": known.questions, "messages.messages": known.messages}
    return [
        (endpoint, name, url_for(endpoint, period=known.period), counts.get(endpoint, 0))
        for endpoint, name in NAVIGATION
        if view_exists(endpoint)
    ]


def the_batch(number: int) -> Batch:
    """The files that were brought under a number; no such page where they are gone."""
    batch = the_desk().batches.get(number)
    return batch if batch and batch.files else abort(404)


def answers_given() -> list[str]:
    """What the address answers of the questions about a table, in order."""
    return [value for name, value in request.args.items(multi=True) if name.partition("-")[0] == "answer" and value]


def download(path: Path, name: str = "") -> Response:
    """A file to save, called ``name`` or as it is; no such page where it is gone since its link was shown."""
    try:
        return send_file(path, "application/octet-stream", as_attachment=True, download_name=name or path.name)
    except FileNotFoundError:
        abort(404)


def view_exists(endpoint: str) -> bool:
    """Whether there is such a page."""
    return endpoint in current_app.view_functions


LONGEST = 50
"""Rows of a list that a page shows at once."""


def part_of(rows: Sequence[Row], words: Callable[[Row], str]) -> tuple[Sequence[Row], str]:
    """The rows that the address asks for (``find``, ``from``), and the address of those that follow; empty for none."""
    sought = request.args.get("find", "").casefold().split()
    matching = [row for row in rows if all(word in words(row).casefold() for word in sought)] if sought else rows
    first = max(request.args.get("from", 0, type=int), 0)
    rest = [(name, value) for name, value in request.args.items(multi=True) if name != "from"]
    following = f"?{urlencode([*rest, ('from', str(first + LONGEST))])}" if len(matching) > first + LONGEST else ""
    return matching[first : first + LONGEST], following
