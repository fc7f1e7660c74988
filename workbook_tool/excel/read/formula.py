"""Formulas, as far as their results can be told for certain: simple sums of cells, comparisons, and texts.

It only ever answers "this formula gives so much", "a text" or "not known here". The sum
is worked out by Python's own grammar, once the references are numbers.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from typing import NamedTuple

from workbook_tool.excel.read.areas import Area
from workbook_tool.excel.read.formats import column_number
from workbook_tool.grid import CellKind, CellRead, address

Sheets = Mapping[str, Mapping[tuple[int, int], CellRead]]  # cells by the sheet's name in small letters

_LONGEST = 500  # characters of a formula that is worked out
_MOST = 2_000  # cells of a range that are looked at one by one
_QUOTED = re.compile(r'"((?:[^"]|"")*)"')
_SHEET = r"(?:'((?:[^']|'')+)'|([A-Za-z_\\][\w.]*))!"
_CORNER = r"(\$?)([A-Z]{1,3})(\$?)([1-9][0-9]{0,6})"
_REFERENCE = re.compile(rf"(?:{_SHEET})?(?<![\w.\[$]){_CORNER}(?::{_CORNER})?(?![\w(\[])")
_NAME = re.compile(r"[A-Za-z_\\][\w.]*(?![\w.(!])")
_OF_TEXT = re.compile(
    r"(?:TEXT|CONCATENATE|CONCAT|TEXTJOIN|LEFT|RIGHT|MID|TRIM|UPPER|LOWER|PROPER|REPT|SUBSTITUTE|CHAR|FIXED|DOLLAR)\(.*\)",
    re.IGNORECASE | re.DOTALL,
)
_JOINED = re.compile(r"[ &()=]*|CONCAT(?:ENATE)?\([ ,]*\)", re.IGNORECASE)
_CHOICE = re.compile(r"IF\((.*)\)", re.IGNORECASE | re.DOTALL)
_EXACTLY = Context(prec=40)


class Reference(NamedTuple):
    """An area that a formula names; ``sheet`` in small letters, empty for its own."""

    sheet: str
    area: Area


class _UnknownError(Exception):
    """Something in a formula that is not worked out here."""


def references(formula: str) -> list[Reference]:
    """The areas that a formula names, texts aside."""
    return [_reference(match) for match in _REFERENCE.finditer(_QUOTED.sub("", formula))]


def is_of_references(formula: str) -> bool:
    """Whether a formula names nothing but cells of its own workbook: no defined names, no other files."""
    bare = _QUOTED.sub("", formula)
    return "[" not in bare and not _NAME.search(_REFERENCE.sub("", bare))


def _reference(match: re.Match[str]) -> Reference:
    quoted, bare, _, first, _, top, _, last, _, bottom = match.groups()
    sheet = (quoted.replace("''", "'") if quoted else bare or "").casefold()
    start = int(top) - 1, column_number(first)
    return Reference(sheet, (*start, *((int(bottom) - 1, column_number(last)) if last else start)))


def shifted(formula: str, down: int, across: int) -> str:
    """The formula as it stands for a cell that many rows and columns on. ValueError where that is off the sheet."""

    def moved(match: re.Match[str]) -> str:
        corners = [match.groups()[2:6], match.groups()[6:10]]
        sheet = match[0][: match.start(3) - match.start()]
        return sheet + ":".join(_moved(corner, down, across) for corner in corners if corner[1])

    pieces = _QUOTED.split(formula)
    pieces[::2] = [_REFERENCE.sub(moved, piece) for piece in pieces[::2]]
    pieces[1::2] = [f'"{piece}"' for piece in pieces[1::2]]
    return "".join(pieces)


def _moved(corner: Sequence[str], down: int, across: int) -> str:
    fixed_column, letters, fixed_row, number = corner
    row = int(number) - 1 + (0 if fixed_row else down)
    column = column_number(letters) + (0 if fixed_column else across)
    if row < 0 or column < 0:
        raise ValueError(f"{letters}{number}")
    return address(row, column)


# -- texts --------------------------------------------------------------------------


def literal(formula: str) -> str | None:
    """The text of a formula that is nothing but texts in quotes, joined: ``"as "&"planned"``."""
    texts = _QUOTED.findall(formula)
    if not texts or not _JOINED.fullmatch(_QUOTED.sub("", formula)):
        return None
    return "".join(text.replace('""', '"') for text in texts)


def gives_text(formula: str) -> bool:
    """Whether a formula's result can only be a text: one joined with &, TEXT(…), a choice between texts."""
    bare = _QUOTED.sub('""', formula.strip().removeprefix("="))
    if bare == '""':
        return True
    if len(_apart(bare, "<>=")) > 1:
        return False
    if len(_apart(bare, "&")) > 1 or (_OF_TEXT.fullmatch(bare) and _is_one_call(bare)):
        return True
    choice = _CHOICE.fullmatch(bare) if _is_one_call(bare) else None
    branches = _apart(choice[1], ",")[1:] if choice else []
    return len(branches) == 2 and all(map(gives_text, branches))


def _apart(bare: str, marks: str) -> list[str]:
    """A formula's parts between ``marks`` that stand in no brackets."""
    parts, depth = [""], 0
    for character in bare:
        depth += (character in "({") - (character in ")}")
        if character in marks and not depth:
            parts.append("")
        else:
            parts[-1] += character
    return parts


def _is_one_call(bare: str) -> bool:
    """Whether the bracket that opens first closes last."""
    depth = 0
    for place, character in enumerate(bare):
        depth += (character == "(") - (character == ")")
        if character == ")" and not depth:
            return place == len(bare) - 1
    return False


# -- figures ------------------------------------------------------------------------


def worked_out(formula: str, sheet: str, cells: Sheets) -> Decimal | None:
    """What a formula on ``sheet`` gives, 1 for what is true; None where that is not known here."""
    if len(formula) > _LONGEST or any(mark in formula for mark in '"[{#%@_'):
        return None

    def put_in(match: re.Match[str]) -> str:
        reference = _reference(match)
        return _as_python(reference, cells[reference.sheet or sheet])

    try:
        sum_ = re.sub(r"(?<![<>=])=(?!=)", "==", _REFERENCE.sub(put_in, formula))
        tree = ast.parse(sum_.replace("<>", "!=").replace("^", "**").strip(), mode="eval")
        with localcontext(_EXACTLY):
            return _value(tree.body)
    except (_UnknownError, KeyError, SyntaxError, ValueError, TypeError, ArithmeticError, RecursionError, MemoryError):
        return None


def _as_python(reference: Reference, cells: Mapping[tuple[int, int], CellRead]) -> str:
    first_row, first, last_row, last = reference.area
    if (first_row, first) == (last_row, last):
        return f"({_figure(cells.get((first_row, first)))})"
    if (last_row - first_row + 1) * (last - first + 1) > _MOST:
        raise _UnknownError
    places = ((row, column) for row in range(first_row, last_row + 1) for column in range(first, last + 1))
    inside = (cells[place] for place in places if place in cells)
    return f"AREA({','.join(_figure(cell) for cell in inside if cell.kind is not CellKind.TEXT)})"


def _figure(cell: CellRead | None) -> str:
    if cell is None:
        return "0"
    if cell.kind not in (CellKind.NUMBER, CellKind.DATE) or cell.number is None:
        raise _UnknownError
    return str(cell.number)


_ARITHMETIC: Mapping[type[ast.AST], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
}  # fmt: skip
_COMPARED: Mapping[type[ast.AST], Callable[[Decimal, Decimal], bool]] = {
    ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge,
    ast.Eq: operator.eq, ast.NotEq: operator.ne,
}  # fmt: skip


def _value(node: ast.AST) -> Decimal:
    """A figure; 1 and 0 for what is true and false."""
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return Decimal(repr(number))
        case ast.UnaryOp(op=ast.USub() | ast.UAdd() as sign, operand=inner):
            return -_value(inner) if isinstance(sign, ast.USub) else _value(inner)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _ARITHMETIC:
            return _ARITHMETIC[type(op)](_value(left), _value(right))
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _COMPARED:
            return Decimal(_COMPARED[type(op)](_value(left), _value(right)))
        case ast.Call(func=ast.Name(id=name), args=[test, then, otherwise], keywords=[]) if name.upper() == "IF":
            return _value(then if _value(test) else otherwise)
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]) if name.upper() in _FUNCTIONS:
            return Decimal(_FUNCTIONS[name.upper()](list(_flat(arguments))))
    raise _UnknownError


def _rounded(values: list[Decimal]) -> Decimal:
    number, places = values
    return number.quantize(Decimal(1).scaleb(-int(places)), ROUND_HALF_UP)


_FUNCTIONS: Mapping[str, Callable[[list[Decimal]], Decimal | int]] = {
    "SUM": sum,
    "MIN": lambda values: min(values, default=0),
    "MAX": lambda values: max(values, default=0),
    "AVERAGE": lambda values: sum(values, Decimal(0)) / len(values),
    "COUNT": len,
    "ABS": lambda values: abs(*values),
    "ROUND": _rounded,
    "AND": all,
    "OR": any,
    "NOT": lambda values: not values[0],
}


def _flat(arguments: Sequence[ast.AST]) -> Iterator[Decimal]:
    for argument in arguments:
        match argument:
            case ast.Call(func=ast.Name(id="AREA"), args=inside):
                yield from map(_value, inside)
            case _:
                yield _value(argument)
