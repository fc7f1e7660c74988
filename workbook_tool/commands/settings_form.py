"""The settings as fields to fill in: what each says, what it may say, and the changes that a form makes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import reduce
from typing import Any

from workbook_tool import durable, resources
from workbook_tool.commands.folder import Folder
from workbook_tool.commands.settings_file import COLLECTION, change_settings, read_settings
from workbook_tool.errors import UsageError
from workbook_tool.immutable import immutable


@immutable
class Field:
    """One setting. ``kind``: text, whole, yes or lines; ``text`` is what it says, as it is typed."""

    name: str
    """Its key in the file."""
    label: str
    """As printed."""
    hint: str
    """What it is for."""
    kind: str
    text: str
    choices: tuple[str, ...] = ()
    """What may be chosen; anything where empty."""


@immutable
class SettingsForm:
    """The fields under their headings; ``seen`` is the hash of the file that they were read from."""

    groups: Mapping[str, tuple[Field, ...]]
    """By heading."""
    seen: str


def settings_form(folder: Folder) -> SettingsForm:
    """The settings of a folder as they are; WorkbookToolError where they cannot be used."""
    file = folder.path / COLLECTION  # first its hash: where it is changed before it is read, nothing is saved over that
    seen = durable.sha256_of(file) if file.is_file() else ""
    settings = read_settings(folder.path)
    groups = {
        heading: tuple(_field(settings, name, *words) for name, words in fields.items())
        for heading, fields in resources.template("settings").items()
    }
    return SettingsForm(groups, seen)


def save_settings(folder: Folder, given: Mapping[str, str], seen: str) -> tuple[str, ...]:
    """Write what a form says where it says something else; the labels of what changed.

    UsageError where a number is none; WorkbookToolError where the file was changed since or would not hold.
    """
    known = [field for group in settings_form(folder).groups.values() for field in group]
    changed = [field for field in known if field.name in given and _lines(given[field.name]) != field.text]
    if changed:
        changes = {field.name: _value(field, _lines(given[field.name])) for field in changed}
        change_settings(folder.path, changes, seen, folder.patience)
    return tuple(field.label for field in changed)


def _field(settings: Mapping[str, Any], name: str, label: str, hint: str) -> Field:
    schema, names = resources.schema("collection"), name.split(".")
    rule = reduce(lambda part, key: _resolved(schema, part)["properties"][key], names, schema)
    value: Any = settings
    for key in names:
        value = value.get(key) if isinstance(value, Mapping) else None
    kinds = {"integer": "whole", "boolean": "yes", "array": "lines"}
    kind = kinds.get(_resolved(schema, rule).get("type", ""), "text")
    return Field(name, label, hint, kind, "\n".join(_texts(value)), tuple(_resolved(schema, rule).get("enum", ())))


def _resolved(schema: Mapping[str, Any], part: Any) -> Any:  # noqa: ANN401
    """A part of the schema, or what it refers to."""
    reference = part.get("$ref")
    return reduce(lambda at, key: at[key], reference[2:].split("/"), schema) if reference else part


def _texts(value: Any) -> Iterator[str]:  # noqa: ANN401
    if isinstance(value, list):
        yield from map(str, value)
    elif value is True:
        yield "yes"
    elif value not in (None, False):
        yield str(value)


def _lines(text: str) -> str:
    return "\n".join(filter(None, (line.strip() for line in text.splitlines())))


def _value(field: Field, text: str) -> Any:  # noqa: ANN401
    """What is written into the file for a text; None takes the setting out."""
    if field.kind == "yes":
        return True if text else None
    if field.name == "council" and not text:
        raise UsageError("The council has no name.", "Enter it: it stands on every paper.")
    if not text:
        return None
    if field.kind == "whole":
        if not text.isdecimal():
            raise UsageError(f"“{text}” is not a whole number: {field.label}.", "Enter it in digits, for example 10.")
        return int(text)
    return text.split("\n") if field.kind == "lines" else text
