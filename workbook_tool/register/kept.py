"""A parsed register as JSON and back: exactly what was parsed, by the declared types of its fields.

:func:`form_of` does so for any other record of the house.

JSON holds data alone: whatever stands in it, reading it makes nothing but the
domain's own values.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cache
from types import NoneType, UnionType
from typing import Any, NamedTuple, Union, get_args, get_origin, get_type_hints

from workbook_tool.domain.finding import Finding
from workbook_tool.domain.period import Frequency, Period
from workbook_tool.domain.register import Register
from workbook_tool.domain.scheme import Rag

Change = Callable[[Any], Any]


def _same(value: Any) -> Any:  # noqa: ANN401
    return value


class Form(NamedTuple):
    """How values of a type are written and read; what JSON holds as it is stays the same."""

    write: Change = _same
    read: Change = _same


class _Kept(NamedTuple):
    register: Register
    findings: tuple[Finding, ...]


def to_json(register: Register, findings: tuple[Finding, ...]) -> bytes:
    """The register with what was said about it; TypeError where a field has a type that is not known here."""
    return json.dumps(_record(_Kept).write(_Kept(register, findings)), separators=(",", ":")).encode()


def from_json(data: bytes) -> tuple[Register, tuple[Finding, ...]]:
    """What :func:`to_json` was given; any exception where it is something else."""
    kept: _Kept = _record(_Kept).read(json.loads(data))
    return kept.register, kept.findings


@cache
def form_of(hint: Any) -> Form:  # noqa: ANN401
    """How values of a type are written and read; TypeError where a field has a type that is not known here."""
    if hint in _SINGLE:
        return _SINGLE[hint]
    if get_origin(hint) in (Union, UnionType):
        return _optional(hint)
    if get_origin(hint) is not None:
        return _many(hint)
    if issubclass(hint, Enum):
        return Form(lambda member: member.value, {member.value: member for member in hint}.__getitem__)
    if is_dataclass(hint) or issubclass(hint, tuple):
        return _record(hint)
    raise TypeError(f"no form for {hint}")


@cache
def _period(text: str) -> Period:
    frequency, year, number = text.split(" ")
    return Period(Frequency(frequency), int(year), int(number))


_SINGLE: dict[Any, Form] = {
    **dict.fromkeys((str, int, bool, NoneType), Form()),
    Decimal: Form(str, Decimal),
    Fraction: Form(str, Fraction),
    Rag: Form(str, Rag),
    Period: Form(lambda period: f"{period.frequency.value} {period.year} {period.number}", _period),
}


def _optional(hint: Any) -> Form:  # noqa: ANN401
    of, none = get_args(hint)
    if none is not NoneType:
        raise TypeError(f"no form for {hint}")
    write, read = form_of(of)
    return Form(
        lambda value: None if value is None else write(value), lambda value: None if value is None else read(value)
    )


def _many(hint: Any) -> Form:  # noqa: ANN401
    kind, (of, *rest) = get_origin(hint), get_args(hint)
    write, read = form_of(of)
    if kind in (Mapping, dict):
        write_value, read_value = form_of(rest[0])
        return Form(
            lambda values: {write(key): write_value(value) for key, value in values.items()},
            lambda values: {read(key): read_value(value) for key, value in values.items()},
        )
    if kind is frozenset:
        return Form(lambda values: sorted(map(write, values)), lambda values: frozenset(map(read, values)))
    if kind is tuple and rest == [...]:
        return Form(lambda values: list(map(write, values)), lambda values: tuple(map(read, values)))
    raise TypeError(f"no form for {hint}")


def _record(kind: Any) -> Form:  # noqa: ANN401
    """A record as an object of those fields that are not what they are by default."""
    hints = get_type_hints(kind)
    if is_dataclass(kind):
        defaults = {field.name: field.default for field in fields(kind) if field.init}
    else:
        defaults = {name: kind._field_defaults.get(name, MISSING) for name in kind._fields}
    writers = [(name, default, form_of(hints[name]).write) for name, default in defaults.items()]
    readers = [(name, change) for name in defaults if (change := form_of(hints[name]).read) is not _same]

    def write(record: Any) -> dict[str, Any]:  # noqa: ANN401
        values = ((name, getattr(record, name), default, change) for name, default, change in writers)
        return {name: change(value) for name, value, default, change in values if not _is_default(value, default)}

    def read(data: dict[str, Any]) -> Any:  # noqa: ANN401
        for name, change in readers:
            if name in data:
                data[name] = change(data[name])
        return kind(**data)

    return Form(write, read)


def _is_default(value: object, default: object) -> bool:
    return value is default or (value == default and not isinstance(value, Decimal))  # 1 and 1.0 are equal, not alike
