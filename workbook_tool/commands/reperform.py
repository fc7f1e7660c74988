"""``reperform``: which published ratings and changes do not follow from the rules, and why."""

from __future__ import annotations

from pathlib import Path

from workbook_tool.commands.import_history import table_of
from workbook_tool.commands.rate import load_rules
from workbook_tool.steps.reperform import Reperformed
from workbook_tool.steps.reperform import reperform as hold
from workbook_tool.steps.table import fullest


def reperform(table: Path, rules: Path | None) -> Reperformed:
    """Hold every published rating and change of a table to the rules given, or to the standard ones."""
    return hold(table_of(table, choose=fullest), load_rules(rules), table.name)
