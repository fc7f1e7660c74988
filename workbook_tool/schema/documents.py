"""The one door to JSON Schema: flat records in, findings with their cells out.

A sub-schema names the catalogue's sentence for each keyword under
``x-findings``; where it names none, a general one is used. Its ``title`` is what
people call the part.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from workbook_tool import resources
from workbook_tool.catalogue import finding
from workbook_tool.document import Document
from workbook_tool.domain.finding import Finding
from workbook_tool.schema.failures import Failure, failures

_GENERAL = {
    "type": "schema-type", "enum": "schema-enum", "minimum": "schema-minimum", "exclusiveMinimum": "schema-minimum",
    "maximum": "schema-maximum", "maxLength": "schema-too-long",
    "pattern": "schema-pattern", "format": "schema-pattern",
    "required": "schema-required", "dependentRequired": "schema-required", "additionalProperties": "schema-unknown-key",
}  # fmt: skip
_TYPES = {
    "number": "a number",
    "integer": "a whole number",
    "string": "text",
    "boolean": "true or false",
    "array": "a list",
    "object": "a table",
}


def validate(document: Document, schema_name: str) -> list[Finding]:
    """Every finding that the schema gives about a document, in order of its parts."""
    return [_finding(document, failure, schema_name) for failure in failures(document.data, schema_name)]


@cache
def required(schema_name: str, key: str) -> frozenset[str]:
    """The parts that every record of a list, or an object, must have."""
    return frozenset(_record_schema(schema_name, key).get("required", ()))


@cache
def fields(schema_name: str, key: str) -> Mapping[str, Any]:
    """The sub-schemas of the parts of a list's records, or of an object, by their keys."""
    schema = resources.schema(schema_name)
    return {k: _resolved(schema, v) for k, v in _record_schema(schema_name, key).get("properties", {}).items()}


def _record_schema(schema_name: str, key: str) -> dict[str, Any]:
    schema = resources.schema(schema_name)
    part = schema["properties"][key]
    return _resolved(schema, part["items"] if part.get("type") == "array" else part)


def _resolved(schema: Mapping[str, Any], part: Mapping[str, Any]) -> dict[str, Any]:
    if "$ref" not in part:
        return dict(part)
    definition: Any = schema
    for step in part["$ref"].removeprefix("#/").split("/"):
        definition = definition[step]
    return {**_resolved(schema, definition), **{k: v for k, v in part.items() if k != "$ref"}}


def _finding(document: Document, failure: Failure, name: str) -> Finding:
    if failure.absent:
        return _missing(document, failure)
    path, value, keyword = failure.path, failure.instance, failure.keyword
    schema = {**failure.schema, **_beside(name, path)}
    return finding(
        schema.get("x-findings", {}).get(keyword) or _GENERAL.get(keyword, "schema-other"),
        document.cell(*path, *_unknown_keys(failure)[:1]),
        indicator=_indicator(_record(document.data, path)),
        value=None if isinstance(value, list | Mapping) or schema.get("writeOnly") else str(value),
        label=schema.get("title") or _called(document, path),
        **_facts(failure, str(schema.get("description", ""))),
    )


def _beside(name: str, path: tuple[str | int, ...]) -> Mapping[str, Any]:
    """What a field says beside its $ref, of which a failure inside it knows nothing."""
    if len(path) not in (2, 3) or not isinstance(path[0], str) or path[0] not in resources.schema(name)["properties"]:
        return {}
    field = fields(name, path[0]).get(str(path[-1]), {})
    return {key: field[key] for key in ("title", "description", "x-findings") if key in field}


def _called(document: Document, path: tuple[str | int, ...]) -> str:
    """What a part without a title is called."""
    last = path[-1] if path else document.kind
    if isinstance(last, int):
        return f"[[{path[0]}]] {last + 1}" if document.cell(*path).sheet.startswith("[[") else f"Row {last + 1}"
    return last


def _facts(failure: Failure, description: str) -> dict[str, Any]:
    limit = failure.limit
    facts: dict[str, Any] = {"limit": limit, "wanted": "", "likely": "", "choices": "", "key": ""}
    if failure.keyword == "type":
        kinds = [limit] if isinstance(limit, str) else list(limit)
        facts["wanted"] = " or ".join(_TYPES.get(k, k) for k in kinds)
    elif failure.keyword == "enum":
        choices = [str(c) for c in limit if c not in (None, "")]
        facts |= {"choices": ", ".join(choices), "likely": _nearest(str(failure.instance), choices)}
    elif failure.keyword == "additionalProperties":
        unknown, known = _unknown_keys(failure), list(failure.schema.get("properties", {}))
        facts |= {"key": ", ".join(unknown), "likely": _nearest(unknown[0], known) if len(unknown) == 1 else ""}
    facts["wanted"] = facts["wanted"] or description
    return facts


def _unknown_keys(failure: Failure) -> list[str]:
    """The keys of a part that its schema does not know; none where that is not the failure."""
    known = failure.schema.get("properties", {}) if failure.keyword == "additionalProperties" else failure.instance
    return [str(k) for k in failure.instance if k not in known] if isinstance(failure.instance, Mapping) else []


def _nearest(text: str, choices: list[str]) -> str:
    from rapidfuzz import fuzz, process

    best = process.extractOne(text.casefold(), choices, scorer=fuzz.ratio, score_cutoff=55, processor=str.casefold)
    return f" Did you mean “{best[0]}”?" if best else ""


def _missing(document: Document, failure: Failure) -> Finding:
    key, schema = failure.absent, failure.schema
    field = schema.get("properties", {}).get(key, {})
    own = schema.get("x-findings", {}).get(failure.keyword)
    return finding(
        own or field.get("x-findings", {}).get("required") or "schema-required",
        document.cell(*failure.path, key),
        indicator=_indicator(_record(document.data, failure.path)),
        label=field.get("title", key),
        wanted=field.get("description", ""),
    )


def _record(data: Any, path: tuple[str | int, ...]) -> Any:  # noqa: ANN401
    """The flat record that a path leads into."""
    for step in path[:2]:
        data = data[step]
    return data


def _indicator(record: Any) -> str | None:  # noqa: ANN401
    ref = (record.get("indicator") or record.get("ref")) if isinstance(record, Mapping) else None
    return str(ref) if ref is not None else None
