"""SVG elements as text: every attribute and word escaped, every number with two decimals at most."""

from __future__ import annotations

from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

Value = str | int | Decimal
Point = tuple[Decimal, Decimal]


def element(name: str, *inside: str, **attributes: Value) -> str:
    """``<name …>inside</name>``; underscores in attribute names stand for hyphens, ``inside`` is SVG already."""
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}={quoteattr(_said(value))}" for key, value in attributes.items()
    )
    body = "".join(inside)
    return f"<{name}{written}>{body}</{name}>" if body else f"<{name}{written}/>"


def words(text: str) -> str:
    """Text to stand inside an element."""
    return escape(text)


def path(points: list[Point], *, closed: bool = False) -> str:
    """The ``d`` of a line through ``points``."""
    steps = " ".join(f"{'L' if n else 'M'}{_said(x)} {_said(y)}" for n, (x, y) in enumerate(points))
    return f"{steps} Z" if closed else steps


def _said(value: Value) -> str:
    if isinstance(value, Decimal):
        text = f"{value.quantize(Decimal('0.01')):f}".rstrip("0").rstrip(".")
        return "0" if text in ("", "-0") else text
    return str(value)
