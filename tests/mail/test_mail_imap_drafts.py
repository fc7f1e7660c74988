"""Drafts put into a real mailbox: each once, whatever stopped the run before; sent ones are recognised."""

from __future__ import annotations

from typing import Any

import pytest
from mail_support import Post, parsed, said

from workbook_tool.commands.mail import delivery
from workbook_tool.errors import WorkbookToolError
from workbook_tool.mail.imap_answers import to_wire


@pytest.fixture
def user(imap_server: Any, post: Post, monkeypatch: pytest.MonkeyPatch) -> str:
    name: str = imap_server.new_user()
    monkeypatch.setenv("WORKBOOK_TOOL_IMAP_PASSWORD", imap_server.password)
    post.settings(settings(imap_server, name))
    return name


def settings(server: Any, user: str, **more: str) -> str:
    said = {"host": "localhost", "user": user, "ca_file": str(server.ca_file), "security": "tls", **more}
    port = server.tls_port if said["security"] == "tls" else server.port
    return f"[mail.imap]\nport = {port}\n" + "".join(f"{k} = '{v}'\n" for k, v in said.items())


def test_drafts_in_the_mailbox(imap_server: Any, post: Post, user: str) -> None:
    mailed = post.mail("send", via="imap-drafts")
    assert set(said(mailed).values()) == {"issue: prepared"}
    assert post.asked == [], "nothing is sent, so nothing is asked"
    held = imap_server.held(user, "Drafts")
    assert len(held) == 7
    assert all("\\Draft" in flags for flags, _ in held)
    made = parsed(held[2][1])
    assert made["To"].addresses[0].addr_spec == "hr.performance@samplecounty.example"
    (attached,) = made.iter_attachments()
    assert attached.get_content() == (post.path / "2023-24-Q2/issued/HRS.xlsx").read_bytes()
    post.mail("send", via="imap-drafts")
    assert len(imap_server.held(user, "Drafts")) == 7


def test_stopped_between_mailbox_and_log(
    imap_server: Any, post: Post, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = delivery.record

    def record(correspondence: Any, entry: Any, *parts: Any) -> bool:
        if entry.proposal.service.code == "HRS":
            raise KeyboardInterrupt
        return real(correspondence, entry, *parts)

    monkeypatch.setattr(delivery, "record", record)
    with pytest.raises(KeyboardInterrupt):
        post.mail("send", via="imap-drafts")
    assert (len(imap_server.held(user, "Drafts")), len(post.log())) == (3, 2)
    monkeypatch.setattr(delivery, "record", real)
    mailed = post.mail("send", via="imap-drafts")
    assert {e.proposal.service.code: e.why for e in mailed.entries}["HRS"] == "it was there already"
    assert len(imap_server.held(user, "Drafts")) == 7
    assert set(post.states()) == {f"{e.proposal.service.code} issue: prepared" for e in mailed.entries}


def test_one_that_was_sent_by_hand_is_recognised(imap_server: Any, post: Post, user: str) -> None:
    post.mail("send", "HRS", via="imap-drafts")
    ((_, data),) = imap_server.held(user, "Drafts")
    imap_server.put(user, data, folder="Sent")
    post.confirm(went=False)  # she is mistaken
    assert said(post.mail("send", "HRS", via="imap-drafts")) == {"HRS": "issue: confirmed"}
    assert len(imap_server.held(user, "Drafts")) == 1


@pytest.mark.parametrize("security", ["tls", "starttls", "none"])
def test_ways_to_connect(imap_server: Any, post: Post, monkeypatch: pytest.MonkeyPatch, security: str) -> None:
    name = imap_server.new_user()
    monkeypatch.setenv("WORKBOOK_TOOL_IMAP_PASSWORD", imap_server.password)
    post.settings(settings(imap_server, name, security=security))
    post.mail("send", "POL", via="imap-drafts", test=True)
    assert parsed(imap_server.held(name, "Drafts")[0][1])["Subject"].startswith("[Test, to insight@")
    assert post.log() == ()


def test_the_folder_that_the_server_marks(imap_server: Any, post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    name = imap_server.new_user()
    monkeypatch.setenv("WORKBOOK_TOOL_IMAP_PASSWORD", imap_server.password)
    post.settings(settings(imap_server, name, drafts="Entwürfe"))
    post.mail("send", "POL", via="imap-drafts")
    assert len(imap_server.held(name, "Drafts")) == 1


def test_folders_whose_names_have_accents(imap_server: Any, post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    name = imap_server.new_user()
    monkeypatch.setenv("WORKBOOK_TOOL_IMAP_PASSWORD", imap_server.password)
    with imap_server.login(name) as server:
        server.create(to_wire("Entwürfe & Übriges"))
    post.settings(settings(imap_server, name, drafts="Entwürfe & Übriges"))
    for _ in range(2):
        post.mail("send", "POL", via="imap-drafts")
    assert len(imap_server.held(name, to_wire("Entwürfe & Übriges"))) == 1
    assert imap_server.held(name, "Drafts") == []


@pytest.mark.parametrize(
    ("more", "password", "words"),
    [
        ({}, "wrong-one-4", "AUTHENTICATIONFAILED"),
        ({"auth": "xoauth2"}, "wrong-one-4", "cannot be used"),
        ({"host": "127.0.0.2"}, "wrong-one-4", "cannot be used"),
    ],
)
def test_a_mailbox_that_cannot_be_used(
    imap_server: Any, post: Post, monkeypatch: pytest.MonkeyPatch, more: dict[str, str], password: str, words: str
) -> None:
    monkeypatch.setenv("WORKBOOK_TOOL_IMAP_PASSWORD", password)
    monkeypatch.setenv("WORKBOOK_TOOL_IMAP_TOKEN", password)
    post.settings(settings(imap_server, imap_server.new_user(), **more))
    with pytest.raises(WorkbookToolError, match=words) as refused:
        post.mail("send", via="imap-drafts")
    assert password not in str(refused.value)
    assert post.log() == ()
