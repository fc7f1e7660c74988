"""Pieces of a Word document: headings, tables, tiles, links and pictures, each accessible by itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from docx.document import Document
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, RGBColor
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from workbook_tool.report.paper import Fact, Paper, Tile
from workbook_tool.report.prose import Block, Span

_WIDTH, _CHART = 17.0, 16.0  # centimetres; the width between the margins is 17
Content = str | Tile | Span


class Writer:
    """Adds to the end of one document. Nothing that it writes is ever a field or markup of the writer's."""

    def __init__(self, document: Document, paper: Paper) -> None:
        self._document = document
        self._colours = paper.colours
        self._bookmarks = 0

    # -- text ----------------------------------------------------------------
    def heading(self, text: str, level: int, *, new_page: bool = False, bookmark: str = "") -> None:
        """A heading; ``bookmark`` is the name that links within lead to."""
        paragraph = self._document.add_heading(level=level)
        paragraph.paragraph_format.page_break_before = new_page
        run = paragraph.add_run(text)
        if bookmark:
            self._mark(run, bookmark)

    def line(self, text: str, style: str = "Normal") -> None:
        """One paragraph; nothing for an empty text."""
        if text:
            self._document.add_paragraph(text, style=style)

    def paragraph(self, spans: Iterable[Span], style: str = "Normal", tail: str = "") -> None:
        """A paragraph with its links."""
        paragraph = self._document.add_paragraph(style=style)
        self._spans(paragraph, spans)
        if tail:
            paragraph.add_run(tail)

    def blocks(self, blocks: Iterable[Block]) -> None:
        """Paragraphs and lists."""
        for block in blocks:
            for item in block.items:
                self.paragraph(item, "List Bullet" if block.bulleted else "Normal")

    @staticmethod
    def inner(text: str, bookmark: str) -> Span:
        """A link to a bookmark of this document."""
        return Span(text, f"#{bookmark}")

    def tile(self, tile: Tile) -> None:
        """A rating on its colour, in a line of its own."""
        paragraph = self._document.add_paragraph(style="Tile")
        paragraph.add_run(f"{tile.label}:  ")
        self._on_colour(paragraph, tile)

    # -- tables --------------------------------------------------------------
    def facts(self, facts: Sequence[Fact], alt: str) -> None:
        """A strip: the headings over one row of figures."""
        table = self._table(tuple(f.label for f in facts), (_WIDTH / len(facts),) * len(facts), alt, centred=True)
        for cell, fact in zip(_new_row(table).cells, facts, strict=True):
            cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
            paragraph = cell.paragraphs[0]
            paragraph.style = "Figure" if len(fact.text) <= 16 else "Figure long"
            paragraph.add_run(fact.text)
            if fact.small:
                cell.add_paragraph(fact.small, style="Figure note")
        self._document.add_paragraph(style="Gap")

    def table(
        self,
        headings: Sequence[str],
        rows: Iterable[Sequence[Content]],
        widths: Sequence[float],
        alt: str,
        *,
        small: bool = False,
    ) -> None:
        """A table with a header row that repeats on each page; widths in centimetres."""
        table = self._table(headings, widths, alt)
        for row in rows:
            added = _new_row(table)
            _row_flag(added._tr, "w:cantSplit")
            for cell, content, width in zip(added.cells, row, widths, strict=True):
                cell.width = Cm(width)
                cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
                cell.paragraphs[0].style = "Table small" if small else "Table text"
                self._content(cell, content)
        self._document.add_paragraph(style="Gap")

    def _table(self, headings: Sequence[str], widths: Sequence[float], alt: str, *, centred: bool = False) -> Table:
        table: Table = self._document.add_table(rows=1, cols=len(headings), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.LEFT
        table.autofit = False
        _describe(table, alt)
        _ruled(table, self._colours["line"])
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)
        row = table.rows[0]
        for flag in ("w:cantSplit", "w:tblHeader"):
            _row_flag(row._tr, flag)
        for cell, text, width in zip(row.cells, headings, widths, strict=True):
            cell.width = Cm(width)
            _shade(cell, self._colours["wash"])
            paragraph = cell.paragraphs[0]
            paragraph.style = "Table heading"
            paragraph.add_run(text)
            if centred:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        return table

    def _content(self, cell: _Cell, content: Content) -> None:
        paragraph = cell.paragraphs[0]
        if isinstance(content, Tile):
            _shade(cell, content.fill)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            _inked(paragraph.add_run(content.word), content.ink)
        elif isinstance(content, Span):
            self._spans(paragraph, (content,))
        else:
            paragraph.add_run(content)

    # -- pictures --------------------------------------------------------------
    def picture(self, image: bytes, title: str, alt: str) -> None:
        """A picture across the page with its words for those who do not see it."""
        paragraph = self._document.add_paragraph(style="Picture")
        shape = paragraph.add_run().add_picture(BytesIO(image), width=Cm(_CHART))
        properties = shape._inline.docPr
        properties.set("title", title)
        properties.set("descr", alt)
        properties.set("name", f"Chart {properties.get('id')}")

    # -- runs ------------------------------------------------------------------
    def _spans(self, paragraph: Paragraph, spans: Iterable[Span]) -> None:
        for span in spans:
            if span.address:
                self._link(paragraph, span)
            else:
                paragraph.add_run(span.text)

    def _link(self, paragraph: Paragraph, span: Span) -> None:
        link: Any = OxmlElement("w:hyperlink")
        if span.address.startswith("#"):
            link.set(qn("w:anchor"), _bookmark_name(span.address[1:]))
        else:
            link.set(qn("r:id"), paragraph.part.relate_to(span.address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        run = paragraph.add_run(span.text, style="Link")
        link.append(run._r)
        paragraph._p.append(link)

    def _on_colour(self, paragraph: Paragraph, tile: Tile) -> None:
        run = paragraph.add_run(f"\u00a0\u00a0{tile.word}\u00a0\u00a0")
        _inked(run, tile.ink)
        shade: Any = OxmlElement("w:shd")
        for key, value in (("val", "clear"), ("color", "auto"), ("fill", tile.fill[1:])):
            shade.set(qn(f"w:{key}"), value)
        run._r.get_or_add_rPr().append(shade)

    def _mark(self, run: Run, name: str) -> None:
        self._bookmarks += 1
        for tag, before in (("w:bookmarkStart", True), ("w:bookmarkEnd", False)):
            mark: Any = OxmlElement(tag)
            mark.set(qn("w:id"), str(self._bookmarks))
            if before:
                mark.set(qn("w:name"), _bookmark_name(name))
                run._r.addprevious(mark)
            else:
                run._r.addnext(mark)


def _bookmark_name(anchor: str) -> str:
    """Word's names hold no hyphen, and 40 characters at most."""
    return anchor.replace("-", "_")[:40]


def _new_row(table: Table) -> _Row:
    added: _Row = table.add_row()  # type: ignore[no-untyped-call]
    return added


def _inked(run: Run, ink: str) -> None:
    run.bold = True
    run.font.color.rgb = RGBColor.from_string(ink[1:])


def _row_flag(row: Any, tag: str) -> None:  # noqa: ANN401 -- an lxml element
    row.get_or_add_trPr().append(OxmlElement(tag))


def _shade(cell: _Cell, fill: str) -> None:
    shade: Any = OxmlElement("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", fill[1:])):
        shade.set(qn(f"w:{key}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _describe(table: Table, alt: str) -> None:
    """A table's own description, and its first row, not its first column, as the heading."""
    properties = table._tbl.tblPr
    look = properties.find(qn("w:tblLook"))
    if look is not None:
        properties.remove(look)
    made: list[Any] = []
    for tag, values in (
        (
            "w:tblLook",
            {
                "firstRow": "1",
                "lastRow": "0",
                "firstColumn": "0",
                "lastColumn": "0",
                "noHBand": "1",
                "noVBand": "1",
                "val": "0620",
            },
        ),
        ("w:tblDescription", {"val": alt}),
    ):
        part: Any = OxmlElement(tag)
        for key, value in values.items():
            part.set(qn(f"w:{key}"), value)
        made.append(part)
    properties.extend(made)


def _ruled(table: Table, colour: str) -> None:
    """Thin lines all round; the schema wants them before the layout."""
    borders: Any = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line: Any = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", colour[1:])):
            line.set(qn(f"w:{key}"), value)
        borders.append(line)
    table._tbl.tblPr.find(qn("w:tblLayout")).addprevious(borders)
