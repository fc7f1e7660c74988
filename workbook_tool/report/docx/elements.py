"""What Word knows and its library does not: shading, header rows, descriptions of tables, names of bookmarks."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import RGBColor
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run


def bookmark_name(anchor: str) -> str:
    """Word's names hold no hyphen, and 40 characters at most."""
    return anchor.replace("-", "_")[:40]


def new_row(table: Table) -> _Row:
    """A row at the end of a table."""
    added: _Row = table.add_row()  # type: ignore[no-untyped-call]
    return added


def inked(run: Run, ink: str) -> None:
    """Bold, in a colour."""
    run.bold = True
    run.font.color.rgb = RGBColor.from_string(ink[1:])


def row_flag(row: Any, tag: str) -> None:  # noqa: ANN401 -- an lxml element
    """Says of a row that it is a heading, or is not to be split."""
    row.get_or_add_trPr().append(OxmlElement(tag))


def shading(fill: str) -> Any:  # noqa: ANN401 -- an lxml element
    """A background of one colour, for a run or a cell."""
    made: Any = OxmlElement("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", fill[1:])):
        made.set(qn(f"w:{key}"), value)
    return made


def shade(cell: _Cell, fill: str) -> None:
    """Fills a cell."""
    cell._tc.get_or_add_tcPr().append(shading(fill))


def describe(table: Table, alt: str) -> None:
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


def ruled(table: Table, colour: str) -> None:
    """Thin lines all round; the schema wants them before the layout."""
    borders: Any = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line: Any = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", colour[1:])):
            line.set(qn(f"w:{key}"), value)
        borders.append(line)
    table._tbl.tblPr.find(qn("w:tblLayout")).addprevious(borders)


def field(paragraph: Paragraph, code: str, shown: str, *, stale: bool = True) -> None:
    """A field of Word's with what it shows until Word works it out; ``stale`` asks it to as it opens the document."""
    made: Any = OxmlElement("w:fldSimple")
    made.set(qn("w:instr"), code)
    if stale:
        made.set(qn("w:dirty"), "true")
    made.append(paragraph.add_run(shown)._r)
    paragraph._p.append(made)


def end_section(paragraph: Paragraph, last: Any, columns: int, *, first: bool) -> None:  # noqa: ANN401 -- lxml
    """Ends a section of ``columns`` with ``paragraph``; ``last``, that of the document's end, goes on below it."""
    made = deepcopy(last)
    for section, goes_on in ((made, not first), (last, True)):
        for tag in ("w:type", "w:cols"):
            for old in section.findall(qn(tag)):
                section.remove(old)
        if goes_on:
            kind: Any = OxmlElement("w:type")
            kind.set(qn("w:val"), "continuous")
            section.find(qn("w:pgSz")).addprevious(kind)
        wide: Any = OxmlElement("w:cols")
        wide.set(qn("w:num"), str(columns if section is made else 1))
        wide.set(qn("w:space"), "454")
        section.find(qn("w:pgMar")).addnext(wide)
    paragraph._p.get_or_add_pPr().append(made)


def tight(table: Table) -> None:
    """Little room beside the words of its cells; the schema wants it after the layout."""
    margins: Any = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin: Any = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "57")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.find(qn("w:tblLayout")).addnext(margins)
