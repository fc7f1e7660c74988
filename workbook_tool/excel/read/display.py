"""What a reader sees of a number: its digits under a number format, as Excel and LibreOffice draw them.

No library for Python does it (those for JavaScript, ``ssf`` and ``numfmt``, are
oracles of the tests). Room left beside a figure (``_)``) is a space, filling
(``*-``) is nothing, colours are not looked at.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

from workbook_tool.excel.read.sections import Token, chosen_section, of_text, sections_of

LONGEST = 255  # characters of a format, as Excel allows
_DIGITS = 400  # of a number that is drawn: the largest double has 309 before its point


def displayed(number: Decimal, code: str) -> str | None:
    """What a cell shows of ``number`` under the format ``code``; None for a date or time, or too long a format."""
    if len(code) > LONGEST or number.adjusted() > _DIGITS:
        return None
    sections = sections_of(code)
    chosen, signed = chosen_section(sections, number)
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


def displayed_text(text: str, code: str) -> str:
    """What a cell shows of a text under the format ``code``: nothing under ``;;;``."""
    section = of_text(sections_of(code)) if len(code) <= LONGEST else None
    if section is None:
        return text
    return "".join(text if token.is_mark("@") else token.text for token in section.tokens if not token.is_mark(","))


def _drawn(number: Decimal, tokens: tuple[Token, ...]) -> str:
    """A number that is not negative, under one section."""
    if any(token.is_mark("@") for token in tokens):
        return general(number)  # a section for texts
    if any(token.kind == "general" for token in tokens):
        return "".join(general(number) if t.kind == "general" else t.text for t in tokens if not t.is_mark(","))
    places = [n for n, token in enumerate(tokens) if token.kind == "place"]
    if not places:
        return "".join(token.text for token in tokens if not token.is_mark(","))
    number = number.scaleb(2 * sum(token.is_mark("%") for token in tokens))
    if any(token.kind == "exponent" for token in tokens):
        return _scientific(number, tokens)
    slash = next((n for n, t in enumerate(tokens) if t.is_mark("/")), None)
    if slash is not None and places[0] < slash:
        return _as_fraction(number, tokens, slash)
    return _fixed(number, tokens)


def _fixed(number: Decimal, tokens: tuple[Token, ...]) -> str:
    point = next((n for n, t in enumerate(tokens) if t.is_mark(".")), len(tokens))
    whole = [n for n, t in enumerate(tokens[:point]) if t.kind == "place"]
    rest = [n for n, t in enumerate(tokens) if n > point and t.kind == "place"]
    commas = [n for n, t in enumerate(tokens) if t.is_mark(",")]
    last = max([*whole, *rest])
    grouped = any(whole and whole[0] < n < whole[-1] for n in commas)
    scaled = sum((whole and whole[-1] < n < point) or n > last for n in commas)
    number = number.scaleb(-3 * scaled).quantize(Decimal(1).scaleb(-len(rest)), ROUND_HALF_UP)
    digits = f"{number:f}"
    before, _, after = digits.partition(".")
    return _with_words(tokens, _whole(before.lstrip("0"), tokens, whole, grouped), _after(after, tokens, rest))


def _whole(digits: str, tokens: tuple[Token, ...], places: list[int], grouped: bool) -> dict[int, str]:
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


def _after(digits: str, tokens: tuple[Token, ...], places: list[int]) -> dict[int, str]:
    """The digits after the point at their places: zeros at the end are drawn where a 0 asks for them."""
    drawn: dict[int, str] = {}
    needed = len(digits.rstrip("0"))
    for n, place in enumerate(places):
        kind = tokens[place].text
        drawn[place] = digits[n] if n < needed or kind == "0" else " " if kind == "?" else ""
    return drawn


def _with_words(tokens: tuple[Token, ...], *drawn: dict[int, str]) -> str:
    digits = {place: text for run in drawn for place, text in run.items()}
    text = ""
    point = False
    for n, token in enumerate(tokens):
        if token.kind == "place":
            text += digits.get(n, "")
        elif token.is_mark("."):
            text += ("" if point or -1 not in digits else digits[-1]) + "."
            point = True
        elif token.is_mark(","):
            continue
        else:
            text += token.text
    return text


def _scientific(number: Decimal, tokens: tuple[Token, ...]) -> str:
    at = next(n for n, t in enumerate(tokens) if t.kind == "exponent")
    mantissa, tail = tokens[:at], tokens[at + 1 :]
    point = next((n for n, t in enumerate(mantissa) if t.is_mark(".")), len(mantissa))
    width = max(sum(t.kind == "place" for t in mantissa[:point]), 1)
    power = number.adjusted() if number else 0
    power -= power % width if width > 1 else 0
    decimals = sum(t.kind == "place" for t in mantissa[point:])
    if number and number.scaleb(-power).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) >= Decimal(10) ** width:
        power += width
    sign = "-" if power < 0 else "+" if tokens[at].text.endswith("+") else ""
    places = [t for t in tail if t.kind == "place"]
    after = "".join(t.text for t in tail if t.kind == "words" or t.is_mark("%"))
    return f"{_fixed(number.scaleb(-power), mantissa)}E{sign}{str(abs(power)).rjust(len(places), '0')}{after}"


def _as_fraction(number: Decimal, tokens: tuple[Token, ...], slash: int) -> str:
    """``# ??/??`` or ``?/8``: the nearest part that the places below the line can hold."""
    below = "".join(t.text for t in tokens[slash + 1 :] if t.kind == "place" or t.text.isdigit())
    fixed = int(below) if below.isdigit() else 0
    above = next((n for n in range(slash - 1, -1, -1) if tokens[n].kind != "place"), -1)
    mixed = any(t.kind == "place" for t in tokens[: max(above, 0)])
    whole, part = divmod(Fraction(number), 1) if mixed else (0, Fraction(number))
    limit = 10 ** min(len(below), 7) - 1
    part = Fraction(round(part * fixed), fixed) if fixed else part.limit_denominator(max(limit, 1))
    if mixed and part == 1:
        whole, part = whole + 1, Fraction(0)
    top, bottom = (part.numerator * fixed // part.denominator, fixed) if fixed else (part.numerator, part.denominator)
    drawn = f"{top}/{bottom}" if part or not mixed else ""
    return _among_words(" ".join(filter(None, (str(whole) if whole or not drawn else "", drawn))), tokens, slash)


def _among_words(fraction: str, tokens: tuple[Token, ...], slash: int) -> str:
    """A fraction between the words that stand before its first place and after its last."""
    places = [n for n, t in enumerate(tokens) if t.kind == "place" or (n > slash and t.text.isdigit())]
    sides = (tokens[: places[0]], tokens[places[-1] + 1 :])
    before, after = ("".join(t.text for t in side if not t.is_mark(",")) for side in sides)
    return f"{before}{fraction}{after}"


def general(number: Decimal) -> str:
    """A number without a format of its own, all its digits shown."""
    return f"{number.normalize():f}" if -20 < number.adjusted() < 20 else str(number.normalize())
