"""``reperform``: which published ratings and changes do not follow from the rules, and why."""

from __future__ import annotations

from pathlib import Path

from workbook_tool.commands.tables.rate import load_rules
from workbook_tool.commands.tables.table_file import table_of
from workbook_tool.tables.find_table import fullest
from workbook_tool.tables.reperform import Reperformed, reperform


def reperform_table(table: Path, rules: Path | None) -> Reperformed:
    """Hold every published rating and change of a table to the rules given, or to the standard ones."""
    return reperform(table_of(table, choose=fullest), load_rules(rules), table.name)
