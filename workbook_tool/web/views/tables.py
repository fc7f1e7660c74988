"""A plain table without a folder: rated, held to the rules, or its trend read; nothing is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for

from workbook_tool.commands.register_file import REGISTER
from workbook_tool.commands.tables.rate import rate_table, read_table, reperform_table, trend_table
from workbook_tool.tables.mapping import TableMap
from workbook_tool.tables.preview import preview_of
from workbook_tool.web.guard import the_desk
from workbook_tool.web.page import answers_given, part_of, show, the_batch

PAGES = Blueprint("tables", __name__)


@PAGES.get("/tables")
def tables() -> str:
    """Where to bring a table, and what to do with it."""
    return show("tables.html")


@PAGES.post("/tables")
def bring() -> Response:
    """Read the table that was brought; it is removed when the desk is closed."""
    batch, form = the_desk().brought(request.files.getlist("file")), request.form
    what, rules = form.get("what", ""), form.get("rules") or None
    return redirect(url_for("tables.result", number=batch.number, what=what, rules=rules), 303)  # type: ignore[return-value]


@PAGES.get("/tables/<int:number>")
def result(number: int) -> str:
    """What becomes of the table."""
    file, what, answers = the_batch(number).files[0], request.args.get("what", ""), answers_given()
    mapping = TableMap().with_options(answers)
    about: dict[str, Any] = {"file": file.name, "what": what, "number": number, "answers": answers}
    if what == "trend":
        read = trend_table(file)
        rows, following = part_of(read.rows, lambda row: str(row["indicator"]))
        return show("table_trend.html", **about, rows=rows, count=len(read.rows), following=following,
                    findings=read.findings)  # fmt: skip
    previews = [preview_of(table, mapping) for table in read_table(file, mapping).tables]
    if what == "reperform":
        done = reperform_table(file, _rules(), mapping)
        return show("table_reperformed.html", **about, done=done, rated=done.rated, previews=previews)
    rated = rate_table(file, _rules(), mapping).rated
    data = [row.as_data() for row in rated.rows]
    rows, following = part_of(data, lambda row: f"{row['indicator']} {row['title']} {row['service']} {row['rag']}")
    return show("table_rated.html", **about, rated=rated, rows=rows, following=following, previews=previews)


def _rules() -> Path | None:
    """The rules that were chosen: the council's own, or the standard ones."""
    desk = the_desk()
    return desk.path / REGISTER if request.args.get("rules") == "own" and desk.is_started else None
