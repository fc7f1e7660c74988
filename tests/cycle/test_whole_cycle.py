"""A quarter of thirty services by real SMTP and IMAP, from the register to an audit that verifies.

One service is late, one sends the wrong quarter, one corrects twice, one sends
its return in a zip from another address. Each fills in the workbook that it got
by mail, and each command is run twice.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import made_council
import openpyxl
import pytest
from click.testing import CliRunner, Result
from made_council import address
from named_cells import cell, entry, records
from post_office import PostOffice

from workbook_tool.cli import cli
from workbook_tool.commands import folder as folder_module
from workbook_tool.commands.folder import Folder
from workbook_tool.domain.period import parse_period

Q1, Q2 = parse_period("2023-24-Q1"), parse_period("2023-24-Q2")
OFFICER = "performance@madecouncil.example"
LATE, WRONG_QUARTER, TWICE, ZIPPED = "S27", "S28", "S29", "S30"
USUAL = made_council.codes(26)
EVERYBODY = made_council.codes(30)


@dataclass
class Quarter:
    """The officer's folder, the post, and the day."""

    path: Path
    office: PostOffice
    now: datetime

    def run(self, *words: str) -> Result:
        """A command, twice: the second time nothing happens. Gives the first one's result."""
        first = CliRunner().invoke(cli, ["-C", str(self.path), *words], catch_exceptions=False)
        before, mails = self.dump(), len(self.office.taken)
        again = CliRunner().invoke(cli, ["-C", str(self.path), *words], catch_exceptions=False)
        assert "Traceback" not in again.output
        assert (self.dump(), len(self.office.taken)) == (before, mails), (words, again.output)
        return first

    def dump(self) -> str:
        with Folder(self.path).ledger() as ledger:
            return ledger.dump()

    def mail(self, verb: str) -> dict[str, str]:
        """Run send, chase or reply over SMTP: by address, the subjects that came."""
        held = len(self.office.taken)
        said = self.run(verb, Q2.code, "--via", "smtp", "--yes")
        assert said.exit_code == 0, said.output
        got = [to for to, _ in self.office.taken[held:]]
        assert len(got) == len(set(got)), "one message each"
        return {to: str(self.office.last(to)["Subject"]) for to in got}

    def collect(self) -> Result:
        return self.run("collect", "imap://")

    def status(self) -> dict[str, str]:
        said = self.run("status", Q2.code, "--format", "json")
        return {line["code"]: line["state"] for line in json.loads(said.stdout)["services"]}

    def send_back(self, code: str, figures: Mapping[str, object], *, sender: str = "", zipped: bool = False) -> None:
        """A service fills in the workbook that it got last, and sends it back."""
        message = self.office.last(address(code))
        data = filled(attachment(message), figures, code)
        files = [(f"{code} Q2 return.xlsx", data)]
        if zipped:
            files = [(f"{code}.zip", packed(dict(files)))]
        subject = f"RE: [EXTERNAL] {message['Subject']}" if not sender else "our figures"
        self.office.send(sender or address(code), OFFICER, subject, format_datetime(self.now), *files)


@pytest.fixture
def quarter(tmp_path: Path, imap_server: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Quarter]:
    office = PostOffice(imap_server)
    common = f'ca_file = "{imap_server.ca_file.as_posix()}"\nhost = "localhost"\n'
    settings = (
        f'[mail]\nfrom = "{OFFICER}"\n[mail.smtp]\n{common}port = {office.port}\nsecurity = "starttls"\n'
        f'[mail.imap]\n{common}port = {imap_server.tls_port}\nuser = "{office.mailbox(OFFICER)}"\n'
    )
    monkeypatch.setenv("WORKBOOK_TOOL_IMAP_PASSWORD", imap_server.password)
    made_council.make(tmp_path / "council", len(EVERYBODY), settings)
    running = Quarter(tmp_path / "council", office, datetime(2023, 10, 2, 9, tzinfo=UTC))

    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return running.now.astimezone(tz)

    monkeypatch.setattr(folder_module, "datetime", Clock)
    yield running
    office.stop()


def attachment(message: EmailMessage) -> bytes:
    (part,) = message.iter_attachments()
    data = part.get_content()
    assert isinstance(data, bytes)
    return data


def packed(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


def filled(data: bytes, figures: Mapping[str, object], code: str) -> bytes:
    """A return as somebody fills it in; a figure in per cent is typed as Excel keeps it."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    entry(book, "completed_by").value = f"Performance Lead {code}"
    entry(book, "completed_on").value = datetime(2023, 10, 9)
    sheet = book["Return"]
    for ref, value in figures.items():
        percent = ref.endswith("-1") and not isinstance(value, str)
        entries = {
            "Value": float(value) / 100 if percent else value,  # type: ignore[arg-type]
            "Data Status": "final", "Commentary": "As planned.", "Actions": "As planned.",
        }  # fmt: skip
        for heading, typed in entries.items():
            cell(sheet, ref, heading).value = typed
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def test_thirty_services_from_the_register_to_the_audit(quarter: Quarter) -> None:
    _out(quarter)
    _first_round(quarter)
    _corrections(quarter)
    _the_late_one(quarter)
    _master(quarter)
    _proof(quarter)


def _out(quarter: Quarter) -> None:
    assert quarter.run("generate", Q2.code, "--due", "2023-10-16").exit_code == 0
    subjects = quarter.mail("send")
    assert sorted(subjects) == sorted(map(address, EVERYBODY))
    assert all(f"{code}-2324Q2-" in subjects[address(code)] for code in EVERYBODY)


def _first_round(quarter: Quarter) -> None:
    """Twenty-six as usual; last quarter's by one, a figure that is none by another, a zip from a private address."""
    quarter.now = datetime(2023, 10, 10, 14, tzinfo=UTC)
    for code in USUAL:
        quarter.send_back(code, made_council.values(code))
    old = made_council.completed(Folder(quarter.path), WRONG_QUARTER, Q1, made_council.values(WRONG_QUARTER))
    date = format_datetime(quarter.now)
    quarter.office.send(address(WRONG_QUARTER), OFFICER, "Return", date, ("return.xlsx", old))
    quarter.send_back(TWICE, made_council.values(TWICE) | {f"{TWICE}-1": "about half", f"{TWICE}-2": "many"})
    quarter.send_back(ZIPPED, made_council.values(ZIPPED), sender="at.home@elsewhere.example", zipped=True)
    assert quarter.collect().exit_code == 3
    states = quarter.status()
    assert {code for code in USUAL if not states[code].startswith("accepted")} == set()
    assert states[ZIPPED] == "accepted"
    assert states[TWICE] == "returned for correction"
    assert states[LATE] == states[WRONG_QUARTER] == "issued"


def _corrections(quarter: Quarter) -> None:
    quarter.now = datetime(2023, 10, 11, 9, tzinfo=UTC)
    subjects = quarter.mail("reply")
    assert set(map(address, [*USUAL, WRONG_QUARTER, TWICE])) <= set(subjects)
    assert address(LATE) not in subjects
    quarter.send_back(TWICE, made_council.values(TWICE) | {f"{TWICE}-2": "some"})
    quarter.send_back(WRONG_QUARTER, made_council.values(WRONG_QUARTER))
    assert quarter.collect().exit_code == 3
    assert quarter.status()[TWICE] == "accepted in part"
    assert quarter.status()[WRONG_QUARTER] == "accepted"
    quarter.now = datetime(2023, 10, 12, 9, tzinfo=UTC)
    assert sorted(quarter.mail("reply")) == sorted(map(address, [TWICE, WRONG_QUARTER]))
    quarter.send_back(TWICE, made_council.values(TWICE))
    assert quarter.collect().exit_code == 0
    assert quarter.status()[TWICE] == "accepted"
    assert sorted(quarter.mail("reply")) == [address(TWICE)]


def _the_late_one(quarter: Quarter) -> None:
    quarter.now = datetime(2023, 10, 17, 9, tzinfo=UTC)
    assert sorted(quarter.mail("chase")) == [address(LATE)], "nobody else is written to"
    quarter.now = datetime(2023, 10, 18, 9, tzinfo=UTC)
    issued = next(m for m in quarter.office.read(address(LATE)) if list(m.iter_attachments()))
    data = filled(attachment(issued), made_council.values(LATE), LATE)
    quarter.office.send(
        address(LATE), OFFICER, f"AW: {issued['Subject']}", format_datetime(quarter.now), ("x.xlsx", data)
    )
    assert quarter.collect().exit_code == 0
    assert sorted(quarter.mail("reply")) == [address(LATE)]


def _master(quarter: Quarter) -> None:
    said = quarter.run("compile", Q2.code, "--format", "json")
    compiled = json.loads(said.stdout)
    assert (compiled["missing"], compiled["indicators"]) == ([], 2 * len(EVERYBODY))
    book = openpyxl.load_workbook(quarter.path / Q2.code / "master.xlsx", data_only=True)
    lines = {code: row["State"] for code, row in records(book["Returns"], "Code").items()}
    assert {code: lines[code].partition(" ")[0] for code in EVERYBODY} == dict.fromkeys(EVERYBODY, "accepted")
    ratings = json.loads(quarter.run("ratings", Q2.code, "--format", "json").stdout)
    wanted = {ref: float(value) for code in EVERYBODY for ref, value in made_council.values(code).items()}
    assert {row["indicator"]: row["current"] for row in ratings} == wanted
    assert quarter.run("publish", Q2.code).exit_code == 0


def _proof(quarter: Quarter) -> None:
    said = quarter.run("audit", Q2.code)
    assert said.exit_code == 0, said.output
    assert "Verified" in said.output
    with Folder(quarter.path).ledger() as ledger:
        assert ledger.events.verify() == []
        returns, messages = ledger.returns.of(Q2), ledger.messages.all(Q2)
        kinds = Counter(message.kind for message in messages)
    attempts = Counter(r.service for r in returns)
    assert attempts == Counter(EVERYBODY) + Counter([TWICE, TWICE])
    assert (kinds["issue"], kinds["chase polite"]) == (30, 1)
    assert len({m.cause_key for m in messages}) == len(messages) == len(quarter.office.taken) - _received(quarter)
    office = quarter.office
    assert office.imap.held(office.mailbox(OFFICER)) == [], "all that brought a return is put away"
    assert len(office.imap.held(office.mailbox(OFFICER), "Processed")) == _received(quarter)


def _received(quarter: Quarter) -> int:
    return sum(to == OFFICER for to, _ in quarter.office.taken)
