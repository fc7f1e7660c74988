"""What an officer who knows openpyxl and xlsxwriter would write to send a quarter's returns out.

``python -m benchmarks.generate_script REGISTER HISTORY FOLDER``: for each service a workbook with a sheet of who
answers, the rows that are asked with last quarter's figure and the target, checks of entries and protection, and the
guidance.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter

HEADINGS = (
    ("ID", 12), ("Indicator", 44), ("Period", 14), ("Target", 12), ("Previous", 12), ("Value", 12), ("Data Status", 14),
    ("Commentary", 60), ("Actions", 40), ("Revised Previous", 14), ("Reason for Revision", 30), ("Check", 16),
)  # fmt: skip
GUIDANCE = tuple(f"{n}. What to do in step {n}, in a sentence as long as such sentences are." for n in range(1, 31))


def table(path: Path, sheet: str) -> list[dict[str, Any]]:
    """The rows of a register's sheet, by its headings in row 4."""
    rows = openpyxl.load_workbook(path, read_only=True, data_only=True)[sheet].iter_rows(min_row=4, values_only=True)
    headings = next(rows)
    return [dict(zip(headings, row, strict=True)) for row in rows if row[0]]


def returned(path: Path, service: str, rows: list[dict[str, Any]], past: dict[str, float]) -> None:
    """One service's workbook."""
    book = xlsxwriter.Workbook(path)
    bold = book.add_format({"bold": True, "bg_color": "#1D3557", "font_color": "#FFFFFF", "text_wrap": True})
    locked = book.add_format({"text_wrap": True, "valign": "top"})
    entry = book.add_format({"text_wrap": True, "valign": "top", "locked": False, "bg_color": "#FFF8DC", "border": 1})
    figures = {
        code: (
            book.add_format({"num_format": code, "valign": "top"}),
            book.add_format({"num_format": code, "valign": "top", "locked": False, "bg_color": "#FFF8DC", "border": 1}),
        )
        for code in ("0.0%", "#,##0")
    }
    start = book.add_worksheet("Start here")
    start.set_column(0, 0, 30)
    start.set_column(1, 1, 60)
    start.write_string(0, 0, f"Return of {service}", bold)
    for n, label in enumerate(("Completed by", "Completed on", "Approved by", "Approved on"), 2):
        start.write_string(n, 0, label, locked)
        start.write_blank(n, 1, None, entry)
    start.protect()
    ws = book.add_worksheet("Return")
    for column, (heading, width) in enumerate(HEADINGS):
        ws.set_column(column, column, width)
        ws.write_string(3, column, heading, bold)
    for n, row in enumerate(rows, 4):
        percent = row["Unit"] == "%"
        shown, typed = figures["0.0%" if percent else "#,##0"]
        ws.write_string(n, 0, row["Ref"], locked)
        ws.write_string(n, 1, row["Indicator"], locked)
        ws.write_string(n, 2, "Q2 2023/24", locked)
        ws.write_number(n, 3, row["Target"], shown)
        ws.write_number(n, 4, past[row["Ref"]] / (100 if percent else 1), shown)
        ws.write_blank(n, 5, None, typed)
        for column in range(6, 11):
            ws.write_blank(n, column, None, entry)
        ws.write_formula(n, 11, f'=IF(F{n + 1}="","Please complete","")', locked, "Please complete")
        number = {"validate": "decimal", "criteria": ">=", "value": 0, "input_title": "Value"}
        ws.data_validation(n, 5, n, 5, number | {"input_message": "The figure of this period."})
        statuses = {"validate": "list", "source": ["final", "provisional", "estimated", "not available"]}
        ws.data_validation(n, 6, n, 6, statuses)
        length = {"validate": "length", "criteria": "<=", "value": 3000}
        ws.data_validation(n, 7, n, 7, length)
        ws.data_validation(n, 8, n, 8, length)
    ws.conditional_format(4, 5, 3 + len(rows), 5, {"type": "blanks", "format": bold})
    ws.freeze_panes(4, 2)
    ws.protect()
    guidance = book.add_worksheet("Guidance")
    guidance.set_column(0, 0, 100)
    for n, sentence in enumerate(GUIDANCE):
        guidance.write_string(n, 0, sentence, locked)
    book.close()


def main(register: Path, history: Path, folder: Path) -> None:
    """All returns."""
    folder.mkdir(exist_ok=True)
    past: dict[str, float] = {}
    with history.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["Period"] == "2023-24-Q1":
                past[row["Ref"]] = float(row["Value"])
    targets = {row["Ref"]: row["Target"] for row in table(register, "Targets")}
    indicators = [row | {"Target": targets[row["Ref"]]} for row in table(register, "Indicators")]
    for service in table(register, "Services"):
        code = service["Code"]
        rows = [row for row in indicators if row["Service"] == code]
        returned(folder / f"{code}.xlsx", service["Service"], rows, past)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
