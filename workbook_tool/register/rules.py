"""Rating rules in TOML: the register's own sheets (``[[rules]]``, ``[[units]]``, …), for tables without a register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from workbook_tool import resources
from workbook_tool.document import Document
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.register import Register
from workbook_tool.register.check import check_register
from workbook_tool.register.parse import parse_register
from workbook_tool.register.text import document_from_records
from workbook_tool.untrusted import load_toml

_OF_A_TABLE = {"title": "", "service": "", "unit": "", "frequency": "quarter"}  # what a plain table says of its own
_FORMER = ("scheme", "unit", "indicator", "default_scheme")  # the words of rules files before version 2


def standard_rules() -> Register:
    """The rules that hold where no others are given."""
    return parse_register(rules_document(resources.template("rules"), "rules.toml"))


def rules_from_file(file: Path) -> tuple[Document, list[Finding]]:
    """The document of a .toml file of rules, to be parsed, and every finding about it that is no note.

    :class:`WorkbookToolError` where the file is no TOML.
    """
    document = rules_document(load_toml(file, file.name, decimals=True), file.name)
    return document, _in_words_of_toml(check_register(document))


def rules_document(data: Mapping[str, Any], file: str) -> Document:
    """A rules file as the document of a register. An indicator needs no more than its Ref and direction."""
    tables = _as_register(data) if any(key in data for key in _FORMER) else dict(data)
    if "targets" not in tables and _is_list_of_tables(tables.get("indicators")):
        tables["indicators"] = [_OF_A_TABLE | indicator for indicator in tables["indicators"]]
    return document_from_records(tables, file)


def _is_list_of_tables(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(entry, Mapping) for entry in value)


def _in_words_of_toml(findings: list[Finding]) -> list[Finding]:
    """The same without notes, and without the drop-downs of a workbook."""
    fix = {"Choose one from the drop-down.": "Write one of the choices.", "Fill it in.": "Add it to the table."}
    return [replace(f, fix=fix.get(f.fix, f.fix)) for f in findings if f.severity != "note"]


# -- rules files as they were written before version 2 ------------------------------------


def _as_register(data: Mapping[str, Any]) -> dict[str, Any]:
    """``[[scheme]]`` with its bands, ``[[unit]]`` and ``[[indicator]]`` as the register's rows; the rest as it is."""
    tables = {key: value for key, value in data.items() if key not in _FORMER}
    schemes = data.get("scheme", [])
    if not _is_list_of_tables(schemes):
        return {**tables, "scheme": schemes}
    first = [s for s in schemes if s.get("name") == data.get("default_scheme")]
    tables["rules"] = [row for s in [*first, *(s for s in schemes if s not in first)] for row in _rows(s)]
    return tables | {f"{key}s": data[key] for key in ("unit", "indicator") if key in data}


def _rows(scheme: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A row for each band; the first says what the scheme says."""
    own = {("scheme" if key == "name" else key): value for key, value in scheme.items() if key != "band"}
    rows = [{"scheme": own.get("scheme", ""), **_row(band)} for band in scheme.get("band", [])] or [{}]
    return [{**own, **rows[0]}, *rows[1:]]


def _row(band: Mapping[str, Any]) -> dict[str, Any]:
    row = {("colour" if key == "rag" else key): value for key, value in band.items()}
    for key in ("low_inclusive", "high_inclusive"):
        if isinstance(row.get(key), bool):
            row[key] = "yes" if row[key] else "no"
    if row.pop("only_if_worse_than_year_before", False):
        row["only_if"] = "worse than a year before"
    return row
