"""Who is written to, when and what about: the sample council's quarter from the first message to the last reminder."""

from __future__ import annotations

import io
from datetime import date
from email.message import EmailMessage

import openpyxl
import pytest
from mail_support import PERIOD, Post, parsed, said
from named_cells import cell, place_of

from workbook_tool.commands.cycle.generate import due_date, generate_returns
from workbook_tool.commands.intake.collect import collect_returns
from workbook_tool.commands.intake.confirm import confirm_returns
from workbook_tool.commands.mail.outgoing_messages import Mailed
from workbook_tool.commands.register_file import REGISTER
from workbook_tool.domain.period import parse_period
from workbook_tool.errors import WorkbookToolError


def letters(mailed: Mailed) -> dict[str, list[str]]:
    return {e.proposal.service.code: list(e.letter.recipients) for e in mailed.entries if e.letter}


def why(mailed: Mailed) -> dict[str, str]:
    return {e.proposal.service.code: e.why for e in mailed.entries}


def text_of(post: Post, kind: str, service: str) -> str:
    return (post.path / PERIOD.code / "outbox" / kind / f"{service}.txt").read_bytes().decode("utf-8-sig")


# -- send ---------------------------------------------------------------------------


def test_drafts_are_the_same_bytes_and_are_not_made_twice(post: Post) -> None:
    first = post.mail("send")
    files = [path for e in first.entries for path in e.files]
    before = {path: path.read_bytes() for path in files}
    assert len(files) == 21
    assert post.states() == [f"{e.proposal.service.code} issue: prepared" for e in first.entries]
    for path in files:
        path.unlink()
    assert [e.files for e in post.mail("send").entries] == [()] * 7, "prepared is prepared, until her word"
    post.confirm(went=False)
    post.mail("send")
    assert {path: path.read_bytes() for path in files} == before


def test_a_draft_waits_for_the_word_that_it_went_out(post: Post) -> None:
    post.mail("send", "HRS")
    assert post.confirm("HRS") == 1
    assert post.confirm("HRS") == 0
    assert said(post.mail("send", "HRS")) == {"HRS": "issue: confirmed"}
    with post.ledger() as ledger:
        events = [(e.kind, e.actor) for e in ledger.events.all() if e.service == "HRS"]
        assert [kind for kind, _ in events] == ["issued", "prepared", "confirmed"]
        assert events[-1][1] == "Performance Officer"


def test_a_new_contact_gets_the_same_return(post: Post) -> None:
    post.mail("send", "HRS")
    post.confirm("HRS")
    _in_register(post, "hr.performance@samplecounty.example", "new.lead@samplecounty.example")
    mailed = post.mail("send", "HRS", "POL")
    assert letters(mailed) == {"HRS": ["new.lead@samplecounty.example"], "POL": ["insight@samplecounty.example"]}
    assert why(mailed)["HRS"] == "new contact; before it was hr.performance@samplecounty.example"


def test_a_return_made_again_goes_out_again_and_one_changed_by_hand_does_not(post: Post) -> None:
    post.mail("send", "HRS", "POL")
    post.confirm()
    generate_returns(post.folder, PERIOD, ("HRS",), date(2023, 10, 20), lambda *_: None)
    issued = post.path / PERIOD.code / "issued" / "CUS.xlsx"
    issued.write_bytes(issued.read_bytes() + b" ")
    mailed = post.mail("send", "HRS", "POL", "CUS")
    assert said(mailed) == {"HRS": "issue: prepared", "POL": "issue: confirmed", "CUS": "issue: cannot be written"}
    assert "20 October 2023" in text_of(post, "issue", "HRS")
    assert "not as it was generated" in why(mailed)["CUS"]


def test_nobody_to_write_to(post: Post) -> None:
    for address in ("investment@samplecounty.example", "hr.performance@samplecounty.example"):
        _in_register(post, address, None)
    mailed = post.mail("send")
    assert said(mailed)["COM"] == "issue: cannot be written"
    assert letters(mailed)["HRS"] == ["hr.analyst@samplecounty.example"], "the deputy"
    assert [e.problem for e in mailed.entries].count(True) == 1


def test_who_has_answered_is_not_asked_again(returned: Post) -> None:
    assert said(returned.mail("send", "LGS", "POL", "HRS")) == {
        "LGS": "issue: not needed", "POL": "issue: not needed", "HRS": "issue: prepared",
    }  # fmt: skip


# -- chase ----------------------------------------------------------------------------


def test_reminders_by_the_schedule(post: Post) -> None:
    """Polite before and after, firmer, then with a copy to the head of service; each once, none before its day."""
    told: list[tuple[str, str, list[str]]] = []
    for day in (2, 11, 12, 13, 16, 17, 18, 19, 20, 25, 26, 27):
        post.day = date(2023, 10, day)
        mailed = post.mail("chase", "POL")
        for entry in (e for e in mailed.entries if e.letter):
            told.append((post.day.isoformat(), entry.proposal.kind, list(entry.letter.recipients)))
        post.confirm()
    contact, head = "insight@samplecounty.example", "policy@samplecounty.example"
    assert told == [
        ("2023-10-12", "chase polite", [contact]),
        ("2023-10-17", "chase polite", [contact]),
        ("2023-10-20", "chase firmer", [contact]),
        ("2023-10-26", "chase head", [contact, head]),
    ]
    assert "telephone" in why(post.mail("chase", "POL"))["POL"]


def test_a_reminder_that_was_not_sent_is_not_followed_by_a_firmer_one(post: Post) -> None:
    post.day = date(2023, 10, 17)
    post.mail("chase", "POL")
    post.day = date(2023, 10, 30)
    assert said(post.mail("chase", "POL")) == {"POL": "chase polite: prepared"}
    post.confirm(went=False)
    assert said(post.mail("chase", "POL")) == {"POL": "chase polite: prepared"}
    assert len(post.log()) == 1


def test_an_extension_begins_anew(post: Post) -> None:
    post.day = date(2023, 10, 20)
    for _ in range(2):
        post.mail("chase", "POL", now=True)
        post.confirm()
    assert said(post.mail("chase", "POL")) == {"POL": "chase: not yet"}
    with post.ledger() as ledger:
        ledger.cycles.extend(PERIOD, "POL", date(2023, 11, 3))
    assert "1 November 2023" in why(post.mail("chase", "POL"))["POL"]
    post.day = date(2023, 11, 1)
    assert said(post.mail("chase", "POL", "CUS")) == {"POL": "chase polite: prepared", "CUS": "chase polite: prepared"}
    assert "is due on Friday 3 November 2023" in text_of(post, "chase polite", "POL")
    assert "was due on Monday 16 October 2023" in text_of(post, "chase polite", "CUS")


def test_a_changed_contact_is_chased(post: Post) -> None:
    _in_register(post, "insight@samplecounty.example", "somebody.else@samplecounty.example")
    post.day = date(2023, 10, 17)
    assert letters(post.mail("chase", "POL")) == {"POL": ["somebody.else@samplecounty.example"]}


def test_those_late_or_with_something_open_are_chased_with_what_is_missing(returned: Post) -> None:
    returned.day = date(2023, 10, 11)
    returned.mail("reply", "HRS")
    returned.day = date(2023, 10, 17)
    mailed = returned.mail("chase")
    assert said(mailed) == {
        "LGS": "chase: not needed", "POL": "chase: not needed", "HRS": "chase polite: prepared",
        "CUS": "chase polite: prepared", "ITD": "chase polite: prepared", "COM": "chase polite: prepared",
        "CMS": "chase polite: prepared",
    }  # fmt: skip
    text = text_of(returned, "chase polite", "HRS")
    sheet = openpyxl.load_workbook(returned.path / PERIOD.code / "issued" / "HRS.xlsx")["Return"]
    assert (
        f"902 Employees who feel valued by the council (Return {place_of('Value of 902', sheet)} of your file)" in text
    )
    back = returned.path / PERIOD.code / "corrections" / "HRS 2023-24-Q2 to correct.xlsx"
    (message,) = [parsed(e.files[0].read_bytes()) for e in mailed.entries if e.proposal.service.code == "HRS"]
    (attached,) = message.iter_attachments()
    assert attached.get_content() == back.read_bytes()
    assert _sheets(back.read_bytes())[0] != "Return"
    assert "What to fix" in _sheets(back.read_bytes())
    (message,) = [parsed(e.files[0].read_bytes()) for e in mailed.entries if e.proposal.service.code == "ITD"]
    (attached,) = message.iter_attachments()
    assert attached.get_content() == (returned.path / PERIOD.code / "issued" / "ITD.xlsx").read_bytes()


def test_nobody_is_reminded_to_whom_we_owe_the_corrections(returned: Post) -> None:
    returned.day = date(2023, 10, 17)
    mailed = returned.mail("chase", "HRS")
    assert said(mailed) == {"HRS": "chase: not needed"}
    assert why(mailed)["HRS"] == "its return is in, and it was not told yet what to correct"
    assert returned.move("HRS") == "officer"
    returned.mail("reply", "HRS")
    assert returned.move("HRS") == "officer"  # who says whether the draft went out
    returned.confirm("HRS", went=False)
    assert returned.move("HRS") == "officer"
    returned.mail("reply", "HRS")
    returned.confirm("HRS")
    assert returned.move("HRS") == "service"
    assert returned.move("POL") == "nobody"
    assert returned.move("CUS") == "officer"  # its workbook has not gone out by mail, as others have


def test_corrections_asked_for_just_now_are_waited_for(returned: Post) -> None:
    returned.day = date(2023, 10, 17)
    returned.mail("reply", "HRS")
    assert said(returned.mail("chase", "HRS")) == {"HRS": "chase: not yet"}
    returned.day = date(2023, 10, 23)
    assert said(returned.mail("chase", "HRS")) == {"HRS": "chase polite: prepared"}


# -- reply ------------------------------------------------------------------------------


def test_replies(returned: Post) -> None:
    assert said(returned.mail("reply")) == {
        "LGS": "corrections: prepared", "POL": "receipt: prepared", "HRS": "corrections: prepared",
        "CUS": "reply: not needed", "ITD": "reply: not needed", "COM": "reply: not needed",
        "CMS": "corrections: prepared",
    }  # fmt: skip
    assert "100%; Green" in text_of(returned, "receipt", "POL")
    assert "83.0%; Amber (83.0 is 7.0 points below 90.0" in text_of(returned, "corrections", "LGS")
    assert "This is the return for Q1 2023/24" in text_of(returned, "corrections", "CMS")
    assert "The return that we need is attached again: CMS 2023-24-Q2.xlsx" in text_of(returned, "corrections", "CMS")
    returned.confirm()
    assert said(returned.mail("reply", "LGS", "POL")) == {"LGS": "corrections: confirmed", "POL": "receipt: confirmed"}


def test_what_the_officer_settled_is_not_asked_and_the_receipt_follows(returned: Post) -> None:
    returned.mail("reply", "LGS")
    returned.confirm()
    with returned.ledger() as ledger:
        for noted in (n for n in ledger.findings.open(PERIOD) if n.service == "LGS"):
            ledger.findings.close(noted.number, "Performance Officer", "agreed by telephone")
    assert said(returned.mail("reply", "LGS")) == {"LGS": "receipt: prepared"}
    assert "183 Subject Access Requests" in text_of(returned, "receipt", "LGS")


def test_a_corrected_return_is_answered_anew(returned: Post) -> None:
    returned.mail("reply", "HRS")
    returned.confirm()
    source = next((returned.path / "returns").glob("HRS*"))
    assert len(list(collect_returns(returned.folder, [str(source)], None, lambda _: None))) == 1
    assert said(returned.mail("reply", "HRS"))["HRS"] in ("receipt: prepared", "corrections: prepared")
    assert len(returned.log("HRS")) == 2


def test_an_original_that_is_gone_is_asked_for_with_the_issued_return(returned: Post) -> None:
    for path in (returned.path / PERIOD.code / "received").iterdir():
        path.unlink()
    assert said(returned.mail("reply", "HRS")) == {"HRS": "corrections: prepared"}
    assert "attached again: HRS 2023-24-Q2.xlsx" in text_of(returned, "corrections", "HRS")


# -- refusals ---------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["send", "chase"])
def test_a_published_cycle_is_not_asked_for(post: Post, verb: str) -> None:
    with post.ledger() as ledger:
        ledger.published.add(PERIOD)
    with pytest.raises(WorkbookToolError, match="is published"):
        post.mail(verb)


def test_without_an_address_of_ours(post: Post) -> None:
    (post.path / "collection.toml").write_text('council = "Test"\ncontact = "Room 5"\n', "utf-8")
    with pytest.raises(WorkbookToolError, match="which address messages come from"):
        post.mail("send")


def test_a_service_that_is_not_asked(post: Post) -> None:
    with pytest.raises(WorkbookToolError, match="asks no service XYZ"):
        post.mail("send", "XYZ")


def _in_register(post: Post, old: str, new: str | None) -> None:
    """Put another address into the register, as the officer would in Excel."""
    import openpyxl

    file = post.path / REGISTER
    book = openpyxl.load_workbook(file)
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value == old]
    assert cells
    for old_cell in cells:
        old_cell.value = new
    book.save(file)


def _sheets(data: bytes) -> list[str]:
    import openpyxl

    return openpyxl.load_workbook(io.BytesIO(data), read_only=True).sheetnames


@pytest.mark.parametrize(
    ("sender", "copied", "note"),
    [
        ("hr.performance@samplecounty.example", [], ""),
        ("HR.Analyst@samplecounty.example", ["hr.analyst@samplecounty.example"], ""),
        ("hr@samplecounty.example", ["hr@samplecounty.example"], ""),
        ("somebody@elsewhere.example", [], "it came from somebody@elsewhere.example"),
    ],
)
def test_whoever_sent_it_is_answered_if_the_register_knows_them(
    returned: Post, sender: str, copied: list[str], note: str
) -> None:
    source = next((returned.path / "returns").glob("HRS*"))
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Message-ID"] = sender, "our return", "<abc.1@mail.example>"
    mail.add_attachment(source.read_bytes(), maintype="application", subtype="octet-stream", filename="ours.xlsx")
    file = returned.path / "sent.eml"
    file.write_bytes(mail.as_bytes())
    assert len(list(collect_returns(returned.folder, [str(file)], None, lambda _: None))) == 1
    if note:  # one whom the register does not list replaces nothing until confirmed
        assert len(list(confirm_returns(returned.folder, [sender], None, lambda _: None))) == 1
    (entry,) = returned.mail("reply", "HRS").entries
    assert entry.letter is not None
    assert [p.address for p in entry.letter.cc] == copied
    assert entry.why.startswith(note)
    assert parsed(entry.files[0].read_bytes())["In-Reply-To"] == "<abc.1@mail.example>"


@pytest.mark.parametrize(
    ("period", "due"),
    [
        ("2023-24-Q2", "2023-10-13"),
        ("2023-24-Q3", "2024-01-15"),
        ("2023-24-Q4", "2024-04-15"),
        ("2024-03", "2024-04-15"),
    ],
)
def test_a_due_date_minds_bank_holidays(period: str, due: str) -> None:
    assert due_date(parse_period(period), 10).isoformat() == due


def test_a_line_break_in_a_name_begins_no_line_of_a_message(post: Post) -> None:
    book = openpyxl.load_workbook(post.path / REGISTER)
    sheet = book["Services"]
    cell(sheet, "POL", "Service", "Code").value = "Policy\nBcc: all@council.example"
    cell(sheet, "POL", "Contact", "Code").value = "Ann\nBcc: all@council.example"
    book.save(post.path / REGISTER)
    post.mail("send", "POL")
    text = text_of(post, "issue", "POL")
    assert "Policy Bcc: all@council.example" in text
    assert not [line for line in text.splitlines() if line.startswith("Bcc")]
    subject = next(line for line in text.splitlines() if line.startswith("Subject"))
    assert "[POL-2324Q2-28DC]" in subject
