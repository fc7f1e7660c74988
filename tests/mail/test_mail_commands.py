"""The commands: what they list, ask, print for scripts, and answer with."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result
from jsonschema import validate
from mail_support import Post, SmtpServer

from workbook_tool import resources
from workbook_tool.cli import cli, printing

CYCLE = "2023-24-Q2"


def run(post: Post, *words: str) -> Result:
    return CliRunner().invoke(cli, ["-C", str(post.path), "--clock-is-right", *words], catch_exceptions=False)


def messages(result: Result) -> dict[str, str]:
    said = json.loads(result.stdout)
    validate(said, resources.schema("messages"))
    return {one["service"]: one["state"] for one in said["messages"]}


def test_dry_run_lists_and_does_nothing(post: Post) -> None:
    before = sorted(post.path.rglob("*"))
    result = run(post, "send", CYCLE, "--dry-run", "--format", "json")
    assert result.exit_code == 0
    assert set(messages(result).values()) == {"to write"}
    assert json.loads(result.stdout)["messages"][0]["subject"].endswith("[LGS-2324Q2-20CA]")
    assert sorted(post.path.rglob("*")) == before
    assert messages(run(post, "messages", CYCLE, "--format", "json")) == {}


def test_drafts_then_the_word(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "on_terminal", lambda: True)
    result = run(post, "send", CYCLE, "--service", "HRS", "--service", "POL")
    assert result.exit_code == 0
    assert f"{CYCLE}/outbox/issue/" in result.output
    assert messages(run(post, "messages", "--format", "json")) == {"HRS": "prepared", "POL": "prepared"}
    assert "POL" in run(post, "sent", CYCLE, "--service", "POL", "--yes", "--by", "Performance Officer").output
    result = CliRunner().invoke(cli, ["-C", str(post.path), "--clock-is-right", "sent", CYCLE, "--not"], input="y\n")
    assert result.exit_code == 0
    assert "HRS" in result.output
    assert messages(run(post, "messages", "--format", "json")) == {"HRS": "not sent", "POL": "confirmed"}
    assert "waits for your confirmation" in run(post, "sent", CYCLE).output


@pytest.mark.parametrize("verb", ["chase", "reply"])
def test_the_other_two_as_data(returned: Post, verb: str) -> None:
    result = run(returned, verb, CYCLE, "--format", "json")
    assert result.exit_code == 0
    assert set(messages(result).values()) == {"prepared", "not needed"}
    for one in json.loads(result.stdout)["messages"]:
        assert all((returned.path / name).is_file() for name in one["files"])
        assert bool(one["files"]) is (one["state"] == "prepared")


def test_sending_asks_somebody(
    post: Post, smtp_server: Callable[..., SmtpServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    server = smtp_server(auth="none")
    post.settings(server.settings())
    result = run(post, "send", CYCLE, "--via", "smtp")
    assert (result.exit_code, server.got) == (3, [])
    assert "HR Performance Lead <hr.performance@samplecounty.example>" in result.output
    assert "nothing was done" in result.output
    result = run(post, "send", CYCLE, "--via", "smtp", "--service", "HRS", "--yes", "--format", "json")
    assert (result.exit_code, messages(result)) == (0, {"HRS": "sent"})
    server.refuse = ("insight@samplecounty.example",)
    result = run(post, "send", CYCLE, "--via", "smtp", "--service", "POL", "--yes", "--format", "json")
    assert (result.exit_code, messages(result)) == (3, {"POL": "refused"})
    server.stop()
    result = run(post, "send", CYCLE, "--via", "smtp", "--service", "CUS", "--yes")
    assert result.exit_code == 1
    assert "Nothing was handed to it" in result.output


def test_without_a_server_or_a_password_it_says_what_to_do(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WORKBOOK_TOOL_SMTP_PASSWORD", raising=False)
    assert "[mail.smtp]" in run(post, "send", CYCLE, "--via", "smtp", "--yes").output
    post.settings('[mail.smtp]\nhost = "localhost"\nuser = "officer"')
    result = run(post, "send", CYCLE, "--via", "smtp", "--yes")
    assert result.exit_code == 1
    assert "WORKBOOK_TOOL_SMTP_PASSWORD" in result.output
    assert "[mail.imap]" in run(post, "send", CYCLE, "--via", "imap-drafts").output
