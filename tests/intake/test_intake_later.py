"""Several returns of one service: later and earlier ones, parts by two hands, clocks that are wrong."""

from __future__ import annotations

import io
import itertools
import json
import re
import zipfile
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial

import openpyxl
import pytest
from intake_messages import message
from named_cells import cell, place_of, records

from workbook_tool import resources
from workbook_tool.commands.folder import Folder
from workbook_tool.commands.intake.arrival_order import LAST_SAVED, Order, order
from workbook_tool.commands.intake.collect import collect_returns
from workbook_tool.commands.intake.earlier_returns import _undecided
from workbook_tool.domain.period import parse_period
from workbook_tool.domain.reading import Reading, Return, ReturnStatus
from workbook_tool.ledger import Received
from workbook_tool.mail.incoming.received_email import against_by_mail, against_by_place
from workbook_tool.register import document_from_records, parse_register, records_from_toml
from workbook_tool.returns.check import Assessed, EarlierReading

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
    return saved(made.getvalue(), "")


@pytest.fixture
def itd(returns) -> bytes:
    return returns["ITD"]


@pytest.fixture
def refs(itd) -> list[str]:
    return keys(openpyxl.load_workbook(io.BytesIO(itd))["Return"])


def place(data: bytes, ref: str) -> str:
    """The address of a row's figure."""
    return place_of(f"Value of {ref}", openpyxl.load_workbook(io.BytesIO(data))["Return"])


_COUNT = itertools.count()


SERVICE_DESK = "servicedesk@samplecounty.example"


def take(run, council, data: bytes, sent: str = "", sender: str = SERVICE_DESK, subject: str = "Our return") -> dict:
    place = council / f"{next(_COUNT)}.eml"
    place.write_bytes(bytes(message((f"{place.stem}.xlsx", data), sender=sender, sent=sent, subject=subject)))
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
    assert said["cell"] == place(itd, refs[2])
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


def test_what_a_stranger_would_replace_stays_until_confirmed(council, run, itd, refs):
    first = filled(itd, dict.fromkeys(refs, 0.8))
    changed = filled(itd, {**dict.fromkeys(refs, 0.8), refs[0]: 0.85})
    assert codes(take(run, council, first, sender="a@elsewhere.example"), "stranger", "mail") == ["mail-sender-unknown"]
    one = take(run, council, changed, sender="b@elsewhere.example")
    assert (codes(one), one["status"], one["readings"]) == (["stranger-replaces"], "duplicate", [])
    assert in_force(council)[refs[0]] == 80
    said = one["findings"][0]
    assert said["message"].startswith("b@elsewhere.example is not an address that the register lists for")
    assert "confirm the sender, b@elsewhere.example, or put" in said["fix"]
    assert state(run, council) == "accepted with queries"
    (waiting,) = json.loads(run(council, "status", "--format", "json").stdout)["held_back"]
    assert (waiting["file"], waiting["code"], waiting["fix"]) == (one["file"], "stranger-replaces", said["fix"])
    for words in (["status"], ["collect", str(council / "returns" / "POL return.xlsx")]):
        assert f"Held back: {one['file']} (ITD)" in run(council, *words).stderr
    result = run(council, "collect", "--confirm", "B@elsewhere.example", "--format", "json")
    (again,) = json.loads(result.stdout)["returns"]
    assert again["file"] == one["file"]
    assert "return-replaces" in codes(again)
    assert json.loads(run(council, "status", "--format", "json").stdout)["held_back"] == []
    assert in_force(council)[refs[0]] == 85
    more = take(run, council, filled(itd, dict.fromkeys(refs, 0.7)), sender="b@elsewhere.example")
    assert "stranger-replaces" not in codes(more), "the sender is known now"
    assert in_force(council)[refs[0]] == 70


def test_a_held_back_return_that_comes_again_is_asked_about_again(council, run, itd, refs):
    take(run, council, filled(itd, dict.fromkeys(refs, 0.8)))
    changed = filled(itd, dict.fromkeys(refs, 0.7))
    for _ in range(2):
        one = take(run, council, changed, sender="b@elsewhere.example")
        assert "stranger-replaces" in codes(one)
    assert run(council, "collect", "--confirm", "b@elsewhere.example").exit_code in (0, 3)
    assert "stranger-replaces" not in codes(take(run, council, changed, sender="b@elsewhere.example"))


@pytest.mark.parametrize("words", [["--confirm", "nobody@x.example"], ["--confirm", "none.xlsx"], []])
def test_nothing_to_confirm_is_a_sentence(council, run, words):
    result = run(council, "collect", *words)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


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
    came = order({"date": second} if second else {}, HAD, received(first), same_run=False)
    assert (came is Order.OLDER) is older


def test_our_own_server_s_clock_goes_before_the_sender_s():
    via = {"date": "2001-01-01T00:00:00+00:00", "received": "2023-10-11T00:00:00+00:00"}
    assert order(via, HAD, received("2023-10-10T09:00:00+00:00"), same_run=False) is Order.LATER


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


SAVED = [
    # what the held one and the new one say, whether they came in one run, and the order
    ({LAST_SAVED: "2023-10-05T09:00:00Z"}, {LAST_SAVED: "2023-10-07T15:20:00Z"}, True, Order.LATER),
    ({LAST_SAVED: "2023-10-07T15:20:00Z"}, {LAST_SAVED: "2023-10-05T09:00:00Z"}, True, Order.OLDER),
    ({LAST_SAVED: "2023-10-07T15:20:00"}, {LAST_SAVED: "2023-10-05T09:00:00Z"}, True, Order.OLDER),
    ({LAST_SAVED: "2023-10-07T15:20:00Z"}, {LAST_SAVED: "2023-10-05T09:00:00Z"}, False, Order.UNSURE),
    ({LAST_SAVED: "2023-10-05T09:00:00Z"}, {LAST_SAVED: "2023-10-07T15:20:00Z"}, False, Order.LATER),
    ({LAST_SAVED: "2023-10-05T09:00:00Z"}, {LAST_SAVED: "2023-10-05T09:00:00Z"}, True, Order.UNSURE),
    ({LAST_SAVED: "2023-10-05T09:00:00Z"}, {}, True, Order.UNSURE),
    ({}, {LAST_SAVED: "2023-10-05T09:00:00Z"}, False, Order.LATER),
    ({}, {}, True, Order.UNSURE),
    ({}, {}, False, Order.LATER),
    ({LAST_SAVED: "2100-01-01T00:00:00Z"}, {LAST_SAVED: "2023-10-05T09:00:00Z"}, True, Order.UNSURE),
    ({LAST_SAVED: "yesterday"}, {LAST_SAVED: "2023-10-05T09:00:00Z"}, True, Order.UNSURE),
    # messages
    ({"date": "2023-10-05T09:00:00Z"}, {"date": "2023-10-06T09:00:00Z"}, True, Order.LATER),
    ({"date": "2023-10-06T09:00:00Z"}, {"date": "2023-10-05T09:00:00Z"}, False, Order.OLDER),
    ({"date": "2023-10-06T09:00:00Z"}, {"date": "2023-10-06T09:00:00Z"}, False, Order.LATER),
    ({"date": "2023-10-06T09:00:00Z"}, {}, False, Order.LATER),
    ({"date": "2023-10-06T09:00:00Z"}, {}, True, Order.UNSURE),
    # they contradict each other
    (
        {"date": "2023-10-05T09:00:00Z", LAST_SAVED: "2023-10-05T08:00:00Z"},
        {"date": "2023-10-06T09:00:00Z", LAST_SAVED: "2023-10-04T08:00:00Z"},
        False, Order.UNSURE,
    ),
    (
        {"date": "2023-10-05T09:00:00Z", LAST_SAVED: "2023-10-05T08:00:00Z"},
        {"date": "2023-10-06T09:00:00Z", LAST_SAVED: "2023-10-06T08:00:00Z"},
        True, Order.LATER,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("held", "new", "same_run", "wanted"), SAVED)
def test_which_copy_is_the_later(held, new, same_run, wanted):
    before = Received(1, Q2, "ITD", ReturnStatus.ACCEPTED, "", "a.xlsx", "0", "0", HAD, via=held)
    assert order(new, HAD, before, same_run=same_run) is wanted


def saved(data: bytes, when: str) -> bytes:
    """The workbook as a program would save it at ``when``; never saved again where empty."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                created = re.search(rb"<dcterms:created[^>]*>([^<]*)<", part)[1]
                moment = when.encode() or created
                part = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*<", rb"\g<1>" + moment + b"<", part)
            new.writestr(name, part)
    return made.getvalue()


def two(council, run, first: bytes, second: bytes, names=("a.xlsx", "b.xlsx")) -> list[dict]:
    place = council / "copies"
    place.mkdir(exist_ok=True)
    for name, data in zip(names, (first, second), strict=True):
        (place / name).write_bytes(data)
    told = json.loads(run(council, "collect", str(place), "--format", "json").stdout)["returns"]
    assert len(told) == 2
    return told


@pytest.mark.parametrize("names", [("a.xlsx", "b.xlsx"), ("b.xlsx", "a.xlsx"), ("x/z.xlsx", "x (1).xlsx")])
def test_the_copy_saved_later_counts_whatever_its_name(council, run, itd, refs, names):
    (council / "copies" / "x").mkdir(parents=True)
    old = saved(filled(itd, dict.fromkeys(refs, 0.8)), "2023-10-05T09:00:00Z")
    new = saved(filled(itd, dict.fromkeys(refs, 0.7)), "2023-10-07T09:00:00Z")
    found = two(council, run, old, new, names)
    assert in_force(council)[refs[0]] == 70
    assert not any("copies-differ" in codes(one) for one in found)


@pytest.mark.parametrize("names", [("a.xlsx", "b.xlsx"), ("b.xlsx", "a.xlsx")])
@pytest.mark.parametrize("moments", [("", ""), ("2023-10-05T09:00:00Z", ""), ("2023-10-05T09:00:00Z",) * 2])
def test_rows_that_differ_without_a_later_copy_are_withheld(council, run, itd, refs, names, moments):
    one = saved(filled(itd, dict.fromkeys(refs, 0.8)), moments[0])
    other = saved(filled(itd, {**dict.fromkeys(refs, 0.8), refs[1]: 0.7}), moments[1])
    found = two(council, run, one, other, names)
    asked = [f for r in found for f in r["findings"] if f["code"] == "copies-differ"]
    assert [(f["severity"], f["cell"]) for f in asked] == [("query", place(itd, refs[1]))]
    assert [word for word in ("80.00%", "70.00%", "a.xlsx", "b.xlsx") if word not in asked[0]["message"]] == [], asked[
        0
    ]["message"]
    assert in_force(council)[refs[0]] == 80
    assert in_force(council)[refs[1]] is None
    run(council, "collect", "--confirm", names[1])
    assert in_force(council)[refs[1]] == 70
    run(council, "collect", "--confirm", names[0])
    assert in_force(council)[refs[1]] == 80


BESIDE = [
    ({"commentary": "It rose in June.", "actions": "None"}, {"commentary": "It rose in July.", "actions": "None"},
     "Commentary “… July.” in b.xlsx, Commentary “… June.” in a.xlsx"),
    ({"commentary": "It rose."}, {"commentary": ""}, "Commentary empty in b.xlsx, Commentary “It rose.” in a.xlsx"),
    ({"actions": "x" * 70}, {"actions": "None"}, f"Actions “None” in b.xlsx, Actions “{'x' * 60}…” in a.xlsx"),
    ({"forecast": Decimal(3)}, {}, "Forecast empty in b.xlsx, Forecast 3 in a.xlsx"),
]  # fmt: skip


@pytest.mark.parametrize(("held", "new", "shown"), BESIDE)
def test_words_that_differ_beside_the_same_figure_are_withheld_alone(held, new, shown):
    register = parse_register(
        document_from_records(records_from_toml(resources.root("samples") / "register"), "register")
    )
    ref = next(iter(register.indicators))
    row = partial(Reading, ref, Q2, Decimal(8))
    taken = Return("ITD", Q2, "", "b.xlsx", "", (row(**new),))
    judged = Assessed("b.xlsx", "", ReturnStatus.ACCEPTED, accepted=taken)
    settled = _undecided(judged, {(ref, Q2): EarlierReading(row(**held), 1, "a.xlsx")}, register)
    assert shown in settled.findings[0].message
    kept = settled.accepted.readings[0]
    assert kept.value == 8
    assert not any(getattr(kept, name) for name in {**held, **new} if held.get(name) != new.get(name))


def test_two_copies_that_say_the_same_are_no_question(council, run, itd, refs):
    one = saved(filled(itd, dict.fromkeys(refs, 0.8)), "")
    book = openpyxl.load_workbook(io.BytesIO(one))
    book["Return"].cell(40, 2).value = "x"
    made = io.BytesIO()
    book.save(made)
    found = two(council, run, one, saved(made.getvalue(), ""))
    assert not any("copies-differ" in codes(r) for r in found)
    assert in_force(council)[refs[0]] == 80


AGAINST = {
    "Draft return for Q2": "a draft", "RE: DRAFT - Q2 figures": "a draft", "Q2 return (draft)": "a draft",
    "Q2 return - superseded": "superseded", "Our old version of the return": "superseded",
    "Please ignore my last return": "recalled", "Wrong figures: Q2": "wrong", "The attached file is wrong": "wrong",
    "Q2 return": "", "Re: draft report for your comments and Q2 return": "a draft", "Return Q2 2023/24 final": "",
    "Waste returns, wrong side of target": "", "Corrected return": "", "LGS-2324Q2-20CA": "",
}  # fmt: skip


@pytest.mark.parametrize("subject", AGAINST)
def test_what_a_subject_says_against_its_return(subject):
    assert against_by_mail(subject, "Please find our return attached.\nRegards") == AGAINST[subject]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Hello, this is still a draft.", "a draft"),
        ("Please disregard the attached.", "recalled"),
        ("That file was wrong.", "wrong"),
        ("The previous return was superseded.", "superseded"),
        ("Hello.\n\n> This is a draft.", ""),
        ("Hello.\nFrom: us\nPlease send the return. Ignore this message if it has gone.", ""),
        ("Please find attached our return. Complaints were recorded wrongly last year.", ""),
        ("We had a problem with drafts in the building.", ""),
    ],
)
def test_what_a_message_says_against_its_return(text, words):
    assert against_by_mail("Q2 return", text) == words


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("Draft/ITD.xlsx", "a draft"), ("old version/ITD.xlsx", "superseded"),
        ("in.zip/ITD_superseded.xlsx", "superseded"),
        ("ITD DRAFT v2.xlsx", "a draft"), ("DO NOT USE/ITD.xlsx", "recalled"), ("ITD-wrong.xlsx", "wrong"),
        ("Overdrafts/ITD.xlsx", ""), ("returned/ITD final.xlsx", ""), ("avoidance.xlsx", ""),
    ],
)  # fmt: skip
def test_what_a_folder_or_name_says_against_a_file(path, words):
    assert against_by_place(path) == words


def test_a_draft_is_asked_about_and_replaces_nothing_until_confirmed(council, run, itd, refs):
    first = take(run, council, filled(itd, dict.fromkeys(refs, 0.8)), subject="Draft return")
    assert (codes(first, "return-called"), first["status"]) == (["return-called-back"], "accepted with queries")
    second = take(run, council, filled(itd, dict.fromkeys(refs, 0.7)), subject="Superseded: return")
    assert (codes(second), second["readings"]) == (["return-called-back-replaces"], [])
    assert in_force(council)[refs[0]] == 80
    run(council, "collect", "--confirm", second["file"])
    assert in_force(council)[refs[0]] == 70


def test_a_recall_is_asked_about(council, run):
    (council / "r.eml").write_bytes(bytes(message(subject="Recall: Q2 return", text="")))
    result = run(council, "collect", str(council / "r.eml"), "--format", "json")
    (one,) = json.loads(result.stdout)["returns"]
    assert (codes(one), one["findings"][0]["severity"], result.exit_code) == (["mail-recall"], "query", 0)
