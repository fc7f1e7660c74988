"""What is added to a Word document, counted and placed here.

The library looks through all that the document has for each thing that it adds,
so that a paper of many pages would take with the square of them. What is made is
the same.
"""

from __future__ import annotations

from io import BytesIO
from itertools import count
from typing import Any

from docx.document import Document
from docx.image.image import Image
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml import OxmlElement
from docx.oxml.shape import CT_Inline
from docx.oxml.table import CT_Tbl
from docx.parts.image import ImagePart
from docx.shared import Length
from docx.table import Table
from docx.text.paragraph import Paragraph


class Parts:
    """The end of one document's text, and its pictures and outside links, each kept once."""

    def __init__(self, document: Document) -> None:
        self._part = document.part
        self._story = document._body
        self._last: Any = document.element.body.sectPr  # the settings of the last section close the text
        self._width = document._block_width
        self._relations = count(1)
        self._shapes = count(self._part.next_id)
        self._names = count(1)
        self._links: dict[str, str] = {}
        self._pictures: dict[str, tuple[str, Image]] = {}

    def paragraph(self) -> Paragraph:
        """A paragraph at the end of the text."""
        element: Any = OxmlElement("w:p")
        self._last.addprevious(element)
        return Paragraph(element, self._story)

    def table(self, rows: int, columns: int, style: str) -> Table:
        """A table at the end of the text, as wide as it; ``style`` is a style's id."""
        element: Any = CT_Tbl.new_tbl(rows, columns, self._width)
        self._last.addprevious(element)
        element.tblStyle_val = style
        return Table(element, self._story)

    def link(self, address: str) -> str:
        """The id of the relationship to an address outside."""
        if address not in self._links:
            self._links[address] = self._relate(RELATIONSHIP_TYPE.HYPERLINK, address, outside=True)
        return self._links[address]

    def inline(self, data: bytes, width: Length) -> CT_Inline:
        """A picture, ``width`` wide, as an element that stands in a line."""
        image = Image.from_file(BytesIO(data))
        if image.sha1 not in self._pictures:
            part = ImagePart.from_image(image, PackURI(f"/word/media/image{next(self._names)}.{image.ext}"))
            self._pictures[image.sha1] = self._relate(RELATIONSHIP_TYPE.IMAGE, part), image
        relation, kept = self._pictures[image.sha1]
        across, down = kept.scaled_dimensions(width, None)
        return CT_Inline.new_pic_inline(next(self._shapes), relation, image.filename, across, down)

    def _relate(self, kind: str, target: ImagePart | str, *, outside: bool = False) -> str:
        name = next(name for n in self._relations if (name := f"rId{n}") not in self._part.rels)
        self._part.load_rel(kind, target, name, outside)
        return name
