"""A sparse reader of .xlsx on the standard library's expat.

It reads what stands in the file and nothing else: every cell that holds
something, by its address, with its number format and whether it is a formula.
The size that a sheet claims for itself is not believed. It is strict: what
contradicts itself is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypedDict

from workbook_tool.excel.read.cells import Maker
from workbook_tool.excel.read.container import Package, Relations, workbook_part
from workbook_tool.excel.read.markup import Element, elements
from workbook_tool.excel.read.notes import sheet_notes
from workbook_tool.excel.read.runs import Strings
from workbook_tool.excel.read.sheet import Context, read_sheet
from workbook_tool.excel.read.strings import shared_strings
from workbook_tool.excel.read.styles import Styles, styles
from workbook_tool.excel.read.zeros import with_zeros_explained
from workbook_tool.grid import SheetRead, WorkbookRead
from workbook_tool.untrusted.limits import Limits, RefusedError

NAMESPACES = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "",
    "http://purl.oclc.org/ooxml/spreadsheetml/main": "strict",
}
_RELATIONSHIP_ID = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)
_TRUE = ("1", "true")


def read_xlsx(package: Package, file: str, limits: Limits) -> WorkbookRead:
    """The workbook in ``package``. Raises RefusedError."""
    main = workbook_part(package)
    book = elements(package.part(main))
    if not book or book[0].name != "workbook" or book[0].namespace not in NAMESPACES:
        raise RefusedError("file-damaged")
    related = package.related(main)
    targets = {kind: target for _, kind, target in related}
    date_1904 = any(e.attributes.get("date1904") in _TRUE for e in book if e.name == "workbookPr")
    strings = shared_strings(package.part(targets["sharedStrings"])) if "sharedStrings" in targets else Strings([], {})
    looks = styles(package.part(targets["styles"])) if "styles" in targets else Styles()
    maker = Maker(strings, looks.cells, date_1904=date_1904)
    context = Context(book[0].namespace, maker, limits.area, conditional=looks.conditional)
    read_sheets = _sheets(package, book, related, context)
    uncalculated = any(e.name == "calcPr" and e.attributes.get("fullCalcOnLoad") in _TRUE for e in book)
    sheets = tuple(with_zeros_explained(read_sheets, context.zeros, uncalculated=uncalculated))
    if not sheets:
        raise RefusedError("file-no-sheets")
    macros = "vbaProject" in targets or any("macrosheet" in kind.lower() for _, kind, _ in related)
    strict = NAMESPACES[book[0].namespace]
    return WorkbookRead(
        file=file,
        sheets=sheets,
        names=_names(book),
        date_1904=date_1904,
        external_links="externalLink" in targets,
        macros=macros,
        format="xlsx-strict" if strict else "xlsm" if macros else "xlsx",
        **_said_of_itself(package),
    )


def _sheets(package: Package, book: Sequence[Element], related: Relations, context: Context) -> list[SheetRead]:
    targets = {ident: (kind, target) for ident, kind, target in related}
    if len(targets) < len(related):  # one name for two parts: which is meant depends on the reader
        raise RefusedError("file-damaged")
    sheets = []
    for element in book:
        if element.name != "sheet" or element.parent != "sheets":
            continue
        ident = next((element.attributes[k] for k in _RELATIONSHIP_ID if k in element.attributes), "")
        if not ident:  # a module of macros: it stands in no part
            continue
        kind, target = targets.get(ident, ("", ""))
        name = element.attributes.get("name", "")
        if not target:
            raise RefusedError("file-part-missing", part=name)
        if kind == "worksheet":
            state = element.attributes.get("state", "visible")
            sheet = read_sheet(package.part(target), name, state, context)
            notes = sheet_notes(package, target)
            sheets.append(replace(sheet, notes=notes) if notes else sheet)
    return sheets


def _names(book: Sequence[Element]) -> dict[str, str]:
    """Defined names of the whole workbook, with their formulas."""
    return {
        e.attributes.get("name", ""): e.text
        for e in book
        if e.name == "definedName" and "localSheetId" not in e.attributes
    }


class _Facts(TypedDict, total=False):
    """What a workbook says of itself."""

    title: str
    description: str
    application: str
    last_saved: str
    properties: dict[str, str]


def _said_of_itself(package: Package) -> _Facts:
    """Title, description, application and custom properties; a workbook need not have any."""
    facts: _Facts = {}
    for _, kind, target in package.related(""):
        if target not in package:
            continue
        if kind in ("core-properties", "coreProperties"):
            core = {e.name: e.text for e in elements(package.part(target))}
            facts["title"], facts["description"] = core.get("title", ""), core.get("description", "")
            if core.get("modified", "") != core.get("created", ""):
                facts["last_saved"] = core.get("modified", "")
        elif kind in ("extended-properties", "extendedProperties"):
            facts["application"] = next((e.text for e in elements(package.part(target)) if e.name == "Application"), "")
        elif kind in ("custom-properties", "customProperties"):
            facts["properties"] = _properties(elements(package.part(target)))
    return facts


def _properties(custom: Sequence[Element]) -> dict[str, str]:
    named: dict[str, str] = {}
    name = ""
    for element in custom:
        if element.name == "property":
            name = element.attributes.get("name", "")
        elif element.parent == "property":
            named[name] = element.text
    return named
