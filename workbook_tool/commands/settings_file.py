"""collection.toml: whose collection a folder is, and its settings, checked against their schema."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping, MutableMapping, Sequence
from pathlib import Path
from typing import Any

from workbook_tool import durable
from workbook_tool.document import Document
from workbook_tool.errors import WayOut, WorkbookToolError, way_out
from workbook_tool.schema import validate
from workbook_tool.untrusted.text_files import load_toml

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


def change_settings(folder: Path, changes: Mapping[str, Any], seen: str = "", patience: float | None = None) -> None:
    """Change settings by their dotted names (``mail.from``); None takes one out. Comments and all else stay.

    ``seen`` is the hash of the file that was looked at, empty for any. WorkbookToolError where the
    file was changed since, or where it would not hold to its schema: nothing is written then.
    """
    import tomlkit

    file = folder / COLLECTION
    with durable.folder_lock(folder, *(() if patience is None else (patience,))):
        data = file.read_bytes()
        if seen and hashlib.sha256(data).hexdigest() != seen:
            raise WorkbookToolError(
                f"{COLLECTION} was changed since this was shown.", "Look at what it says now, and enter yours again."
            )
        document = tomlkit.parse(data.decode("utf-8"))
        for name, value in changes.items():
            _set(document, name.split("."), value)
        text = tomlkit.dumps(document)
        _hold_to_schema(tomllib.loads(text))
        durable.write_bytes(file, text.encode())


def _set(table: MutableMapping[str, Any], names: Sequence[str], value: object) -> None:
    """Set or take out one value; a table that is not there is made, and one left empty goes."""
    import tomlkit

    first, *rest = names
    if not rest:
        if value is None:
            table.pop(first, None)
        elif first not in table or table[first] != value:
            table[first] = value
        return
    if first not in table:
        if value is None:
            return
        table[first] = tomlkit.table()
    _set(table[first], rest, value)
    if not table[first]:
        del table[first]


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
