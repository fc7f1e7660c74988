"""What commands print as JSON is what its schema says: no key that no schema names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from workbook_tool import resources

PRINTED = [
    ("returns", ("check", "{folder}/wrong", "{folder}/returns")),
    ("questions", ("questions",)),
    ("status", ("status",)),
    ("ratings", ("ratings", "2023-24-Q2")),
    ("messages", ("messages",)),
    ("audit", ("audit",)),
    ("check-register", ("check-register",)),
]


def unnamed(data: Any, schema: dict, root: dict, path: str = "") -> Iterator[str]:
    """The keys of ``data`` that the schema does not name, with their path."""
    while "$ref" in schema:
        schema = root["$defs"][schema["$ref"].removeprefix("#/$defs/")]
    if isinstance(data, list):
        for item in data:
            yield from unnamed(item, schema.get("items", {}), root, f"{path}[]")
    elif isinstance(data, dict):
        known, others = schema.get("properties", {}), schema.get("additionalProperties")
        for key, value in data.items() if known else ():  # one that names none says that it is free
            if key in known:
                yield from unnamed(value, known[key], root, f"{path}.{key}")
            elif not isinstance(others, dict):
                yield f"{path}.{key}"


@pytest.mark.parametrize(("name", "words"), PRINTED, ids=[name for name, _ in PRINTED])
def test_it_says_what_its_schema_names(demo_done, run, name, words):
    result = run(demo_done, *(word.format(folder=demo_done) for word in words), "--format", "json")
    data, schema = (
        json.loads(result.stdout),
        json.loads((resources.root("schemas") / f"{name}.schema.json").read_text()),
    )
    assert [error.message for error in Draft202012Validator(schema).iter_errors(data)] == []
    assert list(dict.fromkeys(unnamed(data, schema, schema))) == []
