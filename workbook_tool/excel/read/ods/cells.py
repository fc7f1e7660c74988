"""One cell of an OpenDocument spreadsheet from its attributes and its text, and the styles that decide its look."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from workbook_tool.excel.read import formats
from workbook_tool.excel.read.cells import number_of
from workbook_tool.excel.read.formats import Moment, moment_text
from workbook_tool.excel.read.markup import parse, parser
from workbook_tool.excel.read.styles import INVISIBLE, alike
from workbook_tool.grid import CellKind, CellRead, Looks
from workbook_tool.theme import BLACK, WHITE

_PERCENT, _PLAIN = "0.00%", "General"
_DURATION = re.compile(r"(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d+)?)S)?)?")
_BROKEN = re.compile(r"#[A-Z0-9/!?]+[!?A]?|Err:\d+")
_ADDRESS = re.compile(r"\[(?P<sheet>[^\[\]]*?)\.(?P<first>[$A-Z0-9]+)(?::[^\[\].]*\.(?P<last>[$A-Z0-9]+))?\]")


def cell_of(attributes: dict[str, str], text: str | None) -> CellRead | None:
    """A cell from its attributes and the text that it shows; None where it is empty."""
    formula = "formula" in attributes
    kind = attributes.get("value-type", "")
    if kind in ("float", "percentage", "currency"):
        return _number(attributes.get("value", ""), text, _PERCENT if kind == "percentage" else _PLAIN, formula)
    if kind in ("date", "time"):
        return _moment(attributes.get(f"{kind}-value", ""), formula)
    if kind == "boolean":
        truth = "TRUE" if attributes.get("boolean-value") == "true" else "FALSE"
        return CellRead(CellKind.BOOLEAN, truth, None, _PLAIN, formula)
    if kind:
        words = attributes.get("string-value") or text or ""
        error = attributes.get("error-type") == "error" or (formula and _BROKEN.fullmatch(words) is not None)
        return CellRead(CellKind.ERROR if error else CellKind.TEXT, words, None, _PLAIN, formula)
    # LibreOffice writes a result of "" as a text of nothing.
    return (
        CellRead(CellKind.UNCALCULATED if text is None else CellKind.TEXT, "", None, _PLAIN, True) if formula else None
    )


def _number(raw: str, text: str | None, code: str, formula: bool) -> CellRead:
    """A number with what the file itself says that its cell shows."""
    number = number_of(raw)
    if number is None:
        return CellRead(CellKind.ERROR, raw or text or "", None, code, formula)
    looks = None if text is None else Looks(display=text)
    return CellRead(CellKind.NUMBER, *number, code, formula, looks=looks)


def formula_of(attributes: dict[str, str]) -> str:
    """A cell's formula as a workbook of Excel would have it: ``of:=[.K5]-[$Return.K6]`` is ``K5-'Return'!K6``."""
    text = attributes.get("formula", "")
    return _ADDRESS.sub(_address, text[text.find("=") + 1 :]).replace(";", ",")


def _address(match: re.Match[str]) -> str:
    sheet = match["sheet"].removeprefix("$")
    sheet = f"{sheet if sheet.startswith(chr(39)) else f'{chr(39)}{sheet}{chr(39)}'}!" if sheet else ""
    return f"{sheet}{match['first']}" + (f":{match['last']}" if match["last"] else "")


def _moment(raw: str, formula: bool) -> CellRead:
    """A date, or a time as the span of it since midnight."""
    value: Moment
    match = _DURATION.fullmatch(raw)
    try:
        if match:
            days, hours, minutes = (int(match[n] or 0) for n in (2, 3, 4))
            span = timedelta(days, float((match[5] or "0").replace(",", ".")), hours=hours, minutes=minutes)
            span = timedelta(milliseconds=round(span / timedelta(milliseconds=1))) * (-1 if match[1] else 1)
            short = timedelta() <= span < timedelta(days=1)
            value = (datetime(2000, 1, 1) + span).time() if short else span  # noqa: DTZ001 (a workbook knows no zones)
        else:
            value = datetime.fromisoformat(raw).replace(tzinfo=None) if "T" in raw else date.fromisoformat(raw)
        number: Decimal | None = formats.serial(value)
    except (ValueError, OverflowError):
        return CellRead(CellKind.ERROR, raw, None, _PLAIN, formula)
    code = "[h]:mm:ss" if isinstance(value, timedelta) else "hh:mm:ss" if isinstance(value, time) else "yyyy-mm-dd"
    code += " hh:mm:ss" if isinstance(value, datetime) else ""
    return CellRead(CellKind.DATE, moment_text(value), number, code, formula, value)


def local(attributes: dict[str, str]) -> dict[str, str]:
    """Attributes by their names without namespace; LibreOffice's own kind of value under a name of its own."""
    return {
        ("error-type" if "calcext" in name and name.endswith("}value-type") else name.rpartition("}")[2]): value
        for name, value in attributes.items()
    }


def count_of(text: str | None) -> int:
    """How often something stands, at least once."""
    return max(int(text), 1) if text and text.isascii() and text.isdigit() and len(text) < 10 else 1


class CellLooks:
    """Collects, element by element, styles of cells, of stretches of text and of sheets, by their names."""

    def __init__(self) -> None:
        self.marks: dict[str, str] = {}
        """How letters of a style are marked: struck, raised or lowered."""
        self.hidden_sheets: set[str] = set()
        self._letters: dict[str, str] = {}
        self._grounds: dict[str, str] = {}
        self._style = ""

    def read(self, data: bytes) -> None:
        """The styles in a part of the package. Raises RefusedError."""
        made = parser()
        made.StartElementHandler = lambda name, attributes: self.start(name.rpartition("}")[2], local(attributes))
        parse(made, data)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if tag == "style":
            self._style = attributes.get("name", "")
        elif tag == "table-properties" and attributes.get("display") == "false":
            self.hidden_sheets.add(self._style)
        elif tag == "table-cell-properties":
            self._grounds[self._style] = attributes.get("background-color", "").upper()
        elif tag == "text-properties":
            lines = {attributes.get(f"text-line-through-{part}", "none") for part in ("style", "type")}
            self.marks[self._style] = "struck" if lines != {"none"} else _raised(attributes.get("text-position", ""))
            self._letters[self._style] = attributes.get("color", "").upper()

    def worn(self, cell: CellRead, style: str) -> CellRead:
        """The cell as it looks in a style."""
        struck = self.marks.get(style) == "struck"
        ground = self._grounds.get(style, "")
        letters = self._letters.get(style) or BLACK
        unseen = alike(letters, WHITE if ground in ("", "TRANSPARENT") else ground)
        if not struck and not unseen:
            return cell
        return cell.looking(struck=struck, unseen=INVISIBLE if unseen else "")


def _raised(position: str) -> str:
    """How letters stand: ``super 58%`` and ``33% 58%`` are raised, ``0% 100%`` are not."""
    where = position.partition(" ")[0].removesuffix("%")
    if where in ("", "0"):
        return ""
    return "lowered" if where == "sub" or where.startswith("-") else "raised"
