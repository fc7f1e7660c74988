"""Parsed registers, kept by the hash of their bytes, so that a command need not read and check the workbook again."""

from __future__ import annotations

import contextlib

from workbook_tool.commands import own_cache
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.register import Register
from workbook_tool.register.kept import from_json, to_json

_KIND = "registers"


def cached(data: bytes, name: str) -> tuple[Register, tuple[Finding, ...]] | None:
    """What the workbook with these bytes and this name says, and the findings about it; None where it is not kept."""
    content = own_cache.kept(_KIND, name.encode(), data)
    try:
        return None if content is None else from_json(content)
    except Exception:  # noqa: BLE001 (whatever is wrong with it, the workbook itself is read)
        return None


def keep(data: bytes, name: str, register: Register, findings: tuple[Finding, ...]) -> None:
    """Keep what was parsed."""
    with contextlib.suppress(TypeError):  # a field of a type that JSON does not hold yet
        own_cache.keep(_KIND, to_json(register, findings), name.encode(), data)
