"""A Word file around the report: its styles, language and properties, and the same bytes each time."""

from __future__ import annotations

from datetime import datetime, time
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import BaseStyle, CharacterStyle, ParagraphStyle

from workbook_tool.report.paper import Paper

_LEAST_YEAR = 1980  # a zip holds no earlier one
_LONGEST = 255  # a property holds no more characters
# Name, size, colour, bold, centred, space after: what the report adds to Word's own styles.
_STYLES: tuple[tuple[str, float, str, bool, bool, float], ...] = (
    ("Quiet", 9, "muted", False, False, 6),
    ("Team", 10.5, "ink", True, False, 4),
    ("Draft", 12, "accent", True, False, 10),
    ("Tile", 13, "ink", False, False, 4),
    ("Table text", 10, "ink", False, False, 2),
    ("Table small", 9, "ink", False, False, 2),
    ("Table heading", 9, "accent", True, False, 2),
    ("Figure", 14, "ink", True, True, 0),
    ("Figure long", 9, "ink", True, True, 0),
    ("Figure note", 8.5, "muted", False, True, 2),
    ("Picture", 11, "ink", False, False, 6),
    ("Gap", 4, "ink", False, False, 0),
)


def new_document(paper: Paper) -> Document:
    """An empty A4 document with the report's styles, header, footer and properties."""
    document = docx.Document()
    _without_leftovers(document)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)
    section.different_first_page_header_footer = True
    _styles(document, paper)
    _properties(document, paper)
    header = section.header.paragraphs[0]
    header.style = document.styles["Quiet"]
    header.add_run(paper.running)
    if paper.draft:
        header.add_run(f"   ·   {paper.draft}").bold = True
    footer = section.footer.paragraphs[0]
    footer.style = document.styles["Quiet"]
    footer.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    footer.add_run(f"{paper.words['page']} ")
    _field(footer, "PAGE")
    return document


def _without_leftovers(document: Document) -> None:
    """Without parts of the library's own blank file that say other things than this document."""
    for relations in (document.part.rels, document.part.package.rels):
        for name, relation in list(relations.items()):
            if relation.reltype.endswith(("/stylesWithEffects", "/thumbnail")):
                del relations[name]


def deterministic(document: Document, paper: Paper) -> bytes:
    """The document's bytes with every part dated by the report and in the order of its names."""
    saved = BytesIO()
    document.save(saved)
    day = paper.produced_on
    packed = BytesIO()
    with ZipFile(saved) as source, ZipFile(packed, "w", ZIP_DEFLATED) as target:
        names = sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        for name in names:
            info = ZipInfo(name, (max(day.year, _LEAST_YEAR), day.month, day.day, 12, 0, 0))
            info.compress_type = ZIP_DEFLATED
            info.create_system = 0
            target.writestr(info, source.read(name))
    return packed.getvalue()


def _properties(document: Document, paper: Paper) -> None:
    core, made = document.core_properties, datetime.combine(paper.produced_on, time(12))
    core.title = ", ".join((paper.title, *paper.cover))[:_LONGEST]
    core.author = core.last_modified_by = paper.council[:_LONGEST]
    core.created = core.modified = made
    core.language = paper.language
    core.subject, core.comments, core.keywords = paper.draft[:_LONGEST], "", ""
    core.revision = 1


def _styles(document: Document, paper: Paper) -> None:
    styles, accent = document.styles, paper.colours["accent"]
    normal = styles["Normal"]
    _font(normal, paper.document_font, 10.5, paper.colours["ink"])
    normal.paragraph_format.space_after = Pt(5)
    normal.paragraph_format.line_spacing = 1.1
    language: Any = OxmlElement("w:lang")
    for key in ("val", "eastAsia"):
        language.set(qn(f"w:{key}"), paper.language)
    normal.element.get_or_add_rPr().append(language)
    for name, size in (("Title", 30), ("Subtitle", 15), ("Heading 1", 16), ("Heading 2", 12)):
        _font(styles[name], paper.document_font, size, accent, bold=name != "Subtitle")
        _plain(styles[name])
    styles["Title"].paragraph_format.space_before = Pt(120)
    styles["Heading 1"].paragraph_format.space_before = Pt(0)
    styles["Heading 1"].paragraph_format.space_after = Pt(8)
    styles["Heading 2"].paragraph_format.space_before = Pt(8)
    styles["Heading 2"].paragraph_format.space_after = Pt(3)
    _own_styles(document, paper)


def _own_styles(document: Document, paper: Paper) -> None:
    styles = document.styles
    for name, size, colour, bold, centred, after in _STYLES:
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        _font(style, paper.document_font, size, paper.colours[colour], bold=bold)
        style.paragraph_format.space_after = Pt(after)
        style.paragraph_format.space_before = Pt(2 if name.startswith(("Table", "Figure")) else 0)
        if centred:
            style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    styles["Team"].paragraph_format.space_before = Pt(150)
    link = styles.add_style("Link", WD_STYLE_TYPE.CHARACTER)
    link.font.underline = True
    link.font.color.rgb = RGBColor.from_string(paper.colours["accent"][1:])


def _font(style: BaseStyle, name: str, size: float, colour: str, *, bold: bool = False) -> None:
    assert isinstance(style, ParagraphStyle | CharacterStyle)
    style.font.name, style.font.size, style.font.bold = name, Pt(size), bold
    style.font.italic = False
    style.font.color.rgb = RGBColor.from_string(colour[1:])
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in list(fonts.attrib):
        del fonts.attrib[key]
    for key in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{key}"), name)


def _plain(style: BaseStyle) -> None:
    """Without the line that Word's own template draws under a title."""
    properties = style.element.get_or_add_pPr()
    border = properties.find(qn("w:pBdr"))
    if border is not None:
        properties.remove(border)


def _field(paragraph: Any, code: str) -> None:  # noqa: ANN401 -- a paragraph
    field: Any = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    field.append(paragraph.add_run("1")._r)
    paragraph._p.append(field)
