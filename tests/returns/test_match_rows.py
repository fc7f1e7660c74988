"""Which row stands for which asked one, on rows made here: what is taken, what is offered, what is said."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace as Made

import pytest

from workbook_tool.domain.finding import Cell, Finding, Severity
from workbook_tool.domain.period import parse_period
from workbook_tool.grid import CellKind, CellRead, Looks, Run
from workbook_tool.layout.find import Row
from workbook_tool.returns.read.match import ENTERED, TEXTS, Matching, match_rows, of_rows

CYCLE = parse_period("2023-24-Q2")
QUARTER = "Q2 2023/24"
KEYS = ("indicator", "title", "period", *ENTERED)
HEADINGS = {"indicator": "ID", "title": "Indicator", "period": "Period"}
COLUMNS = [Made(heading=HEADINGS.get(key, key), also=("Ref",) if key == "indicator" else ()) for key in KEYS]
REGISTER = Made(
    indicators={"201": Made(service="DEF", title="Books lent"), "301": Made(service="GHI", title="Trees planted")},
    services={"DEF": Made(name="Libraries")},
)


def asked(ref: str, title: str, period: str = "2023-24-Q2") -> Made:
    own = parse_period(period) if period else None
    label = (own or CYCLE).label
    return Made(indicator=Made(ref=ref, title=title), period=own, cycle=CYCLE, label=label, key=(ref, label))


ASKED = [
    asked("101", "Calls answered"), asked("103", "Potholes filled"), asked("105", "Days lost", "2023-07"),
    asked("105", "Days lost", "2023-08"), asked("105", "Days lost", "2023-09"), asked("A1b", "Homes let", ""),
    asked("107", "Return on investment"),
]  # fmt: skip


def row(*, without: str = "", runs: tuple[Run, ...] = (), day: date | None = None, **texts: str) -> Made:
    """A row by the keys of its columns; ``runs`` are those of its ID, ``day`` what its period is a date for."""
    cells = {key: CellRead(CellKind.TEXT, text) for key, text in texts.items()}
    if runs:
        cells["indicator"] = CellRead(CellKind.TEXT, "".join(run.text for run in runs), looks=Looks(runs=runs))
    if day:
        cells["period"] = CellRead(CellKind.DATE, day.isoformat(), moment=day)
    return Made(cells=cells, without=without)


def match(*rows: Made, of: list[Made] = ASKED) -> Matching:
    """The rows from the sheet's fourth on, matched."""
    placed = []
    for number, made in enumerate(rows, 3):
        places = {key: place(key, number + 1) for key in KEYS if key != made.without}
        placed.append(Row(made.cells, places, number))
    table = Made(layout=Made(columns=COLUMNS), rows=tuple(placed), sheet=Made(name="Return"))
    return match_rows(table, REGISTER, of)  # type: ignore[arg-type]


def place(key: str, row: int) -> Cell:
    return Cell("return.xlsx", "Return", f"{chr(65 + KEYS.index(key))}{row}")


def taken(matching: Matching) -> dict[str, int]:
    """The sheet's row, counted from 1, by the asked one: ``101 Q2 2023/24``."""
    return {" ".join(key): matched.row.number + 1 for key, matched in matching.matched.items()}


def offered(matching: Matching) -> dict[str, int]:
    return {" ".join(key): likely.number + 1 for key, likely in matching.likely.items()}


def told(matching: Matching) -> list[tuple[str, str | None, Cell | None]]:
    return [(f.code, f.value, f.cell) for f in matching.findings]


WHOLE = [row(indicator=a.indicator.ref, period=a.label, value="5") for a in ASKED]
WITHOUT_103 = [made for made in WHOLE if made.cells["indicator"].text != "103"]


def test_rows_stand_for_those_asked_wherever_they_are() -> None:
    matching = match(*reversed(WHOLE))
    assert sorted(taken(matching).values()) == list(range(4, 11))
    assert taken(matching)["107 Q2 2023/24"] == 4
    assert [matched.index for matched in matching.matched.values()] == list(range(7))
    assert (told(matching), offered(matching)) == ([], {})


IDS = [
    # the refs that are asked, the ID of the row, which it stands for, and whether that is said
    (("A1b",), "a1B", "A1b", False), (("A1b",), "A1B.0", "A1b", True), (("A", "A.0"), "A.0", "A.0", False),
    (("A", "A.0"), "A", "A", False), (("10",), "10.00", "10", True), (("10",), "10.5", None, False),
]  # fmt: skip


@pytest.mark.parametrize(("refs", "ref", "wanted", "is_told"), IDS)
def test_the_id(refs: tuple[str, ...], ref: str, wanted: str | None, is_told: bool) -> None:
    matching = match(row(indicator=ref, period=QUARTER), of=[asked(known, known) for known in refs])
    assert taken(matching) == ({} if wanted is None else {f"{wanted} {QUARTER}": 4})
    assert told(matching) == ([("id-as-number", ref, place("indicator", 4))] if is_told else [])
    assert [finding.indicator for finding in matching.findings] == [wanted] * is_told


MONTHS = [
    ("Aug 2023", 8), ("August 2023", 8), ("August-23", 8), ("Aug’23", 8), ("Sep/2023", 9), ("08/2023", 8), ("8.23", 8),
    ("9-2023", 9), ("2023-07", 7), ("12/2023", None), ("Aug 24", None), ("August", None), ("13/2023", None),
    (date(2023, 8, 1), 8), (date(2023, 9, 1), 9), (date(2023, 8, 2), None), (date(2022, 8, 1), None),
]  # fmt: skip


@pytest.mark.parametrize(("written", "month"), MONTHS)
def test_the_month_of_a_row(written: str | date, month: int | None) -> None:
    own = row(indicator="105", day=written) if isinstance(written, date) else row(indicator="105", period=written)
    months = [parse_period(f"2023-{month:02}").label] if month else []
    assert list(taken(match(own))) == [f"105 {label}" for label in months]


def test_where_nothing_is_due_the_period_is_the_cycles() -> None:
    for written in (QUARTER, "2023-24 Q2", "q2 2023/24"):
        assert taken(match(row(indicator="A1b", period=written))) == {f"A1b {QUARTER}": 4}
    assert taken(match(row(indicator="A1b", period="Q1 2023/24"))) == {}
    assert taken(match(row(indicator="A1b", day=date(2023, 7, 1)))) == {}


def test_a_length_of_time_is_no_period() -> None:
    cells = {
        "indicator": CellRead(CellKind.TEXT, "103"),
        "period": CellRead(CellKind.DATE, QUARTER, moment=timedelta(1)),
    }
    assert taken(match(Made(cells=cells, without=""))) == {f"103 {QUARTER}": 4}


def test_a_period_that_is_missing_or_not_asked() -> None:
    assert taken(match(row(indicator="103", value="5"))) == {f"103 {QUARTER}": 4}
    matching = match(row(indicator="105", value="5"))
    assert told(matching) == [("period-not-asked", "", place("period", 4))]
    assert matching.findings[0].indicator == "105"
    assert "Jul 2023 or Aug 2023 or Sep 2023" in matching.findings[0].message
    assert told(match(row(indicator="105", value="5", without="period"))) == [
        ("period-not-asked", "", place("indicator", 4))
    ]


def test_a_row_that_stands_twice_is_not_read_and_those_after_it_are() -> None:
    matching = match(WHOLE[1], WHOLE[1], row(title="Potholes filled", value="5"), WHOLE[0])
    assert taken(matching) == {f"101 {QUARTER}": 7}
    assert offered(matching) == {f"103 {QUARTER}": 4}
    assert told(matching) == [
        ("row-twice", "103", place("indicator", 5)), ("id-missing", None, place("indicator", 6)),
    ]  # fmt: skip
    assert matching.findings[0].indicator == "103"
    assert f"first in {place('indicator', 4).ref}" in matching.findings[0].message


HEADINGS_AGAIN = [
    # the row of headings, whether a table of their own begins there, and its words
    ({"indicator": " ID ", "title": "Indicator", "period": "Period"}, "ID, Indicator, Period"),
    ({"indicator": "Ref", "value": "value"}, "Ref, value"),
    ({"indicator": "ID", "title": "of our own"}, ""),
    ({"indicator": "103", "title": "Indicator", "commentary": "Period", "period": QUARTER}, ""),
    ({"title": "Indicator", "period": "Period"}, ""),
]


@pytest.mark.parametrize(("texts", "words"), HEADINGS_AGAIN)
def test_a_second_table(texts: dict[str, str], words: str) -> None:
    matching = match(WHOLE[0], row(**texts), WHOLE[6])
    assert (f"107 {QUARTER}" in taken(matching)) is not bool(words)
    again = [finding for finding in told(matching) if finding[0] == "heading-again"]
    assert again == ([("heading-again", words, place("indicator", 5))] if words else [])


@pytest.mark.parametrize("key", ENTERED)
def test_whatever_is_entered_in_a_row_without_an_id_is_told(key: str) -> None:
    code, value = ("words-in-next-row", "Some 5.") if key in TEXTS else ("id-missing", None)
    at = key if key in TEXTS else "indicator"
    assert told(match(row(**{key: "Some 5."}))) == [(code, value, place(at, 4))]
    assert told(match(row(title="A heading of ours", period=QUARTER))) == []


OWN = [
    # a row, whether all that was asked is there, and what is said: its code and value
    ({"value": "5"}, False, ("id-missing", None)), ({"value": "5"}, True, ("row-of-their-own", None)),
    ({"value": "5", "commentary": "w"}, False, ("id-missing", None)),
    ({"numerator": "5", "commentary": "w"}, True, ("row-of-their-own", None)),
    ({"revision_reason": "w", "actions": "v"}, False, ("words-in-next-row", "w v")),
    ({"actions": "v"}, True, ("words-in-next-row", "v")),
    ({"title": "Total", "actions": "v"}, False, ("id-missing", None)),
    ({"title": "Total", "actions": "v"}, True, ("row-of-their-own", None)),
    ({"indicator": "TOTAL:", "value": "5"}, False, ("row-of-their-own", "TOTAL:")),
    ({"indicator": "Zebra", "title": "Sum", "value": "5"}, False, ("row-of-their-own", "Zebra")),
    ({"indicator": "Zebra", "actions": "v"}, False, ("id-unknown", "Zebra")),
    ({"indicator": "Zebra", "title": "Of ours"}, True, ("id-unknown", "Zebra")),
    ({"indicator": "201", "title": "Total", "value": "5"}, False, ("id-of-another-service", "201")),
    ({"indicator": "103", "title": "Total", "period": "soon"}, True, ("period-not-asked", "soon")),
]  # fmt: skip


@pytest.mark.parametrize(("texts", "complete", "wanted"), OWN)
def test_a_row_of_the_services_own(texts: dict[str, str], complete: bool, wanted: tuple[str, str | None]) -> None:
    matching = match(*(WHOLE if complete else []), row(**texts))
    if texts.get("indicator") == "103":
        assert taken(matching)[f"103 {QUARTER}"]
    assert [(code, value) for code, value, _ in told(matching)] == [wanted]
    if wanted[0] == "words-in-next-row":
        first = next(key for key in texts if key in TEXTS)
        assert matching.findings[0].cell == place(first, 4 + 7 * complete)


def test_a_row_of_which_the_column_is_missing_is_told_of_its_sheet() -> None:
    assert told(match(row(value="5", without="indicator"))) == [("id-missing", None, Cell("", "Return"))]


OFFERED = [
    # a row, the asked one that it is offered as, and what is said: its code and value
    ({"title": "Potholes  FILLED", "period": QUARTER}, f"103 {QUARTER}", "id-missing-likely", None),
    ({"title": "Potholes filled"}, f"103 {QUARTER}", "id-missing-likely", None),
    ({"title": "Potholes filled", "period": "Q1 2023/24"}, "", "id-missing", None),
    ({"title": "Days lost", "period": "Aug 2023"}, "105 Aug 2023", "id-missing-likely", None),
    ({"indicator": "1O3", "period": QUARTER}, f"103 {QUARTER}", "id-changed", "1O3"),
    ({"indicator": "1O3"}, f"103 {QUARTER}", "id-changed", "1O3"),
    ({"indicator": "1O3", "period": "Q1 2023/24"}, "", "id-unknown", "1O3"),
    ({"indicator": "1O5", "period": "Sep 2023"}, "105 Sep 2023", "id-changed", "1O5"),
    ({"indicator": "1O3", "title": "Calls answered"}, f"101 {QUARTER}", "id-changed", "1O3"),
    ({"indicator": "Zebra"}, "", "id-unknown", "Zebra"),
    ({"indicator": "Zebra", "title": "Of ours"}, "", "id-unknown", "Zebra"),
    ({"indicator": "xx103yy"}, f"103 {QUARTER}", "id-changed", "xx103yy"),
    ({"indicator": "xx103yyy"}, "", "id-unknown", "xx103yyy"),
    ({"indicator": "the 103 of last year"}, "", "id-unknown", "the 103 of last year"),
    ({"indicator": "103", "period": "soon"}, f"103 {QUARTER}", "period-not-asked", "soon"),
    ({"indicator": "a1B", "period": "soon"}, f"A1b {QUARTER}", "period-not-asked", "soon"),
    ({"indicator": "105", "period": "soon"}, "", "period-not-asked", "soon"),
    ({"indicator": "201"}, "", "id-of-another-service", "201"),
]  # fmt: skip


@pytest.mark.parametrize(("texts", "key", "code", "value"), OFFERED)
def test_a_row_with_a_wrong_key_is_offered_as_one_that_is_absent(
    texts: dict[str, str], key: str, code: str, value: str | None
) -> None:
    matching = match(row(**texts, value="5"))
    assert (taken(matching), offered(matching)) == ({}, {key: 4} if key else {})
    at = "period" if code == "period-not-asked" else "indicator"
    assert told(matching) == [(code, value, place(at, 4))]
    periods = {" ".join(a.key): a.period for a in ASKED}
    assert matching.findings[0].period == periods.get(key)
    if code in ("id-missing-likely", "id-changed"):
        assert matching.findings[0].indicator == key.partition(" ")[0]
        title = next(a.indicator.title for a in ASKED if " ".join(a.key) == key)
        assert f"({title}), {key.partition(' ')[2]}, which no other row has" in matching.findings[0].message


def test_one_of_three_months_that_is_left_is_offered() -> None:
    months = [made for made in WHOLE if made.cells["indicator"].text == "105"]
    matching = match(*months[:2], row(indicator="105", period="soon", value="5"))
    assert offered(matching) == {"105 Sep 2023": 6}
    assert offered(match(months[0], row(indicator="105", period="soon", value="5"))) == {}


def test_a_row_that_is_there_is_offered_to_nobody() -> None:
    matching = match(*WHOLE, row(indicator="1O3", value="5"))
    assert (told(matching), offered(matching)) == ([("id-unknown", "1O3", place("indicator", 11))], {})
    assert matching.findings[0].message.endswith("It is most like 103.")
    assert match(*WHOLE, row(indicator="Zebra", value="5")).findings[0].message.endswith("The row was not read.")
    matching = match(*WHOLE[1:], row(title="POTHOLES filled", value="5"))
    assert matching.findings[0].message.endswith("By its title it is 103.")
    matching = match(*WHOLE, row(indicator="1011", title="Potholes filled", value="5"))
    assert matching.findings[0].message.endswith("By its title it is 103.")


def test_a_row_is_offered_once() -> None:
    matching = match(*[row(title="Potholes filled", value="5")] * 2)
    assert offered(matching) == {f"103 {QUARTER}": 4}
    assert [code for code, _, _ in told(matching)] == ["id-missing", "id-missing-likely"]


def test_of_two_of_one_title_none_is_offered() -> None:
    assert offered(match(row(title="Two", value="5"), of=[asked("AB1", "Two"), asked("AB2", "Two")])) == {}


def test_titles_without_a_letter_of_ours_are_not_alike() -> None:
    strange = [asked("501", "Ω")]
    for texts in ({"title": "Δ"}, {"title": ""}):
        assert offered(match(row(**texts, value="5"), of=strange)) == {}


def test_the_owner_of_an_id_is_named_or_else_its_code() -> None:
    for ref, owner in (("201", "Libraries"), ("301", "GHI")):
        assert f"belongs to {owner}." in match(row(indicator=ref, value="5")).findings[0].message


LISTED = (
    f"row 4: 101 (Calls answered, {QUARTER}); row 5: 103 (Potholes filled, {QUARTER}); row 6: 105 (Days lost, Jul 2023)"
)
FOURTH = f"; row 7: 107 (Return on investment, {QUARTER})"
FIRST_FOUR = [ASKED[0], ASKED[1], ASKED[2], ASKED[6]]


@pytest.mark.parametrize(
    ("code", "together", "ref", "value"),
    [("id-missing-likely", "ids-missing", "", None), ("id-changed", "ids-changed", "x{}", "x101, x103, x105, x107")],
)
def test_many_slips_of_a_kind_are_said_at_once(code: str, together: str, ref: str, value: str | None) -> None:
    made = [
        row(indicator=ref.format(a.indicator.ref), title=a.indicator.title, period=a.label, value="5")
        for a in FIRST_FOUR
    ]
    assert [finding[0] for finding in told(match(*made[:3]))] == [code] * 3
    matching = match(*made)
    assert told(matching) == [(together, value, place("indicator", 4))]
    assert LISTED + FOURTH in matching.findings[0].message
    assert matching.findings[0].message.startswith("4 rows")
    assert len(offered(matching)) == 4


def test_slips_of_other_kinds_are_said_one_by_one() -> None:
    late = [row(indicator=ref, period="soon", value="5") for ref in ("101", "103", "107", "A1b")]
    assert [code for code, _, _ in told(match(*late))] == ["period-not-asked"] * 4
    struck = [row(runs=(Run("9", "struck"), Run(ref)), value="5") for ref in ("101", "103", "107", "A1b")]
    assert [code for code, _, _ in told(match(*struck))] == ["id-part-struck"] * 4


RUNS = [
    # the stretches of an ID, which row it is offered as, and what is said of them
    ((Run("101", "struck"), Run("            103 ")), "103", "“101” (struck) “103”"),
    ((Run("x"), Run("9", "raised"), Run("103")), "103", "“x” “9” (raised) “103”"),
    ((Run("10x", "struck"), Run("3", "raised")), "103", "“10x” (struck) “3” (raised)"),
    ((Run("1O3"), Run("99999999", "lowered")), "103", "“1O3” “99999999” (lowered)"),
    ((Run("Zebra"), Run("7", "raised")), "", "“Zebra” “7” (raised)"),
]


@pytest.mark.parametrize(("runs", "ref", "words"), RUNS)
def test_an_id_of_which_part_is_struck(runs: tuple[Run, ...], ref: str, words: str) -> None:
    matching = match(row(runs=runs, period=QUARTER, value="5"))
    assert (taken(matching), offered(matching)) == ({}, {f"{ref} {QUARTER}": 4} if ref else {})
    assert told(matching) == [("id-part-struck", words, place("indicator", 4))]
    likely = f": {words}. Is {ref} meant (Potholes filled, {QUARTER})? The row was not read."
    assert matching.findings[0].message.endswith(likely if ref else f": {words}. The row was not read.")


def test_an_id_in_one_kind_of_type_is_an_id() -> None:
    assert taken(match(row(runs=(Run("103"),), period=QUARTER))) == {f"103 {QUARTER}": 4}


def test_a_finding_at_a_row_has_its_period() -> None:
    other, quarter = parse_period("2022-23-Q1"), parse_period("2023-24-Q2")
    matched = match(WHOLE[1]).matched

    def period(cell: Cell | None, own: object = None) -> object:
        (finding,) = of_rows([Finding("x", Severity.NOTE, "", "", cell, period=own)], matched)  # type: ignore[arg-type]
        return finding.period

    assert period(place("value", 4)) == period(place("value", 4), other) == quarter
    assert period(place("value", 5), other) == period(None, other) == other
    assert period(None) is None
