"""The report as one HTML file that stands by itself: no script, nothing fetched from anywhere."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from workbook_tool.domain.consolidation import Consolidation
from workbook_tool.report.content import make_paper
from workbook_tool.report.pdf import folder
from workbook_tool.report.select import Selection

if TYPE_CHECKING:
    from jinja2 import Environment


def write_html(consolidation: Consolidation, selection: Selection, title: str) -> bytes:
    """The report as HTML in UTF-8; the same input gives the same bytes.

    Everything that it says is escaped by the template engine; the charts are
    SVG documents of our own, whose words are escaped already.
    """
    paper = make_paper(consolidation, selection, title)
    css = (folder() / "report.css").read_text("utf-8")
    text = _environment().get_template("report.html").render(paper=paper, words=paper.words, css=css)
    return text.encode("utf-8")


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
