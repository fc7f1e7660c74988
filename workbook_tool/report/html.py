"""The report as one HTML file that stands by itself: nothing is fetched from anywhere, and no script is needed."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import astuple
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

from workbook_tool import resources
from workbook_tool.domain.consolidation import Consolidation
from workbook_tool.report.content import make_paper
from workbook_tool.report.paper import ChartRow, Paper, RestatedRow
from workbook_tool.report.select import Selection
from workbook_tool.report.typesetting import folder

if TYPE_CHECKING:
    from jinja2 import Environment


def write_html(consolidation: Consolidation, selection: Selection, title: str) -> bytes:
    """The members' page, HTML in UTF-8: cards with filters, all of which can be read without scripts, light and dark.

    The same input gives the same bytes.

    Everything that it says is escaped by the template engine; the charts are
    SVG documents of our own, whose words are escaped already.
    """
    paper = make_paper(consolidation, selection, title, cards=True)
    brief = paper.brief
    assert brief is not None
    words = [*(count.tile for count in brief.counts), *(meaning.tile for meaning in paper.meanings)]
    tiles = {tile.word: f"t{n}" for n, tile in enumerate(words)}
    css = "\n".join(
        (
            _colours(paper),
            (folder() / "report.css").read_text("utf-8"),
            *(
                f".{tiles[tile.word]} {{ background: {tile.fill}; color: {tile.ink}; border-color: {tile.edge}; }}"
                for tile in words
            ),
        )
    )
    script = (folder() / "report.js").read_text("utf-8")
    charts = [_in_colours_of_the_page(sheet.chart.svg, paper) if sheet.chart else "" for sheet in paper.sheets]
    by_anchor = {
        page.row.anchor: (sheet, page, chart)
        for sheet, page, chart in zip(paper.sheets, brief.pages, charts, strict=True)
    }
    text = (
        _environment()
        .get_template("report.html")
        .render(
            paper=paper,
            brief=brief,
            words=paper.words,
            say=brief.words,
            tiles=tiles,
            changes=list(dict.fromkeys(page.row.change for page in brief.pages if page.row.change)),
            by_anchor=by_anchor,
            page_rows={sheet.anchor: _rows(reversed(sheet.chart.rows)) for sheet in paper.sheets if sheet.chart},
            restated=_rows(paper.restatements),
            style=css,
            style_hash=_hash(css),
            script=script,
            script_hash=_hash(script),
        )
    )
    return text.encode("utf-8")


def _rows(rows: Iterable[ChartRow | RestatedRow]) -> list[tuple[str, ...]]:
    """The rows of a table, their fields in the order of its headings."""
    return [astuple(row) for row in rows]


_DRAWN = ("ink", "muted", "line", "accent", "wash", "target")


def _colours(paper: Paper) -> str:
    """The page's colours by name, for light and for dark."""
    screen = resources.template("theme")["screen"]
    light = screen["light"] | {name: paper.colours[name] for name in _DRAWN}
    fonts = ", ".join(f'"{font}"' for font in (name.translate(_NO_QUOTES) for name in paper.screen_fonts))

    def said(colours: Mapping[str, str]) -> str:
        return " ".join(f"--{name}: {colour};" for name, colour in colours.items())

    dark = f":root {{ color-scheme: dark; {said(screen['dark'])} }}"
    return (
        f":root {{ color-scheme: light; {said(light)} --font: {fonts}, sans-serif; }}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ {dark} }}"
    )


_NO_QUOTES = str.maketrans("", "", '"\\<>{};')


def _in_colours_of_the_page(svg: str, paper: Paper) -> str:
    """A chart whose lines and words take the page's colours, light or dark."""
    for name in _DRAWN:
        svg = svg.replace(f'"{paper.colours[name]}"', f'"var(--{name})"')
    return svg.replace('"#FFFFFF"', '"var(--card)"')


def _hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode("ascii")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(folder(), "utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
