"""The register checked alone, how each row will be asked and rated, and lists taken over into it."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request, url_for

from workbook_tool.commands.cycle.check_register import check_the_register
from workbook_tool.commands.cycle.preview import facts, preview_indicator
from workbook_tool.commands.folder import Folder
from workbook_tool.commands.register_file import REGISTER, RegisterError
from workbook_tool.commands.tables.adopt import PROPOSED, take_proposal_into_use
from workbook_tool.domain.figure import figure_text
from workbook_tool.domain.indicator import Indicator
from workbook_tool.tables.mapping import TableMap
from workbook_tool.web.guard import the_desk
from workbook_tool.web.page import download, part_of, show

PAGES = Blueprint("register", __name__)


@PAGES.get("/register")
def register() -> str:
    """What is wrong with the register, and its indicators."""
    desk = the_desk()
    indicators = desk.fact(_indicators)
    shown, following = part_of(indicators, lambda each: f"{each.ref} {each.title} {each.service}")
    return show(
        "register.html", findings=desk.fact(check_the_register).findings, indicators=shown, count=len(indicators),
        following=following, file=REGISTER, is_open=(desk.path / f"~${REGISTER}").exists(),
        proposed=PROPOSED if (desk.path / PROPOSED).is_file() else "",
    )  # fmt: skip


def _indicators(folder: Folder) -> tuple[Indicator, ...]:
    try:
        return tuple(folder.register().register.indicators.values())
    except RegisterError:
        return ()


@PAGES.get("/register/<ref>")
def row(ref: str) -> str:
    """How one indicator will be asked and rated."""
    preview = preview_indicator(the_desk().folder(), ref)
    indicator, unit = preview.indicator, preview.register.unit(preview.indicator)
    figures = [
        (figure_text(rating.current.value, unit, indicator.decimals), rating)
        for rating in preview.ratings
        if rating.current and rating.current.value is not None
    ]
    return show("register_row.html", preview=preview, facts=list(facts(preview)), figures=figures)


@PAGES.get("/register/file/<any(register, proposed):which>")
def file(which: str) -> Response:
    """The workbook, to open in Excel."""
    path = the_desk().path.resolve() / (REGISTER if which == "register" else PROPOSED)
    return download(path)


@PAGES.post("/register/use")
def use() -> Response:
    """Take the register that was proposed into use; the one before is kept."""
    desk = the_desk()
    own, kept, _ = take_proposal_into_use(desk.folder(), (), TableMap(), anyway="anyway" in request.form)
    desk.tell(f"{own.name} is the one that was proposed now; the one before is kept as {kept.name}.")
    return redirect(url_for("register.register"), 303)  # type: ignore[return-value]
