"""``rate``: RAG and change for any plain table, with no collection folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbook_tool.commands.register_file import RegisterError, load_register
from workbook_tool.commands.tables.table_file import table_of
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.register import Register
from workbook_tool.errors import WorkbookToolError
from workbook_tool.register import parse_register, rules_from_file, standard_rules
from workbook_tool.theme import terminal_styles

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class RatedTable:
    """The rows that could be rated, and what was said of the others."""

    rows: tuple[Mapping[str, Any], ...]
    findings: tuple[Finding, ...]
    styles: Mapping[str, str]
    """How a terminal draws each rating."""

    @property
    def counts(self) -> str:
        """How many rows were rated, questioned and left out."""
        left_out = {
            (f.cell.sheet, f.cell.ref.lstrip(_LETTERS)) for f in self.findings if f.cell and f.cell.ref and f.indicator
        }
        rated = {((r["sheet"] or ""), (r["cell"] or "").lstrip(_LETTERS)) for r in self.rows}
        doubtful = len(left_out - rated)
        return (
            f"{len(self.rows)} rows rated, {doubtful} not rated (see below)."
            if doubtful
            else f"{len(rated)} rows rated."
        )


def rate_table(table: Path, rules: Path | None) -> RatedTable:
    """Rate every row of a table by the rules given, or by the standard ones."""
    from workbook_tool.tables.find_table import fullest
    from workbook_tool.tables.rate_table import rate_table

    register = load_rules(rules)
    rows, findings = rate_table(table_of(table, choose=fullest), register, table.name)
    return RatedTable(tuple(rows), tuple(findings), terminal_styles(register, {}))


def load_rules(rules: Path | None) -> Register:
    """The rules of a register workbook or a .toml file; the standard ones where none is named.

    :class:`RegisterError` has a finding for each mistake.
    """
    if rules is None:
        return standard_rules()
    if not rules.is_file():
        raise WorkbookToolError(f"There is no file {rules}.", "Check the name after --rules.")
    if rules.suffix.lower() != ".toml":
        return load_register(rules, rules.name).register
    document, findings = rules_from_file(rules)
    if any(f.is_error for f in findings):
        raise RegisterError(rules.name, tuple(findings))
    return parse_register(document)
