"""What in some data fails a schema: found by jsonschema-rs, or by jsonschema where that is not installed.

Both give the same failures in the same order; the tests hold them to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from workbook_tool import resources
from workbook_tool.immutable import immutable

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

Path = tuple[str | int, ...]
_NEEDS = ("required", "dependentRequired")


@immutable
class Failure:
    """A part that fails a keyword: its path, what stands there, the schema that says the keyword and what it says.

    ``absent`` is the one key that a ``required`` or ``dependentRequired`` misses.
    """

    path: Path
    instance: Any
    """What stands there."""
    keyword: str
    schema: Mapping[str, Any]
    absent: str = ""

    @property
    def limit(self) -> Any:  # noqa: ANN401 (whatever a schema may say)
        """What the schema says for the keyword."""
        return self.schema[self.keyword]


def failures(data: Mapping[str, Any], schema_name: str) -> list[Failure]:
    """Every failure, in order of the parts of ``data``, for each in the order of the schema's keywords."""
    quick = _quickly(data, schema_name) if _quick() else None
    return sorted(_thoroughly(data, schema_name) if quick is None else quick, key=_place)


def _place(failure: Failure) -> tuple[list[tuple[str, int]], int, int]:
    # Row 10 comes after row 9, not after row 1; and a name is never compared with a number.
    path = [("", part) if isinstance(part, int) else (str(part), -1) for part in failure.path]
    needed = _needed(failure.keyword, failure.schema, failure.instance) if failure.absent else []
    return path, list(failure.schema).index(failure.keyword), needed.index(failure.absent) if needed else 0


def _needed(keyword: str, schema: Mapping[str, Any], instance: Mapping[str, Any]) -> list[str]:
    needs = schema[keyword]
    return list(needs) if keyword == "required" else [k for key, keys in needs.items() if key in instance for k in keys]


# -- jsonschema-rs -------------------------------------------------------------------


@cache
def _quick() -> bool:
    return find_spec("jsonschema_rs") is not None


@cache
def _compiled(name: str) -> Callable[[Any], Iterator[Any]]:
    from jsonschema_rs import Draft202012Validator

    made = Draft202012Validator(resources.schema(name), validate_formats=True)
    find: Callable[[Any], Iterator[Any]] = made.iter_errors
    return find


def _quickly(data: Mapping[str, Any], name: str) -> list[Failure] | None:
    """The failures; None for data that JSON does not know, such as half a character."""
    schema = resources.schema(name)
    try:
        errors = list(_compiled(name)(data))
    except (ValueError, UnicodeError):
        return None
    return [_of(data, schema, error) for error in errors]


def _of(data: Mapping[str, Any], schema: Mapping[str, Any], error: Any) -> Failure:  # noqa: ANN401
    path, (*way, keyword) = tuple(error.instance_path), error.schema_path
    absent = error.kind.property if keyword in _NEEDS else ""
    return Failure(path, _at(data, path), keyword, _at(schema, way), absent)


def _at(whole: Any, path: Sequence[str | int]) -> Any:  # noqa: ANN401
    for step in path:
        whole = whole[step]
    return whole


# -- jsonschema ----------------------------------------------------------------------


@cache
def _validator(name: str) -> Validator:
    from jsonschema import Draft202012Validator, FormatChecker

    return Draft202012Validator(resources.schema(name), format_checker=FormatChecker(formats=["date"]))


def _thoroughly(data: Mapping[str, Any], name: str) -> Iterator[Failure]:
    errors: Iterator[Any] = _validator(name).iter_errors(data)
    for error in errors:
        keyword, schema, path = str(error.validator), error.schema, tuple(error.absolute_path)
        if keyword not in _NEEDS:
            yield Failure(path, error.instance, keyword, schema)
            continue
        for key in _needed(keyword, schema, error.instance):
            if key not in error.instance and error.message.startswith(f"{key!r} "):
                yield Failure(path, error.instance, keyword, schema, key)
