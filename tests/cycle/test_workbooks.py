"""The workbooks that the cycle leaves: nothing to repair, and live formulas that agree with what they hold."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from inspect_xlsx import problems
from named_cells import cell, entry, records


def workbooks(folder: Path) -> list[Path]:
    return [p for p in sorted(folder.rglob("*.xlsx")) if "received" not in p.parts]


def test_excel_finds_nothing_to_repair(demo_done):
    found = {p.name: problems(p.read_bytes()) for p in workbooks(demo_done)}
    assert len(found) > 15
    assert {name: said for name, said in found.items() if said} == {}


def values(path: Path) -> dict[tuple[str, str], object]:
    book = openpyxl.load_workbook(path, data_only=True)
    return {
        (sheet.title, cell.coordinate): round(cell.value, 9) if isinstance(cell.value, float) else cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value not in (None, "")
    }


@pytest.mark.libreoffice
def test_recalculated_values_equal_the_cached_ones(demo_done, soffice, tmp_path):
    checked = 0
    for path in [demo_done / "2023-24-Q2" / "master.xlsx", *sorted((demo_done / "2023-24-Q2" / "issued").iterdir()),
                 *sorted((demo_done / "returns").iterdir()), *sorted((demo_done / "wrong").iterdir())]:  # fmt: skip
        cached, live = values(path), values(soffice(path, "xlsx", tmp_path / path.parent.name))
        assert live == cached, path.name
        assert not [v for v in live.values() if isinstance(v, str) and v.startswith("#")]
        checked += len(live)
    assert checked > 3000


def test_the_service_sees_what_is_missing(demo_done):
    sheet = openpyxl.load_workbook(demo_done / "2023-24-Q2" / "issued" / "LGS.xlsx", data_only=True)["Return"]
    assert cell(sheet, "183", "Check").value == "Type the figure in Value"
    filled = openpyxl.load_workbook(demo_done / "returns" / "LGS return Q2.xlsx", data_only=True)
    done = records(filled["Return"])["183"]
    assert [done[heading] for heading in ("RAG Rating", "Change in Performance", "Check")] == [
        "Red", "Declining", "Rated Red: say in Actions what is being done",
    ]  # fmt: skip
    assert entry(filled, "attention").value == (
        "1 of 2 rows of the Return sheet still need something: their Check says what."
    )


def test_monthly_indicators_ask_for_each_month(demo_done):
    sheet = openpyxl.load_workbook(demo_done / "2023-24-Q2" / "issued" / "CUS.xlsx")["Return"]
    assert [row["Period"] for row in records(sheet).values()] == ["Jul 2023", "Aug 2023", "Sep 2023"]


def test_asked_cells_are_unlocked_and_given_ones_locked(demo_done):
    sheet = openpyxl.load_workbook(demo_done / "2023-24-Q2" / "issued" / "LGS.xlsx")["Return"]
    assert sheet.protection.sheet
    asked = {heading for heading in records(sheet)["183"] if not cell(sheet, "183", heading).protection.locked}
    assert asked == {
        "Revised Previous", "Reason for Revision", "Value", "Data Status", "Commentary", "Actions",
    }  # fmt: skip


def test_nothing_that_a_service_wrote_is_a_formula(fresh, run):
    book = openpyxl.load_workbook(fresh / "returns" / "POL_Q2_final.xlsx")
    evil = [
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(1)",
        "{=1}",
        "http://evil.example/",
        "internal:'Key'!A1",
        "\t=1",
    ]
    sheet = book["Return"]
    row = next(iter(records(sheet)))
    for heading, words in (("Commentary", " ".join(evil)), ("Actions", "=HYPERLINK(1)")):
        cell(sheet, row, heading).value = words
        cell(sheet, row, heading).data_type = "s"
    book.save(fresh / "evil.xlsx")
    assert "accepted" in run(fresh, "collect", str(fresh / "evil.xlsx")).output
    run(fresh, "compile")
    master = openpyxl.load_workbook(fresh / "2023-24-Q2" / "master.xlsx")
    cells = [c for s in master for row in s.iter_rows() for c in row if isinstance(c.value, str)]
    formulas = {c.value.split("(")[0] for c in cells if c.data_type == "f"}
    assert formulas <= {"=IF", "=COUNTIFS", "=SUM", "=SUMPRODUCT"}
    assert any(c.value.startswith("=1+1") and c.data_type == "s" for c in cells)
