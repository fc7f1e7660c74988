"""Pieces of a Word document: headings, tables, tiles, links and pictures, each accessible by itself."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterable, Sequence
from typing import Any

from docx.document import Document
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from workbook_tool.immutable import immutable
from workbook_tool.report.docx.elements import (
    bookmark_name,
    describe,
    end_section,
    field,
    inked,
    new_row,
    row_flag,
    ruled,
    shade,
    shading,
    tight,
)  # fmt: skip
from workbook_tool.report.docx.parts import Parts
from workbook_tool.report.paper import Fact, Paper, PaperPage
from workbook_tool.report.prose import Block, Span
from workbook_tool.report.tile import Tile

_TIGHT = ("Table tiny", "Table lines", "Compact text")  # styles of tables with little room
_LONG = 2_500  # characters, of which a row may take more than half a page


@immutable
class Strong:
    """Words in bold."""

    text: str
    """The words."""


@immutable
class Image:
    """A picture, its width in centimetres, with its words for those who do not see it."""

    data: bytes
    """The picture's bytes."""
    width: float
    title: str
    """What it is."""
    alt: str
    """What it shows."""


@immutable
class PageNumber:
    """The page on which a bookmark stands; Word works it out."""

    bookmark: str


Content = str | Tile | Span | Strong | Image | PageNumber | Block | tuple["Content", ...]
"""What stands in a cell; of a tuple each in a paragraph of its own."""


class Writer:
    """Adds to the end of one document. Nothing that it writes is ever a field or markup of the writer's."""

    def __init__(self, document: Document, paper: Paper, width: float) -> None:
        """``width``: between the margins, in centimetres."""
        self._colours, self._width = paper.colours, width
        self._parts = Parts(document)
        self.whole = self._parts.whole
        self._bookmarks = 0
        self._sections = document.element.body.sectPr
        self._styles = {style.name: style.style_id for style in document.styles}

    # -- text ----------------------------------------------------------------
    def heading(
        self,
        text: str,
        level: int,
        *,
        new_page: bool = False,
        new_column: bool = False,
        bookmark: str = "",
        style: str = "",
    ) -> None:
        """A heading; ``bookmark`` is the name that links within lead to."""
        paragraph = self._add(style or f"Heading {level}")
        if new_page:
            paragraph.paragraph_format.page_break_before = True
        if new_column:
            paragraph.add_run().add_break(WD_BREAK.COLUMN)
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

    def bullets(self, texts: Iterable[str]) -> None:
        """A list."""
        for text in texts:
            self.line(text, "List Bullet")

    def end_section(self, columns: int, *, first: bool = False) -> None:
        """Ends what stands above as a section of ``columns``; what follows goes on on the same page."""
        end_section(self._add("Gap"), self._sections, columns, first=first)

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
    def facts(self, facts: Sequence[Fact], alt: str, *, compact: bool = False) -> None:
        """A strip: the headings over one row of figures."""
        widths = (self._width / len(facts),) * len(facts)
        table = self._table(tuple(f.label for f in facts), widths, alt, centred=True, compact=compact)
        usual = "Compact figure" if compact else "Figure"
        for cell, fact in zip(new_row(table).cells, facts, strict=True):
            cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
            paragraph = self._styled(
                cell.paragraphs[0], usual if len(fact.text) <= 16 else "Compact long" if compact else "Figure long"
            )
            paragraph.add_run(fact.text)
            if fact.small and not compact:
                self._styled(cell.add_paragraph(), "Figure note").add_run(fact.small)
        self._add("Compact gap" if compact else "Gap")

    def table(
        self,
        headings: Sequence[str | Tile],
        rows: Iterable[Sequence[Content]],
        widths: Sequence[float],
        alt: str,
        *,
        small: bool = False,
        style: str = "",
    ) -> None:
        """A table with a header row that repeats on each page; widths in centimetres."""
        style = style or ("Table small" if small else "Table text")
        table = self._table(headings, widths, alt, compact=style in _TIGHT)
        for row in rows:
            added = new_row(table)
            if _is_short(row):
                row_flag(added._tr, "w:cantSplit")
            for cell, content, width in zip(added.cells, row, widths, strict=True):
                cell.width = Cm(width)
                self._content(cell, content, style)
                if not isinstance(content, tuple):
                    cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER  # the schema wants it after the shade
        self._add("Gap")

    def _table(
        self,
        headings: Sequence[str | Tile],
        widths: Sequence[float],
        alt: str,
        *,
        centred: bool = False,
        compact: bool = False,
    ) -> Table:
        table = self._parts.table(1, len(headings), self._styles["Table Grid"])
        table.alignment = WD_TABLE_ALIGNMENT.LEFT
        table.autofit = False
        describe(table, alt)
        ruled(table, self._colours["line"])
        if compact:
            tight(table)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)
        row = table.rows[0]
        for flag in ("w:cantSplit", "w:tblHeader"):
            row_flag(row._tr, flag)
        for cell, text, width in zip(row.cells, headings, widths, strict=True):
            cell.width = Cm(width)
            paragraph = self._styled(cell.paragraphs[0], "Compact table heading" if compact else "Table heading")
            if isinstance(text, Tile):
                self._put(paragraph, text, cell)
            else:
                shade(cell, self._colours["wash"])
                paragraph.add_run(text)
            if centred:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        return table

    def _content(self, cell: _Cell, content: Content, style: str) -> None:
        paragraph = None
        for piece in content if isinstance(content, tuple) else (content,):
            for line in piece.items if isinstance(piece, Block) else (piece,):
                paragraph = cell.add_paragraph() if paragraph else cell.paragraphs[0]
                if isinstance(line, tuple):
                    self._styled(paragraph, "Compact bullet" if isinstance(piece, Block) and piece.bulleted else style)
                    self._spans(paragraph, (span for span in line if isinstance(span, Span)))
                else:
                    self._put(self._styled(paragraph, style), line, cell)

    def _put(self, paragraph: Paragraph, piece: Content, cell: _Cell) -> None:
        if isinstance(piece, Tile):
            shade(cell, piece.fill)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            inked(paragraph.add_run(piece.word), piece.ink)
        elif isinstance(piece, Span):
            self._spans(paragraph, (piece,))
        elif isinstance(piece, Strong):
            paragraph.add_run(piece.text).bold = True
        elif isinstance(piece, Image):
            self._image(paragraph, piece)
        elif isinstance(piece, PageNumber):
            field(paragraph, f"PAGEREF {bookmark_name(piece.bookmark)} \\h", "–")
        elif isinstance(piece, str):
            paragraph.add_run(piece)

    # -- pictures --------------------------------------------------------------
    def picture(self, image: bytes, title: str, alt: str, width: float = 0) -> None:
        """A picture in a paragraph of its own, ``width`` in centimetres, across the page where it is not given."""
        self._image(self._add("Picture"), Image(image, width or self._width, title, alt))

    def attached(self, sheet: PaperPage) -> None:
        """What a service attached: its charts and tables, each under its caption."""
        for attached in sheet.attached:
            self.heading(attached.caption, 2)
            if attached.picture:
                self.picture(b64decode(attached.picture), attached.caption, attached.alt)
            else:
                wide = [self._width / len(attached.rows[0])] * len(attached.rows[0])
                self.table(attached.rows[0], attached.rows[1:], wide, attached.alt or attached.caption)

    def _image(self, paragraph: Paragraph, image: Image) -> None:
        inline = self._parts.inline(image.data, Cm(image.width))
        paragraph.add_run()._r.add_drawing(inline)
        properties = inline.docPr
        properties.set("title", image.title)
        properties.set("descr", image.alt)
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


def _is_short(row: Sequence[Content]) -> bool:
    """Whether a row fits a page whatever it says, and so need not be split."""
    return not any(isinstance(content, tuple) and len(str(content)) > _LONG for content in row)
