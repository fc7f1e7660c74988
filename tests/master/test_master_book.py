"""The master as a book: its sheets, what they say, and what they never do."""

from __future__ import annotations

import os
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given as having
from hypothesis import settings
from hypothesis import strategies as st
from inspect_xlsx import own_problems, problems
from master_council import HOSTILE, LONG, TITLE, council, indicator, inputs, rated, readings, sized
from master_text import as_text

from workbook_tool.book import Book, Put, Sheet
from workbook_tool.domain.consolidation import Attachment
from workbook_tool.domain.indicator import Link
from workbook_tool.domain.period import parse_period
from workbook_tool.domain.register import Service, Waiver
from workbook_tool.excel.write import allowed, write
from workbook_tool.excel.write.accessibility import NOT_MET, checklist
from workbook_tool.master import master_book
from workbook_tool.master.sheet_names import FIXED, page_names
from workbook_tool.results.consolidate import consolidate
from workbook_tool.results.redact import public

GOLDEN = Path(__file__).parent / "golden" / "master.txt"
INDEX = [
    "Ref", "Indicator", "Service", "Target", "Direction for Improvement", "Current", "Previous",
    "Change in Performance", "RAG Rating",
]  # fmt: skip


def sheet(book: Book, name: str) -> Sheet:
    return next(s for s in book.sheets if s.name == name)


def cells(one: Sheet) -> dict[tuple[int, int], Put]:
    return {(put.row, put.column): put for put in one.puts()}


def rows(one: Sheet) -> list[dict[str, Put]]:
    """The rows of a sheet's table by its headings."""
    (table,) = one.tables
    found, (top, left, bottom, _) = cells(one), table.area
    blank = Put(0, 0)
    return [
        {heading: found.get((row, column), blank) for column, heading in enumerate(table.headings, left)}
        for row in range(top + 1, bottom + 1)
    ]


def below_headings(one: Sheet, first: str) -> dict[str, Put]:
    """The cells below the first row of headings that begins with ``first``, by their headings."""
    found = cells(one)
    row = min(put.row for put in found.values() if (put.column, put.value) == (0, first))
    last = one.print_area[3]
    headings = [put for put in found.values() if put.row == row and put.column <= last and put.value]
    return {str(put.value): found[row + 1, put.column] for put in headings}


def texts(one: Sheet) -> list[str]:
    return [str(put.value) for put in one.puts() if put.value not in (None, "")]


def test_as_it_was_agreed(book):
    said = as_text(book)
    if os.environ.get("WORKBOOK_TOOL_GOLDEN") == "write":
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(said, "utf-8")
    assert said == GOLDEN.read_text("utf-8"), "if this is meant: WORKBOOK_TOOL_GOLDEN=write, and look at the diff"


def test_the_sheets_in_their_order(book, given):
    names = [s.name for s in book.sheets]
    assert names[:4] == ["Cover", "Summary", "Exceptions", "Index"]
    assert names[-5:] == ["Trend data", "Returns", "Data quality", "Changes", "Key"]
    assert len(names) == 9 + len(given.pages)
    assert names[4].startswith("101 ")


def asking(given, pages):
    return replace(given, collection=replace(given.collection, pages=pages))


@pytest.mark.parametrize(("pages", "said"), [("exceptions", "sheets, for"), ("none", "None, as collection.toml asks")])
def test_fewer_pages_where_the_officer_asks_for_fewer(given, book, pages, said):
    made = master_book(asking(given, pages), {}, first=False)
    paged = [s.name for s in made.sheets if s.name not in FIXED]
    worst = {
        str(put.value) for put in sheet(made, "Exceptions").puts() if put.column == 0 and put.row > 2 and put.value
    }
    assert {name.split(" ")[0] for name in paged} == (worst if pages == "exceptions" else set())
    assert 0 < len(worst) < len(given.pages)
    links = {put.link for one in made.sheets for put in one.puts() if put.link.startswith("internal:")}
    assert links
    assert {link.split("'")[1] for link in links} <= {one.name for one in made.sheets}
    assert any(said in str(put.value) for put in sheet(made, "Cover").puts())
    assert len(list(sheet(made, "Index").puts())) == len(list(sheet(book, "Index").puts()))
    assert problems(write(made)) == []


def test_what_a_service_attached_keeps_its_page(given):
    picture = Attachment("A table of its own", "", table=(("a", "b"), ("1", "2")))
    pages = tuple(replace(one, attachments=(picture,) * (one.indicator.ref == "103")) for one in given.pages)
    made = master_book(asking(replace(given, pages=pages), "none"), {}, first=False)
    assert [s.name.split(" ")[0] for s in made.sheets if s.name not in FIXED] == ["103"]


def test_excel_has_nothing_to_repair(book):
    assert problems(write(book)) == []


def test_the_same_gives_the_same_bytes(given, book):
    assert write(master_book(given, {"LGS return.xlsx": "received/ab12.xlsx", "ENV return.xlsx": "received/cd34.xlsx"},
                             first=False)) == write(book)  # fmt: skip


def test_accessibility_but_for_what_is_meant(book):
    missed = {item.asked: item.note for item in checklist(book) if item.result == NOT_MET}
    assert all(note.startswith("on purpose") for note in missed.values())
    assert len(missed) <= 3


# -- index ----------------------------------------------------------------------------------


def test_the_index_is_a_table_of_numbers(book):
    one = sheet(book, "Index")
    assert set(INDEX) <= set(one.tables[0].headings)
    found = {row["Ref"].value: row for row in rows(one)}
    assert found["101"]["Target"].value == Decimal("0.90")
    assert (found["101"]["Current"].value, found["101"]["Current"].number_format) == (Decimal("0.77"), "0.0%")
    assert (found["102"]["Current"].value, found["102"]["Current"].number_format) == (854, "#,##0")
    assert found["103"]["Target"].value == "TBC"
    assert found["103"]["Current"].number_format == '#,##0" (p)"'
    assert found["116"]["Current"].number_format == '"£"#,##0" (r)"'
    assert found["105"]["Current"].value == "Not due this period"
    assert found["105"]["Status"].value == "Not due this period (last reported: 71.0%, 2022/23)"
    assert found["106"]["Status"].value == "Nothing sent"
    assert found["110"]["Target"].value == "85.0% to 92.0%"
    assert found["101"]["Direction for Improvement"].value == "↑ higher"
    assert found["103"]["Direction for Improvement"].value == "↓ lower"


def test_ratings_in_the_index_are_live_where_there_is_a_figure(book, given):
    live = {row["Ref"].value: bool(row["RAG Rating"].formula) for row in rows(sheet(book, "Index"))}
    assert live == {p.indicator.ref: p.indicator.ref not in ("105", "106", "109", "114") for p in given.pages}


def test_small_charts_lie_over_their_own_row(book):
    one = sheet(book, "Index")
    assert one.sparklines
    for line in one.sparklines:
        assert line.sheet == "Index"
        assert line.area[0] == line.area[2] == line.row


# -- pages ----------------------------------------------------------------------------------


def page(book: Book, ref: str) -> Sheet:
    return next(s for s in book.sheets if s.name.startswith(f"{ref} "))


def test_long_commentary_stands_whole(book):
    assert len(LONG) > 3_100
    one = page(book, "101")
    said = " ".join(" ".join(texts(one)).split())
    assert " ".join(LONG.split()) in said
    assert all(height <= 409 for height in one.heights.values())


def test_commentary_is_never_cut_in_the_exceptions(book):
    said = " ".join(
        str(row["Commentary"].value) for row in rows(sheet(book, "Exceptions")) if row["Ref"].value == "101"
    )
    assert " ".join(said.split()) == " ".join(LONG.split())


def test_a_title_of_200_characters_stands_whole(book):
    one = page(book, "108")
    assert len(TITLE) == 200
    titles = [put.value for put in one.puts() if put.style == "title"]
    assert " ".join(titles) == f"Indicator 108: {TITLE}"
    assert len(titles) > 1


def test_the_strip(book):
    strip = below_headings(page(book, "101"), "Target")
    assert {heading: put.value for heading, put in strip.items()} == {
        "Target": Decimal("0.90"),
        "Direction for Improvement": "↑ higher",
        "This Quarter\nQ2 2023/24": Decimal("0.77"),
        "Previous Quarter\nQ1 2023/24": Decimal("0.775"),
        "Change in Performance": "Declining",
        "RAG Rating": "Red",
        "Year End": "? Points to missing it",
    }
    assert strip["RAG Rating"].formula
    assert strip["RAG Rating"].style == "tile-rag:Red"


@pytest.mark.parametrize(("until", "printed"), [("2023-24-Q2", True), ("2024-25", True), ("2023-24-Q1", False)])
def test_waivers_that_hold_are_printed_and_not_for_the_public(until, printed):
    waived = Waiver("red-without-actions", "101", parse_period(until), "Agreed in May.", "Head of Performance")
    given = consolidate(inputs(register=replace(council(), waivers=(waived,))))
    words = "Head of Performance: Agreed in May."
    assert (words in texts(sheet(master_book(given, {}, first=True), "Data quality"))) is printed
    assert words not in texts(sheet(master_book(public(given), {}, first=True), "Data quality"))


def test_every_page_leads_back(book, given):
    for one in given.pages:
        assert any(put.link == "internal:'Index'!A1" for put in page(book, one.indicator.ref).cells)


BANDS = ["Red", "Amber", "Green", "Blue"]
OTHERS = ["Statistical Neighbours Mean", "England Mean"]


@pytest.mark.parametrize(
    ("ref", "kind", "series"),
    [
        ("101", "line", [*BANDS[:3], "Target", *OTHERS, "Performance", "Latest"]),
        ("102", "line", [*BANDS, "Target", "Performance", "Performance", "Latest"]),
        ("103", "line", ["Performance", "Latest"]),
    ],
)
def test_charts(book, ref, kind, series):
    (chart,) = page(book, ref).charts
    assert (chart.kind, [one.name for one in chart.series]) == (kind, series)
    assert chart.title.startswith(f"{ref}: ")
    assert ref in chart.alt_text
    assert {one.name for one in chart.series if one.dashed} == {"Target"} & set(series)


def test_bands_stand_on_each_other_around_the_target(book):
    """Target 90 %: Red below 80, Amber from there, Green from 90; the axis ends before Blue would begin."""
    (chart,) = page(book, "101").charts
    found, row = cells(page(book, "101")), chart.series[0].values[2]
    tall = [found[row, one.values[1]].value for one in chart.series if one.kind == "band"]
    assert tall[:2] == [Decimal("0.80"), Decimal("0.10")]
    assert sum(tall) == chart.maximum
    assert chart.minimum < Decimal("0.80")


def test_no_chart_without_figures(book):
    assert page(book, "109").charts == ()
    assert "No figures are held yet." in texts(page(book, "109"))


def test_a_missing_figure_is_an_empty_cell_and_never_drawn_as_0(book):
    (chart,) = page(book, "114").charts
    (figures,) = [one for one in chart.series if one.name == "Performance"]
    found, (first, column, last, _) = cells(page(book, "114")), figures.values
    assert [found[row, column].value for row in range(first, last + 1)] == [Decimal("0.95"), Decimal("0.95"), ""]


def test_a_gap_in_the_periods_is_a_gap_in_the_chart(book):
    (chart,) = page(book, "101").charts
    found, (first, _, last, _) = cells(page(book, "101")), chart.series[0].categories
    column = chart.series[0].categories[1]
    periods = [found[row, column].value for row in range(first, last + 1)]
    assert "Q1 2022/23" in periods
    assert found[first + periods.index("Q1 2022/23"), column + 1].value == ""


def test_points_are_joined_and_the_latest_has_its_ratings_shape(book):
    for ref in ("101", "102", "103"):
        (chart,) = page(book, ref).charts
        figures = [series for series in chart.series if series.name == "Performance"]
        assert all(series.joined for series in figures)
        (latest,) = [series for series in chart.series if series.name == "Latest"]
        assert (latest.joined, latest.labelled, latest.in_legend) == (False, True, False)
        assert latest.mark == {"101": "diamond", "102": "diamond", "103": "ring"}[ref]


def test_one_figure_is_a_bar_beside_its_target():
    given = sized(1, 1, 1)
    (chart,) = page(master_book(given, {}, first=True), "S00.000").charts
    assert (chart.kind, [series.name for series in chart.series]) == ("bar", ["Performance", "Target"])
    assert chart.minimum == 0


def test_a_page_is_one_sheet_of_paper(book, given):
    for one in given.pages:
        sheet_of = page(book, one.indicator.ref)
        assert sheet_of.print_area[3] == 15
        assert sheet_of.fit_height == (one.commentary != LONG), one.indicator.ref  # words of two pages flow on


def test_the_last_figures_stand_across_the_foot(book):
    one = page(book, "101")
    row = next(put.row for put in one.puts() if put.value == "Value" and put.column == 0)
    figures = [put.value for put in sorted(one.puts(), key=lambda put: put.column) if put.row == row]
    shown = [value for value in figures[2:] if value is not None and value != ""][:9]
    assert shown == [Decimal(n) for n in ("0.88", "0.84", "0.83")] + ["×"] + [
        Decimal(n) for n in ("0.80", "0.79", "0.78", "0.775", "0.77")
    ]


def test_what_lies_ahead_stands_on_the_page_and_in_the_index(book):
    words = " ".join(texts(page(book, "102")))
    assert "Is the change real?" in words
    assert "Where will the year end?" in words
    row = next(r for r in rows(sheet(book, "Index")) if r["Ref"].value == "102")
    assert (row["Real Change"].value, row["Year End"].value) == ("", "? Points to missing it")


def test_links_that_excel_takes_are_links_and_others_words(book):
    found = {put.value: put.link for put in page(book, "101").puts()}
    assert found["Guide to requests"] == "https://guide.example/requests"
    assert found["mailto:team@council.example"] == "mailto:team@council.example"
    assert found["Local notes (javascript:alert(1))"] == ""


@pytest.mark.parametrize(
    "address",
    ["", "www.example", "ftp://x.example/a", "https://" + "a" * 3_000, "https://x.example/\x01", "file:///etc/x"],
)
def test_no_link_stops_a_compile(address):
    register = council()
    own = replace(register.indicators["101"], links=(Link("A link", address),))
    register = replace(register, indicators={"101": own})
    held = {"101": readings("101", "80 81", inputs().cycle.period)}
    given = consolidate(inputs(register=register, histories=held, ratings=rated(register, held, ("LGS",))))
    assert problems(write(master_book(given, {}, first=True))) == []


# -- lists ----------------------------------------------------------------------------------


def test_a_service_that_sent_nothing_has_its_row(book):
    found = {row["Code"].value: row for row in rows(sheet(book, "Returns"))}
    assert found["CYP"]["State"].value == "No return"
    assert found["CYP"]["Readings Accepted"].value == 0
    assert "No return from Children 0-19*." in texts(sheet(book, "Summary"))


def test_findings_lead_to_their_cells(book):
    found = {row["Code"].value: row for row in rows(sheet(book, "Data quality"))}
    assert len(found) == 4
    assert found["actions-missing"]["Cell"].link == "external:received/ab12.xlsx#'Return'!Q6"
    assert found["actions-missing"]["File"].link == "external:received/ab12.xlsx"
    assert found["actions-missing"]["Ref"].link.startswith("internal:'101 ")
    assert found["value-missing"]["Cell"].link == "external:received/cd34.xlsx#'It''s'!K9"
    assert found["figure-read"]["File"].link == ""  # no file is kept under its name
    assert str(found["value-missing"]["Value Seen"].value).endswith("… (cut here)")
    assert found["sheet-extra"]["File"].value == ""


def test_trend_data_is_tidy(book, given):
    found = rows(sheet(book, "Trend data"))
    assert len(found) == sum(len(p.trend) for p in given.pages)
    assert all(isinstance(row["Value"].value, Decimal) or row["Value"].value == "" for row in found)
    row = next(r for r in found if r["Ref"].value == "101" and r["Period Code"].value == "2023-24-Q2")
    assert [row[key].value for key in ("Value", "Unit", "RAG Rating", "Data Status", "File", "Sheet", "Cell")] == [
        Decimal("0.77"), "%", "Red", "final", "101 return.xlsx", "Return", "K14",
    ]  # fmt: skip
    assert {r["Note"].value for r in found} == {"illustrative", ""}


def test_changes_and_restatements(book):
    found = [(r["Ref"].value, r["What"].value, r["After"].value) for r in rows(sheet(book, "Changes"))]
    assert ("101", "current", "77.0%") in found
    assert ("116", "restated for Q1 2023/24", "£118,500: an invoice came late") in found


def test_the_key_tells_the_scheme_in_use(book):
    items = {row["Item"].value: row["Explanation"].value for row in rows(sheet(book, "Key"))}
    assert items["Red"] == "Off target by more than 10%"
    assert {"Amber", "Green", "Blue", "Baseline", "Not rated", "(p), (e), (r)"} <= set(items)


# -- what never happens -----------------------------------------------------------------------


def test_nothing_from_a_service_is_a_formula(book):
    formulas = {put.formula.split("(")[0] for s in book.sheets for put in s.puts() if put.formula}
    assert formulas <= {"IF", "COUNTIFS", "SUM", "SUMPRODUCT", '"Amber"'}
    assert any(put.value == HOSTILE and not put.formula for put in page(book, "103").cells)
    assert not [put for s in book.sheets for put in s.puts() if put.link and "evil" in put.link]


def test_no_two_things_in_a_cell(book):
    for one in book.sheets:
        assert len(cells(one)) == len(list(one.puts())), one.name


@pytest.mark.parametrize("size", [(0, 0, 0), (1, 1, 0), (1, 1, 1), (1, 40, 8), (30, 10, 4)])
def test_cycles_of_any_size(size):
    given = sized(*size)
    made = master_book(given, {}, first=True)
    assert len(made.sheets) == 9 + size[0] * size[1]
    assert own_problems(write(made)) == []
    assert all(item.note.startswith("on purpose") for item in checklist(made) if item.result == NOT_MET)


def test_the_public_master(given):
    made = master_book(public(given), {}, first=False)
    assert problems(write(made)) == []
    assert HOSTILE not in " ".join(texts(page(made, "108")))


@having(
    st.lists(
        st.tuples(st.text(min_size=1, max_size=12), st.text(max_size=60)),
        min_size=1, max_size=6, unique_by=lambda pair: pair[0],
    )
)  # fmt: skip
def test_every_indicator_has_a_sheets_name(named):
    names = page_names([indicator(ref, title, "LGS") for ref, title in named])
    assert list(names) == [ref for ref, _ in named]
    before: list[str] = list(FIXED)
    for name in names.values():
        before.append(allowed.sheet_name(name, before))


@settings(deadline=None, max_examples=60)
@having(st.data())
def test_any_words_of_a_service(data):
    words = st.text(max_size=400) | st.sampled_from(
        ["=1+1", "\n\n\n", " ", "a" * 5_000, "<r>x</r>", "_x0041_", "\ud800"]
    )
    register = council()
    first = register.indicators["101"]
    own = replace(first, title=data.draw(words), description=data.draw(words), committees=(data.draw(words),))
    register = replace(register, indicators={"101": own}, services={"LGS": Service("LGS", data.draw(words))})
    held = {
        "101": readings("101", "80 70", inputs().cycle.period, commentary=data.draw(words), actions=data.draw(words))
    }
    given = consolidate(
        inputs(register=register, histories=held, ratings=rated(register, held, ("LGS",)), returns=(), restatements=())
    )
    assert own_problems(write(master_book(given, {}, first=True))) == []
