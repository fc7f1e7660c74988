"""What a person wrote in a cell, as paragraphs, bullets and links; nothing of it is ever markup."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

from workbook_tool.immutable import immutable
from workbook_tool.results.links import is_live, link_text

# What XML cannot hold, and marks that turn the direction of the text around them.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)
_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_BULLET = re.compile(r"^\s*(?:[•●▪◦·]|[-–*](?=\s))\s*(?P<rest>\S.*)$")
_ADDRESS = re.compile(r"https?://[^\s<>\"“”]+", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


@immutable
class Span:
    """A run of text; ``address`` makes it a link, ``http``, ``https`` or ``mailto`` only."""

    text: str
    address: str = ""


@immutable
class Block:
    """One paragraph, or a list with its items."""

    items: tuple[tuple[Span, ...], ...]
    bulleted: bool = False
    """Whether it is a list."""


def clean(text: str) -> str:
    """``text`` with a replacement mark for each character that no output can hold, its line breaks as one kind."""
    return _FORBIDDEN.sub("\ufffd", _BREAK.sub("\n", text)).replace("\t", " ")


def line(text: str) -> str:
    """``text`` cleaned and on one line."""
    return " ".join(clean(text).split())


def blocks(text: str) -> tuple[Block, ...]:
    """The paragraphs and lists of ``text``: every line break ends a paragraph, a leading dash or dot is a bullet."""
    lines = [part.strip() for part in clean(text).split("\n") if part.strip()]
    blocks: list[Block] = []
    for bulleted, group in groupby(lines, key=lambda part: bool(_BULLET.match(part))):
        items = tuple(_spans(_without_bullet(part)) for part in group)
        blocks.extend([Block(items, bulleted=True)] if bulleted else [Block((item,)) for item in items])
    return tuple(blocks)


def paragraphs(texts: Iterable[str]) -> tuple[Block, ...]:
    """One paragraph for each text that is not empty."""
    return tuple(Block((_spans(line(text)),)) for text in texts if text.strip())


def bullets(texts: Iterable[str]) -> tuple[Block, ...]:
    """One list of the texts, or nothing."""
    items = tuple(_spans(line(text)) for text in texts if text.strip())
    return (Block(items, bulleted=True),) if items else ()


def link(text: str, address: str) -> Span:
    """A link where ``address`` is one of the web; otherwise its text alone."""
    words = line(text) or line(address)
    whole = address.strip()
    return Span(link_text(words, whole), whole) if is_live(whole) and clean(whole) == whole else Span(words)


def contact(text: str) -> Span:
    """An email address as a link; any other words as they are."""
    whole = line(text)
    return Span(whole, f"mailto:{whole}") if _EMAIL.fullmatch(whole) else Span(whole)


def _without_bullet(part: str) -> str:
    match = _BULLET.match(part)
    return match["rest"] if match else part


def _spans(part: str) -> tuple[Span, ...]:
    spans: list[Span] = []
    at = 0
    for match in _ADDRESS.finditer(part):
        address = match.group().rstrip(".,;:!?'’")
        if address.endswith(")") and "(" not in address:
            address = address[:-1]
        if not is_live(address):
            continue
        spans.extend([Span(part[at : match.start()])] if match.start() > at else [])
        spans.append(Span(address, address))
        at = match.start() + len(address)
    return (*spans, Span(part[at:])) if part[at:] or not spans else tuple(spans)
