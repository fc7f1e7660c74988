"""Small valid workbooks of every shape that the reader knows: what the fuzzing starts from."""
# ruff: noqa: E501 (a seed is a line)

from __future__ import annotations

import io
from datetime import datetime
from functools import cache

from raw import STRICT, workbook

from workbook_tool.excel.read import read
from workbook_tool.grid import CellRead, WorkbookRead

ROWS = (
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="inlineStr"><is><t>in</t></is></c></row>'
    '<row r="2"><c r="A2" s="1"><v>0.83</v></c><c r="B2" s="2"><v>45199</v></c><c r="C2" t="b"><v>1</v></c>'
    '<c r="D2"><f>A2*2</f><v>1.66</v></c><c r="E2" t="str"><f>T(A1)</f><v>x &amp; y</v></c><c r="F2" t="e"><v>#REF!</v></c>'
    '<c r="G2"><v>854</v></c><c r="H2"><v>-9154.5</v></c></row>'
)
STRINGS = "<si><t>ID</t></si><si><r><t>Va</t></r><r><t>lue</t></r></si>"


@cache
def seeds() -> dict[str, bytes]:
    import xlsxwriter

    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    sheet = book.add_worksheet("Return")
    percent = book.add_format({"num_format": "0.0%"})
    for row in range(12):
        sheet.write_string(row, 0, str(183 + row))
        sheet.write_number(row, 1, 0.77 + row / 1000, percent)
        sheet.write_number(row, 2, 854 + row)
        sheet.write_formula(row, 3, f"B{row + 1}*2", None, 1.54)
    sheet.data_validation("B1:B9", {"validate": "decimal", "criteria": ">", "value": 0})
    sheet.merge_range("F1:G2", "merged")
    book.set_custom_property("reference", "LGS-2324Q2-7F3A")
    book.set_properties({"created": datetime(2023, 10, 1)})
    book.close()
    return {
        "quick": workbook(
            ROWS.replace('<c r="C1" t="inlineStr"><is><t>in</t></is></c>', ""),
            strings="<si><t>ID</t></si><si><t>b</t></si>",
            styles=("0.0%", "dd/mm/yyyy"),
        ),
        "slow": workbook(ROWS, strings=STRINGS, styles=("0.0%", "dd/mm/yyyy")),
        "strict": workbook(ROWS, strings=STRINGS, styles=("0.0%", "dd/mm/yyyy"), namespace=STRICT),
        "xlsxwriter": made.getvalue(),
    }


def cells_of(data: bytes) -> dict[tuple[str, int, int], CellRead]:
    found = read(data, "seed.xlsx")
    assert isinstance(found, WorkbookRead), found
    return {(sheet.name, *place): cell for sheet in found.sheets for place, cell in sheet.cells.items()}
