"""What Excel holds, and what it would mend or drop: checked before anything is written."""

from __future__ import annotations

import re
from collections.abc import Container
from functools import lru_cache

CELL_TEXT = 32_767
FORMULA = 8_192
CHECK = 255  # a formula that says what may be typed
FORMULA_TEXT = 255  # one text in quotes within a formula
SHEET_NAME = 31
NAME = 255
HEADING = 255
LIST = 255
TITLE = 32
PROMPT = 255
ALERT = 225
PROPERTY = 255
CHART_TEXT = 255
TALLEST = 409.5
WIDEST = 255
ROWS, COLUMNS = 1_048_576, 16_384

_UNHOLDABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE = re.compile(r"(_x[0-9a-fA-F]{4}_)")
_QUOTED = re.compile(r'"((?:[^"]|"")*)"')
_NAME = re.compile(r"[^\W\d][\w.\\]*")
_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_ROW_COLUMN = re.compile(r"(r\d*)?(c\d*)?", re.IGNORECASE)
_FORMULA_START = ("=", "+", "-", "@", "'", "\t", "\n", "＝", "＋", "－", "＠")


class NotAllowed(Exception):  # noqa: N818 (it is turned into an error with its place by the writer)
    """Excel would not take this. ``why`` is a sentence without the place, ``way_out`` what to do."""

    def __init__(self, why: str, way_out: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.way_out = way_out


def units(text: str) -> int:
    """The length of a text as Excel counts it, in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def clean(text: str) -> str:
    """The text with what XML cannot hold shown as U+FFFD, and line ends as Excel has them."""
    if text.isprintable():
        return text
    return _UNHOLDABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def at_most(text: str, most: int, what: str, way_out: str = "") -> str:
    """The cleaned text; refused where it is longer than ``most``."""
    if len(text) <= most and text.isascii() and text.isprintable():
        return text
    text = clean(text)
    if len(text) * 2 > most and units(text) > most:
        raise NotAllowed(f"{what} has {units(text):,} characters, and Excel holds at most {most:,}", way_out)
    return text


def attribute(text: str) -> str:
    """A text for an XML attribute that Excel decodes: ``_x0041_`` stays what it is."""
    return _ESCAPE.sub(r"_x005F\1", text) if "_x" in text else text


def starts_like_formula(text: str) -> bool:
    """Whether Excel would make something else of the text when somebody edits its cell and presses Enter."""
    return text.startswith(_FORMULA_START)


@lru_cache(maxsize=4096)  # the rows of one return are those of the next
def formula(text: str, most: int = FORMULA) -> str:
    """A formula without its leading ``=``; refused where it is too long for Excel."""
    text = clean(text).removeprefix("=")
    if not text.strip():
        raise NotAllowed("a formula is empty")
    if units(text) > most:
        raise NotAllowed(f"a formula has {units(text):,} characters, and Excel holds at most {most:,} there")
    for quoted in _QUOTED.findall(text):
        if units(quoted.replace('""', '"')) > FORMULA_TEXT:
            raise NotAllowed(f"a text within a formula has more than {FORMULA_TEXT} characters", "Join shorter texts.")
    return text


def is_address(name: str) -> bool:
    """Whether a name is a cell's address, such as ``KPI183`` or ``R1C1``."""
    match = _CELL.fullmatch(name)
    if match:
        column = 0
        for letter in match[1].upper():
            column = column * 26 + ord(letter) - 64
        return column <= COLUMNS and 0 < int(match[2]) <= ROWS
    return bool(_ROW_COLUMN.fullmatch(name))


def name(text: str, what: str) -> str:
    """A defined name or a table's name as it may be; refused where Excel would not take it."""
    if not _NAME.fullmatch(text):
        raise NotAllowed(f"{what} {text!r} is no name", "Use letters, digits, dots and underscores, a letter first.")
    if units(text) > NAME:
        raise NotAllowed(f"{what} {text!r} has more than {NAME} characters")
    if is_address(text) or text.upper() in ("TRUE", "FALSE"):
        raise NotAllowed(f"{what} {text!r} means something else in Excel", "Put an underscore into it: KPI_183.")
    return text


def sheet_name(text: str, before: Container[str]) -> str:
    """A sheet's name as it may be, unlike those ``before`` it, which are given in small letters."""
    if not text.strip() or units(text) > SHEET_NAME:
        raise NotAllowed(f"a sheet's name has 1 to {SHEET_NAME} characters, not {units(text)}")
    if re.search(r"[\[\]:*?/\\]", text) or clean(text) != text or "\n" in text or text[0] == "'" or text[-1] == "'":
        raise NotAllowed("a sheet's name cannot hold [ ] : * ? / \\ or begin or end with '")
    if text.casefold() == "history":
        raise NotAllowed("Excel keeps the name History for itself", "Name the sheet otherwise, such as Past values.")
    if text.casefold() in before:
        raise NotAllowed("two sheets have the same name")
    return text
