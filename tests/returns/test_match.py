"""Which row stands for which asked one: what is said of each that does not, with the words that are offered."""

from __future__ import annotations

import pytest
from return_council import CYCLE, base, judge, readings
from return_edits import edit

MORE = """
[[indicators]]
ref = "AB1"
title = "Two of a name"
service = "ABC"
unit = "count"
decimals = 0
better = "higher"
frequency = "quarter"

[[indicators]]
ref = "AB2"
title = "Two of a name"
service = "ABC"
unit = "count"
decimals = 0
better = "higher"
frequency = "quarter"
"""


def put(row: str, column: str, value: object) -> dict:
    return {"do": "set", "row": row, "column": column, "value": value}


def sent(*edits: dict, extra: str = "", service: str = "ABC"):
    return judge(edit(base(service, CYCLE), list(edits)), extra=extra)


def about(assessed, code: str) -> list[tuple[str | None, str | None]]:
    return [(f.indicator, f.value) for f in assessed.findings if f.code == code]


def words(assessed, code: str) -> str:
    return " ".join(f.message for f in assessed.findings if f.code == code)


def append(**cells: object) -> dict:
    return {"do": "append", "values": [{key.replace("_", " "): value for key, value in cells.items()}]}


IDS = [
    # what stands as the ID of 103, whether its figure is taken, and the code of what is said
    ("103", True, ""),
    (" 103 ", True, ""),
    ("103.0", True, "id-as-number"),
    ("103.00", True, "id-as-number"),
    ("103.5", False, "id-changed"),
    ("1O3", False, "id-changed"),
    (None, False, "id-missing-likely"),
    ("201", False, "id-of-another-service"),
]


@pytest.mark.parametrize(("ref", "taken", "code"), IDS)
def test_the_id_of_a_row(ref: str | None, taken: bool, code: str) -> None:
    assessed = sent(put("103", "ID", ref))
    assert ("103 2023-24-Q2" in readings(assessed)) is taken
    if code:
        assert about(assessed, code) == [(None if code == "id-of-another-service" else "103", ref and ref.strip())]


def test_an_id_of_another_service_names_its_owner() -> None:
    sentence = words(sent(put("103", "ID", "201")), "id-of-another-service")
    assert "201" in sentence
    assert "Libraries" in sentence


PERIODS = [
    # what stands as the period of 103, whether its figure is taken
    ("Q2 2023/24", True), ("q2 2023/24", True), ("2023-24 Q2", True), ("Q2", False), ("Q1 2023/24", False),
    (None, True),
    ("Q3 2023/24", False), ("soon", False), ("Sep 2023", False),
]  # fmt: skip


@pytest.mark.parametrize(("label", "taken"), PERIODS)
def test_the_period_of_a_row(label: str | None, taken: bool) -> None:
    assessed = sent(put("103", "Period", label))
    assert ("103 2023-24-Q2" in readings(assessed)) is taken
    assert about(assessed, "period-not-asked") == ([] if taken else [("103", label)])
    assert taken or "Q2 2023/24" in words(assessed, "period-not-asked")


def test_a_row_that_stands_twice_counts_for_nothing_and_names_the_first() -> None:
    assessed = sent({"do": "copy row", "row": "103"})
    assert "103 2023-24-Q2" not in readings(assessed)
    ((ref, first),) = about(assessed, "row-twice")
    assert ref == "103"
    assert first is not None
    assert first in words(assessed, "row-twice")


UNKNOWN = [
    # an ID, a title; what is said of it besides that nobody asked it
    ("Zebra", "Something of our own", ""),
    ("1033", "Something of our own", "It is most like 103."),
    ("Zebra", "potholes Filled", "By its title it is 103."),
    ("1011", "Potholes filled", "By its title it is 103."),
]


@pytest.mark.parametrize(("ref", "title", "likely"), UNKNOWN)
def test_an_unknown_row_is_offered_what_it_may_be(ref: str, title: str, likely: str) -> None:
    assessed = sent(append(ID=ref, Indicator=title, Period="Q2 2023/24", Value=5))
    assert about(assessed, "id-unknown") == [(None, ref)]
    sentence = words(assessed, "id-unknown")
    assert (likely in sentence, "By its title" in sentence, "most like" in sentence) == (
        True, likely.startswith("By"), likely.startswith("It"),
    )  # fmt: skip
    assert readings(assessed)["103 2023-24-Q2"] == "854"


OWN = [
    # a row below the table, and the code of what is said of it
    ({"ID": "Total", "Value": 5}, "row-of-their-own"),
    ({"Indicator": "Average", "Value": 5}, "row-of-their-own"),
    ({"Indicator": "Our own", "Value": 5}, "row-of-their-own"),
    ({"Commentary": "And some more words."}, "words-in-next-row"),
    ({"Indicator": "Total", "Commentary": "And some more words."}, "row-of-their-own"),
    ({"ID": "Zebra", "Indicator": "Said without a figure"}, "id-unknown"),
    ({"ID": "Zebra"}, ""),
    ({"Indicator": "A heading"}, ""),
]


@pytest.mark.parametrize(("cells", "code"), OWN)
def test_a_row_of_the_services_own(cells: dict[str, object], code: str) -> None:
    assessed = sent({"do": "append", "values": [cells]})
    codes = {f.code for f in assessed.findings} - {"return-changed-shape"}
    assert codes == ({code} if code else set())


def test_words_in_a_row_of_their_own_are_said_whole() -> None:
    assessed = sent(append(Commentary="First.", Actions="Second."))
    assert about(assessed, "words-in-next-row") == [(None, "First. Second.")]


def test_of_two_rows_of_one_title_none_is_guessed() -> None:
    for refs in (("AB1", "AB2"), ("ab1", "AB2")):
        rows = [{"ID": ref, "Indicator": "Two of a name", "Period": "Q2 2023/24", "Value": 5} for ref in refs]
        taken = readings(sent({"do": "append", "values": rows}, extra=MORE))
        assert taken["AB1 2023-24-Q2"] == taken["AB2 2023-24-Q2"] == "5"
    assessed = sent(append(Indicator="Two of a name", Period="Q2 2023/24", Value=5), extra=MORE)
    assert not any(key.startswith("AB") for key in readings(assessed))
    assert "id-missing-likely" not in {f.code for f in assessed.findings}
    assert "By its title" not in " ".join(f.message for f in assessed.findings)
