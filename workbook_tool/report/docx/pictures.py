"""Charts as PNG pictures, for documents that hold no SVG."""

from __future__ import annotations

import json

from workbook_tool.report.paper import Paper
from workbook_tool.report.pdf import folder

_PPI = 160
_AT_ONCE = 4  # pages of pixels held in memory


def pictures(paper: Paper) -> dict[str, bytes]:
    """A PNG, 17 cm wide, of each chart by its sheet's anchor."""
    charts = [(sheet.anchor, sheet.chart.svg) for sheet in paper.sheets if sheet.chart is not None]
    drawn: dict[str, bytes] = {}
    for start in range(0, len(charts), _AT_ONCE):
        some = charts[start : start + _AT_ONCE]
        images = _drawn([svg for _, svg in some], paper)
        drawn.update(zip((anchor for anchor, _ in some), images, strict=True))
    return drawn


def _drawn(charts: list[str], paper: Paper) -> list[bytes]:
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
