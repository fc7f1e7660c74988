"""A mailbox on a real server: read, stored, and only then put away."""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from intake_messages import bounce, message, packed

from workbook_tool.commands.folder import Folder
from workbook_tool.domain.period import parse_period
from workbook_tool.errors import WorkbookToolError
from workbook_tool.ledger.returns import Returns
from workbook_tool.mail import imap
from workbook_tool.mail.account import Account, Auth, Purpose, Security
from workbook_tool.mail.imap_answers import from_wire, to_wire
from workbook_tool.mail.incoming import imap_folder

Q2 = parse_period("2023-24-Q2")


@pytest.fixture
def box(imap_server: Any, council: Path, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A mailbox of its own that collection.toml names, and the ways to fill it and look into it."""
    user = imap_server.new_user()
    monkeypatch.setenv("WORKBOOK_TOOL_IMAP_PASSWORD", imap_server.password)
    with (council / "collection.toml").open("a", encoding="utf-8") as text:
        text.write(
            f'\n[mail.imap]\nhost = "localhost"\nport = {imap_server.tls_port}\nuser = "{user}"\n'
            f'ca_file = "{imap_server.ca_file.as_posix()}"\n'
        )
    return SimpleNamespace(
        user=user,
        server=imap_server,
        put=lambda *messages, **more: imap_server.put(user, *[bytes(m) for m in messages], **more),
        held=lambda folder="INBOX": imap_server.held(user, folder),
    )


def collected(run, council: Path, *words: str) -> list[dict[str, Any]]:
    result = run(council, "collect", "imap://", *words, "--format", "json")
    assert result.stdout, result.output
    return json.loads(result.stdout)["returns"]


def test_what_brought_a_return_is_put_away_and_the_rest_stays(council, run, returns, box):
    box.put(
        message(("r.xlsx", returns["LGS"]), subject="with a return"),
        message(subject="a question"),
        bounce("hr.performance@samplecounty.example", "Your return"),
        message(text="https://x.sharepoint.com/y", subject="a link"),
        message(("all.zip", packed({"p.xlsx": returns["POL"], "c.xlsx": returns["CUS"]}), "application/zip")),
    )
    found = collected(run, council)
    assert [one["service"] for one in found if one["readings"]] == ["LGS", "POL", "CUS"]
    assert len(box.held("Processed")) == 3
    assert all("Seen" in flags for flags, _ in box.held("Processed"))
    left = box.held()
    assert [b"a question" in body or b"a link" in body for _, body in left] == [True, True]
    assert not any("Seen" in flags for flags, _ in left)
    assert found[0]["file"] == "INBOX/1/r.xlsx"
    assert found[0]["via"]["source"].endswith(f"{box.user}@localhost/INBOX")
    assert [one["findings"][0]["code"] for one in collected(run, council)] == ["mail-nothing", "mail-link"]


def test_the_unread_or_all(council, run, returns, box):
    box.put(message(("r.xlsx", returns["LGS"])), flags=r"(\Seen)")
    box.put(message(("r.xlsx", returns["POL"])))
    assert [one["service"] for one in collected(run, council)] == ["POL"]
    assert [one["service"] for one in collected(run, council, "--all")] == ["LGS"]
    assert len(box.held("Processed")) == 2


def test_nothing_is_put_away_before_it_is_in_the_ledger(council, run, returns, box, monkeypatch):
    """The run breaks off while the second of two returns is recorded: the next run takes up where it was."""
    box.put(message(("a.xlsx", returns["LGS"])), message(("b.xlsx", returns["POL"]), ("c.xlsx", returns["CUS"])))
    original = Returns.record

    def broken(self, arrival, *args, **more):
        if arrival.file.endswith("c.xlsx"):
            raise WorkbookToolError("The disk is full.")
        return original(self, arrival, *args, **more)

    with monkeypatch.context() as patch:
        patch.setattr(Returns, "record", broken)
        assert run(council, "collect", "imap://").exit_code == 1
    assert (len(box.held()), len(box.held("Processed"))) == (1, 1)
    assert not any("Seen" in flags for flags, _ in box.held())
    assert [(one["service"], one["status"]) for one in collected(run, council)] == [
        ("POL", "duplicate"), ("CUS", "accepted with queries"),
    ]  # fmt: skip
    assert (len(box.held()), len(box.held("Processed"))) == (0, 2)
    with Folder(council).ledger() as ledger:
        assert [r.service for r in ledger.returns.of(Q2)] == ["LGS", "POL", "CUS"]


def test_a_message_of_which_a_part_could_not_be_taken_stays(council, run, returns, box):
    locked = bytearray(packed({"p.xlsx": returns["POL"]}))
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    box.put(message(("a.xlsx", returns["LGS"]), ("locked.zip", bytes(locked), "application/zip")))
    found = collected(run, council)
    assert [one["service"] for one in found] == ["LGS", None]
    assert [f["code"] for f in found[1]["findings"]] == ["archive-encrypted"]
    assert (len(box.held()), len(box.held("Processed"))) == (1, 0)


def test_a_message_that_came_before_is_put_away_too(council, run, returns, box):
    box.put(message(("a.xlsx", returns["LGS"])))
    (council / "a.xlsx").write_bytes(returns["LGS"])
    run(council, "collect", str(council / "a.xlsx"))
    assert [one["status"] for one in collected(run, council)] == ["duplicate"]
    assert (len(box.held()), len(box.held("Processed"))) == (0, 1)


def test_check_leaves_the_mailbox_as_it_is(council, run, returns, box):
    box.put(message(("a.xlsx", returns["LGS"])))
    found = json.loads(run(council, "check", "imap://", "--format", "json").stdout)["returns"]
    assert [one["service"] for one in found] == ["LGS"]
    assert ["Seen" in flags for flags, _ in box.held()] == [False]


def test_folders_in_any_script_and_by_address(council, run, returns, box):
    with box.server.login(box.user) as server:
        for name in ("Rückläufe & mehr", "回収.第２四半期"):
            server.create(to_wire(name))
            server.append(to_wire(name), "", "", bytes(message(("a.xlsx", returns["LGS"]), subject=name)))
    plain = f"imap://{box.user}@127.0.0.1:{box.server.port}"
    wanted = {"R%C3%BCckl%C3%A4ufe%20%26%20mehr": "accepted with queries", "回収.第２四半期": "duplicate"}
    for name, status in wanted.items():
        found = json.loads(run(council, "collect", f"{plain}/{name}", "--format", "json").stdout)["returns"]
        assert [one["status"] for one in found] == [status]
    assert len(box.held("Processed")) == 2


def test_without_the_command_that_moves(council, run, returns, box, monkeypatch):
    """A server that has only what IMAP always had: copied and marked, others' messages untouched."""
    box.put(message(("a.xlsx", returns["LGS"])), message(subject="hello"))
    original = imap._log_in

    def poorer(server, account, secret):
        original(server, account, secret)
        server.capabilities = tuple(c for c in server.capabilities if c not in ("MOVE", "UIDPLUS"))

    monkeypatch.setattr(imap, "_log_in", poorer)
    collected(run, council)
    assert len(box.held("Processed")) == 1
    assert ["Deleted" in flags for flags, _ in box.held()] == [True, False]
    assert [one["findings"][0]["code"] for one in collected(run, council, "--all")] == ["mail-nothing"]


def test_a_server_that_will_not_move(council, run, returns, box, monkeypatch):
    box.put(message(("a.xlsx", returns["LGS"])))
    monkeypatch.setattr(imap.ImapClient, "own_name", lambda self, folder: "No/such/../folder\x07")
    found = collected(run, council)
    assert [f["code"] for f in found[-1]["findings"]] == ["mail-not-moved"]
    with Folder(council).ledger() as ledger:
        assert ledger.returns.current(Q2, "LGS") is not None
    assert len(box.held()) == 1


def test_a_server_that_breaks_off(council, run, returns, box, monkeypatch):
    box.put(message(("a.xlsx", returns["LGS"])), message(("b.xlsx", returns["POL"])))
    original = imap_folder.ImapFolder._message

    def broken(self, number, limits):
        if number == "2":
            self.client._server.shutdown()
        yield from original(self, number, limits)

    with monkeypatch.context() as patch:
        patch.setattr(imap_folder.ImapFolder, "_message", broken)
        found = collected(run, council)
    assert [one["service"] for one in found if one["readings"]] == ["LGS"]
    assert "mailbox-lost" in {f["code"] for one in found for f in one["findings"]}
    assert sorted(one["status"] for one in collected(run, council)) == ["accepted with queries", "duplicate"]
    assert (len(box.held()), len(box.held("Processed"))) == (0, 2)


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("imap://nobody@127.0.0.1:1/INBOX", "cannot be reached"),
        ("imap://{user}@127.0.0.1:{port}/Missing", "has no folder “Missing”"),
        ("imaps://{user}@localhost:{port}/INBOX", "cannot be reached"),
        ("imap://user:secret@127.0.0.1/INBOX", "A password does not belong in an address"),
        ("imaps:///INBOX", None),
        ("imap://user@host:port/", "is no address"),
    ],
)
def test_what_cannot_be_had_is_said(council, run, box, address, says):
    result = run(council, "collect", address.format(user=box.user, port=box.server.port))
    if says:
        assert result.exit_code in (1, 2)
        assert says in " ".join(result.output.split())
    assert "secret" not in result.output
    assert box.server.password not in result.output
    assert "Traceback" not in result.output


def test_the_other_sources_are_read_all_the_same(council, run, returns, box):
    (council / "a.xlsx").write_bytes(returns["LGS"])
    box.put(message(("b.xlsx", returns["POL"])))
    words = ("imap://nobody@127.0.0.1:1/INBOX", str(council / "a.xlsx"), "imap://")
    result = run(council, "collect", *words, "--format", "json")
    assert result.exit_code == 1
    assert "cannot be reached" in result.stderr
    assert [one["service"] for one in json.loads(result.stdout)["returns"]] == ["LGS", "POL"]
    assert len(box.held("Processed")) == 1


def test_a_wrong_password_is_said_and_not_repeated(council, run, box, monkeypatch):
    monkeypatch.setenv("WORKBOOK_TOOL_IMAP_PASSWORD", "wrong-horse-1")
    result = run(council, "collect", "imap://")
    assert result.exit_code == 1
    assert "does not let us in" in result.output
    assert "wrong-horse-1" not in result.output


KNOWN = Account(Purpose.IMAP, "mail.example", 1993, Security.TLS, "us", Auth.XOAUTH2, Path("ca.pem"), folder="Returns")


@pytest.mark.parametrize(
    ("address", "known", "said"),
    [
        ("imap://", KNOWN, ("mail.example", 1993, "tls", "us", "xoauth2", "Returns")),
        ("imap:///Other", KNOWN, ("mail.example", 1993, "tls", "us", "xoauth2", "Other")),
        ("imaps://them@mail.example/A%2FB%20C", KNOWN, ("mail.example", 1993, "tls", "them", "xoauth2", "A/B C")),
        ("imap://them@mail.example:143", KNOWN, ("mail.example", 143, "starttls", "them", "xoauth2", "INBOX")),
        ("imaps://a%40b@other.example", KNOWN, ("other.example", 993, "tls", "a@b", "login", "INBOX")),
        ("imap://a@other.example", None, ("other.example", 143, "starttls", "a", "login", "INBOX")),
        ("imap://a@localhost:9", None, ("localhost", 9, "none", "a", "login", "INBOX")),
    ],
)
def test_which_account_an_address_means(address, known, said):
    made = imap_folder.account_at(address, known)
    assert (made.host, made.port, made.security, made.user, made.auth, made.folder) == said


@pytest.mark.parametrize(
    ("name", "wire"),
    [
        ("Returns", '"Returns"'),
        ("Entwürfe", '"Entw&APw-rfe"'),
        ("R&D", '"R&-D"'),
        ("回収.第２四半期", '"&Vt5Tzg-.&eyz,ElbbU0pnHw-"'),
        ('a "b" \\ c', '"a \\"b\\" \\\\ c"'),
        ("😀", '"&2D3eAA-"'),
    ],
)
def test_names_of_folders(name, wire):
    assert to_wire(name) == wire
    assert from_wire(re.sub(r"\\(.)", r"\1", wire[1:-1])) == name


@pytest.mark.parametrize("name", ["&", "&-", "&*-", "a&b", "&AA-", "&2D0-", "&APw"])
def test_a_name_that_the_protocol_does_not_know_is_shown(name):
    assert from_wire(name) == name.replace("&-", "&")
