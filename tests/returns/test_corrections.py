"""A return that goes back can be carried on in: nothing entered is lost, what is wrong is marked, marks are no data."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from named_cells import cell, place_of
from return_council import CYCLE, base, form, history, judge, lookup, readings, register
from return_edits import edit
from test_cases import cases

from workbook_tool.book import Book
from workbook_tool.catalogue import to_do
from workbook_tool.excel.read import read
from workbook_tool.excel.write import write
from workbook_tool.layout import load
from workbook_tool.ledger import number_questions
from workbook_tool.returns import asked
from workbook_tool.returns.out import corrected, return_book

# What a fresh workbook cures, so that it is not found again, or found as something that follows from it.
CURED = (
    "id-", "row-", "period-not-asked", "heading-", "sheet", "identity-", "cell-merged", "previous-typed",
    "value-not-due", "start-missing", "figure-not-calculated", "formula-not-calculated", "text-is-error-value",
    "figure-echo", "figure-answered", "columns-disagree", "given-typed", "rating-typed",
    "words-", "comment-", "text-too-long", "data-status-with",
    "figures-in-revised", "figures-elsewhere",
)  # fmt: skip
FOLLOWS = (
    "value-missing",
    "commentary-missing",
    "figure-",
    "part-missing",
    "word-",
    "red-without",
    "value-",
    "completed-",
)


ANSWER_BY = date(2023, 10, 23)  # the returns themselves were due on the 16th


def back(data: bytes) -> tuple[bytes, object]:
    made, assessed = book_back(data)
    return write(made), assessed


def book_back(data: bytes) -> tuple[Book, object]:
    assessed = judge(data)
    rows = asked(register(), assessed.service, CYCLE, lookup, history)
    numbers = number_questions({}, assessed.service, assessed.findings)
    made = corrected(read(data, "return.xlsx"), register(), rows, assessed.findings, numbers)
    filled = replace(
        form(assessed.service, CYCLE), due=ANSWER_BY, entries=made.entries, start=made.start, marks=made.marks
    )
    return return_book(filled), assessed


def wanted() -> list:
    return [p for p in cases() if not p.values[0].get("nothing_read") and not p.values[0].get("register")]


def keys(findings, leave_out: tuple[str, ...]) -> set[tuple[str, str]]:
    return {(f.code, f.indicator or "") for f in findings if not f.code.startswith(leave_out)}


@pytest.mark.parametrize("case", wanted())
def test_every_case_goes_back_and_reads_the_same(case):
    data = edit(base(case.get("service", "ABC"), CYCLE, case.get("filled", True)), case.get("edit", []))
    book, assessed = book_back(data)
    reassessed = judge(write(book))
    before, after = readings(assessed), readings(reassessed)
    assert {k: v for k, v in after.items() if k in before} == before
    shape = ("return-changed-shape", "proposal-unconfirmed")
    lost = keys(assessed.findings, (*CURED, *shape)) - keys(reassessed.findings, shape)
    assert {code for code, _ in lost if not code.startswith(FOLLOWS)} == set()
    assert keys(reassessed.findings, (*FOLLOWS, *shape)) <= keys(assessed.findings, shape)
    texts = {r.key: (r.commentary, r.actions) for r in assessed.accepted.readings}
    assert texts.items() <= {r.key: (r.commentary, r.actions) for r in reassessed.accepted.readings}.items()
    asks = sum(finding.asks for finding in assessed.findings)
    fixes = next((sheet.cells for sheet in book.sheets if sheet.name == "What to fix"), ())
    listed = [put.value for put in fixes if put.column == 0 and isinstance(put.value, int)]
    assert listed == list(range(1, asks + 1))
    assert sum(map(int, re.findall(r"\d+", to_do(assessed.findings)))) == asks
    said = [f"{put.value} {put.formula}" for sheet in book.sheets for put in sheet.puts()]
    assert [text for text in said if "16 October" in text or "Officer:" in text or "workbook-tool" in text] == []
    assert [sheet.name for sheet in book.sheets for put in sheet.puts() if "23 October" in str(put.value)] == [
        *(["What to fix"] if any(f.asks for f in assessed.findings) else []),
        "Start here",
    ]


def lines_of(book) -> dict[str, dict]:
    """The lines of What to fix by where they lead to, each cell by its heading."""
    sheet = book["What to fix"]
    headings = [c.value for c in sheet[5]]
    rows = [dict(zip(headings, row, strict=True)) for row in sheet.iter_rows(min_row=6)]
    return {row["Go to"].value: row for row in rows if row["No."].value}


def test_what_to_fix_is_listed_with_links_and_words():
    edits = [
        {"do": "set", "row": "101", "column": "Value", "value": "approx 80%"},
        {"do": "clear", "row": "103", "column": "Value"},
        {"do": "set", "row": "104", "column": "ID", "value": "9999"},
    ]
    again, _ = back(edit(base("ABC", CYCLE), edits))
    book = openpyxl.load_workbook(io.BytesIO(again))
    returned, lines = book["Return"], lines_of(book)
    assert book.active.title == book.sheetnames[0] == "What to fix"
    doubtful, empty, changed = (f"Return {place_of(f'Value of {ref}', returned)}" for ref in ("101", "103", "104"))
    assert list(lines) == [changed, doubtful, empty]
    assert [line["No."].value for line in lines.values()] == [1, 2, 3]
    assert lines[doubtful]["You sent"].value == "approx 80%"
    assert lines[doubtful]["What to do"].value.startswith("Please confirm. ")
    assert not lines[doubtful]["Your answer"].protection.locked
    assert lines[empty]["You sent"].value == "(empty)"
    assert lines[empty]["What to do"].value.startswith("Must fix. ")
    assert lines[empty]["Your answer"].protection.locked
    assert lines[changed]["You sent"].value.startswith("Value: 1200000")
    assert cell(returned, "104", "Value").value == 1200000
    assert lines[doubtful]["Go to"].hyperlink.location == f"'Return'!{place_of('Value of 101', returned)}"
    assert cell(returned, "101", "Value").value == "approx 80%"
    assert "'What to fix'!$F$7" in cell(returned, "101", "Check").value
    assert returned.protection.sheet
    assert returned.data_validations.dataValidation
    assert book.custom_doc_props["workbook-tool reference"].value == judge(again).accepted.reference


def test_start_here_counts_what_is_to_fix_and_marks_what_is_its_own():
    edits = [
        {"do": "clear", "row": "103", "column": "Value"},
        {"do": "set", "start": "completed_on", "value": "Tuesday"},
    ]
    made, _ = book_back(edit(base("ABC", CYCLE), edits))
    sheets = {sheet.name: sheet for sheet in made.sheets}
    summary = next(put for put in sheets["What to fix"].cells if "still to do" in str(put.value))
    assert summary.value.endswith(": 2 of 2 still to do. Send it back by 23 October 2023.")
    start = load("return").sheet("start")
    places = {(put.row, put.column): put for put in sheets["Start here"].cells}
    still = places[start.place("attention")]
    assert still.value == "2 of 2 things on the sheet What to fix are still to do."
    assert "'What to fix'!$G$6:$G$7" in still.formula
    coloured = [c.area[:2] for c in sheets["Start here"].conditions if c.style == "attention"]
    assert coloured == [start.place("completed_on")]


@pytest.mark.libreoffice
def test_marks_go_away_once_fixed(soffice, tmp_path):
    edits = [
        {"do": "set", "row": "101", "column": "Value", "value": "approx 80%"},
        {"do": "set", "row": "103", "column": "Value", "value": 6540},
        {"do": "clear", "row": "105 Jul 2023", "column": "Value"},
    ]
    again, _ = back(edit(base("ABC", CYCLE), edits))
    cached = openpyxl.load_workbook(io.BytesIO(again), data_only=True)
    book = openpyxl.load_workbook(io.BytesIO(again))
    cell(book["Return"], "101", "Value").value = 0.8
    lines_of(book)[f"Return {place_of('Value of 103', book['Return'])}"]["Your answer"].value = "A new contractor."
    path = tmp_path / "fixed.xlsx"
    book.save(path)
    (tmp_path / "as-sent.xlsx").write_bytes(again)
    live = openpyxl.load_workbook(soffice(path, "xlsx", tmp_path / "out"), data_only=True)
    same = openpyxl.load_workbook(soffice(tmp_path / "as-sent.xlsx", "xlsx", tmp_path / "out"), data_only=True)
    states = [[line["Done?"].value for line in lines_of(book).values()] for book in (cached, same, live)]
    assert states == [["To do"] * 3, ["To do"] * 3, ["Done", "Done", "To do"]]
    assert "1 of 3 still to do" in live["What to fix"]["A2"].value
    checks = [cell(cached["Return"], ref, "Check").value for ref in ("101", "103", "105 Jul 2023")]
    assert checks == [cell(same["Return"], ref, "Check").value for ref in ("101", "103", "105 Jul 2023")]
    assert checks[0].startswith("Please confirm. Type the figure alone")
    assert cell(live["Return"], "101", "Check").value == "OK"
    assert cell(live["Return"], "105 Jul 2023", "Check").value == checks[2] != "OK"
    assert {f.code for f in judge(path.read_bytes()).findings} == {"value-missing", "question-answered"}
