"""The sections of a number format: what each draws, and which one draws a number or a text."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from workbook_tool.excel.read.formats import Shows, shows
from workbook_tool.immutable import immutable

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


@immutable
class Token:
    """A piece of a format: the ``place`` of a digit (0, # or ?), a ``mark`` (. , % @ /), ``words``, …"""

    kind: str
    """What it is."""
    text: str
    """As it stands in the format."""

    def is_mark(self, text: str) -> bool:
        """Whether it is this mark: not the same character in quotes."""
        return self.kind == "mark" and self.text == text


@immutable
class Section:
    """One of the up to four parts of a format. ``condition`` is an operator and a number."""

    tokens: tuple[Token, ...]
    """In order."""
    condition: tuple[str, Decimal] | None
    is_moment: bool  # a date, a time or a duration


@lru_cache(maxsize=1024)
def sections_of(code: str) -> tuple[Section, ...]:
    """The sections of the format ``code``, at most four."""
    texts, place = [], 0
    while True:
        match = _SECTION.match(code, place)
        texts.append(match[0] if match else "")
        place = match.end() if match else place
        if place >= len(code):
            break
        place += 1  # the ; between two
    return tuple(map(_section, texts[:4]))


def _section(text: str) -> Section:
    tokens: list[Token] = []
    condition = None
    for match in _TOKEN.finditer(text):
        kind = str(match.lastgroup)  # one of them takes part in each match
        piece = match[kind]
        if kind == "bracket":
            if held := _CONDITION.fullmatch(piece.strip()):
                condition = held[1], Decimal(held[2])
            elif piece.startswith("$"):
                tokens.append(Token("words", piece[1:].partition("-")[0]))
        elif kind == "room":
            tokens.append(Token("words", " "))
        elif kind in ("quoted", "escaped"):
            tokens.append(Token("words", piece))
        elif kind == "general":
            tokens.append(Token("general", piece))
        elif kind in ("place", "exponent"):
            tokens.append(Token(kind, piece))
        elif kind == "other":
            tokens.append(Token("mark" if piece in ".,%/@" else "words", piece))
    return Section(tuple(tokens), condition, shows(text) is not Shows.NUMBER)


def chosen_section(sections: tuple[Section, ...], number: Decimal) -> tuple[Section | None, bool]:
    """The section that draws a number, and whether it has to draw its minus."""
    if len(sections) > 1 and any(token.is_mark("@") for token in sections[-1].tokens):
        sections = sections[:-1]
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
    for place, section in enumerate(sections):
        condition = conditions[place]
        if condition is None or place == 2 or _HOLDS[condition[0]](number, condition[1]):
            return section, not _only_negative(condition)
    return None, False


def of_text(sections: tuple[Section, ...]) -> Section | None:
    """The section that draws a text: the fourth, or the last one with an @; None where a text is shown as it is."""
    if len(sections) > 3:
        return sections[3]
    return sections[-1] if any(token.is_mark("@") for token in sections[-1].tokens) else None


def _only_negative(condition: tuple[str, Decimal] | None) -> bool:
    """Whether a condition lets through nothing but negative numbers, whose minus is then the section's own affair."""
    return condition is not None and (
        (condition[0] == "<" and condition[1] <= 0) or (condition[0] in ("<=", "=") and condition[1] < 0)
    )
