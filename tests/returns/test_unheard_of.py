"""Above 100% or below 0 where the register sets no limit: asked about as one types and when it comes, if it is new."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from named_cells import cell
from return_council import CYCLE, history, judge, lookup, register

from workbook_tool.domain.collection import Collection
from workbook_tool.excel.write import write
from workbook_tool.returns import asked
from workbook_tool.returns.out import Form, return_book

# Units without limits; 302 has a target above 100%, 304 one below 0.
EXTRA = """
services = [{ code = "GHI", name = "Parks" }]
units = [
  { code = "share", name = "per cent", type = "percent", basis = "points" },
  { code = "net", name = "number", type = "number", basis = "relative" },
  { code = "pounds", name = "pounds", type = "money", basis = "relative" },
]
targets = [
  { indicator = "302", start = "2021-22", value = 120 },
  { indicator = "304", start = "2021-22", value = -5 },
]
[[indicators]]
ref = "301"
title = "Visitors against last year"
service = "GHI"
frequency = "quarter"
unit = "share"
decimals = 1
better = "higher"
kind = "baseline"
[[indicators]]
ref = "302"
title = "Trees planted for each felled"
service = "GHI"
frequency = "quarter"
unit = "share"
decimals = 1
better = "higher"
[[indicators]]
ref = "303"
title = "Benches"
service = "GHI"
frequency = "quarter"
unit = "net"
decimals = 0
better = "higher"
kind = "baseline"
[[indicators]]
ref = "304"
title = "Change in litter"
service = "GHI"
frequency = "quarter"
unit = "net"
decimals = 0
better = "lower"
[[indicators]]
ref = "305"
title = "Net cost"
service = "GHI"
frequency = "quarter"
unit = "pounds"
decimals = 0
better = "lower"
kind = "baseline"
"""
OVER = "Is it right to be over 100%? Look again, and say why in Commentary"
BELOW = "Is it right to be below 0? Look again, and say why in Commentary"


def returned(ref: str, value: str, commentary: str) -> bytes:
    """The return of Parks with one figure in it."""
    known = register(EXTRA)
    entries = {(ref, CYCLE.label): {"value": Decimal(value), "commentary": commentary, "actions": "Replanted."}}
    form = Form(
        Collection("Anytown Council"), known, known.services["GHI"], CYCLE, date(2023, 10, 16),
        asked(known, "GHI", CYCLE, lookup, history), entries, {"completed_by": "Ranger"},
    )  # fmt: skip
    return write(return_book(form))


@pytest.mark.parametrize(
    ("ref", "value", "check", "code"),
    [
        ("301", "104", OVER, "value-above-100"),
        ("301", "100", "Add a commentary", ""),
        ("302", "104", "Add a commentary", ""),
        ("301", "-3", BELOW, "value-below-0"),
        ("303", "-3", BELOW, "value-below-0"),
        ("303", "104", "Add a commentary", ""),
        ("304", "-3", "Add a commentary", ""),
        ("305", "-3", "Add a commentary", ""),
    ],
)
def test_what_was_never_so_is_asked_about(ref, value, check, code):
    sheet = openpyxl.load_workbook(io.BytesIO(returned(ref, value, "")), data_only=True)["Return"]
    assert cell(sheet, ref, "Check").value == check
    explained = returned(ref, value, "Counted as before.")
    sheet = openpyxl.load_workbook(io.BytesIO(explained), data_only=True)["Return"]
    assert cell(sheet, ref, "Check").value == "OK"
    assessed = judge(explained, extra=EXTRA)
    assert [f.code for f in assessed.findings if f.asks and f.indicator == ref] == ([code] if code else [])
    assert [f"{r.value:f}" for r in assessed.accepted.readings] == [value]
