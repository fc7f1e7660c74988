"""A Word file around the report: its styles, language and properties, and the same bytes each time."""

from __future__ import annotations

from collections.abc import Callable
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

from workbook_tool.errors import WorkbookToolError
from workbook_tool.report.docx.elements import field, shading
from workbook_tool.report.paper import Paper

_LEAST_YEAR = 1980  # a zip holds no earlier one
_LONGEST = 255  # a property holds no more characters
TEMPLATE = "report-template.docx"
"""What a council's own template is called, in the collection folder."""
_RUNNING = "Running head"
# Name, base, size, colour, bold, centred, space after: what the report adds to Word's own styles.
_STYLES: tuple[tuple[str, str, float, str, bool, bool, float], ...] = (
    ("Quiet", "Normal", 9, "muted", False, False, 6),
    (_RUNNING, "Normal", 9, "muted", False, False, 6),
    ("Banner", "Normal", 10, "#FFFFFF", False, False, 0),
    ("Banner title", "Normal", 22, "#FFFFFF", True, False, 0),
    ("Team", "Normal", 10.5, "ink", True, False, 4),
    ("Draft", "Normal", 12, "accent", True, False, 10),
    ("Listed", "Normal", 9.5, "ink", False, False, 3),
    ("Tile", "Normal", 13, "ink", False, False, 4),
    ("Table text", "Normal", 10, "ink", False, False, 2),
    ("Table small", "Normal", 8.5, "ink", False, False, 1),
    ("Table lines", "Normal", 8.5, "ink", False, False, 1),
    ("Table tiny", "Normal", 7.5, "ink", False, True, 1),
    ("Table heading", "Normal", 9, "accent", True, False, 2),
    ("Compact heading", "Heading 1", 11, "accent", True, False, 1),
    ("Compact line", "Normal", 8.5, "muted", False, False, 3),
    ("Compact table heading", "Normal", 8, "accent", True, False, 0),
    ("Compact figure", "Normal", 10, "ink", True, True, 0),
    ("Compact long", "Normal", 8, "ink", True, True, 0),
    ("Compact gap", "Normal", 3, "ink", False, False, 0),
    ("Compact text", "Normal", 8.5, "ink", False, False, 2),
    ("Compact bullet", "List Bullet", 8.5, "ink", False, False, 2),
    ("Figure", "Normal", 14, "ink", True, True, 0),
    ("Figure long", "Normal", 9, "ink", True, True, 0),
    ("Figure note", "Normal", 8.5, "muted", False, True, 2),
    ("Picture", "Normal", 11, "ink", False, False, 6),
    ("Gap", "Normal", 4, "ink", False, False, 0),
)
_TOGETHER = (
    "Compact heading",
    "Compact line",
    "Compact table heading",
    "Compact figure",
    "Compact long",
    "Compact gap",
)
_PLACED: dict[str, Callable[[Any], None]] = {
    "Team": lambda form: setattr(form, "space_before", Pt(150)),
    "Compact heading": lambda form: setattr(form, "space_before", Pt(6)),
    "Compact bullet": lambda form: setattr(form, "left_indent", Cm(0.4)),
}
_AFTER_SHADING = ("w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr")
_AFTER_COMPAT = tuple(
    qn(f"w:{name}")
    for name in (
        "docVars",
        "rsids",
        "themeFontLang",
        "clrSchemeMapping",
        "shapeDefaults",
        "decimalSymbol",
        "listSeparator",
    )
)


def new_document(paper: Paper, template: bytes = b"") -> Document:
    """An empty A4 document with the report's styles, header, footer and properties.

    From a ``template`` it takes page, styles and whatever stands in header and
    footer; only styles that it lacks are added. WorkbookToolError where it is no
    Word document.
    """
    document = _opened(template) if template else docx.Document()
    _without_leftovers(document)
    _properties(document, paper)
    _modern(document)
    if template:
        _own_styles(document, paper)
        for paragraph in document.sections[0].header.paragraphs:
            if paragraph.style is not None and paragraph.style.name == _RUNNING:
                _running_head(paragraph, paper)
        return document
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    in_brief = paper.brief is not None
    section.left_margin = section.right_margin = Cm(1.5 if in_brief else 2)
    section.top_margin = section.bottom_margin = Cm(1.6 if in_brief else 2)
    section.header_distance = section.footer_distance = Cm(0.7 if in_brief else 1.25)
    section.different_first_page_header_footer = True
    _styles(document, paper)
    if in_brief:
        document.styles["Normal"].font.size = Pt(10)
        document.styles["Normal"].paragraph_format.space_after = Pt(3)
        document.styles["Heading 1"].font.size = Pt(14)
        document.styles["Heading 2"].font.size = Pt(11)
        document.styles["Heading 1"].paragraph_format.space_before = Pt(8)
        document.styles["Heading 2"].paragraph_format.space_before = Pt(5)
    _own_styles(document, paper)
    header = section.header.paragraphs[0]
    header.style = document.styles[_RUNNING]
    _running_head(header, paper)
    footer = section.footer.paragraphs[0]
    footer.style = document.styles["Quiet"]
    footer.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    footer.add_run(f"{paper.words['page']} ")
    field(footer, "PAGE", "1", stale=False)
    return document


def _opened(template: bytes) -> Document:
    """The council's own document with nothing in it but its last section, which has its page, header and footer."""
    try:
        document = docx.Document(BytesIO(template))
    except Exception as error:
        raise WorkbookToolError(
            f"{TEMPLATE} cannot be read as a Word document.",
            "Save a report of workbook-tool under that name and restyle it, or take the file away.",
        ) from error
    body = document.element.body
    for element in list(body):
        if element is not body.sectPr:
            body.remove(element)
    for kind, relation in list(document.part.rels.items()):
        if relation.reltype.endswith(("/image", "/hyperlink")):  # of what stood in the text
            del document.part.rels[kind]
    return document


def _without_leftovers(document: Document) -> None:
    """Without parts of the library's own blank file that say other things than this document."""
    for relations in (document.part.rels, document.part.package.rels):
        for name, relation in list(relations.items()):
            if relation.reltype.endswith(("/stylesWithEffects", "/thumbnail")):
                del relations[name]


def _running_head(paragraph: Any, paper: Paper) -> None:  # noqa: ANN401 -- a paragraph
    for run in list(paragraph.runs):
        run._r.getparent().remove(run._r)
    paragraph.add_run(paper.running)
    if paper.draft:
        paragraph.add_run(f"   ·   {paper.draft}").bold = True


def _modern(document: Document) -> None:
    """Says that it is a document of today's Word, which would open it in Compatibility Mode otherwise."""
    settings = document.settings.element
    compat = settings.find(qn("w:compat"))
    if compat is None:
        compat = OxmlElement("w:compat")
        after = [e for e in settings if e.tag in _AFTER_COMPAT]
        after[0].addprevious(compat) if after else settings.append(compat)
    for old in compat.findall(qn("w:compatSetting")):
        if old.get(qn("w:name")) == "compatibilityMode":
            compat.remove(old)
    mode: Any = OxmlElement("w:compatSetting")
    for key, value in (
        ("name", "compatibilityMode"),
        ("uri", "http://schemas.microsoft.com/office/word"),
        ("val", "15"),
    ):
        mode.set(qn(f"w:{key}"), value)
    compat.append(mode)


def deterministic(document: Document, paper: Paper, whole: Callable[[bytes], bytes]) -> bytes:
    """The document's bytes with every part dated by the report and in the order of its names.

    ``whole`` gives the main part's XML with what is not in its tree any more.
    """
    main = document.part.partname.membername
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
            data = source.read(name)
            target.writestr(info, whole(data) if name == main else data)
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


def _own_styles(document: Document, paper: Paper) -> None:
    styles = document.styles
    known = {style.name for style in styles}
    for name, base, size, colour, bold, centred, after in _STYLES:
        if name in known:
            continue
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles[base]
        _font(style, paper.document_font, size, paper.colours.get(colour, colour), bold=bold)
        style.paragraph_format.space_after = Pt(after)
        style.paragraph_format.space_before = Pt(2 if name.startswith(("Table", "Figure")) else 0)
        if centred:
            style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if name.startswith("Banner"):
            style.element.get_or_add_pPr().insert_element_before(shading(paper.colours["accent"]), *_AFTER_SHADING)
        if name in _TOGETHER:
            style.paragraph_format.keep_with_next = True
    for name, change in _PLACED.items():
        if name not in known:
            change(styles[name].paragraph_format)
    if "Link" in known:
        return
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
