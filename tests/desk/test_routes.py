"""A page for every command: what the desk cannot do is named here, with why."""

from __future__ import annotations

import re

import pytest
from visitor import C, Visitor, text

from workbook_tool.cli import cli

# By command, the pages and forms that do the same.
ROUTES = {
    "demo": ("start.sample",),
    "init": ("start.start", "start.begin"),
    "check-register": ("register.register",),
    "preview": ("register.row",),
    "adopt": ("start.bring", "start.adopt", "register.use"),
    "import-history": ("earlier.bring", "earlier.look", "earlier.take"),
    "rate": ("tables.bring", "tables.result"),
    "reperform": ("tables.bring", "tables.result"),
    "trend": ("tables.bring", "tables.result"),
    "generate": ("generate.generate", "generate.write"),
    "status": ("board.board", "inbox.watch"),
    "extend": ("returns.extend",),
    "withdraw": ("generate.withdraw",),
    "check": ("inbox.upload", "check.check"),
    "collect": ("inbox.take", "inbox.confirm"),
    "questions": ("questions.questions",),
    "decide": ("questions.decide",),
    "amend": ("indicators.correct",),
    "send": ("messages.messages", "messages.write"),
    "chase": ("messages.messages", "messages.write"),
    "reply": ("messages.messages", "messages.write"),
    "messages": ("messages.messages",),
    "sent": ("messages.went",),
    "compile": ("papers.compile_",),
    "ratings": ("indicators.indicators",),
    "explain": ("indicators.indicator",),
    "report": ("papers.report",),
    "compare": ("papers.papers",),
    "attach": ("indicators.attach",),
    "attachments": ("indicators.indicator", "indicators.detach"),
    "publish": ("papers.publish", "papers.freeze"),
    "restate": ("restating.form", "restating.restate"),
    "roll-over": ("year.year", "year.make", "year.use"),
    "audit": ("history.history", "history.verify"),
    "undo": ("history.undoing", "history.undo"),
    "backup": ("history.backup",),
    "restore": ("history.restore",),
    "forget": ("history.forgetting", "history.forget"),
    "recover": ("history.recover",),
}
ELSEWHERE = {
    "desk": "it is the desk",
}
COMMANDS = sorted(cli.commands)


def test_each_command_is_in_one_table():
    assert not set(ROUTES) & set(ELSEWHERE)
    assert sorted({*ROUTES, *ELSEWHERE}) == COMMANDS


@pytest.mark.parametrize("command", ROUTES)
def test_a_command_has_its_page(finished: Visitor, command: str):
    assert set(ROUTES[command]) <= set(finished.client.application.view_functions)


@pytest.mark.parametrize(
    "path",
    [f"{C}/{page}" for page in ("", "inbox", "returns/HRS", "questions", "indicators", "indicators/183", "messages",
                                "messages/words", "messages/words/issue", "history/restate",
                                "papers", "papers/publish", "history", "history/forget")]
    + ["/register", "/register/183", "/settings", "/year", "/check", "/tables", "/generate?of=2023-24-Q3"],
)  # fmt: skip
def test_no_page_names_a_command_or_an_option(finished: Visitor, path: str):
    answer = finished.get(path)
    assert answer.status_code == 200
    assert not re.findall(r"workbook-tool|(?<!\S)--[a-z][a-z-]+", text(answer))
