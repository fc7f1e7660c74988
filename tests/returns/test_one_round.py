"""Whoever follows What to fix, and nothing else, has a return that is accepted: every case, in one round."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
from return_council import CYCLE, base, base_readings, judge, readings
from return_edits import edit
from test_cases import cases
from test_corrections import back
from test_seen import CASES as SEEN
from test_seen import returned

LINK = re.compile(r"'?(?P<sheet>[^'!]+)'?!(?P<cell>[A-Z]+[0-9]+)")
SIGNED = {"Completed by": "Performance Officer", "Approved by": "Head of Service"}


def followed(data: bytes, right: bytes) -> bytes:
    """The workbook that goes back as a person fills it in who does just what it says.

    What the cells that it leads to should hold is known from ``right``, the return without mistakes.
    """
    book, truth = openpyxl.load_workbook(io.BytesIO(data)), openpyxl.load_workbook(io.BytesIO(right))
    fixes = book["What to fix"]
    headings = {cell.value: cell.column for cell in fixes[5]}
    for number in range(6, fixes.max_row + 1):
        line = {heading: fixes.cell(number, column) for heading, column in headings.items()}
        if line["No."].value is None:
            continue
        link = LINK.fullmatch(line["Go to"].hyperlink.location)
        sheet, answer, advice = book[link["sheet"]], line["Your answer"], line["What to do"].value
        cells = [sheet[link["cell"]]]
        if "fill in" in advice:  # a column, or rows
            cells += [sheet.cell(row, cells[0].column) for row in range(cells[0].row + 1, sheet.max_row + 1)]
        elif sheet.title == "Return":
            named = [c for c in sheet[5] if c.value and c.value.casefold() in advice.casefold()]
            cells += [
                sheet.cell(cells[0].row, c.column)
                for c in named
                if not sheet.cell(cells[0].row, c.column).protection.locked
            ]
        if "write yes" in advice.casefold():
            answer.value = "Yes"
            continue
        wrong = [(cell, value) for cell in cells if (value := _right(cell, truth)) not in (None, cell.value)]
        for cell, value in wrong:
            cell.value = value
        if not wrong and not answer.protection.locked:
            answer.value = "It was counted again, and it is right."
        elif not wrong:
            cells[0].value = "It was counted wrongly before."
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _right(cell, truth):
    """What a cell should hold, by its row's ID and period and its column's heading."""
    sheet = cell.parent
    if sheet.title == "Start here":
        return SIGNED.get(sheet.cell(cell.row, 1).value)
    heading = sheet.cell(5, cell.column).value
    key = [sheet.cell(cell.row, column).value for column in (1, 3)]
    right = truth["Return"]
    columns = {found.value: found.column for found in right[5]}
    for row in range(6, right.max_row + 1):
        if [right.cell(row, column).value for column in (1, 3)] == key:
            return right.cell(row, columns[heading]).value if heading in columns else None
    return None


def wanted() -> list:
    return [
        p for p in cases() if not p.values[0].get("nothing_read") and not p.values[0].get("register")
        and p.values[0].get("filled", True) and not p.values[0].get("later")
    ]  # fmt: skip


def one_round(data: bytes, service: str = "ABC") -> int:
    """How many things are asked of a return; whoever follows what its workbook says has answered them all."""
    right = base(service, CYCLE)
    sent, assessed = back(data)
    asked = [finding for finding in assessed.findings if finding.asks]
    again = judge(followed(sent, right)) if asked else assessed
    assert [f"{f.code} at {f.cell}" for f in again.findings if f.asks] == []
    assert again.status.value == "accepted"
    assert readings(again).keys() == base_readings(service).keys()
    return len(asked)


@pytest.mark.parametrize("case", wanted())
def test_whoever_follows_the_workbook_is_done_in_one_round(case):
    service = case.get("service", "ABC")
    one_round(edit(base(service, CYCLE), case.get("edit", [])), service)


ASKED = {case["about"]: number for number, case in enumerate(SEEN) if "code" in case}


@pytest.mark.parametrize("number", ASKED.values(), ids=ASKED)
def test_whoever_follows_it_is_done_with_what_cells_showed(number):
    assert one_round(returned(number)) >= 1


TWENTY = {  # as many kinds, of which each is a case
    "an ID changed", "an ID missing", "an ID twice", "a period changed", "a row deleted", "blank and no status",
    "a heading that is only nearly right is not read, but suggested",
    "two figures typed into Revised Previous instead of Value", "commentary that goes on in the next row",
    "two sheets that both look like the return, with different figures", "a status that is none",
    "words that only stand in for commentary", "an approximate figure", "ten times the last value",
    "83 put into a percent cell as 8300%", "merged cells that took a figure away", "parts that do not give the figure",
    "an old figure struck through before the new one", "a cell wholly struck through",
    "the mark of a footnote on an ID",
}  # fmt: skip


def test_each_of_twenty_kinds_is_asked_about_here():
    asking = {param.values[0]["about"] for param in wanted() if param.values[0].get("findings")}
    assert TWENTY - asking - set(ASKED) == set()
    assert len(TWENTY) == 20


def test_ten_kinds_in_one_return_are_done_in_one_round():
    edits = [
        {"do": "set", "row": "101", "column": "Value", "value": "approx 80%"},
        {"do": "set", "row": "102", "column": "Numerator", "value": 150},
        {"do": "set", "row": "103", "column": "Previous", "value": 700},
        {"do": "set", "row": "104", "column": "ID", "value": "1O4"},
        {"do": "clear", "row": "105 Jul 2023", "column": "Value"},
        {"do": "set", "row": "105 Aug 2023", "column": "Value", "value": "n/a"},
        {"do": "set", "row": "106", "column": "Data Status", "value": "finished"},
        {"do": "set", "row": "107", "column": "Commentary", "value": "tbc"},
        {"do": "set", "row": "109", "column": "Value", "value": 0.0095},
        {"do": "set", "start": "completed_on", "value": "Tuesday"},
    ]
    assert one_round(edit(base("ABC", CYCLE), edits)) == 10
