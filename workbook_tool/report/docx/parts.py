"""What is added to a Word document, counted and placed here.

The library looks through all that the document has for each thing that it adds,
so that a paper of many pages would take with the square of them; and it holds the
text as a tree, which takes twelve times the room of its bytes. What is made is
the same.
"""

from __future__ import annotations

from io import BytesIO
from itertools import count
from typing import Any

from docx.document import Document
from docx.image.image import Image
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.oxml import OxmlElement
from docx.oxml.shape import CT_Inline
from docx.oxml.table import CT_Tbl
from docx.parts.image import ImagePart
from docx.shared import Length
from docx.table import Table
from docx.text.paragraph import Paragraph

_MOST = 400  # paragraphs and tables that are held as a tree
_BODY = b"<w:body>"


class Parts:
    """The end of one document's text, and its pictures and outside links, each kept once."""

    def __init__(self, document: Document) -> None:
        self._part = document.part
        self._story = document._body
        self._body = document.element.body
        self._last: Any = self._body.sectPr  # the settings of the last section close the text
        self._written: list[bytes] = []
        self._width = document._block_width
        self._relations = count(1)
        self._shapes = count(self._part.next_id)
        self._names = count(1)
        self._links: dict[str, str] = {}
        self._pictures: dict[str, tuple[str, Image]] = {}

    def paragraph(self) -> Paragraph:
        """A paragraph at the end of the text."""
        element: Any = OxmlElement("w:p")
        self._add(element)
        return Paragraph(element, self._story)

    def table(self, rows: int, columns: int, style: str) -> Table:
        """A table at the end of the text, as wide as it; ``style`` is a style's id."""
        element: Any = CT_Tbl.new_tbl(rows, columns, self._width)
        self._add(element)
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

    def whole(self, text: bytes) -> bytes:
        """The document's own XML with all that was written before what is still its tree."""
        start, rest = _divided(text)
        return b"".join((start, *self._written, rest))

    def _add(self, element: Any) -> None:  # noqa: ANN401 -- an lxml element
        """Puts it at the end; what stands above it is done, and becomes bytes where it is much."""
        if len(self._body) > _MOST:
            self._body.remove(self._last)
            inside = _divided(serialize_part_xml(self._part.element))[1]
            self._written.append(inside[: inside.rindex(b"</w:body>")])
            del self._body[:]
            self._body.append(self._last)
        self._last.addprevious(element)

    def _relate(self, kind: str, target: ImagePart | str, *, outside: bool = False) -> str:
        name = next(name for n in self._relations if (name := f"rId{n}") not in self._part.rels)
        self._part.load_rel(kind, target, name, outside)
        return name


def _divided(text: bytes) -> tuple[bytes, bytes]:
    """A document's XML up to where its text begins, and from there."""
    at = text.index(_BODY) + len(_BODY)
    return text[:at], text[at:]
