"""What a reader sees of a number: its digits under a number format, as Excel and LibreOffice draw them.

No library for Python does it (those for JavaScript, ``ssf`` and ``numfmt``, are
oracles of the tests). Room left beside a figure (``_)``) is a space, filling
(``*-``) is nothing, colours are not looked at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from functools import lru_cache

from workbook_tool.excel.read.formats import Shows, shows

LONGEST = 255  # characters of a format, as Excel allows
_DIGITS = 400  # of a number that is drawn: the largest double has 309 before its point
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.?)|_(?P<room>.?)|\*(?P<fill>.?)|\[(?P<bracket>[^\]]*)\]?'
    r"|(?P<general>general|standard)|(?P<exponent>E[+-])|(?P<place>[0#?])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_SECTION = re.compile(r'(?:"[^"]*"?|\\.|_.|\*.|\[[^\]]*\]?|[^;"\\_*\[])+', re.DOTALL)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9]+(?:\.[0-9]+)?(?:E[+-]?[0-9]+)?)", re.IGNORECASE)
_HOLDS = {
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "=": lambda a, b: a == b,
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
    "<>": lambda a, b: a != b,
}


@dataclass(frozen=True, slots=True)
class _Token:
    """A piece of a format: the ``place`` of a digit (0, # or ?), a ``mark`` (. , % @ /), ``words``, …"""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class _Section:
    """One of the up to four parts of a format. ``condition`` is an operator and a number."""

    tokens: tuple[_Token, ...]
    condition: tuple[str, Decimal] | None
    is_moment: bool  # a date, a time or a duration


def displayed(number: Decimal, code: str) -> str | None:
    """What a cell shows of ``number`` under the format ``code``; None for a date or time, or too long a format."""
    if len(code) > LONGEST or number.adjusted() > _DIGITS:
        return None
    sections = _sections(code)
    chosen, signed = _chosen(sections, number)
    if chosen is None:
        return "###"  # Excel has no section for it, and draws a fence
    if chosen.is_moment:
        return None
    with localcontext() as context:
        context.prec = 2 * _DIGITS
        text = _drawn(abs(number), chosen.tokens)
    has_value = any(character in "123456789" for character in text)
    drawn = has_value or not any(token.kind == "place" for token in chosen.tokens)
    return f"-{text}" if text and signed and number < 0 and drawn else text


@lru_cache(maxsize=1024)
def _sections(code: str) -> tuple[_Section, ...]:
    texts, place = [], 0
    while True:
        match = _SECTION.match(code, place)
        texts.append(match[0] if match else "")
        place = match.end() if match else place
        if place >= len(code):
            break
        place += 1  # the ; between two
    return tuple(map(_section, texts[:4]))


def _section(text: str) -> _Section:
    tokens: list[_Token] = []
    condition = None
    for match in _TOKEN.finditer(text):
        kind, piece = match.lastgroup or "", match[match.lastgroup or 0]
        if kind == "bracket":
            if held := _CONDITION.fullmatch(piece.strip()):
                condition = held[1], Decimal(held[2])
            elif piece.startswith("$"):
                tokens.append(_Token("words", piece[1:].partition("-")[0]))
        elif kind == "room":
            tokens.append(_Token("words", " "))
        elif kind in ("quoted", "escaped"):
            tokens.append(_Token("words", piece))
        elif kind == "general":
            tokens.append(_Token("general", piece))
        elif kind in ("place", "exponent"):
            tokens.append(_Token(kind, piece))
        elif kind == "other":
            tokens.append(_Token("mark" if piece in ".,%/@" else "words", piece))
    return _Section(tuple(tokens), condition, shows(text) is not Shows.NUMBER)


def _chosen(sections: tuple[_Section, ...], number: Decimal) -> tuple[_Section | None, bool]:
    """The section that draws a number, and whether it has to draw its minus."""
    if len(sections) > 1 and any(token.text == "@" for token in sections[-1].tokens):
        sections = sections[:-1]
    sections = sections[:3]
    first, second = sections[0], sections[1] if len(sections) > 1 else None
    if first.condition is None and (second is None or second.condition is None):
        if second is None or number > 0 or (number == 0 and len(sections) < 3):
            return first, second is None
        return (sections[2], False) if number == 0 else (second, False)
    conditions = [section.condition for section in sections]
    if first.condition is None:
        conditions[0] = (">", Decimal(0))
    if second is not None and second.condition is None and len(sections) > 2:
        conditions[1] = ("<", Decimal(0))
    for place, (section, condition) in enumerate(zip(sections, conditions, strict=True)):
        is_last = place == len(sections) - 1
        if condition is None or (is_last and place == 2) or _HOLDS[condition[0]](number, condition[1]):
            return section, not _only_negative(condition)
    return None, False


def _only_negative(condition: tuple[str, Decimal] | None) -> bool:
    """Whether a condition lets through nothing but negative numbers, whose minus is then the section's own affair."""
    return condition is not None and (
        (condition[0] == "<" and condition[1] <= 0) or (condition[0] in ("<=", "=") and condition[1] < 0)
    )


def _drawn(number: Decimal, tokens: tuple[_Token, ...]) -> str:
    """A number that is not negative, under one section."""
    if any(token.kind == "general" or token.text == "@" for token in tokens):
        return "".join(
            general(number) if t.kind == "general" or t.text == "@" else t.text for t in tokens if t.text not in (",",)
        )
    places = [n for n, token in enumerate(tokens) if token.kind == "place"]
    if not places:
        return "".join(token.text for token in tokens if token.text != ",")
    number = number.scaleb(2 * sum(token.text == "%" and token.kind == "mark" for token in tokens))
    if any(token.kind == "exponent" for token in tokens):
        return _scientific(number, tokens)
    slash = next((n for n, t in enumerate(tokens) if t.text == "/" and t.kind == "mark"), None)
    if slash is not None and places[0] < slash:
        return _as_fraction(number, tokens, slash)
    return _fixed(number, tokens)


def _fixed(number: Decimal, tokens: tuple[_Token, ...]) -> str:
    point = next((n for n, t in enumerate(tokens) if t.text == "." and t.kind == "mark"), len(tokens))
    whole = [n for n, t in enumerate(tokens[:point]) if t.kind == "place"]
    rest = [n for n, t in enumerate(tokens) if n > point and t.kind == "place"]
    commas = [n for n, t in enumerate(tokens) if t.text == "," and t.kind == "mark"]
    last = max([*whole, *rest])
    grouped = any(whole and whole[0] < n < whole[-1] for n in commas)
    scaled = sum((n > (whole[-1] if whole else -1) and n < point) or n > last for n in commas)
    number = number.scaleb(-3 * scaled).quantize(Decimal(1).scaleb(-len(rest)), ROUND_HALF_UP)
    digits = f"{number:f}"
    before, _, after = digits.partition(".")
    return _with_words(tokens, _whole(before.lstrip("0"), tokens, whole, grouped), _after(after, tokens, rest))


def _whole(digits: str, tokens: tuple[_Token, ...], places: list[int], grouped: bool) -> dict[int, str]:
    """The digits before the point at their places: the first place takes all that are left over."""
    drawn: dict[int, str] = {}
    count = 0
    left = digits
    for place in reversed(places):
        take = len(left) if place == places[0] else 1
        piece = ""
        for _ in range(max(take, 1)):
            digit, left = (left[-1], left[:-1]) if left else ({"0": "0", "?": " "}.get(tokens[place].text, ""), "")
            if digit:
                comma = "," if grouped and count and count % 3 == 0 and digit != " " else ""
                piece, count = digit + comma + piece, count + 1
        drawn[place] = piece
    if not places and digits:
        drawn[-1] = digits
    return drawn


def _after(digits: str, tokens: tuple[_Token, ...], places: list[int]) -> dict[int, str]:
    """The digits after the point at their places: zeros at the end are drawn where a 0 asks for them."""
    drawn: dict[int, str] = {}
    needed = len(digits.rstrip("0"))
    for n, place in enumerate(places):
        kind = tokens[place].text
        drawn[place] = digits[n] if n < needed or kind == "0" else " " if kind == "?" else ""
    return drawn


def _with_words(tokens: tuple[_Token, ...], *drawn: dict[int, str]) -> str:
    digits = {place: text for run in drawn for place, text in run.items()}
    text = ""
    point = False
    for n, token in enumerate(tokens):
        if token.kind == "place":
            text += digits.get(n, "")
        elif token.kind == "mark" and token.text == ".":
            text += ("" if point or n == 0 or -1 not in digits else digits[-1]) + "."
            point = True
        elif token.kind == "mark" and token.text == ",":
            continue
        else:
            text += token.text
    return text


def _scientific(number: Decimal, tokens: tuple[_Token, ...]) -> str:
    at = next(n for n, t in enumerate(tokens) if t.kind == "exponent")
    mantissa, tail = tokens[:at], tokens[at + 1 :]
    point = next((n for n, t in enumerate(mantissa) if t.text == "."), len(mantissa))
    width = max(sum(t.kind == "place" for t in mantissa[:point]), 1)
    power = number.adjusted() if number else 0
    power -= power % width if width > 1 else 0
    decimals = sum(t.kind == "place" for t in mantissa[point:])
    if number and number.scaleb(-power).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) >= Decimal(10) ** width:
        power += width
    sign = "-" if power < 0 else "+" if tokens[at].text.endswith("+") else ""
    places = [t for t in tail if t.kind == "place"]
    after = "".join(t.text for t in tail if t.kind == "words" or t.text == "%")
    return f"{_fixed(number.scaleb(-power), mantissa)}E{sign}{str(abs(power)).rjust(len(places), '0')}{after}"


def _as_fraction(number: Decimal, tokens: tuple[_Token, ...], slash: int) -> str:
    """``# ??/??`` or ``?/8``: the nearest part that the places below the line can hold."""
    below = "".join(t.text for t in tokens[slash + 1 :] if t.kind == "place" or t.text.isdigit())
    fixed = int(below) if below.strip("#?0") and below.isdigit() else 0
    above = next((n for n in range(slash - 1, -1, -1) if tokens[n].kind != "place"), -1)
    mixed = any(t.kind == "place" for t in tokens[: max(above, 0)])
    whole, part = divmod(Fraction(number), 1) if mixed else (0, Fraction(number))
    limit = 10 ** min(len(below), 7) - 1
    part = Fraction(round(part * fixed), fixed) if fixed else part.limit_denominator(max(limit, 1))
    if mixed and part == 1:
        whole, part = whole + 1, Fraction(0)
    if not part:
        return str(whole)
    top, bottom = (part.numerator * fixed // part.denominator, fixed) if fixed else (part.numerator, part.denominator)
    return f"{whole} {top}/{bottom}" if mixed and whole else f"{top}/{bottom}"


def general(number: Decimal) -> str:
    """A number without a format of its own, all its digits shown."""
    return f"{number.normalize():f}" if -20 < number.adjusted() < 20 else str(number.normalize())
