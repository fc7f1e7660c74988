"""Which findings may be waived: those of the rules, and no others."""

from __future__ import annotations

import re
from pathlib import Path

from workbook_tool.catalogue import entries

PACKAGE = Path(__file__).parents[2] / "workbook_tool"


def said_by_rules() -> set[str]:
    check = "".join(
        path.read_text("utf-8") for path in (PACKAGE / "returns" / "check").glob("*.py") if path.name != "gates.py"
    )
    words = "".join(path.read_text("utf-8") for path in (PACKAGE / "narrative").glob("*.py"))
    return {
        *re.findall(r'case\.say\(\s*(?:"[\w-]+" if \w+ else )?"([\w-]+)"', check),
        *re.findall(r'case\.say\(\s*"([\w-]+)"', check),
        *re.findall(r'"((?:commentary|actions?)-[\w-]+)"', words),
    }


def test_every_rule_about_a_row_may_be_waived_and_nothing_else():
    assert {code for code, entry in entries().items() if entry.rule} == said_by_rules()
