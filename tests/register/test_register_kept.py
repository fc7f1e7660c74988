"""A register with some records changed: whatever else the officer has put into it stays."""

from __future__ import annotations

import io
import zipfile
from copy import deepcopy
from datetime import datetime
from decimal import Decimal

import inspect_xlsx
import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill

from workbook_tool.excel.edit import CellEdit, edit_cells
from workbook_tool.excel.read import read
from workbook_tool.register import read_register, rewritten


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The sample's register with an own sheet, column, colours, a formula, a note and a rule of colour."""
    from workbook_tool.commands.cycle.init import start_folder

    path = tmp_path_factory.mktemp("own")
    start_folder(path / "c", sample=True)
    book = openpyxl.load_workbook(path / "c" / "register.xlsx")
    book.create_sheet("My list")["A1"] = "=COUNTA(Indicators!A5:A100)"
    sheet = book["Indicators"]
    column = sheet.max_column + 2
    sheet.cell(4, column, "My own column").font = Font(bold=True)
    sheet.cell(5, column, "kept").fill = PatternFill("solid", fgColor="FFAA00")
    sheet["B5"].font = Font(name="Courier New", size=15)
    sheet["B5"].comment = Comment("Ask Ann", "me")
    sheet.conditional_formatting.add("E5:E40", CellIsRule(operator="equal", formula=["1"], font=Font(italic=True)))
    book.save(path / "own.xlsx")
    return (path / "own.xlsx").read_bytes()


def records_of(data: bytes) -> dict:
    return deepcopy(dict(read_register(read(data, "register.xlsx")).data))


def changed(data: bytes) -> bytes:
    records = records_of(data)
    records["indicators"].append({**records["indicators"][0], "ref": "999", "title": "A new one"})
    records["indicators"][1]["title"] = "Another title"
    records["targets"].append({"indicator": "999", "start": "2024-25", "value": Decimal("92.5")})
    records["targets"] = [r for r in records["targets"] if r["indicator"] != "204"]
    return rewritten(data, read(data, "register.xlsx"), records).data


def test_what_was_asked_is_changed_and_no_more(own: bytes) -> None:
    before, after = records_of(own), records_of(changed(own))
    assert after["indicators"][-1]["title"] == "A new one"
    assert after["indicators"][1] == {**before["indicators"][1], "title": "Another title"}
    assert after["targets"][-1] == {"indicator": "999", "start": "2024-25", "value": Decimal("92.5")}
    assert "204" not in {r["indicator"] for r in after["targets"]}
    assert {k: v for k, v in after.items() if k not in ("indicators", "targets")} == {
        k: v for k, v in before.items() if k not in ("indicators", "targets")
    }


def test_everything_of_her_own_is_there(own: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(changed(own)))
    sheet = book["Indicators"]
    assert book["My list"]["A1"].value == "=COUNTA(Indicators!A5:A100)"
    heading = next(cell for cell in sheet[4] if cell.value == "My own column")
    kept = sheet.cell(5, heading.column)
    assert (heading.font.bold, kept.value, kept.fill.fgColor.rgb) == (True, "kept", "00FFAA00")
    assert (sheet["B5"].font.name, sheet["B5"].font.size, sheet["B5"].comment.text) == ("Courier New", 15, "Ask Ann")
    assert [str(area.sqref) for area in sheet.conditional_formatting] == ["E5:E40"]
    assert len(sheet.data_validations.dataValidation) > 20


def test_a_new_row_looks_like_the_one_above_and_the_table_grows_over_it(own: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(changed(own)))
    for name in ("Indicators", "Targets"):
        sheet, (table,) = book[name], book[name].tables.values()
        last = max(row for row in range(5, sheet.max_row + 1) if sheet.cell(row, 1).value)
        assert sheet.cell(last, 1).value == "999"
        assert sheet.cell(last, 2).border.bottom.style == sheet.cell(last - 1, 2).border.bottom.style
        bottom = int("".join(c for c in table.ref.partition(":")[2] if c.isdigit()))
        assert bottom >= last
    target = book["Targets"].cell(max(r for r in range(5, 400) if book["Targets"].cell(r, 1).value), 4)
    assert (target.value, target.number_format) == (0.925, "0.0%")


def test_parts_that_are_not_touched_keep_their_bytes(own: bytes) -> None:
    data = edit_cells(own, [CellEdit("Services", 4, 1, "Another name")])
    with zipfile.ZipFile(io.BytesIO(own)) as old, zipfile.ZipFile(io.BytesIO(data)) as new:
        assert old.namelist() == new.namelist()
        differing = [name for name in old.namelist() if old.read(name) != new.read(name)]
    assert [name for name in differing if "sheet" in name] == ["xl/worksheets/sheet2.xml"]


def test_a_register_of_ours_is_still_a_sound_workbook() -> None:
    from workbook_tool.commands.cycle.init import register_records
    from workbook_tool.excel.write import write
    from workbook_tool.register import book

    data = write(book(register_records("register"), datetime(2020, 1, 1)))
    assert inspect_xlsx.problems(changed(data)) == []


def test_nothing_to_change_changes_nothing(own: bytes) -> None:
    assert rewritten(own, read(own, "register.xlsx"), records_of(own)).data is own


def test_a_column_that_is_not_there_is_named(own: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(own))
    sheet = book["Indicators"]
    next(cell for cell in sheet[4] if cell.value == "Notes").value = "Remarks of mine"
    buffer = io.BytesIO()
    book.save(buffer)
    records = records_of(buffer.getvalue())
    records["indicators"].append({**records["indicators"][0], "ref": "999", "notes": "New"})
    made = rewritten(buffer.getvalue(), read(buffer.getvalue(), "register.xlsx"), records)
    assert made.left_out == ("Indicators: Notes",)


@pytest.mark.parametrize("value", ["=1+1", " spaced ", "a\nb", "<&>", Decimal("0.1"), 7, None])
def test_a_value_comes_back_as_it_was_put(own: bytes, value: object) -> None:
    data = edit_cells(own, [CellEdit("My list", 9, 30, value)])  # type: ignore[arg-type]
    cell = openpyxl.load_workbook(io.BytesIO(data), data_only=True)["My list"].cell(10, 31)
    assert cell.value == (float(value) if isinstance(value, Decimal) else value)


def test_rare_columns_are_folded_away_while_nothing_is_in_them_and_are_read_all_the_same() -> None:
    from workbook_tool.commands.cycle.init import register_records
    from workbook_tool.excel.write import write
    from workbook_tool.register import book

    sample, records = register_records("register"), register_records("empty")
    records["services"], records["indicators"] = sample["services"], [
        {k: sample["indicators"][1][k] for k in ("ref", "title", "service", "unit", "better", "frequency")}
    ]  # fmt: skip
    data = write(book(records, datetime(2020, 1, 1)))
    shown = openpyxl.load_workbook(io.BytesIO(data))
    sheet = shown["Indicators"]
    places = {cell.value: cell for cell in sheet[4]}
    folded = sheet.column_dimensions["J"]
    assert (places["Months Due"].column_letter, folded.hidden, folded.outlineLevel) == ("J", True, 1)
    assert sheet.cell(3, places["Indicator"].column).value == "Requests for information answered in time"
    sheet.cell(5, places["Lag"].column).value = 2
    buffer = io.BytesIO()
    shown.save(buffer)
    read_again = read_register(read(buffer.getvalue(), "register.xlsx"))
    assert [(r["ref"], r["lag"]) for r in read_again.data["indicators"]] == [(records["indicators"][0]["ref"], 2)]
