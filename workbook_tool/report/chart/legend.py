"""What the lines and marks of a chart mean, above it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from workbook_tool.report.chart import svg
from workbook_tool.report.chart.frame import HEADING, LEGEND_LINE, RIGHT, WIDTH, text_width
from workbook_tool.theme import Theme

_START, _SAMPLE, _GAP = Decimal(8), Decimal(26), Decimal(20)


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A sample with its words; ``kind`` is a line's or a mark's name."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Stroke:
    """How a line is drawn: colour, width and dashes."""

    colour: str
    width: Decimal
    dashes: str = ""

    def attributes(self) -> dict[str, svg.Value]:
        """As attributes of an SVG line or path."""
        attributes: dict[str, svg.Value] = {"fill": "none", "stroke": self.colour, "stroke_width": self.width}
        return {**attributes, "stroke_dasharray": self.dashes} if self.dashes else attributes


def strokes(look: Theme) -> dict[str, Stroke]:
    """Each kind of line: told apart by its dashes, whatever its colour."""
    ink, muted, accent = look.colours["ink"], look.colours["muted"], look.colours["accent"]
    return {
        "performance": Stroke(accent, Decimal("2.5")),
        "target": Stroke(ink, Decimal("1.75"), "8 4"),
        "level0": Stroke(muted, Decimal("1.75"), "2 3"),
        "level1": Stroke(muted, Decimal("1.75"), "10 3 2 3"),
        "break": Stroke(muted, Decimal(1), "3 3"),
    }


def marker(kind: str, x: Decimal, y: Decimal, look: Theme) -> str:
    """A point: ``final`` a disc, ``hollow`` a ring, ``revised`` a diamond, ``hollow revised`` an empty one."""
    accent = look.colours["accent"]
    fill = "#FFFFFF" if "hollow" in kind else accent
    if "revised" in kind:
        size = Decimal("6.5")
        corners = [(x, y - size), (x + size, y), (x, y + size), (x - size, y)]
        return svg.element("path", d=svg.path(corners, closed=True), fill=fill, stroke=accent, stroke_width=2)
    return svg.element("circle", cx=x, cy=y, r=Decimal("4.25"), fill=fill, stroke=accent, stroke_width=2)


def rows(entries: Iterable[LegendEntry]) -> list[list[tuple[Decimal, LegendEntry]]]:
    """The entries with their places, broken into lines that fit."""
    lines: list[list[tuple[Decimal, LegendEntry]]] = [[]]
    at = _START
    for entry in entries:
        width = _SAMPLE + 6 + text_width(entry.text)
        if at + width > WIDTH - RIGHT / 2 and lines[-1]:
            lines.append([])
            at = _START
        lines[-1].append((at, entry))
        at += width + _GAP
    return lines


def draw(entries: Iterable[LegendEntry], look: Theme) -> str:
    """The legend, from the top of the chart."""
    shapes: list[str] = []
    lines = strokes(look)
    for number, placed in enumerate(rows(entries)):
        y = HEADING + LEGEND_LINE * number + LEGEND_LINE / 2
        for x, entry in placed:
            if entry.kind in lines:
                line = lines[entry.kind]
                shapes.append(svg.element("line", x1=x, y1=y, x2=x + _SAMPLE, y2=y, **line.attributes()))
            if entry.kind in ("performance", "hollow", "revised", "hollow revised"):
                shapes.append(marker(entry.kind, x + _SAMPLE / 2, y, look))
            shapes.append(svg.element("text", svg.words(entry.text), x=x + _SAMPLE + 6, y=y + Decimal("4.5")))
    return svg.element("g", *shapes, fill=look.colours["ink"])
