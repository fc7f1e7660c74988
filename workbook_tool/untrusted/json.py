"""JSON from a file of others, within limits."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NoReturn

from workbook_tool.domain.finding import Finding
from workbook_tool.untrusted.limits import JSON, TextLimits
from workbook_tool.untrusted.regular_file import load


def load_json(file: Path) -> Any:  # noqa: ANN401 (whatever JSON may say)
    """What a .json file says; ValueError where it is no regular file, or no JSON within limits."""
    data = load(file)
    if isinstance(data, Finding):
        raise ValueError(data.message)  # noqa: TRY004 (what is no file is no JSON either)
    return parse_json(data, JSON)


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
