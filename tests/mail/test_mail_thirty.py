"""A whole quarter over real SMTP and IMAP: thirty services, four of them as services are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from mail_support import PERIOD, Post, SmtpServer, said
from thirty import CODES, PostOffice, attached, figure, filled, make, zipped

from workbook_tool.commands.cycle.generate import generate_returns
from workbook_tool.commands.cycle.status import cycle_status
from workbook_tool.commands.folder import Folder
from workbook_tool.commands.intake.collect import collect_returns
from workbook_tool.commands.intake.mailboxes import Mailboxes
from workbook_tool.commands.results.compile import compile_master
from workbook_tool.commands.safekeeping.audit import audit_folder

LATE, WRONG_QUARTER, TWICE, ZIPPED = "S04", "S11", "S17", "S23"


def test_thirty_services(
    tmp_path: Path, smtp_server: Callable[..., SmtpServer], imap_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, mailbox = smtp_server(security="none", auth="none"), imap_server.new_user()
    monkeypatch.setenv("WORKBOOK_TOOL_IMAP_PASSWORD", imap_server.password)
    inbox = (
        f"[mail.imap]\nhost = 'localhost'\nport = {imap_server.tls_port}\nuser = '{mailbox}'\n"
        f"ca_file = '{imap_server.ca_file}'\n"
    )
    post = Post(tmp_path / "council", date(2023, 10, 2))
    make(post.path, server.settings() + inbox)
    office = PostOffice(server, imap_server, mailbox)
    last_quarter = _last_quarter(post)

    generate_returns(post.folder, PERIOD, (), date(2023, 10, 16), lambda *_: None)
    assert set(said(post.mail("send", via="smtp")).values()) == {"issue: sent"}
    assert len(server.got) == 30
    for code in CODES:
        _first_answer(office, code, last_quarter)
    post.day = date(2023, 10, 12)
    assert (office.carry(), _collect(post)) == (29, {
        "accepted": 27, "returned for correction": 2,
    })  # fmt: skip
    assert _collect(post) == {}, "the mailbox is read, and what it held is put away"

    mailed = said(post.mail("reply", via="smtp"))
    assert Counter(mailed.values()) == {"receipt: sent": 27, "corrections: sent": 2, "reply: not needed": 1}
    for value in ("n/a", figure(TWICE)):  # it corrects twice
        data = filled(attached(office.received_by(TWICE)[-1]), value)
        office.mail_back(f"{TWICE.lower()}@thirty.example", "RE: corrected", "corrected.xlsx", data)
        office.carry()
        _collect(post)
        post.mail("reply", via="smtp")
    data = filled(attached(office.received_by(WRONG_QUARTER)[-1]), figure(WRONG_QUARTER))
    office.mail_back(f"{WRONG_QUARTER.lower()}@thirty.example", "now the right one", "q2.xlsx", data)

    post.day = date(2023, 10, 17)
    chased = {code: words for code, words in said(post.mail("chase", via="smtp")).items() if words.endswith(": sent")}
    office.carry()
    _collect(post)
    assert set(chased) == {LATE}
    data = filled(attached(office.received_by(LATE)[-1]), figure(LATE))
    office.mail_back(f"{LATE.lower()}@thirty.example", "sorry", "late.xlsx", data)
    office.carry()
    _collect(post)
    post.mail("reply", via="smtp")

    _all_accounted_for(post, office)


def _last_quarter(post: Post) -> bytes:
    """The return of the quarter before, which one service still has lying about."""
    before = Folder(post.path, lambda: datetime(2023, 7, 3, tzinfo=UTC))
    generate_returns(before, PERIOD.previous(), (WRONG_QUARTER,), date(2023, 7, 14), lambda *_: None)
    return (post.path / PERIOD.previous().code / "issued" / f"{WRONG_QUARTER}.xlsx").read_bytes()


def _first_answer(office: PostOffice, code: str, last_quarter: bytes) -> None:
    (got,) = office.received_by(code)
    subject, data, name = f"RE: {got.message['Subject']}", attached(got), f"{code} return.xlsx"
    sender = f"{code.lower()}@thirty.example"
    if code == LATE:
        return
    if code == WRONG_QUARTER:
        subject, data = "our return", filled(last_quarter, "55%")
    elif code == TWICE:
        data = filled(data, "to follow")
    else:
        data = filled(data, figure(code))
    if code == ZIPPED:
        sender, data, name = "somebody@elsewhere.example", zipped(data), "return.zip"
    office.mail_back(sender, subject, name, data)


def _collect(post: Post) -> Counter[str]:
    folder = post.folder
    with Mailboxes(folder) as boxes:
        found = list(collect_returns(folder, ["imap://"], PERIOD, lambda _: None, boxes))
    return Counter(one.status.value for one in found)


def _all_accounted_for(post: Post, office: PostOffice) -> None:
    lines = cycle_status(post.folder, PERIOD).lines
    assert Counter(line.state for line in lines) == {"accepted": 30}
    compiled = compile_master(post.folder, PERIOD)
    assert (compiled.missing, compiled.errors, compiled.indicators) == ((), 0, 30)
    sheet = openpyxl.load_workbook(compiled.master, read_only=True, data_only=True)["Returns"]
    assert {code for row in sheet.iter_rows(values_only=True) for code in CODES if code in map(str, row)} == set(CODES)
    with post.ledger() as ledger:
        for code in CODES:
            reading = ledger.readings.get(f"{code}-1", PERIOD)
            assert reading is not None
            assert f"{reading.value:.1f}%" == figure(code)
    ids = Counter(got.message["Message-ID"] for got in office.server.got)
    assert max(ids.values()) == 1, "no message twice"
    kinds = Counter(line.message.kind for line in post.log())
    assert kinds == {"issue": 30, "receipt": 30, "corrections": 3, "chase polite": 1}
    assert {line.state for line in post.log()} == {"sent"}
    done = audit_folder(post.folder, None)
    assert done.problems == ()
