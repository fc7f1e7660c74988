"""Charts as PNG pictures, for documents that hold no SVG."""

from __future__ import annotations

import json

from workbook_tool.report.paper import Paper
from workbook_tool.report.typesetting import folder

_PPI = 160
_AT_ONCE = 4  # pages of pixels held in memory
_SPARKS_AT_ONCE = 60
_FINER = 2.5  # a sparkline is drawn so many times as large as it stands


def pictures(paper: Paper, width: float, compact: float = 0, spark: float = 0) -> dict[str, bytes]:
    """A PNG of each chart by its sheet's anchor, of each sparkline by that and ``.spark``; widths in centimetres."""
    full = {page.row.anchor for page in paper.brief.pages if page.full} if paper.brief else set()
    charts = {
        sheet.anchor: (sheet.chart.svg, compact if paper.brief and sheet.anchor not in full else width)
        for sheet in paper.sheets
        if sheet.chart is not None
    }
    rows = [page.row for page in paper.brief.pages] if paper.brief else []
    sparks = {f"{row.anchor}.spark": (row.spark, spark * _FINER) for row in rows if row.spark}
    return {**_drawn(charts, _AT_ONCE, paper), **_drawn(sparks, _SPARKS_AT_ONCE, paper)}


def _drawn(charts: dict[str, tuple[str, float]], at_once: int, paper: Paper) -> dict[str, bytes]:
    names, drawn = list(charts), dict[str, bytes]()
    for start in range(0, len(names), at_once):
        some = names[start : start + at_once]
        drawn.update(zip(some, _compiled([charts[name] for name in some], paper), strict=True))
    return drawn


def _compiled(charts: list[tuple[str, float]], paper: Paper) -> list[bytes]:
    import typst

    made: bytes | list[bytes] = typst.compile(
        folder() / "charts.typ",
        format="png",
        ppi=_PPI,
        font_paths=[folder() / "fonts"],
        ignore_system_fonts=not paper.own_font,
        sys_inputs={"charts": json.dumps(charts, ensure_ascii=False)},
    )
    return made if isinstance(made, list) else [made]
