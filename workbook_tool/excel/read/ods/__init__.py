"""OpenDocument spreadsheets (.ods)."""

from __future__ import annotations

from workbook_tool.excel.read.container import Package
from workbook_tool.excel.read.markup import elements
from workbook_tool.excel.read.ods.cells import CellLooks, local
from workbook_tool.excel.read.ods.content import read_content
from workbook_tool.excel.read.zeros import with_zeros_explained
from workbook_tool.grid import WorkbookRead
from workbook_tool.untrusted.limits import Limits, RefusedError


def read_ods(package: Package, file: str, limits: Limits) -> WorkbookRead:
    """The spreadsheet in ``package``. Raises RefusedError."""
    if "meta-inf/manifest.xml" in package and b"encryption-data" in package.part("META-INF/manifest.xml"):
        raise RefusedError("file-encrypted")
    looks = CellLooks()
    if "styles.xml" in package:
        looks.read(package.part("styles.xml"))
    content = read_content(package.part("content.xml"), limits.area, looks)
    if not content.sheets:
        raise RefusedError("file-no-sheets")
    meta = elements(package.part("meta.xml")) if "meta.xml" in package else []
    texts = {element.name: element.text for element in meta}
    named = ((element.attributes, element.text) for element in meta if element.name == "user-defined")
    return WorkbookRead(
        file=file,
        sheets=tuple(with_zeros_explained(content.sheets, content.zeros, uncalculated=False)),
        names=content.names,
        properties={local(a).get("name", ""): text for a, text in named},
        description=texts.get("description", ""),
        title=texts.get("title", ""),
        application=texts.get("generator", ""),
        last_saved=texts.get("date", "") if texts.get("date") != texts.get("creation-date") else "",
        external_links=content.links,
        macros=any(name.startswith(("Basic/", "Scripts/")) for name in package.names),
        format="ods",
    )
