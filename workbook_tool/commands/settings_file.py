"""collection.toml: whose collection a folder is, and its settings, checked against their schema."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from workbook_tool.document import Document
from workbook_tool.errors import WorkbookToolError
from workbook_tool.schema import validate
from workbook_tool.untrusted.toml import load_toml

COLLECTION = "collection.toml"


def read_settings(folder: Path) -> Mapping[str, Any]:
    """What collection.toml of a folder says; WorkbookToolError where there is none, or where it cannot be used."""
    file = folder / COLLECTION
    if not file.is_file():
        raise WorkbookToolError(
            f"{folder.absolute()} is not a collection folder: it has no {COLLECTION}.",
            "Start one with “workbook-tool init FOLDER”, or name yours with -C FOLDER.",
        )
    data = load_toml(file, COLLECTION)
    _hold_to_schema(data)
    return data


def _hold_to_schema(data: Mapping[str, Any]) -> None:
    findings = validate(Document("collection", COLLECTION, data), "collection")
    if findings:
        problems = " ".join(f.message for f in findings)
        raise WorkbookToolError(f"{COLLECTION} says something that it cannot: {problems}", findings[0].fix)
