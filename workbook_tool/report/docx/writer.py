"""Pieces of a Word document: headings, tables, tiles, links and pictures, each accessible by itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from docx.document import Document
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from workbook_tool.report.docx.elements import bookmark_name, describe, inked, new_row, row_flag, ruled, shade, shading
from workbook_tool.report.docx.parts import Parts
from workbook_tool.report.paper import Fact, Paper
from workbook_tool.report.prose import Block, Span
from workbook_tool.report.tile import Tile

_WIDTH, _CHART = 17.0, 14.8  # centimetres; the width between the margins is 17
Content = str | Tile | Span


class Writer:
    """Adds to the end of one document. Nothing that it writes is ever a field or markup of the writer's."""

    def __init__(self, document: Document, paper: Paper) -> None:
        self._colours = paper.colours
        self._parts = Parts(document)
        self._bookmarks = 0
        self._styles = {style.name: style.style_id for style in document.styles}

    # -- text ----------------------------------------------------------------
    def heading(self, text: str, level: int, *, new_page: bool = False, bookmark: str = "") -> None:
        """A heading; ``bookmark`` is the name that links within lead to."""
        paragraph = self._add(f"Heading {level}")
        paragraph.paragraph_format.page_break_before = new_page
        run = paragraph.add_run(text)
        if bookmark:
            self._mark(run, bookmark)

    def line(self, text: str, style: str = "Normal") -> None:
        """One paragraph; nothing for an empty text."""
        if text:
            self._add(style).add_run(text)

    def paragraph(self, spans: Iterable[Span], style: str = "Normal", tail: str = "") -> None:
        """A paragraph with its links."""
        paragraph = self._add(style)
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
        paragraph = self._add("Tile")
        paragraph.add_run(f"{tile.label}:  ")
        self._on_colour(paragraph, tile)

    def _add(self, style: str) -> Paragraph:
        return self._styled(self._parts.paragraph(), style)

    def _styled(self, paragraph: Paragraph, style: str) -> Paragraph:
        """By the style's id: to look one up by its name takes the library longer than all the rest."""
        paragraph._p.style = self._styles[style]
        return paragraph

    # -- tables --------------------------------------------------------------
    def facts(self, facts: Sequence[Fact], alt: str) -> None:
        """A strip: the headings over one row of figures."""
        table = self._table(tuple(f.label for f in facts), (_WIDTH / len(facts),) * len(facts), alt, centred=True)
        for cell, fact in zip(new_row(table).cells, facts, strict=True):
            cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
            paragraph = self._styled(cell.paragraphs[0], "Figure" if len(fact.text) <= 16 else "Figure long")
            paragraph.add_run(fact.text)
            if fact.small:
                self._styled(cell.add_paragraph(), "Figure note").add_run(fact.small)
        self._add("Gap")

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
            added = new_row(table)
            row_flag(added._tr, "w:cantSplit")
            for cell, content, width in zip(added.cells, row, widths, strict=True):
                cell.width = Cm(width)
                self._styled(cell.paragraphs[0], "Table small" if small else "Table text")
                self._content(cell, content)
                cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER  # the schema wants it after the shade
        self._add("Gap")

    def _table(self, headings: Sequence[str], widths: Sequence[float], alt: str, *, centred: bool = False) -> Table:
        table = self._parts.table(1, len(headings), self._styles["Table Grid"])
        table.alignment = WD_TABLE_ALIGNMENT.LEFT
        table.autofit = False
        describe(table, alt)
        ruled(table, self._colours["line"])
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)
        row = table.rows[0]
        for flag in ("w:cantSplit", "w:tblHeader"):
            row_flag(row._tr, flag)
        for cell, text, width in zip(row.cells, headings, widths, strict=True):
            cell.width = Cm(width)
            shade(cell, self._colours["wash"])
            paragraph = self._styled(cell.paragraphs[0], "Table heading")
            paragraph.add_run(text)
            if centred:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        return table

    def _content(self, cell: _Cell, content: Content) -> None:
        paragraph = cell.paragraphs[0]
        if isinstance(content, Tile):
            shade(cell, content.fill)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            inked(paragraph.add_run(content.word), content.ink)
        elif isinstance(content, Span):
            self._spans(paragraph, (content,))
        else:
            paragraph.add_run(content)

    # -- pictures --------------------------------------------------------------
    def picture(self, image: bytes, title: str, alt: str) -> None:
        """A picture across the page with its words for those who do not see it."""
        paragraph = self._add("Picture")
        inline = self._parts.inline(image, Cm(_CHART))
        paragraph.add_run()._r.add_drawing(inline)
        properties = inline.docPr
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
            link.set(qn("w:anchor"), bookmark_name(span.address[1:]))
        else:
            link.set(qn("r:id"), self._parts.link(span.address))
        run = paragraph.add_run(span.text)
        run._r.style = self._styles["Link"]
        link.append(run._r)
        paragraph._p.append(link)

    def _on_colour(self, paragraph: Paragraph, tile: Tile) -> None:
        run = paragraph.add_run(f"\u00a0\u00a0{tile.word}\u00a0\u00a0")
        inked(run, tile.ink)
        run._r.get_or_add_rPr().append(shading(tile.fill))

    def _mark(self, run: Run, name: str) -> None:
        self._bookmarks += 1
        for tag, before in (("w:bookmarkStart", True), ("w:bookmarkEnd", False)):
            mark: Any = OxmlElement(tag)
            mark.set(qn("w:id"), str(self._bookmarks))
            if before:
                mark.set(qn("w:name"), bookmark_name(name))
                run._r.addprevious(mark)
            else:
                run._r.addnext(mark)
