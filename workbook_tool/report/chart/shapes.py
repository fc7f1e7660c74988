"""The shapes of ratings, as SVG: told apart without their colours."""

from __future__ import annotations

from decimal import Decimal
from math import cos, pi, sin

from workbook_tool.report.chart import svg

_CORNERS = {"diamond": 4, "triangle": 3, "wedge": 3, "pentagon": 5}
_STAR = 5


def shape(kind: str, x: Decimal, y: Decimal, size: Decimal, fill: str, edge: str) -> str:
    """A shape about ``x`` and ``y``, ``size`` from its middle to its edge; a ring is empty."""
    look: dict[str, svg.Value] = {"fill": fill, "stroke": edge, "stroke_width": Decimal("0.8")}
    if kind == "square":
        side = size * Decimal("1.8")
        return svg.element("rect", x=x - side / 2, y=y - side / 2, width=side, height=side, **look)
    if kind == "ring":
        ring: dict[str, svg.Value] = {"fill": "#FFFFFF", "stroke": fill, "stroke_width": Decimal("1.6")}
        return svg.element("circle", cx=x, cy=y, r=size * Decimal("0.9"), **ring)
    if kind == "disc":
        return svg.element("circle", cx=x, cy=y, r=size, **look)
    reach = size * Decimal("1.2")
    radii = [reach, reach * Decimal("0.45")] * _STAR if kind == "star" else [reach] * _CORNERS[kind]
    start = pi if kind == "wedge" else 0
    turns = (start + 2 * pi * n / len(radii) for n in range(len(radii)))
    points = [(x + r * _exact(sin(turn)), y - r * _exact(cos(turn))) for r, turn in zip(radii, turns, strict=True)]
    return svg.element("path", d=svg.path(points, closed=True), **look)


def _exact(value: float) -> Decimal:
    return Decimal(round(value * 10_000)).scaleb(-4)
