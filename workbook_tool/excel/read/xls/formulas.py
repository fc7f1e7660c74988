"""Formulas of an .xls as text, as far as it takes to see where their zeros come from."""

from __future__ import annotations

import struct

from workbook_tool.excel.read.xls.records import text
from workbook_tool.grid import address

_BINARY = {
    0x03: "+", 0x04: "-", 0x05: "*", 0x06: "/", 0x07: "^", 0x08: "&", 0x09: "<", 0x0A: "<=", 0x0B: "=", 0x0C: ">=",
    0x0D: ">", 0x0E: "<>",
}  # fmt: skip
_FUNCTIONS = {
    0: "COUNT", 1: "IF", 4: "SUM", 5: "AVERAGE", 6: "MIN", 7: "MAX", 24: "ABS", 27: "ROUND", 48: "TEXT", 31: "MID",
    111: "CHAR", 112: "LOWER", 113: "UPPER", 114: "PROPER", 115: "LEFT", 116: "RIGHT", 118: "TRIM", 120: "SUBSTITUTE",
    30: "REPT", 336: "CONCATENATE",
}  # fmt: skip
_ARGUMENTS = {"ABS": 1, "ROUND": 2, "TEXT": 2, "MID": 3, "CHAR": 1, "LOWER": 1, "UPPER": 1, "PROPER": 1, "TRIM": 1}
_ARGUMENTS["REPT"] = 2
_SUM, _CHOOSE = 0x10, 0x04
_LAYOUTS = {0x16: ("", 1), 0x1D: ("<B", 2), 0x1E: ("<H", 3), 0x1F: ("<d", 9), 0x24: ("<HH", 5), 0x25: ("<HHHH", 9)}


def formula_text(body: bytes) -> str:
    """The formula of a FORMULA record, without its =; empty where it has anything that is not known here.

    Raises struct.error or IndexError where it breaks off.
    """
    length = struct.unpack_from("<H", body, 20)[0]
    tokens, place, stack = body[22 : 22 + length], 0, list[str]()
    while place < len(tokens):
        taken = _token(tokens, place, stack)
        if not taken:
            return ""
        place += taken
    return stack[0] if len(stack) == 1 else ""


def _token(tokens: bytes, place: int, stack: list[str]) -> int:
    """Put one token on the stack; how many bytes it takes, 0 for one that is not known."""
    kind = tokens[place] if tokens[place] < 0x40 else 0x20 | tokens[place] & 0x1F  # by reference, value or array alike
    if kind in _BINARY:
        right, left = stack.pop(), stack.pop()
        stack.append(f"{left}{_BINARY[kind]}{right}")
        return 1
    if kind in (0x12, 0x13, 0x14, 0x15):  # + - % and brackets
        inner = stack.pop()
        stack.append({0x12: f"+{inner}", 0x13: f"-{inner}", 0x14: f"{inner}%", 0x15: f"({inner})"}[kind])
        return 1
    if kind == 0x19:
        return _aside(tokens, place, stack)
    operand, taken = _operand(kind, tokens, place + 1)
    if taken:
        stack.append(operand)
        return taken
    return _function(kind, tokens, place, stack)


def _operand(kind: int, tokens: bytes, place: int) -> tuple[str, int]:
    """A constant or a reference, and how many bytes it takes with its kind; 0 for what is neither."""
    if kind == 0x17:
        wide = tokens[place + 1] & 1
        quoted = text(tokens, place, 1).replace('"', '""')
        return f'"{quoted}"', 3 + tokens[place] * (2 if wide else 1)
    layout, taken = _LAYOUTS.get(kind, ("", 0))
    values = struct.unpack_from(layout, tokens, place) if layout else ()
    if kind == 0x1D:
        return ("TRUE" if values[0] else "FALSE"), taken
    if kind == 0x24:
        return address(values[0], values[1] & 0xFF), taken
    if kind == 0x25:
        return f"{address(values[0], values[2] & 0xFF)}:{address(values[1], values[3] & 0xFF)}", taken
    return "".join(map(repr, values)), taken


def _aside(tokens: bytes, place: int, stack: list[str]) -> int:
    """What only helps a program along (jumps, blanks), and a sum of one part."""
    kind, count = struct.unpack_from("<BH", tokens, place + 1)
    if kind & _SUM:
        stack.append(f"SUM({stack.pop()})")
    return 4 + 2 * (count + 1) if kind & _CHOOSE else 4


def _function(kind: int, tokens: bytes, place: int, stack: list[str]) -> int:
    if kind == 0x21:
        name = _FUNCTIONS.get(struct.unpack_from("<H", tokens, place + 1)[0], "")
        count, taken = _ARGUMENTS.get(name, 0), 3
    elif kind == 0x22:
        count, taken = tokens[place + 1] & 0x7F, 4
        name = _FUNCTIONS.get(struct.unpack_from("<H", tokens, place + 2)[0] & 0x7FFF, "")
    else:
        return 0
    if not name or not 0 < count <= len(stack):
        return 0
    inner = ",".join(stack[-count:])
    del stack[-count:]
    stack.append(f"{name}({inner})")
    return taken
