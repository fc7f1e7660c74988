"""Returns that come by mail, from message to ledger: matched, kept, logged, and nothing twice."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile

import openpyxl
import pytest
from intake_messages import OFFICER, bounce, message, packed, saved_by_outlook
from jsonschema import Draft202012Validator
from named_cells import cell

from workbook_tool import resources
from workbook_tool.commands.folder import Folder
from workbook_tool.domain.period import parse_period

Q2 = parse_period("2023-24-Q2")
LGS = "LGS-2324Q2-20CA"


def put(council, name: str, data) -> str:
    place = council / "in"
    place.mkdir(exist_ok=True)
    (place / name).write_bytes(data if isinstance(data, bytes) else bytes(data))
    return str(place / name)


def collected(run, council, *sources: str) -> list[dict]:
    data = json.loads(run(council, "collect", *sources, "--format", "json").stdout)
    Draft202012Validator(resources.schema("returns")).validate(data)
    return data["returns"]


def codes(one: dict) -> list[str]:
    return sorted(f["code"] for f in one["findings"])


def without_identity(data: bytes) -> bytes:
    """A return whose reference is gone from sheets and properties, as after copying a sheet to a new book."""
    from workbook_tool.returns.identity import references

    book = openpyxl.load_workbook(io.BytesIO(data))
    for sheet in book:
        for row in sheet.iter_rows():
            for own in row:
                if isinstance(own.value, str) and references(own.value):
                    own.value = None
    book.properties.description = ""
    for name in list(book.custom_doc_props.names):
        del book.custom_doc_props[name]
    if "return_reference" in book.defined_names:
        del book.defined_names["return_reference"]
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def test_a_return_is_kept_with_its_message(council, run, returns):
    source = put(
        council, "a.eml", message(("r.xlsx", returns["LGS"]), subject=f"[EXTERNAL] RE: FW: Return {LGS} – done")
    )
    (one,) = collected(run, council, source)
    assert (one["file"], one["service"], one["status"]) == ("a.eml/r.xlsx", "LGS", "accepted with queries")
    assert not [c for c in codes(one) if c.startswith(("mail-", "identity-"))]
    with Folder(council).ledger() as ledger:
        received = ledger.returns.current(Q2, "LGS")
        assert dict(received.via) == one["via"]
    assert {"sender", "subject", "date", "message_id"} <= received.via.keys()
    name = hashlib.sha256(returns["LGS"]).hexdigest() + ".xlsx"
    assert (council / "2023-24-Q2" / "received" / name).read_bytes() == returns["LGS"]


@pytest.mark.parametrize(
    ("sender", "subject", "said"),
    [
        ("infogov@samplecounty.example", LGS, []),
        ("INFOGOV@SampleCounty.example", f"Re: {LGS.lower()}", []),
        ("legal@samplecounty.example", "no reference", []),
        ("infogov@samplecounty.example", "LGS-2324Q2-0000 mistyped", []),
        ("infogov@samplecounty.example", "POL\u20112324Q2\u201328DC", ["mail-subject-disagrees"]),
        ("someone@elsewhere.example", LGS, ["mail-sender-unknown"]),
        (OFFICER, "FW: theirs", []),
        ("insight@samplecounty.example", "no reference", ["mail-sender-disagrees"]),
        ("infogov@samplecounty.example", "POL-2324Q2-28DC", ["mail-subject-disagrees"]),
        ("insight@samplecounty.example", "POL-2324Q2-28DC", ["mail-sender-disagrees", "mail-subject-disagrees"]),
        ("infogov@samplecounty.example", f"POL-2324Q2-28DC and {LGS}", []),
    ],
)
def test_reference_sender_and_workbook(council, run, returns, sender, subject, said):
    source = put(council, "a.eml", message(("r.xlsx", returns["LGS"]), sender=sender, subject=subject))
    (one,) = collected(run, council, source)
    assert [c for c in codes(one) if c.startswith(("mail-", "identity-"))] == said
    assert (one["service"], len(one["readings"])) == ("LGS", 2)
    for found in one["findings"]:
        if found["code"] == "mail-subject-disagrees":
            assert "POL-2324Q2-28DC" in found["message"]
            assert "Legal & Governance" in found["message"]


@pytest.mark.parametrize(
    ("sender", "subject", "said", "service"),
    [
        ("x@y.example", f"RE: {LGS}", "identity-from-subject", "LGS"),
        ("infogov@samplecounty.example", "our return", "identity-from-sender", "LGS"),
        ("x@y.example", "our return", "reference-lost", None),
    ],
)
def test_a_workbook_that_lost_its_reference(council, run, returns, sender, subject, said, service):
    data = without_identity(returns["LGS"])
    (one,) = collected(run, council, put(council, "a.eml", message(("r.xlsx", data), sender=sender, subject=subject)))
    assert said in codes(one)
    assert (one["service"], len(one["readings"])) == (service, 2 if service else 0)


def test_a_zip_from_another_address(council, run, returns):
    data = packed({f"../{code}.xlsx": data for code, data in returns.items() if code in ("LGS", "POL")})
    source = put(council, "z.msg", saved_by_outlook(("all.zip", data, "application/zip"), sender="x@y.example"))
    found = collected(run, council, source)
    assert [(one["file"], one["service"]) for one in found] == [
        ("z.msg/all.zip/LGS.xlsx", "LGS"), ("z.msg/all.zip/POL.xlsx", "POL"),
    ]  # fmt: skip
    assert all("mail-sender-unknown" in codes(one) for one in found)
    assert found[0]["via"]["archive"] == "all.zip"
    assert not (council / "2023-24-Q2" / "LGS.xlsx").exists()


def test_doing_it_again_changes_nothing(council, run, returns):
    source = put(council, "a.eml", message(("r.xlsx", returns["LGS"])))
    put(council, "b.eml", message(subject="Automatic reply: x", sender="insight@samplecounty.example"))
    put(council, "c.eml", bounce("hr.performance@samplecounty.example", "Your return HRS-2324Q2-6A45"))
    put(council, "d.zip", packed({"r.xlsx": returns["LGS"], "p.xlsx": returns["POL"]}))
    collected(run, council, str(council / "in"))
    with Folder(council).ledger() as ledger:
        before, head = ledger.dump(), ledger.events.head()
    found = collected(run, council, str(council / "in"), source)
    assert {one["status"] for one in found} == {"duplicate"}
    with Folder(council).ledger() as ledger:
        assert (ledger.dump(), ledger.events.head()) == (before, head)
        assert ledger.events.verify() == []


def test_machines_words_are_logged_and_name_the_service(council, run):
    put(council, "a.eml", message(subject="Automatic reply: Your return", sender="insight@samplecounty.example"))
    put(council, "b.eml", bounce("hr.performance@samplecounty.example", "Your return"))
    put(council, "c.eml", bounce("nobody@elsewhere.example", "Your return CUS-2324Q2-1CD7"))
    put(council, "d.eml", bounce("content@samplecounty.example", "Your return", action="delayed"))
    away, gone, nobody, late = collected(run, council, str(council / "in"))
    assert [codes(one) for one in (away, gone, nobody, late)] == [
        ["mail-auto-reply"], ["mail-bounced"], ["mail-bounced"], ["mail-delayed"],
    ]  # fmt: skip
    assert "Human Resources (HRS)" in gone["findings"][0]["message"]
    assert "550 5.1.1 User unknown" in gone["findings"][0]["message"]
    assert "not in the register" in nobody["findings"][0]["message"]
    with Folder(council).ledger() as ledger:
        said = [(e.kind, e.service) for e in ledger.events.all(Q2) if e.kind in ("auto-reply", "bounced", "delayed")]
    assert said == [("auto-reply", "POL"), ("bounced", "HRS"), ("bounced", "CUS"), ("delayed", "CMS")]
    assert json.loads(run(council, "status", "--format", "json").stdout)["services"][2]["attempts"] == 0


def test_nothing_in_a_message_stops_the_others(council, run, returns):
    put(council, "a.eml", message(text="https://x.sharepoint.com/y"))
    put(council, "b.eml", message(("winmail.dat", b"x", "application/ms-tnef")))
    put(council, "c.eml", message(("r.xlsx", returns["LGS"][:5000])))
    put(council, "d.eml", message(("r.xlsx", returns["LGS"])))
    put(council, "e.eml", message())
    result = run(council, "collect", str(council / "in"), "--format", "json")
    assert result.exit_code == 3
    found = json.loads(result.stdout)["returns"]
    assert [len(one["findings"]) for one in found if one["status"] == "not a return"] == [1, 1, 1, 1]
    assert [one["status"] for one in found if one["service"]] == ["accepted with queries"]


def relabelled(data: bytes, **parts: bytes) -> bytes:
    """The same workbook with parts added or changed around its sheets, packed anew."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for member in old.infolist():
            content = old.read(member)
            if member.filename == "docProps/core.xml":
                content = content.replace(b"</cp:coreProperties>", parts["core"] + b"</cp:coreProperties>")
            if member.filename == "docProps/custom.xml":
                content = content.replace(b"</Properties>", parts["custom"] + b"</Properties>")
            new.writestr(member.filename, content)
        new.writestr("customXml/item1.xml", parts["item"])
    return made.getvalue()


LABEL = (
    b'<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="90" name="MSIP_Label_1_Enabled">'
    b'<vt:lpwstr xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">true</vt:lpwstr></property>'
)


@pytest.mark.parametrize(
    "parts",
    [
        {"core": b"<cp:lastModifiedBy>SharePoint</cp:lastModifiedBy>", "custom": b"", "item": b"<x/>"},
        {"core": b"", "custom": LABEL, "item": b"<x/>"},
        {"core": b"", "custom": b"", "item": b'<p:properties xmlns:p="x"><documentManagement/></p:properties>'},
    ],
    ids=["who saved it last", "a label", "SharePoint's columns"],
)
def test_the_same_return_with_other_properties(council, run, returns, parts):
    again = relabelled(returns["LGS"], **parts)
    assert again != returns["LGS"]
    put(council, "a.eml", message(("r.xlsx", returns["LGS"])))
    put(council, "b.eml", message(("r.xlsx", again)))
    first, second = collected(run, council, str(council / "in"))
    assert (first["status"], second["status"]) == ("accepted with queries", "duplicate")
    assert codes(second) == ["received-before"]


def edited(data: bytes, change) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book["Return"])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def figure(sheet, ref: str):
    return cell(sheet, ref, "Value")


def test_a_correction_of_the_format_alone_is_a_new_return(council, run, returns):
    """0.77 asked about; its service presses the per cent button and sends it again."""

    def plain(sheet):
        figure(sheet, "183").value, figure(sheet, "183").number_format = 0.77, "General"

    def percent(sheet):
        figure(sheet, "183").value, figure(sheet, "183").number_format = 0.77, "0.0%"

    first, second = (edited(returns["LGS"], change) for change in (plain, percent))
    (one,) = collected(run, council, put(council, "a.xlsx", first))
    (two,) = collected(run, council, put(council, "b.xlsx", second))
    assert "figure-percent-or-fraction" in codes(one)
    assert two["status"] != "duplicate"
    assert {r["indicator"]: r["value"] for r in two["readings"]}["183"] == 77


def test_a_correction_in_a_hidden_return_is_a_new_return(council, run, returns):
    def hidden(value):
        def change(sheet):
            figure(sheet, "183").value, sheet.sheet_state = value, "hidden"

        return change

    (one,) = collected(run, council, put(council, "a.xlsx", edited(returns["LGS"], hidden(0.77))))
    (two,) = collected(run, council, put(council, "b.xlsx", edited(returns["LGS"], hidden(0.78))))
    found = [{r["indicator"]: r["value"] for r in each["readings"]}["183"] for each in (one, two)]
    assert found == [77, 78]


@pytest.mark.parametrize(
    ("by", "said"),
    [("x@y.example", ["mail-sender-unknown"]), (OFFICER, []), ("legal@samplecounty.example", [])],
)
def test_a_stranger_speaks_for_nobody_else(council, run, returns, by, said):
    """A message from a contact, or from the officer, attached to another: anyone can write one."""
    theirs = message(("r.xlsx", returns["LGS"]), subject=LGS)
    for inside in (theirs, message(sender=OFFICER, inside=(theirs,))):
        source = put(council, "a.eml", message(sender=by, subject="FW", inside=(inside,)))
        (one,) = json.loads(run(council, "check", source, "--format", "json").stdout)["returns"]
        assert [c for c in codes(one) if c.startswith("mail-")] == said
        assert len(one["readings"]) == 2


def test_an_older_return_sent_once_more_does_not_come_back_unseen(council, run, returns):
    def other(sheet):
        figure(sheet, "183").value = 0.78

    first, second = put(council, "a.xlsx", returns["LGS"]), put(council, "b.xlsx", edited(returns["LGS"], other))
    collected(run, council, first, second)
    (again,) = collected(run, council, first)
    assert (again["status"], codes(again)) == ("duplicate", ["received-before-a-later"])
    assert "b.xlsx" in again["findings"][0]["message"]
    (later,) = collected(run, council, second)
    assert codes(later) == ["received-before"]
