"""A return that goes back can be carried on in: nothing entered is lost, what is wrong is marked, marks are no data."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import openpyxl
import pytest
from named_cells import cell, entry, place_of
from return_council import CYCLE, base, form, history, judge, lookup, readings, register
from return_edits import edit
from test_cases import cases

from workbook_tool.excel.read import read
from workbook_tool.excel.write import write
from workbook_tool.returns import asked
from workbook_tool.returns.out import corrected, return_book

# What a fresh workbook cures, so that it is not found again, or found as something that follows from it.
CURED = (
    "id-", "row-", "period-not-asked", "heading-", "sheet", "identity-", "cell-merged", "previous-typed",
    "value-not-due", "start-missing", "figure-not-calculated", "formula-not-calculated", "text-is-error-value",
    "figure-echo", "figure-answered", "columns-disagree", "given-typed", "rating-typed",
    "words-", "comment-", "text-too-long", "data-status-with",
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


def back(data: bytes) -> tuple[bytes, object]:
    assessed = judge(data)
    rows = asked(register(), assessed.service, CYCLE, lookup, history)
    made = corrected(read(data, "return.xlsx"), register(), rows, assessed.findings)
    filled = replace(form(assessed.service, CYCLE), entries=made.entries, start=made.start, marks=made.marks)
    return write(return_book(filled)), assessed


def wanted() -> list:
    return [p for p in cases() if not p.values[0].get("nothing_read") and not p.values[0].get("register")]


def keys(findings, leave_out: tuple[str, ...]) -> set[tuple[str, str]]:
    return {(f.code, f.indicator or "") for f in findings if not f.code.startswith(leave_out)}


@pytest.mark.parametrize("case", wanted())
def test_every_case_goes_back_and_reads_the_same(case):
    data = edit(base(case.get("service", "ABC"), CYCLE, case.get("filled", True)), case.get("edit", []))
    again, assessed = back(data)
    reassessed = judge(again)
    before, after = readings(assessed), readings(reassessed)
    assert {k: v for k, v in after.items() if k in before} == before
    shape = ("return-changed-shape",)
    lost = keys(assessed.findings, (*CURED, *shape)) - keys(reassessed.findings, shape)
    assert {code for code, _ in lost if not code.startswith(FOLLOWS)} == set()
    assert keys(reassessed.findings, (*FOLLOWS, *shape)) <= keys(assessed.findings, shape)
    texts = {r.key: (r.commentary, r.actions) for r in assessed.accepted.readings}
    assert texts.items() <= {r.key: (r.commentary, r.actions) for r in reassessed.accepted.readings}.items()


def test_what_to_fix_is_listed_with_links_and_words():
    edits = [
        {"do": "set", "row": "101", "column": "Value", "value": "approx 80%"},
        {"do": "clear", "row": "103", "column": "Value"},
        {"do": "set", "row": "104", "column": "ID", "value": "9999"},
    ]
    again, _ = back(edit(base("ABC", CYCLE), edits))
    book = openpyxl.load_workbook(io.BytesIO(again))
    sheet = book["What to fix"]
    returned = book["Return"]
    rows = {row[0].value: [c.value for c in row] for row in sheet.iter_rows(min_row=6) if row[0].value}
    doubtful, empty, changed = (f"Return {place_of(f'Value of {ref}', returned)}" for ref in ("101", "103", "104"))
    assert set(rows) == {doubtful, empty, changed}
    assert rows[doubtful][2:4] == ["Please confirm", "approx 80%"]
    assert rows[empty][3] == "(empty)"
    assert "Value: 1200000" in rows[changed][3]
    assert cell(returned, "104", "Value").value == "1200000"
    links = {c.value: c.hyperlink.location for c in sheet["A"] if c.hyperlink}
    assert links[doubtful] == f"'Return'!{place_of('Value of 101', returned)}"
    assert cell(returned, "101", "Value").value == "approx 80%"
    assert re.search(r"'What to fix'!\$E\$[67]\b", cell(returned, "101", "Check").value)
    assert returned.protection.sheet
    assert returned.data_validations.dataValidation
    assert book.custom_doc_props["workbook-tool reference"].value == judge(again).accepted.reference


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
    cell(book["Return"], "103", "Answer").value = "A new contractor."
    path = tmp_path / "fixed.xlsx"
    book.save(path)
    (tmp_path / "as-sent.xlsx").write_bytes(again)
    live = openpyxl.load_workbook(soffice(path, "xlsx", tmp_path / "out"), data_only=True)
    same = openpyxl.load_workbook(soffice(tmp_path / "as-sent.xlsx", "xlsx", tmp_path / "out"), data_only=True)
    checks = [
        [cell(book["Return"], ref, "Check").value for ref in ("101", "103", "105 Jul 2023")]
        for book in (cached, same, live)
    ]
    assert checks[0] == checks[1]
    assert checks[0][0].startswith("“approx 80%” is not an exact figure")
    assert checks[2][:2] == ["OK", "OK"]
    assert checks[2][2] == checks[0][2] != "OK"
    assert (
        entry(same, "attention").value
        == entry(cached, "attention").value
        == ("3 of 10 rows of the Return sheet still need something: their Check says what.")
    )
