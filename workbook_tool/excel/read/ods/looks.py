"""The styles of an OpenDocument spreadsheet, as far as they decide what a reader sees of a figure."""

from __future__ import annotations

from workbook_tool.excel.read.colours import INVISIBLE, alike
from workbook_tool.excel.read.markup import parse, parser
from workbook_tool.excel.read.ods.cells import local
from workbook_tool.grid import CellRead
from workbook_tool.theme import BLACK, WHITE


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
