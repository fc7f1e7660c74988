"""What generate says of a register that differs from that of the cycle issued before."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from keeping_folder import change_register

NEXT, LATER = "2023-24-Q3", "2023-24-Q4"


def renamed(folder: Path) -> None:
    change_register(folder, "Services", "Code", "ITD", "Code", "DIG")
    change_register(folder, "Indicators", "Service", "ITD", "Service", "DIG")


def all_targets(folder: Path) -> None:
    """Close every target with the quarter and begin another one."""
    book = openpyxl.load_workbook(folder / "register.xlsx")
    sheet = book["Targets"]
    rows = [row for row in sheet.iter_rows(min_row=5) if isinstance(row[3].value, float) and not row[2].value]
    last = max(row[0].row for row in sheet.iter_rows(min_row=5) if row[0].value)
    for n, row in enumerate(rows, 1):
        row[2].value = "2023-24-Q2"
        for column, value in enumerate((row[0].value, NEXT, None, round(row[3].value - 0.05, 3)), 1):
            sheet.cell(last + n, column, value).number_format = "0.0%"
    book.save(folder / "register.xlsx")


@pytest.mark.parametrize(
    ("change", "period", "words"),
    [
        (lambda f: change_register(f, "Indicators", "Ref", "184", "Indicator", "Returns on time"), NEXT,
         ["184: title changed from Statutory returns completed on time to Returns on time."]),
        (lambda f: change_register(f, "Indicators", "Ref", "184", "Last Period", "2023-24-Q2"), NEXT,
         ["184 ends with Q2 2023/24."]),
        (renamed, NEXT, ["IT & Digital has the code DIG now, and had ITD."]),
        (lambda f: None, LATER, ["Q3 2023/24 was not collected: the cycle before this one is Q2 2023/24."]),
    ],
)  # fmt: skip
def test_it_is_compared_with_the_cycle_before_however_often(council, run, change, period, words):
    change(council)
    said = [run(council, "generate", period).stderr for _ in range(2)]
    for told in said:
        assert "What differs from the register of Q2 2023/24:" in told
        differing = told.split("What differs")[1]
        lines = [line.strip() for line in differing.splitlines()[1:] if line.startswith("  ")]
        assert lines == words


def test_many_targets_are_a_table(council, run):
    all_targets(council)
    said = run(council, "generate", NEXT)
    assert "indicators with other targets than in Q2 2023/24:" in said.stdout
    row = next(line for line in said.stdout.splitlines() if line.startswith("901 "))
    assert row.split()[-2:] == ["90.0%", "85.0%"]
    assert "What differs" not in said.stderr


def test_a_workbook_of_a_service_that_is_not_asked_any_more_is_named(council, run):
    assert run(council, "generate", NEXT).exit_code == 0
    renamed(council)
    said = run(council, "generate", NEXT)
    assert f"{NEXT}/issued/ITD.xlsx is there from before" in said.stderr
    assert "ITD" not in run(council, "status", NEXT).stdout
