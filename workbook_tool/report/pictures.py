"""Charts as PNG pictures, for documents that hold no SVG."""

from __future__ import annotations

import json

from workbook_tool.report.paper import Paper
from workbook_tool.report.pdf import folder

_PPI = 200


def pictures(paper: Paper) -> dict[str, bytes]:
    """A PNG, 17 cm wide, of each chart by its sheet's anchor."""
    import typst

    charts = {sheet.anchor: sheet.chart.svg for sheet in paper.sheets if sheet.chart is not None}
    if not charts:
        return {}
    made: bytes | list[bytes] = typst.compile(
        folder() / "charts.typ",
        format="png",
        ppi=_PPI,
        font_paths=[folder() / "fonts"],
        ignore_system_fonts=not paper.own_font,
        sys_inputs={"charts": json.dumps(list(charts.values()), ensure_ascii=False)},
    )
    images = made if isinstance(made, list) else [made]
    return dict(zip(charts, images, strict=True))
