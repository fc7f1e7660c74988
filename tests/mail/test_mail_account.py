"""Accounts from collection.toml, and passwords from anywhere but there."""

from __future__ import annotations

import re
import traceback
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.backend import KeyringBackend

from workbook_tool.commands.cycle.samples import sample
from workbook_tool.commands.folder import Folder
from workbook_tool.errors import WorkbookToolError
from workbook_tool.mail.account import Account, Auth, Purpose, Security, account, secret, variable
from workbook_tool.mail.outgoing.schedule import steps

SMTP, IMAP = Purpose.SMTP, Purpose.IMAP
HIDDEN = "correct-horse-9"


def settings(tmp_path: Path, text: str) -> Any:
    (tmp_path / "collection.toml").write_text(f'council = "Test"\n{text}', "utf-8")
    return Folder(tmp_path).settings


@pytest.mark.parametrize(
    ("purpose", "text", "said"),
    [
        (SMTP, 'host = "m.example"', ("m.example", 587, Security.STARTTLS, "", Auth.LOGIN)),
        (SMTP, 'host = "m.example"\nsecurity = "tls"\nuser = "a"', ("m.example", 465, Security.TLS, "a", Auth.LOGIN)),
        (SMTP, 'host = "relay.example"\nsecurity = "none"', ("relay.example", 25, Security.NONE, "", Auth.LOGIN)),
        (SMTP, 'host = "::1"\nsecurity = "none"\nuser = "a"', ("::1", 25, Security.NONE, "a", Auth.LOGIN)),
        (IMAP, 'host = "m.example"\nuser = "a"', ("m.example", 993, Security.TLS, "a", Auth.LOGIN)),
        (
            IMAP,
            'host = "m.example"\nport = 1143\nsecurity = "starttls"\nuser = "a@b"\nauth = "xoauth2"',
            ("m.example", 1143, Security.STARTTLS, "a@b", Auth.XOAUTH2),
        ),
    ],
)
def test_an_account(tmp_path: Path, purpose: Purpose, text: str, said: tuple[object, ...]) -> None:
    made = account(settings(tmp_path, f"[mail.{purpose}]\n{text}"), purpose, tmp_path)
    assert (made.host, made.port, made.security, made.user, made.auth) == said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", r"no \[mail.smtp\]"),
        ('[mail.smtp]\nhost = "m.example"\nsecurity = "none"\nuser = "a"', "readable by all"),
        ('[mail.smtp]\nuser = "a"', "host"),
        ('[mail.smtp]\nhost = "m.example\\r\\nQUIT"', "host"),
        ('[mail.smtp]\nhost = "m.example"\nsecurity = "ssl"', "ssl"),
        ('[mail.smtp]\nhost = "m.example"\nca_file = "none.pem"', "none.pem"),
        ('[mail]\nfrom = "a@b.example\\nBcc: c@d.example"', "from"),
    ],
)
def test_what_is_no_account(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(WorkbookToolError, match=words):
        account(settings(tmp_path, text), SMTP, tmp_path).context()


@pytest.mark.parametrize("key", ["password", "Passwd", "pwd", "smtp_password", "client_secret", "token", "oauth_token"])
@pytest.mark.parametrize("table", ["mail", "mail.smtp", "mail.imap"])
def test_a_password_in_the_file_is_refused_and_not_repeated(tmp_path: Path, table: str, key: str) -> None:
    with pytest.raises(WorkbookToolError, match="may not be kept in a file") as refused:
        settings(tmp_path, f'[{table}]\n{key} = "{HIDDEN}"\n')
    assert HIDDEN not in "".join(traceback.format_exception(refused.value))


class Held(KeyringBackend):
    priority = 1

    def get_password(self, service: str, username: str) -> str | None:
        return HIDDEN if (service, username) == ("workbook-tool smtp m.example", "officer") else None

    def set_password(self, service: str, username: str, password: str) -> None:
        raise NotImplementedError


def an_account(user: str = "officer", auth: Auth = Auth.LOGIN) -> Account:
    return Account(SMTP, "m.example", 587, Security.STARTTLS, user, auth)


def test_a_password_from_the_environment_then_the_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WORKBOOK_TOOL_SMTP_PASSWORD", raising=False)
    before = keyring.get_keyring()
    keyring.set_keyring(Held())
    try:
        assert secret(SMTP, an_account()).reveal() == HIDDEN
        with pytest.raises(WorkbookToolError, match="WORKBOOK_TOOL_SMTP_PASSWORD"):
            secret(SMTP, an_account("somebody else"))
        monkeypatch.setenv("WORKBOOK_TOOL_SMTP_PASSWORD", "another")
        assert secret(SMTP, an_account()).reveal() == "another"
    finally:
        keyring.set_keyring(before)


def test_without_a_keyring_the_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "keyring", None)
    with pytest.raises(WorkbookToolError, match="WORKBOOK_TOOL_SMTP_TOKEN"):
        secret(SMTP, an_account(auth=Auth.XOAUTH2))


def test_a_secret_shows_itself_to_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable(IMAP, Auth.LOGIN), HIDDEN)
    found = secret(IMAP, Account(IMAP, "m.example", 993, Security.TLS, "officer"))
    assert HIDDEN not in f"{found} {found!r} {[found]} {found!s:>20}"


def test_a_mailbox_over_tls(imap_server: Any) -> None:
    user = imap_server.new_user()
    imap_server.put(user, b"Subject: one\r\n\r\nbody\r\n")
    ((flags, held),) = imap_server.held(user)
    assert held == b"Subject: one\r\n\r\nbody\r\n"
    assert "Seen" not in flags


def test_what_a_new_collection_proposes_is_accepted(tmp_path: Path) -> None:
    text = re.sub(r"(?m)^# (?=\[|[a-z_]+ = )", "", sample("collection-empty.toml").read_text("utf-8"))
    (tmp_path / "collection.toml").write_text(text, "utf-8")
    said = Folder(tmp_path).settings
    assert {"from", "reply_to", "schedule", "smtp", "imap"} <= set(said["mail"])
    assert [step.day for step in steps(said)] == [step.day for step in steps({})]
    assert account(said, SMTP, tmp_path).port == 587
    assert account(said, IMAP, tmp_path).port == 993
