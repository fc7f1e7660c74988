"""What came in: once each, replaced and kept, accepted in part, its findings open until answered."""

from __future__ import annotations

import pytest
from ledger_material import (
    ACCEPTED,
    DUPLICATE,
    IN_PART,
    Q1,
    Q2,
    Q3,
    QUERIES,
    RETURNED,
    STRAY,
    a_year,
    arrival,
    error,
    query,
    reading,
    restating,
    returned,
    sha,
    take,
    values,
)  # fmt: skip

from workbook_tool.domain.finding import Finding
from workbook_tool.domain.reading import Answer, DataStatus, Origin, Restatement, Return, ReturnStatus
from workbook_tool.errors import WorkbookToolError
from workbook_tool.ledger import Ledger


def test_what_is_recorded_is_given_back(ledger: Ledger) -> None:
    a_year(ledger)
    received = ledger.returns.current(Q2, "LGS")
    assert received
    said = ledger.returns.accepted_from(received)
    assert said
    assert said.file == "LGS Q2 – final.xlsx"
    assert [(r.indicator, str(r.value), r.commentary) for r in said.readings] == [
        ("183", "77.0", "=2+2"),
        ("184", "1E+2", ""),
    ]
    assert said.restatements == (restating("183", Q1, "82.5"),)
    assert said.answers[0].text == "Yes, all of them"
    assert (received.status, received.errors, received.queries, received.readings) == (QUERIES, 0, 2, 2)
    assert ledger.returns.source("183", Q2) == received
    assert ledger.returns.source("183", Q1) == received, "the restatement's file"
    assert ledger.returns.source("183", Q1.previous()) is None, "history has no file that came in"
    assert ledger.returns.source("59", Q2) is None, "the officer's amendment"


def test_the_same_bytes_again_change_nothing(ledger: Ledger) -> None:
    said = returned("LGS", Q2, "a.xlsx", reading("183", Q2, "77.0"))
    assert take(ledger, said, query("183"), status=QUERIES)
    before = ledger.dump()
    assert not take(ledger, said)
    assert ledger.dump() == before
    assert ledger.returns.known(sha("a.xlsx"))
    assert ledger.returns.known(sha("b.xlsx")) is None


def test_a_known_file_may_be_judged_anew(ledger: Ledger) -> None:
    ledger.returns.record(arrival("a.xlsx"), RETURNED, None, [error(None)], Q2, "LGS")
    assert take(ledger, returned("LGS", Q2, "a.xlsx", reading("183", Q2, "77.0")), again=True)
    now = ledger.returns.current(Q2, "LGS")
    assert now
    assert (now.status, now.errors) == (ACCEPTED, 0)
    assert [received.status for received in ledger.returns.of(Q2)] == [RETURNED, ACCEPTED]


def test_a_later_return_replaces_the_earlier_and_both_are_kept(ledger: Ledger) -> None:
    take(ledger, returned("LGS", Q2, "a.xlsx", reading("183", Q2, "77.0"), reading("184", Q2, "100")))
    take(ledger, returned("LGS", Q2, "b.xlsx", reading("183", Q2, "78.0"), reading("184", Q2, "100")))
    now = ledger.returns.current(Q2, "LGS")
    assert now
    assert now.file == "b.xlsx"
    assert [received.file for received in ledger.returns.of(Q2)] == ["a.xlsx", "b.xlsx"]
    assert [str(version.value) for version in ledger.readings.versions("183", Q2)] == ["77.0", "78.0"]
    assert [event.kind for event in ledger.events.all()] == ["received", "accepted", "received", "accepted", "replaced"]


def test_what_a_later_return_rejects_stays_as_the_earlier_gave_it(ledger: Ledger) -> None:
    take(ledger, returned("LGS", Q2, "a.xlsx", reading("183", Q2, "77.0"), reading("184", Q2, "100")))
    take(ledger, returned("LGS", Q2, "b.xlsx", reading("184", Q2, "99")), error("183"), status=IN_PART)
    take(ledger, returned("LGS", Q2, "c.xlsx"), error(None), status=RETURNED)
    assert {r.indicator: str(r.value) for r in ledger.readings.of(Q2)} == {"183": "77.0", "184": "99"}
    now = ledger.returns.current(Q2, "LGS")
    assert now
    assert (now.file, now.status) == ("c.xlsx", RETURNED)


def test_neither_duplicates_nor_other_files_replace(ledger: Ledger) -> None:
    take(ledger, returned("LGS", Q2, "a.xlsx", reading("183", Q2, "77.0")), query("183"), status=QUERIES)
    ledger.returns.record(arrival("copy.xlsx", content_sha256=sha("a.xlsx")), DUPLICATE, None, (), Q2, "LGS")
    ledger.returns.record(arrival("photo.jpg"), STRAY, None, [error(None)], Q2, "LGS")
    ledger.returns.record(arrival("agenda.docx", via={"sender": "x@example.org", "subject": "RE: FW: Q2"}), STRAY)
    now, first = ledger.returns.current(Q2, "LGS"), ledger.returns.known_content(sha("a.xlsx"))
    assert now == first
    assert now
    assert now.file == "a.xlsx"
    assert [noted.finding.code for noted in ledger.findings.open(Q2)] == ["same-as-last-time"]
    assert [(stray.file, stray.via["subject"]) for stray in ledger.returns.strays()] == [("agenda.docx", "RE: FW: Q2")]
    assert len(ledger.returns.all()) == 4


def test_parts_of_one_return_by_two_people_are_merged(ledger: Ledger) -> None:
    take(ledger, returned("LGS", Q2, "a.xlsx", reading("183", Q2, "77.0")), query("183"), status=IN_PART)
    take(ledger, returned("LGS", Q2, "b.xlsx", reading("184", Q2, "100")), query("184"), query(None), status=IN_PART)
    assert {r.indicator for r in ledger.readings.of(Q2)} == {"183", "184"}
    assert [noted.finding.indicator for noted in ledger.findings.open(Q2)] == ["184", None, "183"]


# -- restatements -----------------------------------------------------------------
def _with(*restatements: Restatement, file: str, status: ReturnStatus = ACCEPTED) -> tuple[Return, ReturnStatus]:
    return returned("LGS", Q2, file, reading("183", Q2, "77.0"), restatements=restatements), status


@pytest.mark.parametrize(
    ("returns", "in_force", "listed"),
    [
        ([_with(restating("183", Q1, "84"), file="a")], "84 r", ["84"]),
        ([_with(restating("183", Q1, "84"), file="a"), _with(restating("183", Q1, "85"), file="b")], "85 r", ["85"]),
        ([_with(restating("183", Q1, "84"), file="a"), _with(restating("183", Q1, "84"), file="b")], "84 r", ["84"]),
        ([_with(restating("183", Q1, "84"), file="a"), _with(file="b")], "83.0", []),
        ([_with(restating("183", Q1, "84"), file="a"), _with(file="b", status=IN_PART)], "84 r", ["84"]),
        (
            [_with(restating("183", Q1, "84"), file="a"), _with(file="b"), _with(restating("183", Q1, "86"), file="c")],
            "86 r",
            ["86"],
        ),
    ],
    ids=["made", "made anew", "made again", "withdrawn", "not withdrawn by a part", "made after it was withdrawn"],
)
def test_restatements(
    ledger: Ledger, returns: list[tuple[Return, ReturnStatus]], in_force: str, listed: list[str]
) -> None:
    ledger.readings.add_history([reading("183", Q1, "83.0", commentary="As counted.")], "history.csv")
    for said, status in returns:
        take(ledger, said, status=status)
    assert values(ledger, "183") == {Q1.code: in_force, Q2.code: "77.0"}
    assert [str(restatement.value) for restatement in ledger.restatements.of(Q2)] == listed
    first, *_, last = ledger.readings.versions("183", Q1)
    assert (str(first.value), first.restated, last.commentary) == ("83.0", False, "As counted.")
    assert [r.period for r in ledger.readings.of(Q2)] == [Q2], "a restated reading is of its own cycle"
    assert ledger.events.verify() == []


def test_a_restatement_of_what_was_not_available(ledger: Ledger) -> None:
    ledger.readings.add_history([reading("183", Q1, None)], "history.csv")
    take(ledger, _with(restating("183", Q1, "84"), file="a")[0])
    now = ledger.readings.get("183", Q1)
    assert now
    assert (now.data_status, now.note, now.origin) == (DataStatus.FINAL, "counted twice", Origin.RETURN)


def test_a_restatement_withdrawn_leaves_an_officer_s_word(ledger: Ledger) -> None:
    ledger.readings.add_history([reading("183", Q1, "83.0")], "history.csv")
    take(ledger, _with(restating("183", Q1, "84"), file="a")[0])
    ledger.amendments.record(reading("183", Q1, "83.5"), "Performance Officer", "checked with the service")
    take(ledger, _with(file="b")[0])
    assert values(ledger, "183")[Q1.code] == "83.5"


def test_a_restatement_of_nothing_withdrawn(ledger: Ledger) -> None:
    take(ledger, _with(restating("183", Q1, "84"), file="a")[0])
    assert values(ledger, "183")[Q1.code] == "84 r"
    take(ledger, _with(file="b")[0])
    now = ledger.readings.get("183", Q1)
    assert now
    assert (now.value, now.data_status) == (None, DataStatus.NOT_AVAILABLE)


def test_a_restatement_needs_a_reason(ledger: Ledger) -> None:
    with pytest.raises(WorkbookToolError, match="no reason"):
        take(ledger, _with(restating("183", Q1, "84", " "), file="a")[0])
    assert ledger.returns.of(Q2) == ()


# -- findings -----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("findings", "answers", "open_codes"),
    [
        ([], {}, []),
        ([query("183")], {}, ["same-as-last-time"]),
        # whether an answer settles a question is the check's to say: it then records a note
        ([query("183")], {"183": "Yes, it is the same"}, ["same-as-last-time"]),
        ([query("183")], {"184": "Yes"}, ["same-as-last-time"]),
        ([error("183")], {"183": "It is right"}, ["value-not-a-number"]),
        ([error("183"), query("183")], {"183": "Yes"}, ["value-not-a-number", "same-as-last-time"]),
        ([error(None), query(None)], {}, ["value-not-a-number", "same-as-last-time"]),
    ],
)
def test_open_findings(ledger: Ledger, findings: list[Finding], answers: dict[str, str], open_codes: list[str]) -> None:
    said = tuple(Answer(ref, Q2, text) for ref, text in answers.items())
    take(ledger, returned("LGS", Q2, "a.xlsx", reading("183", Q2, "77.0"), answers=said), *findings, status=QUERIES)
    assert [noted.finding.code for noted in ledger.findings.open(Q2)] == open_codes
    received = ledger.returns.current(Q2, "LGS")
    assert received
    assert [noted.finding for noted in ledger.findings.of(received)] == findings, "as many as were raised"


def test_a_corrected_return_leaves_nothing_open(ledger: Ledger) -> None:
    take(ledger, returned("LGS", Q2, "a.xlsx"), error("183"), status=RETURNED)
    take(ledger, returned("LGS", Q2, "b.xlsx", reading("183", Q2, "77.0")))
    assert ledger.findings.open(Q2) == ()


def test_the_officer_settles_a_finding_once(ledger: Ledger) -> None:
    take(ledger, returned("LGS", Q2, "a.xlsx", reading("183", Q2, "77.0")), query("183"), error("184"), status=IN_PART)
    for noted in ledger.findings.open(Q2):
        ledger.findings.close(noted.number, "Performance Officer", "telephoned")
        ledger.findings.close(noted.number, "Somebody Else", "no")
    assert ledger.findings.open(Q2) == ()
    assert {(n.closed_by, n.reason) for n in ledger.findings.in_force(Q2)} == {("Performance Officer", "telephoned")}
    event = ledger.events.all(Q2)[-1]
    assert (event.kind, event.actor, event.service) == ("answered", "Performance Officer", "LGS")
    with pytest.raises(WorkbookToolError, match="no finding number 99"):
        ledger.findings.close(99, "Performance Officer", "telephoned")


def test_services_and_cycles_are_kept_apart(ledger: Ledger) -> None:
    take(ledger, returned("LGS", Q2, "a.xlsx", reading("183", Q2, "77.0")), query("183"), status=QUERIES)
    take(ledger, returned("HR", Q2, "b.xlsx", reading("214", Q2, "12.7")))
    take(ledger, returned("LGS", Q3, "c.xlsx", reading("183", Q3, "78.0")))
    assert [noted.service for noted in ledger.findings.open(Q2)] == ["LGS"]
    assert ledger.findings.open(Q3) == ()
    assert [r.indicator for r in ledger.readings.of(Q3)] == ["183"]
    assert values(ledger, "183") == {Q2.code: "77.0", Q3.code: "78.0"}


def test_the_findings_of_several_files_are_those_of_each_alone(ledger: Ledger) -> None:
    take(ledger, returned("LGS", Q2, "a.xlsx", reading("183", Q2, "77.0")), query("183"), error("184"), status=IN_PART)
    take(ledger, returned("LGS", Q3, "b.xlsx", reading("183", Q3, "78.0")), query("183"), status=QUERIES)
    take(ledger, returned("HR", Q2, "c.xlsx", reading("214", Q2, "12.7")), query("214"), status=QUERIES)
    files = ledger.returns.of(Q2)
    about = ledger.findings.of_each(files)
    assert {number: tuple(noted) for number, noted in about.items()} == {f.number: ledger.findings.of(f) for f in files}
    assert [noted.finding.indicator for noted in ledger.findings.open(Q2)] == ["214", "183", "184"]
