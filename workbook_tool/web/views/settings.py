"""Settings: collection.toml as a form, whose comments stay."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request, url_for

from workbook_tool.commands.settings_form import save_settings, settings_form
from workbook_tool.errors import WorkbookToolError
from workbook_tool.web.guard import the_desk
from workbook_tool.web.page import show
from workbook_tool.web.words import error_words

PAGES = Blueprint("settings", __name__)


@PAGES.get("/settings")
def settings() -> str:
    """What the settings say."""
    return show("settings.html", form=settings_form(the_desk().folder()), problem=None)


@PAGES.post("/settings/own")
def own() -> Response:
    """Her name in the log, and her keys; they are hers, and stand in no file of the folder."""
    desk, given = the_desk(), request.form
    desk.choose(given.get("own_name", ""), keys=given.get("keys") == "yes")
    desk.tell(f"The log names you as {desk.by} from now on.")
    return redirect(url_for("settings.settings"), 303)  # type: ignore[return-value]


@PAGES.post("/settings")
def save() -> Response | tuple[str, int]:
    """Write what was changed; where it cannot be, all that was typed stays."""
    desk, given = the_desk(), request.form
    form = settings_form(desk.folder())
    boxes = {field.name: "" for group in form.groups.values() for field in group if field.kind == "yes"}
    try:
        changed = save_settings(desk.folder(), {**boxes, **given}, given.get("seen", ""))
    except WorkbookToolError as error:
        return show("settings.html", form=form, problem=error_words(error)), 422
    desk.tell(f"Saved: {', '.join(changed)}." if changed else "Nothing was changed.")
    return redirect(url_for("settings.settings"), 303)  # type: ignore[return-value]
