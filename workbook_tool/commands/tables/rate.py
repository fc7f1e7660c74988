"""``rate``: RAG and change for any plain table, with no collection folder."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbook_tool import resources
from workbook_tool.commands.folder import load_register
from workbook_tool.commands.tables.import_history import table_of
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.register import Register
from workbook_tool.errors import WorkbookToolError


@dataclass(frozen=True, slots=True)
class RatedTable:
    """The rows that could be rated, and what was said of the others."""

    rows: tuple[Mapping[str, Any], ...]
    findings: tuple[Finding, ...]


def rate_table(table: Path, rules: Path | None) -> RatedTable:
    """Rate every row of a table by the rules given, or by the standard ones."""
    from workbook_tool.tables.find_table import fullest
    from workbook_tool.tables.rate_table import rate_table

    rows, findings = rate_table(table_of(table, choose=fullest), load_rules(rules), table.name)
    return RatedTable(tuple(rows), tuple(findings))


def load_rules(rules: Path | None) -> Register:
    """The rules of a register workbook or a .toml file; the standard ones where none is named."""
    from workbook_tool.tables.rate_table import rules_from_toml

    if rules is None:
        return rules_from_toml(resources.template("rules"))
    if not rules.is_file():
        raise WorkbookToolError(f"There is no file {rules}.", "Check the name after --rules.")
    if rules.suffix.lower() != ".toml":
        return load_register(rules, rules.name).register
    try:
        return rules_from_toml(tomllib.loads(rules.read_text("utf-8-sig")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WorkbookToolError(f"{rules} cannot be read: {error}.", "Mend that line and run again.") from None
