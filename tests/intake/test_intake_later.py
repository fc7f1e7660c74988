"""Several returns of one service: later and earlier ones, parts by two hands, clocks that are wrong."""

from __future__ import annotations

import io
import itertools
import json
from datetime import datetime, timedelta
from decimal import Decimal

import openpyxl
import pytest
from intake_messages import message
from named_cells import cell, records

from workbook_tool.commands.folder import Folder
from workbook_tool.commands.intake.collect import collect_returns
from workbook_tool.commands.intake.earlier_returns import is_older
from workbook_tool.domain.period import parse_period
from workbook_tool.domain.reading import ReturnStatus
from workbook_tool.ledger import Received

Q2 = parse_period("2023-24-Q2")


def keys(sheet) -> list[str]:
    """ID and period of each row."""
    return [f"{row['ID']} {row['Period']}" for row in records(sheet).values()]


def filled(data: bytes, rows: dict[str, object], *, others: bool = False, gone: tuple[str, ...] = ()) -> bytes:
    """ITD's return with values by ID and period; rows not named are empty unless ``others``; ``gone`` are deleted."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book["Return"]
    for ref in reversed(keys(sheet)):
        if ref in gone:
            sheet.delete_rows(cell(sheet, ref, "ID").row)
        elif ref in rows or not others:
            for name in ("Value", "Commentary", "Actions", "Answer"):
                if ref not in rows or name in ("Value", "Answer"):
                    cell(sheet, ref, name).value = rows.get(ref) if name == "Value" else None
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


@pytest.fixture
def itd(returns) -> bytes:
    return returns["ITD"]


@pytest.fixture
def refs(itd) -> list[str]:
    return keys(openpyxl.load_workbook(io.BytesIO(itd))["Return"])


_COUNT = itertools.count()


def take(run, council, data: bytes, sent: str = "", sender: str = "servicedesk@samplecounty.example") -> dict:
    place = council / f"{next(_COUNT)}.eml"
    place.write_bytes(bytes(message((f"{place.stem}.xlsx", data), sender=sender, sent=sent)))
    (one,) = json.loads(run(council, "collect", str(place), "--format", "json").stdout)["returns"]
    return one


def codes(one: dict, *kinds: str) -> list[str]:
    return sorted(f["code"] for f in one["findings"] if f["code"].startswith(kinds or ("",)))


def in_force(council) -> dict[str, Decimal]:
    with Folder(council).ledger() as ledger:
        return {f"{r.indicator} {r.period.label}": r.value for r in ledger.readings.of(Q2)}


def state(run, council) -> str:
    found = json.loads(run(council, "status", "--format", "json").stdout)["services"]
    return next(s["state"] for s in found if s["code"] == "ITD")


def test_two_people_fill_in_different_rows(council, run, itd, refs):
    values = dict(zip(refs, (0.9, 0.8, 0.7, 0.6, 0.5), strict=False))
    first, second = dict(list(values.items())[:2]), dict(list(values.items())[2:])
    one = take(run, council, filled(itd, first))
    assert one["status"] == "accepted in part"
    two = take(run, council, filled(itd, second), sender="desk.analyst@samplecounty.example")
    assert codes(two, "value-missing", "parts-") == ["parts-merged"]
    assert "2 rows that stand empty here came with " in next(
        f["message"] for f in two["findings"] if f["code"] == "parts-merged"
    )
    assert set(in_force(council)) == set(refs)
    assert state(run, council) == two["status"]
    assert two["status"] in ("accepted", "accepted with queries")
    with Folder(council).ledger() as ledger:
        assert [e.kind for e in ledger.events.all(Q2) if e.kind == "replaced"] == []
        assert not [n for n in ledger.findings.open(Q2) if n.finding.is_error]


def test_three_people_and_one_who_mends_their_own(council, run, itd, refs):
    a, b, c = refs[:2], refs[2:4], refs[4:]
    for rows in (a, b, c):
        last = take(run, council, filled(itd, dict.fromkeys(rows, 0.8)))
    assert state(run, council) == last["status"]
    assert last["status"] in ("accepted", "accepted with queries")
    mended = take(run, council, filled(itd, {a[0]: 0.75, a[1]: 0.8}))
    assert codes(mended, "value-missing", "parts-") == ["parts-merged"]
    assert in_force(council) == {r: 75 if r == a[0] else 80 for r in refs}


def test_rows_that_are_not_theirs_deleted(council, run, itd, refs):
    take(run, council, filled(itd, dict.fromkeys(refs[:2], 0.8), gone=tuple(refs[2:])))
    two = take(run, council, filled(itd, dict.fromkeys(refs[2:], 0.8), gone=tuple(refs[:2])))
    assert codes(two, "row-missing", "value-missing", "parts-") == ["parts-merged"]
    assert set(in_force(council)) == set(refs)


def test_two_people_fill_in_one_row_differently(council, run, itd, refs):
    first = take(run, council, filled(itd, dict.fromkeys(refs[:3], 0.8)))
    two = take(run, council, filled(itd, {refs[2]: 0.7, refs[3]: 0.8, refs[4]: 0.8}))
    assert codes(two, "parts-") == ["parts-collide", "parts-merged"]
    said = next(f for f in two["findings"] if f["code"] == "parts-collide")
    assert (said["severity"], said["indicator"]) == ("query", refs[2].split()[0])
    assert first["file"] in said["message"]
    assert "70" in said["message"]
    assert "80" in said["message"]
    assert said["cell"].startswith("K")
    assert in_force(council)[refs[2]] == 80
    whole = take(run, council, filled(itd, {**dict.fromkeys(refs, 0.8), refs[2]: 0.7}))
    assert codes(whole, "parts-") == []
    assert in_force(council)[refs[2]] == 70


def test_a_row_emptied_is_no_part(council, run, itd, refs):
    take(run, council, filled(itd, dict.fromkeys(refs, 0.8)))
    two = take(run, council, filled(itd, dict.fromkeys(refs[:-1], 0.8)))
    assert codes(two, "value-missing", "parts-") == ["value-missing"]
    assert two["status"] == "accepted in part"
    empty = take(run, council, filled(itd, {}))
    assert codes(empty, "parts-") == []
    assert empty["status"] == "returned for correction"


def test_a_later_return_replaces_and_says_what_changed(council, run, itd, refs):
    one = take(run, council, filled(itd, dict.fromkeys(refs, 0.8)))
    two = take(run, council, filled(itd, {**dict.fromkeys(refs, 0.8), refs[0]: 0.85}))
    said = next(f["message"] for f in two["findings"] if f["code"] == "return-replaces")
    assert one["file"] in said
    assert "904 (Q2 2023/24) 80.0%" in said
    assert "is now 85.0%" in said
    assert "906" not in said
    with Folder(council).ledger() as ledger:
        assert len(ledger.returns.of(Q2)) == 2
        assert [e.kind for e in ledger.events.all(Q2)][-1] == "replaced"
    assert len(list((council / "2023-24-Q2" / "received").iterdir())) == 2


def test_what_a_stranger_replaces_is_asked_about(council, run, itd, refs):
    first = filled(itd, dict.fromkeys(refs, 0.8))
    changed = filled(itd, {**dict.fromkeys(refs, 0.8), refs[0]: 0.85})
    assert codes(take(run, council, first, sender="a@elsewhere.example"), "stranger", "mail") == ["mail-sender-unknown"]
    one = take(run, council, changed, sender="b@elsewhere.example")
    assert codes(one, "stranger", "mail") == ["stranger-replaces"]
    assert one["status"] == "accepted with queries"
    said = next(f["message"] for f in one["findings"] if f["code"] == "stranger-replaces")
    assert said.startswith("b@elsewhere.example is not an address that the register lists for")
    again = take(run, council, filled(itd, dict.fromkeys(refs, 0.81)))
    assert codes(again, "stranger", "mail") == []


OLD, NEW = "Mon, 09 Oct 2023 10:00:00 +0100", "Tue, 10 Oct 2023 09:00:00 +0000"


HAD = datetime.fromisoformat("2023-10-12T09:00:00+00:00")


def received(sent: str) -> Received:
    via = {"date": sent} if sent else {}
    return Received(1, Q2, "ITD", ReturnStatus.ACCEPTED, "", "a.xlsx", "0", "0", HAD, via=via)


@pytest.mark.parametrize(
    ("first", "second", "older"),
    [
        ("2023-10-09T10:00:00+01:00", "2023-10-10T09:00:00+00:00", False),
        ("2023-10-10T09:00:00+00:00", "2023-10-09T10:00:00+01:00", True),
        ("2023-10-10T09:00:00+00:00", "2023-10-10T09:00:00+00:00", False),
        ("2023-10-10T09:00:00+00:00", "2023-10-09T23:00:00-12:00", False),
        ("2023-10-10T09:00:00+00:00", "", False),
        ("", "2023-10-09T10:00:00+01:00", False),
        ("2100-01-01T00:00:00+00:00", "2023-10-09T10:00:00+01:00", False),
        ("2023-10-09T10:00:00+01:00", "2100-01-01T00:00:00+00:00", False),
        ("no date", "2023-10-09T10:00:00+01:00", False),
        ("2023-10-10T09:00:00", "2023-10-09T10:00:00", False),
    ],
)
def test_which_of_two_messages_is_the_older(first, second, older):
    assert is_older({"date": second} if second else {}, HAD, received(first)) is older


def test_our_own_server_s_clock_goes_before_the_sender_s():
    via = {"date": "2001-01-01T00:00:00+00:00", "received": "2023-10-11T00:00:00+00:00"}
    assert not is_older(via, HAD, received("2023-10-10T09:00:00+00:00"))


@pytest.mark.parametrize(("first", "second", "counts"), [(OLD, NEW, "second"), (NEW, OLD, "first")])
def test_later_is_by_the_message_s_date(council, run, itd, refs, first, second, counts):
    one = take(run, council, filled(itd, dict.fromkeys(refs, 0.8)), sent=first)
    two = take(run, council, filled(itd, dict.fromkeys(refs, 0.7)), sent=second)
    assert in_force(council)[refs[0]] == (80 if counts == "first" else 70)
    assert codes(two, "return-older") == (["return-older"] if counts == "first" else [])
    assert state(run, council) == (one if counts == "first" else two)["status"]
    assert len(list((council / "2023-24-Q2" / "received").iterdir())) == 2


def test_a_part_that_was_sent_earlier_and_came_later(council, run, itd, refs):
    take(run, council, filled(itd, dict.fromkeys(refs[2:], 0.7)), sent=NEW)
    two = take(run, council, filled(itd, dict.fromkeys(refs[:2], 0.8)), sent=OLD)
    assert codes(two, "parts-", "return-older") == ["parts-merged"]
    assert set(in_force(council)) == set(refs)


@pytest.mark.parametrize("jumps", [[0, -3650, 0], [0, 3650, 0], [0, -1, -2]])
def test_a_clock_that_jumps_loses_nothing(council, itd, refs, jumps):
    """Three returns of one service while this computer's clock goes to and fro."""
    start = datetime.fromisoformat("2023-10-12T09:00:00+00:00")
    for n, days in enumerate(jumps):
        place = council / f"{n}.eml"
        data = filled(itd, dict.fromkeys(refs, 0.5 + n / 10))
        place.write_bytes(bytes(message(("r.xlsx", data), sent=NEW)))
        folder = Folder(council, clock=lambda days=days: start + timedelta(days=days))
        (one,) = list(collect_returns(folder, [str(place)], None, lambda _: None))
        assert one.accepted is not None
    assert in_force(council)[refs[0]] == 70
    with Folder(council).ledger() as ledger:
        assert len(ledger.returns.of(Q2)) == 3
        assert ledger.events.verify() == []


def test_our_own_message_to_ourselves_is_no_return(council, run):
    issued = (council / "2023-24-Q2" / "issued" / "ITD.xlsx").read_bytes()
    one = take(run, council, issued, sender="performance@samplecounty.example")
    assert (one["status"], codes(one)) == ("not a return", ["mail-own-copy"])
    assert state(run, council) == "issued"
    theirs = take(run, council, issued)
    assert (theirs["status"], codes(theirs)) == ("not a return", ["return-not-filled-in"])
    assert state(run, council) == "issued"
