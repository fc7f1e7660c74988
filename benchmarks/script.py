"""What an officer who knows openpyxl, jsonschema and xlsxwriter would write to bring a quarter's returns together.

``python -m benchmarks.script INBOX REGISTER HISTORY MASTER``. It reads values and
formulas, holds the records against the schema, rates them and works out their
change, and writes a master with an index, a page with a chart for each
indicator, exceptions and trend data. It keeps nothing for a next time, and asks
no question about the words.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter
from jsonschema import Draft202012Validator

from workbook_tool import resources

BANDS = ((-10.0, "Red"), (0.0, "Amber"), (5.0, "Green"))
COLOURS = {"Red": "#C5221F", "Amber": "#F2A900", "Green": "#1E7B34", "Blue": "#1F5FA8"}
FIELDS = {
    "ID": "indicator",
    "Value": "value",
    "Data Status": "data_status",
    "Commentary": "commentary",
    "Actions": "actions",
    "Revised Previous": "revised_previous",
    "Reason for Revision": "revision_reason",
}
PERIOD = "2023-24-Q2"
Record = dict[str, Any]


def table(path: Path, sheet: str) -> list[Record]:
    """The rows of a register's sheet, by its headings in row 4."""
    rows = openpyxl.load_workbook(path, read_only=True, data_only=True)[sheet].iter_rows(min_row=4, values_only=True)
    headings = next(rows)
    return [dict(zip(headings, row, strict=True)) for row in rows if row[0]]


def read(path: Path) -> tuple[Record, list[Record], list[str]]:
    """The Start here sheet, the readings with the cell of each, and cells that hold a formula where none should be."""
    values = openpyxl.load_workbook(path, read_only=True, data_only=True)
    formulas = openpyxl.load_workbook(path, read_only=True)
    start = {row[0]: row[1] for row in values["Start here"].iter_rows(max_col=2, values_only=True) if row[0]}
    records, typed = [], []
    headings: dict[str, int] = {}
    for shown, written in zip(values["Return"].iter_rows(), formulas["Return"].iter_rows(), strict=True):
        texts = [cell.value for cell in shown]
        if "ID" in texts and "Value" in texts:
            headings = {str(text): n for n, text in enumerate(texts) if text}
        elif headings and texts[headings["ID"]]:
            record: Record = {"period": PERIOD}
            for heading, key in FIELDS.items():
                cell, source = shown[headings[heading]], written[headings[heading]]
                if cell.value is None:
                    continue
                value = cell.value * 100 if key == "value" and "%" in str(cell.number_format) else cell.value
                record[key] = round(value, 4) if isinstance(value, float) else value
                if isinstance(source.value, str) and source.value.startswith("="):
                    typed.append(f"{path.name} {source.coordinate}")
            records.append(record)
    begun = {"completed_by": start.get("Completed by")}
    if isinstance(on := start.get("Completed on"), date):
        begun["completed_on"] = on.isoformat()[:10]
    return begun, records, typed


def rag(value: float, target: float, better: str, unit: str) -> str:
    """The rating: in points for a percentage, relative to the target for a number."""
    gap = round(value - target, 1) if unit == "%" else (value - target) / target * 100
    gap = -gap if better == "lower" else gap
    return next((name for limit, name in BANDS if gap < limit or (gap == limit and name == "Green")), "Blue")


def change(value: float, before: float | None, better: str) -> str:
    """The change in performance."""
    if before is None:
        return "n/a"
    moved = (value - before) * (-1 if better == "lower" else 1)
    return "Improving" if moved > 0 else "Declining" if moved < 0 else "Unchanged"


def rated(inbox: Path, register: Path, past: dict[str, dict[str, float]]) -> Iterator[Record]:
    """Every indicator with its reading, rated; a return with faults is left out and said."""
    indicators = {row["Ref"]: row for row in table(register, "Indicators")}
    targets = {row["Ref"]: row["Target"] for row in table(register, "Targets")}
    validator = Draft202012Validator(resources.schema("return"))
    for path in sorted(inbox.glob("*.xlsx")):
        start, records, typed = read(path)
        faults = [error.message for error in validator.iter_errors({"start": start, "readings": records})]
        if faults or typed:
            print(path.name, *faults, *typed, file=sys.stderr)
            continue
        for record in records:
            row = indicators[record["indicator"]]
            percent, value = row["Unit"] == "%", float(record["value"])
            target, better = targets[row["Ref"]] * (100 if percent else 1), row["Direction for Improvement"]
            before = past.get(row["Ref"], {}).get("2023-24-Q1")
            yield row | record | {
                "value": value, "target": target, "previous": before, "rag": rag(value, target, better, row["Unit"]),
                "change": change(value, before, better), "format": "0.0%" if percent else "#,##0",
                "scale": 100 if percent else 1,
                "trend": [*sorted(past.get(row["Ref"], {}).items()), (PERIOD, value)],
            }  # fmt: skip


class Master:
    """The master, sheet by sheet."""

    def __init__(self, path: Path) -> None:
        self.workbook = xlsxwriter.Workbook(path)
        self.bold = self.workbook.add_format({"bold": True, "bg_color": "#1D3557", "font_color": "#FFFFFF"})
        self.wrap = self.workbook.add_format({"text_wrap": True, "valign": "top"})
        self.formats = {code: self.workbook.add_format({"num_format": code}) for code in ("0.0%", "#,##0")}
        self.colours = {
            name: self.workbook.add_format({"bg_color": colour, "font_color": "#FFFFFF", "bold": True})
            for name, colour in COLOURS.items()
        }

    def sheet(self, name: str, headings: Sequence[str], widths: Sequence[float]) -> Any:
        ws = self.workbook.add_worksheet(name)
        for column, width in enumerate(widths):
            ws.set_column(column, column, width)
        ws.write_row(0, 0, headings, self.bold)
        ws.freeze_panes(1, 0)
        return ws

    def colour(self, ws: Any, column: int, last: int) -> None:
        for name, look in self.colours.items():
            said = {"type": "cell", "criteria": "==", "value": f'"{name}"', "format": look}
            ws.conditional_format(1, column, last, column, said)

    def index(self, name: str, found: Sequence[Record]) -> None:
        headings = (
            "Ref",
            "Indicator",
            "Service",
            "Target",
            "Current",
            "Previous",
            "Change in Performance",
            "RAG Rating",
        )
        ws = self.sheet(name, headings, (10, 50, 12, 12, 12, 12, 20, 12))
        for n, one in enumerate(found, 1):
            look = self.formats[one["format"]]
            ws.write_url(n, 0, f"internal:'{one['Ref']}'!A1", string=one["Ref"])
            ws.write_string(n, 1, one["Indicator"], self.wrap)
            ws.write_string(n, 2, one["Service"])
            for column, key in enumerate(("target", "value", "previous"), 3):
                if one[key] is not None:
                    ws.write_number(n, column, one[key] / one["scale"], look)
            ws.write_string(n, 6, one["change"])
            ws.write_string(n, 7, one["rag"])
        self.colour(ws, 7, max(len(found), 1))

    def page(self, one: Record) -> None:
        ws = self.sheet(one["Ref"], ("Period", "Value", "Target"), (16, 12, 12, 4, 70))
        look = self.formats[one["format"]]
        for n, (period, value) in enumerate(one["trend"], 1):
            ws.write_string(n, 0, period)
            ws.write_number(n, 1, value / one["scale"], look)
            ws.write_number(n, 2, one["target"] / one["scale"], look)
        texts = (one["Indicator"], one["rag"], one["change"], one.get("commentary", ""), one.get("actions", ""))
        for n, text in enumerate(texts, 1):
            ws.write_string(n, 4, text, self.wrap)
        self.colour(ws, 4, 2)
        chart, last = self.workbook.add_chart({"type": "line"}), len(one["trend"])
        for column, name in ((1, "Performance"), (2, "Target")):
            cells = {"categories": [one["Ref"], 1, 0, last, 0], "values": [one["Ref"], 1, column, last, column]}
            chart.add_series(cells | {"name": name})
        chart.set_title({"name": f"{one['Ref']}: {one['Indicator']}"})
        ws.insert_chart(last + 2, 0, chart)

    def trend(self, found: Sequence[Record]) -> None:
        ws = self.sheet("Trend data", ("Ref", "Indicator", "Period", "Value", "Target"), (10, 50, 14, 12, 12))
        n = 0
        for one in found:
            for period, value in one["trend"]:
                n += 1
                ws.write_row(n, 0, (one["Ref"], one["Indicator"], period))
                ws.write_number(n, 3, value / one["scale"], self.formats[one["format"]])
                ws.write_number(n, 4, one["target"] / one["scale"], self.formats[one["format"]])


def main(inbox: Path, register: Path, history: Path, target: Path) -> None:
    """The whole quarter."""
    past: dict[str, dict[str, float]] = {}
    with history.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            past.setdefault(row["Ref"], {})[row["Period"]] = float(row["Value"])
    found = sorted(rated(inbox, register, past), key=lambda one: one["Ref"])
    master = Master(target)
    master.index("Index", found)
    master.index("Exceptions", [one for one in found if one["rag"] == "Red"])
    for one in found:
        master.page(one)
    master.trend(found)
    master.workbook.close()
    counts = {name: sum(one["rag"] == name for one in found) for name in COLOURS}
    print(json.dumps({"indicators": len(found), "counts": counts}))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
