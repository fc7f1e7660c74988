"""One cell of a return as somebody may leave it: its content, its looks, conditional formats over it."""

from __future__ import annotations

from collections.abc import Mapping

from openpyxl.cell.cell import Cell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.worksheet.worksheet import Worksheet

MARKER = 987654  # a figure that stands nowhere else, for the XML to be put in its place
_FONTS = {
    "struck": InlineFont(strike=True), "raised": InlineFont(vertAlign="superscript"),
    "lowered": InlineFont(vertAlign="subscript"), "bold": InlineFont(b=True),
}  # fmt: skip
Results = dict[tuple[str, str], str]  # what formulas gave when they were saved, by sheet and address


def fill(place: Cell, content: Mapping, names: Mapping[str, str], results: Results) -> None:
    """Put into a cell what a case says of its content; ``names`` are the addresses in its formulas."""
    if "formula" in content:
        place.value = content["formula"].format(**names)
        if "result" in content:
            results[place.parent.title, place.coordinate] = str(content["result"])
    elif "runs" in content:
        place.value = CellRichText(*(TextBlock(_FONTS[mark], text) if mark else text for text, mark in content["runs"]))
    elif "error" in content:
        place.value, place.data_type = content["error"], "e"
    elif "xml" in content:
        place.value = MARKER
    elif "value" in content:
        code = content.get("format", place.number_format)
        place.value = content["value"]
        place.number_format = code
        place.data_type = "s" if isinstance(content["value"], str) else place.data_type


def dress(sheet: Worksheet, place: Cell, content: Mapping, names: Mapping[str, str]) -> None:
    """Give a cell the looks that a case says."""
    if {"struck", "letters", "bold"} & set(content):
        colour = content.get("letters", "000000")
        place.font = Font(strike=content.get("struck"), color=colour, b=content.get("bold"))
    if "ground" in content:
        place.fill = PatternFill("solid", fgColor=content["ground"])
    if content.get("hidden"):
        sheet.column_dimensions[place.column_letter].hidden = True
    if content.get("zeros_hidden"):
        sheet.sheet_view.showZeros = False
    for priority, rule in enumerate(content.get("rules", []), 1):
        sheet.conditional_formatting.add(place.coordinate, _rule(rule, names, priority))


def _rule(rule: Mapping, names: Mapping[str, str], priority: int) -> Rule:
    style = DifferentialStyle(
        numFmt=NumberFormat(numFmtId=300 + priority, formatCode=rule["format"]) if "format" in rule else None,
        font=Font(strike=rule.get("struck"), color=rule.get("letters")) if {"struck", "letters"} & set(rule) else None,
        fill=PatternFill(bgColor=rule["ground"]) if "ground" in rule else None,
    )
    formula = [text.format(**names) for text in rule["formula"]]
    made = Rule(rule["kind"], dxf=style, operator=rule.get("operator"), formula=formula, stopIfTrue=rule.get("stop"))
    made.priority = priority
    return made
