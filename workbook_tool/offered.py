"""What a package offers, each name loaded from its module when it is first asked for (PEP 562)."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any


def offered(package: str, **homes: tuple[str, ...]) -> Callable[[str], Any]:
    """The ``__getattr__`` of ``package``; ``homes`` says by module which names it offers.

    A module must not be called as a name that it offers: once loaded, it would stand in the name's place.
    """
    home_of = {name: home for home, names in homes.items() for name in names}

    def load(name: str) -> Any:  # noqa: ANN401
        if name not in home_of:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(import_module(f"{package}.{home_of[name]}"), name)
        setattr(sys.modules[package], name, value)
        return value

    return load
