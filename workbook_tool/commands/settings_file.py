"""collection.toml: whose collection a folder is, and its settings, checked against their schema."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from workbook_tool.document import Document
from workbook_tool.errors import WayOut, WorkbookToolError, way_out
from workbook_tool.schema import validate
from workbook_tool.untrusted.toml import load_toml

COLLECTION = "collection.toml"


def read_settings(folder: Path) -> Mapping[str, Any]:
    """What collection.toml of a folder says; WorkbookToolError where there is none, or where it cannot be used."""
    file = folder / COLLECTION
    if not file.is_file():
        raise WorkbookToolError(
            f"{folder.absolute()} is not a collection folder: it has no {COLLECTION}.",
            way_out("no-folder"),
        )
    data = load_toml(file, COLLECTION)
    _hold_to_schema(data)
    return data


_AS_SHOWN = way_out("settings-anew", file=COLLECTION)
_WAYS_OUT: dict[str, str | WayOut] = {  # the catalogue's speak of cells and drop-downs
    "schema-enum": "Write one of those, in quotation marks.",
    "schema-type": _AS_SHOWN,
    "schema-pattern": _AS_SHOWN,
    "schema-other": _AS_SHOWN,
    "schema-required": _AS_SHOWN,
}


def _hold_to_schema(data: Mapping[str, Any]) -> None:
    findings = validate(Document("collection", COLLECTION, data), "collection")
    if findings:
        first, problems = findings[0], " ".join(finding.message.strip() for finding in findings)
        way_out = _WAYS_OUT.get(first.code, first.fix)
        raise WorkbookToolError(f"{COLLECTION} cannot be used as it is: {problems}", way_out)
