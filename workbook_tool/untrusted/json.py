"""JSON from a file of others, within limits."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from workbook_tool.untrusted.limits import TextLimits


def parse_json(data: bytes, limits: TextLimits) -> Any:  # noqa: ANN401 (whatever JSON may say)
    """What JSON says, read within limits; ValueError where it is too long or too deep, or is none."""
    if len(data) > limits.characters:
        raise ValueError("too long")
    if data.count(b"[") + data.count(b"{") > limits.characters // 100:
        raise ValueError("too many parts")
    try:
        return json.loads(data, parse_constant=_no_number)
    except RecursionError:
        raise ValueError("nested too deep") from None


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number")
