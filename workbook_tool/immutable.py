"""Classes of values that never change: as ``dataclass(frozen=True, slots=True)``, made in a tenth of the time.

A command makes a hundred such classes at its start, and values of half of them.
So a class's methods are written when they are first asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from typing import Any, TypeVar, dataclass_transform

_Class = TypeVar("_Class")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def immutable(cls: type[_Class]) -> type[_Class]:
    """The data class of ``cls``: its fields in slots, equal and hashed by them; what it defines itself stays."""
    cls.__doc__ = cls.__doc__ or cls.__name__  # or dataclass would make one of its signature
    made = dataclass(init=False, repr=False, eq=False, slots=True)(cls)
    for name, method in _METHODS.items():
        if name not in vars(made):
            setattr(made, name, method)
    return made


def _at_first(name: str, source: Callable[[type[Any]], str]) -> Callable[..., Any]:
    """The method ``name`` until it is first called: then it is compiled of what ``source`` says for the class."""

    def first(self: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        cls = type(self)
        names: dict[str, Any] = {"_made": MISSING}
        for each in fields(cls):
            set_slot = getattr(cls, each.name).__set__
            names |= {f"_set_{each.name}": set_slot, f"_new_{each.name}": each.default_factory}
            names[f"_default_{each.name}"] = each.default
        exec(source(cls), names)  # noqa: S102 (of our own classes' fields alone)
        method = names[name]
        method.__qualname__ = f"{cls.__qualname__}.{name}"
        setattr(cls, name, method)
        return method(self, *args, **kwargs)

    return first


def _init(cls: type[Any]) -> str:
    given = [each for each in fields(cls) if each.init]
    lines = [f"_set_{each.name}(self, {_value(each)})" for each in given]
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    return f"def __init__(self, {', '.join(map(_parameter, given))}): {'; '.join(lines) or 'pass'}"


def _parameter(each: Field[Any]) -> str:
    if each.default_factory is not MISSING:
        return f"{each.name}=_made"
    return each.name if each.default is MISSING else f"{each.name}=_default_{each.name}"


def _value(each: Field[Any]) -> str:
    if each.default_factory is MISSING:
        return each.name
    return f"_new_{each.name}() if {each.name} is _made else {each.name}"


def _compared(cls: type[Any], owner: str) -> str:
    return f"({''.join(f'{owner}.{each.name}, ' for each in fields(cls) if each.compare)})"


def _eq(cls: type[Any]) -> str:
    same = f"{_compared(cls, 'self')} == {_compared(cls, 'other')}"
    return f"def __eq__(self, other): return {same} if other.__class__ is self.__class__ else NotImplemented"


def _hash(cls: type[Any]) -> str:
    return f"def __hash__(self): return hash({_compared(cls, 'self')})"


def _repr(self: Any) -> str:  # noqa: ANN401
    shown = ", ".join(f"{each.name}={getattr(self, each.name)!r}" for each in fields(self) if each.repr)
    return f"{type(self).__qualname__}({shown})"


def _refuse(self: Any, name: str, *_: Any) -> None:  # noqa: ANN401
    raise FrozenInstanceError(f"cannot change field {name!r}")


def _state(self: Any) -> list[Any]:  # noqa: ANN401
    return [getattr(self, each.name) for each in fields(self)]


def _set_state(self: Any, state: list[Any]) -> None:  # noqa: ANN401
    for each, value in zip(fields(self), state, strict=True):
        object.__setattr__(self, each.name, value)


_METHODS: dict[str, Callable[..., Any]] = {
    "__init__": _at_first("__init__", _init),
    "__eq__": _at_first("__eq__", _eq),
    "__hash__": _at_first("__hash__", _hash),
    "__repr__": _repr,
    "__setattr__": _refuse,
    "__delattr__": _refuse,
    "__getstate__": _state,
    "__setstate__": _set_state,
}
