"""Sending over real SMTP: STARTTLS, TLS, login, XOAUTH2, refusals, lines that break; never twice for one cause."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from pathlib import Path

import pytest
from mail_servers import certificate, free_port
from mail_support import PASSWORD, TOKEN, Post, SmtpServer, said

from workbook_tool.commands.mail import delivery
from workbook_tool.errors import WorkbookToolError
from workbook_tool.ledger import MessageState

Start = Callable[..., SmtpServer]
ALL = ["LGS", "POL", "HRS", "CUS", "ITD", "COM", "CMS"]


@pytest.fixture(autouse=True)
def _passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBOOK_TOOL_SMTP_PASSWORD", PASSWORD)
    monkeypatch.setenv("WORKBOOK_TOOL_SMTP_TOKEN", TOKEN)


@pytest.mark.parametrize(
    ("security", "auth"),
    [("starttls", "login"), ("starttls", "xoauth2"), ("tls", "login"), ("tls", "none"), ("none", "login")],
)
def test_each_service_gets_its_own_return(post: Post, smtp_server: Start, security: str, auth: str) -> None:
    server = smtp_server(security=security, auth=auth)
    post.settings(server.settings())
    assert set(said(post.mail("send", via="smtp")).values()) == {"issue: sent"}
    assert post.asked == [ALL]
    assert [len(got.to) for got in server.got] == [1] * 7
    got = next(g for g in server.got if g.to == ["hr.performance@samplecounty.example"])
    (attached,) = got.message.iter_attachments()
    assert attached.get_content() == (post.path / "2023-24-Q2/issued/HRS.xlsx").read_bytes()
    assert got.sender == "performance@samplecounty.example"
    assert got.message["From"].addresses[0].display_name == "Governance & Performance"
    assert "[HRS-2324Q2-" in got.message["Subject"]
    assert got.message["X-Unsent"] is None
    # once more, tomorrow, changes nothing
    assert set(said(post.mail("send", via="smtp")).values()) == {"issue: sent"}
    assert len(server.got) == 7
    assert len({g.message["Message-ID"] for g in server.got}) == 7
    with post.ledger() as ledger:
        assert ledger.events.verify() == []
        kinds = [e.kind for e in ledger.events.all() if e.service == "HRS"]
        assert kinds == ["issued", "sending", "sent"]


def test_not_agreed_is_not_sent(post: Post, smtp_server: Start) -> None:
    server = smtp_server()
    post.settings(server.settings())
    post.mail("send", via="smtp", agree=False)
    assert (server.got, post.log()) == ([], ())


def test_one_recipient_refused(post: Post, smtp_server: Start) -> None:
    server = smtp_server(refuse=("hr.performance@samplecounty.example", "infogov@samplecounty.example"))
    post.settings("[mail]\ncopy_deputy = true\n" + server.settings())
    mailed = post.mail("send", via="smtp")
    by_code = {e.proposal.service.code: e for e in mailed.entries}
    for code in ("HRS", "LGS"):  # one of two did not get it: that is said, and the other is not written to again
        assert by_code[code].standing.value == "sent"
        assert by_code[code].problem
        assert "No such person" in by_code[code].why
    assert len(server.got) == 7
    assert post.mail("send", via="smtp").stopped is None
    assert len(server.got) == 7
    with post.ledger() as ledger:
        refused = [e.detail["to"] for e in ledger.events.all() if e.kind == "recipient refused"]
        assert refused == [["infogov@samplecounty.example"], ["hr.performance@samplecounty.example"]]


def test_all_recipients_refused_may_be_sent_again(post: Post, smtp_server: Start) -> None:
    server = smtp_server(refuse=("insight@samplecounty.example",))
    post.settings(server.settings())
    assert said(post.mail("send", via="smtp"))["POL"] == "issue: refused"
    assert len(server.got) == 6
    server.refuse = ()
    assert set(said(post.mail("send", via="smtp")).values()) == {"issue: sent"}
    assert [g.to for g in server.got[6:]] == [["insight@samplecounty.example"]]


@pytest.mark.parametrize("answer", ["451 4.3.0 Try later", "554 5.7.1 Refused by policy"])
def test_the_content_refused(post: Post, smtp_server: Start, answer: str) -> None:
    server = smtp_server(answer=answer)
    post.settings(server.settings())
    assert set(said(post.mail("send", via="smtp")).values()) == {"issue: refused"}
    assert {line.state for line in post.log()} == {"not sent"}
    server.answer = "250 OK"
    post.mail("send", via="smtp")
    assert len(server.got) == 7


@pytest.mark.parametrize(
    ("drop", "fate", "arrived"), [("mail", "refused", 6), ("content", "unsure", 7), ("lost", "unsure", 6)]
)
def test_a_line_that_breaks(post: Post, smtp_server: Start, drop: str, fate: str, arrived: int) -> None:
    server = smtp_server(drop=drop, drop_at=3)
    post.settings(server.settings())
    mailed = post.mail("send", via="smtp")
    assert [e.standing.value for e in mailed.entries] == ["sent", "sent", fate, "sent", "sent", "sent", "sent"]
    assert len(server.got) == arrived
    again = post.mail("send", via="smtp")
    if fate == "refused":  # before the content was handed over: it did not go, and goes now
        assert said(again)["HRS"] == "issue: sent"
        assert len(server.got) == 7
        return
    assert said(again)["HRS"] == "issue: unsure"  # nobody knows: not sent again unasked
    assert len(server.got) == arrived
    (waiting,) = [line for line in post.log() if line.state == "unsure"]
    assert any(g.message["Message-ID"] == waiting.message_id for g in server.got) is (drop == "content")
    if drop == "content":
        assert post.confirm() == 1
        assert said(post.mail("send", via="smtp"))["HRS"] == "issue: confirmed"
    else:
        assert post.confirm(went=False) == 1
        assert said(post.mail("send", via="smtp"))["HRS"] == "issue: sent"
    assert len(server.got) == 7
    assert len({g.message["Message-ID"] for g in server.got}) == 7


def test_the_server_goes_away_half_way(post: Post, smtp_server: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    server = smtp_server()
    post.settings(server.settings())
    real, count = delivery.BySmtp.give, [0]

    def give(self: object, *parts: object) -> object:
        count[0] += 1
        if count[0] == 4:
            server.stop()
        return real(self, *parts)  # type: ignore[arg-type]

    monkeypatch.setattr(delivery.BySmtp, "give", give)
    mailed = post.mail("send", via="smtp")
    assert mailed.stopped is not None
    assert "cannot be used" in mailed.stopped.message
    assert [e.standing.value for e in mailed.entries] == ["sent"] * 3 + ["to write"] * 4
    assert len(post.log()) == 3, "of the others nothing is said to have begun"


@pytest.mark.parametrize("when", ["before", "after"])
def test_stopped_around_the_sending(post: Post, smtp_server: Start, monkeypatch: pytest.MonkeyPatch, when: str) -> None:
    """The run dies at the server's door, just before or just after one message went through it."""
    server = smtp_server()
    post.settings(server.settings())
    real = delivery.Smtp.send

    def send(self: object, sender: str, to: tuple[str, ...], data: bytes) -> object:
        if to == ("customers@samplecounty.example",):
            if when == "after":
                real(self, sender, to, data)  # type: ignore[arg-type]
            raise KeyboardInterrupt
        return real(self, sender, to, data)  # type: ignore[arg-type]

    monkeypatch.setattr(delivery.Smtp, "send", send)
    with pytest.raises(KeyboardInterrupt):
        post.mail("send", via="smtp")
    monkeypatch.setattr(delivery.Smtp, "send", real)
    with post.ledger() as ledger:
        assert [m.state for m in ledger.messages.all()] == [MessageState.SENT] * 3 + [MessageState.SENDING]
    mailed = post.mail("send", via="smtp")
    assert said(mailed) == dict.fromkeys(ALL, "issue: sent") | {"CUS": "issue: unsure"}
    assert len(server.got) == 6 + (when == "after")
    assert len({g.to[0] for g in server.got}) == len(server.got)


def test_a_draft_that_may_have_gone_out_is_not_sent_as_well(post: Post, smtp_server: Start) -> None:
    server = smtp_server()
    post.settings(server.settings())
    post.mail("send", "HRS", "POL")
    assert said(post.mail("send", "HRS", "POL", "CUS", via="smtp")) == {
        "HRS": "issue: prepared", "POL": "issue: prepared", "CUS": "issue: sent",
    }  # fmt: skip
    post.confirm("HRS")
    post.confirm("POL", went=False)
    assert said(post.mail("send", "HRS", "POL", via="smtp")) == {"HRS": "issue: confirmed", "POL": "issue: sent"}
    assert [g.to[0].partition("@")[0] for g in server.got] == ["customers", "insight"]


def test_a_trial_goes_to_the_officer_alone(post: Post, smtp_server: Start) -> None:
    server = smtp_server()
    post.settings("[mail]\ntest_to = 'me@samplecounty.example'\n" + server.settings())
    post.mail("send", "HRS", via="smtp", test=True)
    (got,) = server.got
    assert got.to == ["me@samplecounty.example"]
    assert got.message["Subject"].startswith("[Test, to hr.performance@samplecounty.example] Q2 2023/24")
    assert post.log() == ()
    assert said(post.mail("send", "HRS", via="smtp")) == {"HRS": "issue: sent"}


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"password": "wrong"}, "did not let performance in: 535"),
        ({"auth": "xoauth2", "token": "stale"}, "did not let performance in: 535"),
        ({"offers_tls": False}, "STARTTLS"),
        ({"port": "free"}, "cannot be used"),
        ({"ca": "another"}, "CERTIFICATE_VERIFY_FAILED"),
        ({"name": "127.0.0.2"}, "cannot be used"),
    ],
)
def test_a_server_that_is_not_to_be_used(
    post: Post, smtp_server: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: dict[str, str], words: str
) -> None:
    server = smtp_server(auth=how.get("auth", "login"), offers_tls=how.get("offers_tls", True))
    text = server.settings()
    for name in ("password", "token"):
        monkeypatch.setenv(f"WORKBOOK_TOOL_SMTP_{name.upper()}", how.get(name, f"right-{name}-never-shown"))
    if "port" in how:
        text = text.replace(f"port = {server.port}", f"port = {free_port()}")
    if "ca" in how:
        text = text.replace(str(server.ca_file), str(certificate(tmp_path)))
    post.settings(text.replace("'localhost'", f"'{how.get('name', 'localhost')}'"))
    with pytest.raises(WorkbookToolError, match=words) as refused:
        post.mail("send", via="smtp")
    shown = "".join(traceback.format_exception(refused.value)) + repr(refused.value.__dict__)
    assert not any(secret in shown for secret in ("wrong", "stale", "never-shown"))
    assert (server.got, post.log()) == ([], ())


def test_a_password_is_nowhere_in_the_folder(post: Post, smtp_server: Start, capfd: pytest.CaptureFixture[str]) -> None:
    server = smtp_server(refuse=("insight@samplecounty.example",))
    post.settings(server.settings())
    post.mail("send", via="smtp")
    files = [path for path in post.path.rglob("*") if path.is_file()]
    assert len(files) > 20
    assert not any(PASSWORD.encode() in path.read_bytes() for path in files)
    assert PASSWORD not in "".join(capfd.readouterr())
