"""Rating rules from TOML: the same data as a register's Rating rules and units, for tables without a register."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any, TypeVar

from workbook_tool.domain.figure import Basis, Unit, UnitType
from workbook_tool.domain.indicator import Better, Indicator, Kind
from workbook_tool.domain.period import Frequency
from workbook_tool.domain.register import Register
from workbook_tool.domain.scheme import Band, Limit, Method, Rag, Scheme
from workbook_tool.errors import WorkbookToolError
from workbook_tool.register import check_register, document_from_records, parse_register
from workbook_tool.register.parse import limit
from workbook_tool.register.read import LISTS

E = TypeVar("E", bound=Enum)


def rules_from_toml(data: Mapping[str, Any]) -> Register:
    """A register of units, schemes and, where given, indicators with their own rules, but no targets.

    ``data`` is laid out as in templates/rules.toml, or says a register's own
    sheets (``[[rules]]``, ``[[units]]``, …). :class:`WorkbookToolError` names the
    entry that cannot be read.
    """
    if "rules" in data:
        return _of_register(data)
    schemes = {s.name: s for s in map(_scheme, _entries(data, "scheme"))}
    units = {u.code: u for u in map(_unit, _entries(data, "unit"))}
    default = str(data.get("default_scheme") or next(iter(schemes), ""))
    if default not in schemes:
        raise _wrong("default_scheme", default, f"one of {', '.join(schemes) or 'the schemes (there are none)'}")
    indicators = {i.ref: i for i in (_indicator(entry, schemes) for entry in _entries(data, "indicator"))}
    return Register(units=units, schemes=schemes, default_scheme=default, indicators=indicators)


def _of_register(data: Mapping[str, Any]) -> Register:
    document = document_from_records({key: _entries(data, key) for key in LISTS}, "the rules file")
    errors = [f for f in check_register(document) if f.is_error]
    if errors:
        raise WorkbookToolError(f"The rules file has a mistake. {errors[0].message}", errors[0].fix)
    return parse_register(document)


def _entries(data: Mapping[str, Any], key: str) -> Sequence[Mapping[str, Any]]:
    found = data.get(key, [])
    if not isinstance(found, list) or not all(isinstance(e, Mapping) for e in found):
        raise _wrong(key, found, f"a list of tables, each under [[{key}]]")
    return found


def _wrong(where: str, value: object, wanted: str) -> WorkbookToolError:
    return WorkbookToolError(f"The rules file says {value!r} at {where}.", f"It needs {wanted}.")


def _one_of(kind: type[E], value: object, where: str) -> E:
    for member in kind:
        if str(member.value).casefold() == str(value).strip().casefold():
            return member
    raise _wrong(where, value, f"one of {', '.join(str(m.value) for m in kind)}")


def _number(value: object, where: str) -> Decimal | None:
    if value is None or value == "":
        return None
    try:
        if isinstance(value, bool):
            raise _wrong(where, value, "a number")
        number = Decimal(str(value))
    except InvalidOperation:
        raise _wrong(where, value, "a number") from None
    if not number.is_finite():
        raise _wrong(where, value, "a number")
    return number


def _needed(entry: Mapping[str, Any], key: str, where: str) -> str:
    if not str(entry.get(key, "")).strip():
        raise _wrong(where, entry.get(key, ""), f"a value for “{key}”")
    return str(entry[key]).strip()


def _unit(entry: Mapping[str, Any]) -> Unit:
    code = _needed(entry, "code", "a unit")
    where = f"the unit {code}"
    return Unit(
        code=code,
        name=str(entry.get("name", code)),
        type=_one_of(UnitType, _needed(entry, "type", where), where),
        basis=_one_of(Basis, _needed(entry, "basis", where), where),
        minimum=_number(entry.get("minimum"), where),
        maximum=_number(entry.get("maximum"), where),
        points_word=str(entry.get("points_word", "points")),
    )


def _scheme(entry: Mapping[str, Any]) -> Scheme:
    name = _needed(entry, "name", "a scheme")
    bands = entry.get("band", [])
    return Scheme(
        name=name,
        method=_one_of(Method, entry.get("method", Method.DEVIATION.value), f"the scheme {name}"),
        bands=tuple(_band(band, f"band {n} of the scheme {name}") for n, band in enumerate(bands, 1)),
        tolerance=_number(entry.get("tolerance"), f"the tolerance of the scheme {name}"),
    )


def _band(entry: Mapping[str, Any], where: str) -> Band:
    otherwise = entry.get("otherwise")
    return Band(
        rag=_one_of(Rag, _needed(entry, "rag", where), where),
        low=_limit(entry.get("low"), where),
        high=_limit(entry.get("high"), where),
        low_inclusive=bool(entry.get("low_inclusive", True)),
        high_inclusive=bool(entry.get("high_inclusive", False)),
        meaning=str(entry.get("meaning", "")),
        name=str(entry.get("name", "")),
        only_if_worse_than_year_before=bool(entry.get("only_if_worse_than_year_before", False)),
        otherwise=None if otherwise is None else _one_of(Rag, otherwise, where),
    )


def _limit(value: object, where: str) -> Limit | None:
    if isinstance(value, str) and "tolerance" in value.lower():
        try:
            return limit(value)
        except ValueError:
            raise _wrong(where, value, "a number, or a number of tolerances, such as -1 tolerance") from None
    number = _number(value, where)
    return None if number is None else Limit(number)


def _indicator(entry: Mapping[str, Any], schemes: Mapping[str, Scheme]) -> Indicator:
    ref = _needed(entry, "ref", "an indicator")
    where, scheme, basis = f"the indicator {ref}", str(entry.get("scheme", "")), entry.get("basis")
    if scheme and scheme not in schemes:
        raise _wrong(where, scheme, f"one of {', '.join(schemes)}")
    return Indicator(
        ref=ref,
        title=str(entry.get("title", "")),
        service=str(entry.get("service", "")),
        unit=str(entry.get("unit", "")),
        better=_one_of(Better, entry.get("better", Better.HIGHER.value), where),
        frequency=Frequency.QUARTER,
        kind=_one_of(Kind, entry.get("kind", Kind.MEASURED.value), where),
        basis=None if basis is None else _one_of(Basis, basis, where),
        scheme=scheme,
        tolerance=_number(entry.get("tolerance"), where),
        change_tolerance=_number(entry.get("change_tolerance"), where),
    )
