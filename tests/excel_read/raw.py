"""Workbooks made part by part, so that a test can say exactly what stands in the file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from workbook_tool.domain.finding import Finding
from workbook_tool.excel.read import read
from workbook_tool.grid import CellRead, SheetRead, WorkbookRead

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OFFICE_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'


def zipped(parts: Iterable[tuple[str, bytes | str]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of the parts in order; a name may come twice."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in parts:
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return made.getvalue()


def relationships(*related: tuple[str, str, str]) -> str:
    inside = "".join(f'<Relationship Id="{i}" Type="{kind}" Target="{target}"/>' for i, kind, target in related)
    return f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}">{inside}</Relationships>'


def parts(
    rows: str = "",
    *,
    strings: str | None = None,
    styles: Iterable[str] = (),
    after: str = "",
    before: str = "",
    workbook: str = "",
    names: str = "",
    namespace: str = MAIN,
    sheet: str | bytes | None = None,
    state: str = "",
    extra: Mapping[str, str | bytes] | None = None,
    related: Iterable[tuple[str, str, str]] = (),
) -> dict[str, str | bytes]:
    """The parts of a workbook of one sheet. ``rows`` is its sheetData; ``styles`` the number formats by style."""
    office = _OFFICE_STRICT if namespace == STRICT else _OFFICE
    codes = "".join(f'<numFmt numFmtId="{200 + n}" formatCode="{code}"/>' for n, code in enumerate(styles))
    used = "".join(f'<xf numFmtId="{200 + n}"/>' for n, _ in enumerate(styles))
    made: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": relationships(("r1", f"{office}/officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": (
            f'{_DECLARATION}<workbook xmlns="{namespace}" xmlns:r="{office}">{workbook}<sheets>'
            f'<sheet name="Return" sheetId="1" {state} r:id="r1"/></sheets>{names}</workbook>'
        ),
        "xl/_rels/workbook.xml.rels": relationships(
            ("r1", f"{office}/worksheet", "worksheets/sheet1.xml"),
            ("r2", f"{office}/styles", "styles.xml"),
            *((("r3", f"{office}/sharedStrings", "sharedStrings.xml"),) if strings is not None else ()),
            *related,
        ),
        "xl/styles.xml": (
            f'<styleSheet xmlns="{namespace}"><numFmts>{codes}</numFmts>'
            f'<cellXfs><xf numFmtId="0"/>{used}</cellXfs></styleSheet>'
        ),
        "xl/worksheets/sheet1.xml": sheet
        if sheet is not None
        else f'{_DECLARATION}<worksheet xmlns="{namespace}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>',
        **(extra or {}),
    }
    if strings is not None:
        made["xl/sharedStrings.xml"] = f'{_DECLARATION}<sst xmlns="{namespace}">{strings}</sst>'
    return made


def workbook(rows: str = "", **more: Any) -> bytes:
    """A workbook of one sheet, as :func:`parts` takes it."""
    return zipped(parts(rows, **more).items())


def opened(data: bytes, **more: Any) -> WorkbookRead:
    found = read(data, "return.xlsx", **more)
    assert isinstance(found, WorkbookRead), found
    return found


def refused(data: bytes, **more: Any) -> Finding:
    found = read(data, "return.xlsx", **more)
    assert isinstance(found, Finding), found
    return found


def sheet(rows: str, **more: Any) -> SheetRead:
    return opened(workbook(rows, **more)).sheets[0]


def dump(cell: CellRead) -> str:
    """A cell in a line: kind, text, number, format, =, moment, as far as they say more than the default."""
    number = (
        None if cell.number is None else format(Decimal(cell.number), "f" if abs(cell.number.adjusted()) < 20 else "")
    )
    said = [cell.kind.value, repr(cell.text)]
    said += [number] if number is not None and number != cell.text else []
    said += [cell.number_format] if cell.number_format != "General" else []
    said += ["="] if cell.formula else []
    said += [repr(cell.moment).removeprefix("datetime.")] if cell.moment is not None else []
    return " ".join(said)
