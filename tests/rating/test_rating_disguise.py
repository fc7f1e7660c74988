"""Number formats that show something other than the figure held, and those that do not."""

from __future__ import annotations

from decimal import Decimal

import pytest

from workbook_tool.excel.read.formats import BUILTIN, Shows, shows
from workbook_tool.figures.disguise import disguised

ACCOUNTING = '_-* #,##0_-;-* #,##0_-;_-* "-"??_-;_-@_-'
CASES = [
    ("83", ";;;", True), ("83", ";", True), ("83", '"90"', True), ("83", '"', True), ("5", '0"0"', True),
    ("5", "0\\0", True), ("0.5", "0%%", True), ("83000", "#,##0,", True), ("83000", "0.0,,", True),
    ("-5", '0;"";0', True), ("-5", "0;;0", True), ("0", "0;-0;;@", True), ("5", "0" * 300, True),
    ("5", '[>9];[<9]"";0', True), ("5", "[" * 250, True),
    ("83000", '0,"k"', False), ("83000", "0,K", False), ("1200000", '"£"0.0,,"m"', False), ("-5", "0;0", False),
    ("0", '#,##0;-#,##0;"-"', False), ("5", "0;-0;;@", False), ("0", ACCOUNTING, False), ("5", ACCOUNTING, False),
    ("5", '[>=1000000]0.0,,"m";[>=1000]0.0,"k";0', False), ("5", '0" days"', False), ("5", "[Red]0", False),
    ("5", "[$£-809]#,##0.00", False), ("5", '0"%"', False), ("5", "0;;", False), ("5", "??/100", False),
    ("5", "Standard", False), ("5", "#\\ ##0", False), ("-5", "0.0;(0.0)", False), ("5", '0" ; "', False),
]  # fmt: skip


@pytest.mark.parametrize(("number", "code", "is_so"), CASES)
def test_what_a_format_shows(number, code, is_so):
    assert disguised(Decimal(number), code) is is_so


@pytest.mark.parametrize("code", [code for code in BUILTIN.values() if shows(code) is Shows.NUMBER])
@pytest.mark.parametrize("number", ["83", "-83", "0", "0.83"])
def test_the_usual_formats_show_the_figure(number, code):
    assert not disguised(Decimal(number), code)
