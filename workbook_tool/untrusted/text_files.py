"""TOML and JSON from files of others, within limits: what is too long, too deep or no number is refused."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

from workbook_tool.domain.finding import Finding
from workbook_tool.errors import WorkbookToolError
from workbook_tool.untrusted.limits import JSON, TOML, USUAL, TextLimits
from workbook_tool.untrusted.regular_file import load, size_text

_PARTS = re.compile(
    r'"""(?:[^\\]|\\.)*?"""|\'\'\'.*?\'\'\'|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|#[^\n]*|[\[\]{}.,=\n]', re.DOTALL
)


def load_toml(file: Path, name: str = "", *, decimals: bool = False) -> dict[str, Any]:
    """What a .toml file says; :class:`WorkbookToolError` names ``name`` (the file as people know it) and the line.

    With ``decimals`` its numbers with a point are exact.
    """
    name = name or str(file)
    if not file.exists():
        raise WorkbookToolError(f"There is no file {name}.", "Check the name.")
    data = load(file.resolve(), USUAL)
    if isinstance(data, Finding):
        raise WorkbookToolError(data.message, data.fix)
    try:
        return parse_toml(data.decode("utf-8-sig"), name, decimals=decimals)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        way = "Save it as UTF-8, which any editor can do (in Notepad: Save as, Encoding), and run again."
        raise WorkbookToolError(f"{name} cannot be read: line {line} has a letter that is not UTF-8.", way) from None


def parse_toml(text: str, name: str, *, decimals: bool = False) -> dict[str, Any]:
    """The same of a text."""
    if why := _too_much(text):
        raise _refused(name, why)
    number: Callable[[str], Any] = Decimal if decimals else float
    try:
        return tomllib.loads(text, parse_float=number)
    except tomllib.TOMLDecodeError as error:
        raise _refused(name, str(error)) from None
    except (ValueError, ArithmeticError):
        raise _refused(name, "a number in it is too long") from None
    except RecursionError:
        raise _refused(name, "it is nested too deep") from None


def _refused(name: str, why: str) -> WorkbookToolError:
    way = "Mend that line (words stand in quotation marks) and run again."
    return WorkbookToolError(f"{name} cannot be read: {why.rstrip('.')}.", way)


def _too_much(text: str) -> str:
    """What is beyond the limits, with its line; empty where all is within them."""
    if len(text) > TOML.characters:
        return f"it has more than {size_text(TOML.characters)}"
    depth = dots = 0
    for match in _PARTS.finditer(text):
        part = match[0]
        dots = dots + 1 if part == "." else dots if part[0] in "\"'#" else 0
        depth += (part in "[{") - (part in "]}")
        if depth > TOML.depth or dots > TOML.depth:
            line = text.count("\n", 0, match.start()) + 1
            return f"line {line} is nested more than {TOML.depth} deep"
    return ""


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
