"""What a sheet says around its cells, most of it of how they look: hidden columns and zeros, conditional formats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from operator import attrgetter

from workbook_tool.excel.read.areas import areas_of, is_within
from workbook_tool.excel.read.formats import Shows, shows
from workbook_tool.excel.read.formula import literal, shifted, worked_out
from workbook_tool.excel.read.markup import parse, parser
from workbook_tool.excel.read.styles import Style
from workbook_tool.grid import HIDDEN_COLUMN, PLAIN, CellKind, CellRead
from workbook_tool.untrusted.limits import RefusedError

_TAGS = ("col", "sheetView", "conditionalFormatting", "cfRule")  # say how cells look
_ENDS = ("formula", "cfRule")
_SMALL = 16_384  # bytes
Cells = dict[tuple[int, int], CellRead]
ZEROS_HIDDEN = "its sheet does not show zeros"
_OFF, _ON = ("0", "false"), ("1", "true")
_AS_FORMULA = {
    "equal": "{0}={1}", "notEqual": "{0}<>{1}", "lessThan": "{0}<{1}", "lessThanOrEqual": "{0}<={1}",
    "greaterThan": "{0}>{1}", "greaterThanOrEqual": "{0}>={1}",
    "between": "AND({0}>=MIN({1},{2}),{0}<=MAX({1},{2}))", "notBetween": "OR({0}<MIN({1},{2}),{0}>MAX({1},{2}))",
}  # fmt: skip
_MOST = 200_000  # rules worked out for cells of one sheet: no return has so many
# Rules that are sure of a number without looking further.
_OF_NUMBERS = {"containsBlanks": False, "containsErrors": False, "notContainsBlanks": True, "notContainsErrors": True}


@dataclass(slots=True)
class _Rule:
    """A rule of a conditional format that shows figures otherwise. ``cells`` are its ranges, as they are written."""

    cells: str
    style: int
    """Its number among the styles of conditional formats."""
    kind: str
    operator: str = ""
    priority: int = 0
    stops: bool = False
    formulas: list[str] = field(default_factory=list)


class SheetLooks:
    """Collects, element by element, how a sheet's cells look."""

    def __init__(self) -> None:
        self._columns: list[tuple[int, int]] = []
        self._zeros_hidden = False
        self._cells = ""  # of the conditional format that is open
        self._rules: list[_Rule] = []
        self._open: _Rule | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if tag == "col" and (attributes.get("hidden") in _ON or attributes.get("width") == "0"):
            first, last = (attributes.get(end, "") for end in ("min", "max"))
            if first.isdecimal() and last.isdecimal():
                self._columns.append((int(first) - 1, int(last) - 1))
        elif tag == "sheetView":
            self._zeros_hidden = attributes.get("showZeros") in _OFF
        elif tag == "conditionalFormatting":
            self._cells = attributes.get("sqref", "")
        elif tag == "cfRule":
            self._open = _rule(self._cells, attributes)

    def end(self, tag: str, text: Iterable[str]) -> None:
        """An element ends that had ``text`` in it."""
        if self._open is not None and tag == "formula":
            self._open.formulas.append("".join(text))
        elif self._open is not None and tag == "cfRule":
            self._rules.append(self._open)
            self._open = None

    def applied(self, cells: Cells, sheet: str, styles: Mapping[int, Style]) -> Cells:
        """The cells of the sheet called ``sheet``, as they look; ``styles`` are those of conditional formats."""
        looks = hidden(cells, self._columns, zeros_hidden=self._zeros_hidden)
        telling = ((rule, styles.get(rule.style)) for rule in sorted(self._rules, key=attrgetter("priority")))
        rules = [(rule, style or Style("")) for rule, style in telling if style or rule.stops]
        return {**cells, **looks, **dict(_conditional({**cells, **looks}, rules, sheet))} if looks or rules else cells


class Around:
    """What a sheet of a ``namespace`` says around its cells."""

    def __init__(self, namespace: str) -> None:
        self.namespace = namespace
        self.text: list[str] = []
        self.validations = self.places = 0
        self.merged: list[str] = []
        self.validated: list[str] = []  # the ranges of the validations that say them
        self.protected = False
        self.looks = SheetLooks()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins. Raises RefusedError for cells of another namespace."""
        self.text.clear()
        tag = name.rpartition("}")[2]
        if tag in _TAGS:
            self.looks.start(tag, attributes)
        elif tag == "mergeCell":
            self.merged.append(attributes.get("ref", ""))
        elif tag == "dataValidation":
            self.validations += 1
            self.validated += [attributes["sqref"]] if "sqref" in attributes else []
        elif tag == "sheetProtection":
            self.protected = attributes.get("sheet") in _ON
        elif tag == "sheetData":
            self.like_cells()
            if name != f"{self.namespace}}}sheetData":
                raise RefusedError("file-damaged")

    def end(self, name: str) -> None:
        """An element ends."""
        if name.endswith(_ENDS):
            self.looks.end(name.rpartition("}")[2], self.text)

    def like_cells(self, *_: object) -> None:
        """Count what could be, or hide, what looks like the start of the cells."""
        self.places += 1


def around_cells(data: bytes, namespace: str) -> Around:
    """What ``data`` says, a sheet of which the cells are taken out; nobody changes it. Raises RefusedError."""
    return (_around_before if len(data) <= _SMALL else _around)(data, namespace)


def _around(data: bytes, namespace: str) -> Around:
    around, made = Around(namespace), parser()
    made.StartElementHandler, made.EndElementHandler = around.start, around.end
    made.CharacterDataHandler = around.text.append
    made.CommentHandler = made.ProcessingInstructionHandler = made.StartCdataSectionHandler = around.like_cells
    parse(made, data)
    return around


_around_before = lru_cache(maxsize=16)(_around)  # most sheets of a return are laid out as those of the one before it


def _rule(cells: str, attributes: Mapping[str, str]) -> _Rule:
    style, priority = attributes.get("dxfId", ""), attributes.get("priority", "")
    return _Rule(
        cells,
        int(style) if style.isdecimal() else -1,
        attributes.get("type", ""),
        attributes.get("operator", ""),
        int(priority) if priority.isdecimal() else 0,
        attributes.get("stopIfTrue") in _ON,
    )


def hidden(cells: Cells, columns: Iterable[tuple[int, int]], *, zeros_hidden: bool) -> Cells:
    """Those of the cells that cannot be seen: in hidden columns (first and last, from 0), or zeros that are hidden."""
    unseen: Cells = {}
    for first, last in columns:
        at = ((place, cell) for place, cell in cells.items() if first <= place[1] <= last)
        unseen |= {place: cell.looking(unseen=HIDDEN_COLUMN) for place, cell in at}
    if zeros_hidden:
        at = ((place, cell) for place, cell in cells.items() if cell.kind is CellKind.NUMBER and not cell.number)
        unseen |= {place: cell.looking(unseen=ZEROS_HIDDEN) for place, cell in at}
    return unseen


def _conditional(
    cells: Cells, rules: Iterable[tuple[_Rule, Style]], sheet: str
) -> Iterator[tuple[tuple[int, int], CellRead]]:
    """The numbers and texts that a conditional format shows as something else, or may."""
    by_rule = [(rule, style, areas) for rule, style in rules if (areas := areas_of([rule.cells]))]
    can_be_told = len(cells) * len(by_rule) <= _MOST
    for place, cell in cells.items() if by_rule else ():
        if cell.kind not in (CellKind.NUMBER, CellKind.TEXT):
            continue
        looking = cell
        settled = False  # a rule that holds for certain says the number format
        for rule, style, areas in by_rule:
            if not any(is_within(place, area) for area in areas):
                continue
            by = place[0] - areas[0][0], place[1] - areas[0][1]
            is_told = can_be_told and cell.kind is CellKind.NUMBER
            holds = _holds(rule, cell, by, sheet, cells) if is_told else None
            if holds is not False:
                looking, settled = _with_rule(looking, style, settled=settled, certain=holds is True)
            if holds and rule.stops:
                break
        if looking is not cell:
            yield place, looking


def _with_rule(cell: CellRead, style: Style, *, settled: bool, certain: bool) -> tuple[CellRead, bool]:
    looks = style.looks or PLAIN
    if looks.struck or looks.unseen:
        cell = cell.looking(struck=cell.seen.struck or looks.struck, unseen=cell.seen.unseen or looks.unseen)
    if not style.code or settled:
        return cell, settled
    if certain and not cell.seen.conditional and shows(style.code) is Shows.NUMBER:
        return cell._replace(number_format=style.code), True
    return cell.looking(conditional=(*cell.seen.conditional, style.code)), certain


def _holds(rule: _Rule, cell: CellRead, by: tuple[int, int], sheet: str, cells: Cells) -> bool | None:
    """Whether a rule holds for a number, its formulas shifted ``by`` rows and columns; None where that is not known."""
    if rule.kind in _OF_NUMBERS:
        return _OF_NUMBERS[rule.kind]
    try:
        formulas = [shifted(formula, *by) for formula in rule.formulas]
    except ValueError:
        return None
    if rule.kind == "expression" and len(formulas) == 1:
        return _truth(formulas[0], sheet, cells)
    form = _AS_FORMULA.get(rule.operator, "") if rule.kind == "cellIs" else ""
    if not form or len(formulas) != (2 if "{2}" in form else 1):
        return None
    if any(literal(formula) is not None for formula in formulas):  # a number is no text
        return {"equal": False, "notEqual": True}.get(rule.operator)
    return _truth(form.format(f"({cell.number})", *formulas), sheet, cells)


def _truth(formula: str, sheet: str, cells: Cells) -> bool | None:
    result = worked_out(formula, sheet, {sheet: cells})
    return None if result is None else bool(result)
