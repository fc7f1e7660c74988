"""The data files of the package: templates, schemas and samples, wherever it is installed from."""

from __future__ import annotations

import json
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from workbook_tool.errors import WorkbookToolError

_HERE = Path(__file__).parent


@cache
def root(kind: str) -> Path:
    """The folder of ``kind`` (templates, schemas, samples): inside an installed package, or beside it in a checkout."""
    for folder in (_HERE / kind, _HERE.parent / kind):
        if folder.is_dir():
            return folder
    raise WorkbookToolError(f"The folder {kind} of workbook-tool is missing.", "Install the package again.")


@cache
def template(name: str) -> dict[str, Any]:
    """A template of templates/ as data, by its name without ``.toml``."""
    return tomllib.loads((root("templates") / f"{name}.toml").read_text("utf-8"))


def tables_of(name: str) -> dict[str, str]:
    """The text of each table, by its name, of a template of plain tables of which few are needed."""
    text = (root("templates") / f"{name}.toml").read_text("utf-8")
    return {table[1 : table.index("]")]: table for table in re.split(r"^(?=\[)", text, flags=re.MULTILINE)[1:]}


@cache
def schema(name: str) -> dict[str, Any]:
    """A JSON Schema of schemas/, by its name without ``.schema.json``."""
    loaded: dict[str, Any] = json.loads((root("schemas") / f"{name}.schema.json").read_text("utf-8"))
    return loaded
