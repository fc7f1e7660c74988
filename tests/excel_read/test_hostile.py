"""Files that mean harm, or are not what they seem: each becomes one finding in words, before a parser is troubled."""

# ruff: noqa: E501 (a case is a line)

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable

import pytest
from raw import MAIN, opened, parts, refused, sheet, workbook, zipped

from workbook_tool.excel.read import read
from workbook_tool.grid import WorkbookRead
from workbook_tool.untrusted import MIB, Limits

ROW = '<row r="1"><c r="A1"><v>1</v></c></row>'
SMALL = Limits(file_bytes=MIB, inflated=4 * MIB, part=2 * MIB, ratio_from=MIB, members=20, area=1000)


def with_sheet(text: str) -> bytes:
    return workbook(sheet=f'<?xml version="1.0"?>{text}')


def directory_of(data: bytes) -> tuple[int, int]:
    """Where a zip's directory starts, and its end record."""
    end = data.rfind(b"PK\x05\x06")
    return struct.unpack_from("<I", data, end + 16)[0], end


def patched(data: bytes, part: str, offset: int, new: bytes, *, local: bool = False) -> bytes:
    """The zip with bytes of a part's directory entry (or of its own header) changed."""
    start, _ = directory_of(data)
    while data[start : start + 4] == b"PK\x01\x02":
        name, extra, comment = struct.unpack_from("<HHH", data, start + 28)
        if data[start + 46 : start + 46 + name].decode() == part:
            place = (struct.unpack_from("<I", data, start + 42)[0] if local else start) + offset
            return data[:place] + new + data[place + len(new) :]
        start += 46 + name + extra + comment
    raise AssertionError(part)


SHEET = "xl/worksheets/sheet1.xml"
GOOD = workbook(ROW)
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
EXTERNAL = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
BODY = f'<worksheet xmlns="{MAIN}"><sheetData>{ROW}</sheetData></worksheet>'


def without(name: str) -> bytes:
    return zipped((n, c) for n, c in parts(ROW).items() if n != name)


def again(name: str, content: str = "x") -> bytes:
    return zipped([*parts(ROW).items(), (name, content)])


CASES: dict[str, tuple[Callable[[], bytes], str]] = {
    # what unpacks to more than it says, or than anybody needs
    "2 MiB of spaces in a sheet": (lambda: with_sheet(BODY + " " * (3 * MIB)), "file-unpacks-too-big"),
    "spaces in a part that nobody reads": (lambda: again("xl/media/x.bin", " " * (3 * MIB)), "file-unpacks-too-big"),
    "many middling parts": (
        lambda: zipped([*parts(ROW).items(), *((f"xl/{n}.bin", "x" * (MIB - 1)) for n in range(6))]),
        "file-unpacks-too-big",
    ),
    "too many parts": (lambda: zipped([*parts(ROW).items(), *((f"x/{n}", "") for n in range(30))]), "file-too-many-parts"),
    "too many cells": (
        lambda: workbook("".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 1100))),
        "file-too-many-cells",
    ),
    "too many cells, slowly": (
        lambda: workbook("<!-- -->" + "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 1100))),
        "file-too-many-cells",
    ),
    "a file that is too large": (lambda: b"PK\x03\x04" + bytes(MIB), "file-too-large"),
    # XML that reaches outside, or grows
    "billion laughs in a sheet": (lambda: workbook(sheet=LAUGHS + BODY), "file-doctype"),
    "billion laughs in the strings": (
        lambda: zipped({**parts(ROW, strings=""), "xl/sharedStrings.xml": f"{LAUGHS}<sst xmlns='{MAIN}'/>"}.items()),
        "file-doctype",
    ),
    "an external entity": (lambda: workbook(sheet=EXTERNAL + BODY), "file-doctype"),
    "a bare document type": (lambda: workbook(sheet="<!DOCTYPE worksheet>" + BODY), "file-doctype"),
    "a document type in UTF-16": (lambda: workbook(sheet=("<!DOCTYPE worksheet>" + BODY).encode("utf-16")), "file-doctype"),
    "a document type in the relationships": (
        lambda: zipped({**parts(ROW), "_rels/.rels": "<!DOCTYPE x><x/>"}.items()),
        "file-doctype",
    ),
    "a document type in the styles": (
        lambda: zipped({**parts(ROW), "xl/styles.xml": "<!DOCTYPE x><x/>"}.items()),
        "file-doctype",
    ),
    # zips that say two things at once
    "the same part twice": (lambda: again(SHEET), "file-part-twice"),
    "the same part in another case": (lambda: again(SHEET.upper()), "file-part-twice"),
    "a part above the folder": (lambda: again("../../etc/cron.d/x"), "file-odd-part"),
    "a part at the root": (lambda: again("/etc/passwd"), "file-odd-part"),
    "a part on a drive": (lambda: again("C:/x"), "file-odd-part"),
    "a part with backslashes, above": (lambda: again("..\\x.xml"), "file-odd-part"),
    "the same part with backslashes": (lambda: again(SHEET.replace("/", "\\")), "file-part-twice"),
    "a part with a NUL": (lambda: patched(again("xl/x.xml"), "xl/x.xml", 46, b"xl/x\0xml"), "file-odd-part"),
    "a size that lies, too small": (lambda: patched(GOOD, SHEET, 24, b"\x20\0\0\0"), "file-damaged"),
    "a size that lies, too big": (lambda: patched(GOOD, SHEET, 24, b"\xff\xff\0\0"), "file-damaged"),
    "a size that lies, both times": (
        lambda: patched(patched(GOOD, SHEET, 24, b"\x20\0\0\0"), SHEET, 22, b"\x20\0\0\0", local=True),
        "file-damaged",
    ),
    "a packed size that lies": (lambda: patched(GOOD, SHEET, 20, b"\x08\0\0\0"), "file-damaged"),
    "a checksum that lies": (lambda: patched(GOOD, SHEET, 16, b"\0\0\0\0"), "file-damaged"),
    "another name inside": (lambda: patched(GOOD, SHEET, 30, b"yl", local=True), "file-damaged"),
    "an unknown way of packing": (lambda: patched(GOOD, SHEET, 10, b"\x0c\0"), "file-damaged"),
    "a part with a password": (lambda: patched(GOOD, SHEET, 8, b"\x01\0"), "file-zip-encrypted"),
    "a part outside the file": (lambda: patched(GOOD, SHEET, 42, b"\xff\xff\xff\x7f"), "file-damaged"),
    "two parts over each other": (lambda: patched(GOOD, SHEET, 42, b"\0\0\0\0"), "file-damaged"),
    "cut short": (lambda: GOOD[: len(GOOD) // 2], "file-cut-short"),
    "cut by one byte": (lambda: GOOD[:-1], "file-cut-short"),
    "only the first bytes": (lambda: GOOD[:4], "file-cut-short"),
    "no part at all": (lambda: b"PK\x05\x06" + bytes(18), "file-damaged"),
    # workbooks that point to nothing
    "no sheet behind its name": (lambda: without(SHEET), "file-part-missing"),
    "no styles behind their name": (lambda: without("xl/styles.xml"), "file-part-missing"),
    "no workbook part": (lambda: without("xl/workbook.xml"), "file-part-missing"),
    "no relationships of the workbook": (lambda: without("xl/_rels/workbook.xml.rels"), "file-part-missing"),
    "a sheet outside the file": (
        lambda: zipped(
            {
                **parts(ROW),
                "xl/_rels/workbook.xml.rels": str(parts(ROW)["xl/_rels/workbook.xml.rels"]).replace(
                    'Target="worksheets/sheet1.xml"', 'Target="file:///etc/passwd" TargetMode="External"'
                ),
            }.items()
        ),
        "file-part-missing",
    ),
    "no sheets": (
        lambda: zipped(
            {**parts(ROW), "xl/workbook.xml": f'<workbook xmlns="{MAIN}"><sheets/></workbook>'}.items()
        ),
        "file-no-sheets",
    ),
    "a style that is no number": (
        lambda: zipped({**parts(ROW), "xl/styles.xml": '<styleSheet><cellXfs><xf numFmtId="x"/></cellXfs></styleSheet>'}.items()),
        "file-damaged",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_hostile_workbook(name: str) -> None:
    make, code = CASES[name]
    assert refused(make(), limits=SMALL).code == code


def test_shapes_that_only_look_dangerous_are_read() -> None:
    """Large claims cost nothing, where only what is there is read."""
    sheets = {
        "dimension that lies": sheet(ROW, before='<dimension ref="A1:XFD1048576"/>'),
        "merged whole sheet": sheet(ROW, after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
        "hyperlinks whole sheet": sheet(ROW, after='<hyperlinks><hyperlink ref="A1:XFD1048576"/></hyperlinks>'),
        "validation whole sheet": sheet(
            ROW, after='<dataValidations><dataValidation sqref="A1:XFD1048576"/></dataValidations>'
        ),
        "count that lies": sheet(
            ROW,
            strings="",
            extra={"x": ""},
            after='<mergeCells count="4000000000"><mergeCell ref="A1:B1"/></mergeCells>',
        ),
        "a long attribute": sheet(ROW, before=f'<sheetPr codeName="{"x" * MIB}"/>'),
        "empty styled rows": sheet(ROW + "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(2, 5000))),
    }
    assert {name: [c.text for c in s.cells.values()] for name, s in sheets.items()} == {name: ["1"] for name in sheets}


def test_a_string_of_any_length_and_kind_is_text() -> None:
    long = "x" * 32_768
    for text in (long, "=1+1", "+1", "-1", "@SUM(A1)", "{=1}", "http://x.example", "internal:A1", "\u202e83", "\ufffd"):
        made = f'<row r="1"><c r="A1" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c></row>'
        cell = sheet(made).cells[0, 0]
        assert (cell.kind.value, cell.text, cell.formula) == ("text", text, False)


def test_a_stored_zip_and_sizes_that_follow_are_read() -> None:
    assert opened(zipped(parts(ROW).items(), zipfile.ZIP_STORED)).sheets[0].cells

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: int) -> int:
            raise OSError

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts(ROW).items():
            archive.writestr(name, content)
    assert isinstance(read(pipe.getvalue(), "x"), WorkbookRead)


OTHER_FILES = [
    (b"", "file-empty", ""),
    (b"%PDF-1.7 ...", "file-wrong-kind", "a PDF"),
    (b"\x89PNG\r\n\x1a\n", "file-wrong-kind", "a picture"),
    (b"{\\rtf1 }", "file-wrong-kind", "a rich text document"),
    (b"7z\xbc\xaf\x27\x1c", "file-wrong-kind", "an archive (.7z)"),
    (b"\x1f\x8b\x08\0", "file-wrong-kind", "a compressed file (.gz)"),
    (b"ref,indicator,value\n183,Requests,77\n", "file-text", ""),
    ("Ref\tWert\n183\t77 £\n".encode("utf-16"), "file-text", ""),
    ("Ref;Wert\n183;77 £\n".encode("cp1252"), "file-text", ""),
    (b"<html><body><table><tr><td>83</td></tr></table></body></html>", "file-html", ""),
    (b"\xef\xbb\xbf\r\n <!DOCTYPE html><html>", "file-html", ""),
    (b"<meta charset=utf-8><table>", "file-html", ""),
    (b'MIME-Version: 1.0\nContent-Type: multipart/related; type="text/html"\n\n', "file-html", ""),
    (b"From: a@x.example\nTo: b@x.example\nSubject: Return\n\nhello", "file-wrong-kind", "an email"),
    (
        b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "file-xml-spreadsheet",
        "XML Spreadsheet 2003",
    ),
    (b'<?xml version="1.0"?><feed/>', "file-wrong-kind", "an XML file"),
    (b"\x09\x08\x10\0\0\x06\x05\0", "file-xml-spreadsheet", "very old Excel"),
    (bytes(range(256)) * 4, "file-unknown", ""),
    (b"\0" * 100, "file-unknown", ""),
    (
        zipped([("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "")]),
        "file-wrong-kind",
        "OpenDoc",
    ),
    (zipped([("[Content_Types].xml", ""), ("xl/workbook.bin", "")]), "file-xlsb", ""),
    (zipped([("[Content_Types].xml", ""), ("word/document.xml", "")]), "file-wrong-kind", "a Word document"),
    (zipped([("[Content_Types].xml", ""), ("ppt/presentation.xml", "")]), "file-wrong-kind", "a PowerPoint"),
    (zipped([("Index/Document.iwa", ""), ("Metadata/Properties.plist", "")]), "file-numbers", ""),
    (zipped([("Index.zip", "")]), "file-numbers", ""),
    (zipped([("returns/hr.xlsx", "")]), "file-wrong-kind", "a zip archive"),
]


@pytest.mark.parametrize(("data", "code", "words"), OTHER_FILES)
def test_a_file_that_is_no_workbook(data: bytes, code: str, words: str) -> None:
    found = refused(data)
    assert (found.code, words in found.message) == (code, True)
    assert found.fix
    assert found.is_error


def compound(*streams: str) -> bytes:
    """A small OLE compound file with streams of these names, and nothing in them."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", header, 44, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    struct.pack_into("<108I", header, 80, *[0xFFFFFFFF] * 108)
    entries = b""
    for number, (name, kind) in enumerate((("Root Entry", 5), *((stream, 2) for stream in streams))):
        entry = bytearray(128)
        follows = number + 1 if 0 < number < len(streams) else 0xFFFFFFFF
        struct.pack_into("<III", entry, 68, 0xFFFFFFFF, follows, 0xFFFFFFFF if number else 1)
        struct.pack_into("<I", entry, 116, 0xFFFFFFFE)
        entry[: len(name) * 2] = name.encode("utf-16-le")
        struct.pack_into("<HB", entry, 64, len(name) * 2 + 2, kind)
        entries += bytes(entry)
    sectors = -(-len(entries) // 512)
    chain = [0xFFFFFFFD, *range(2, sectors + 1), 0xFFFFFFFE]
    fat = struct.pack(f"<{len(chain)}I", *chain).ljust(512, b"\xff")
    return bytes(header) + fat + entries.ljust(sectors * 512, b"\0")


@pytest.mark.parametrize(
    ("streams", "code"),
    [
        (("EncryptedPackage", "EncryptionInfo", "DataSpaces"), "file-encrypted"),
        (("EncryptedPackage", "DataSpaces"), "file-rights-managed"),
        (("EncryptedPackage", "EncryptionInfo", "DRMEncryptedDataSpace"), "file-rights-managed"),
        (("WordDocument",), "file-wrong-kind"),
        (("PowerPoint Document",), "file-wrong-kind"),
        (("__properties_version1.0",), "file-wrong-kind"),
        (("Workbook",), "file-no-sheets"),
        (("Something",), "file-unknown"),
        ((*(f"Stream {n}" for n in range(20)), "WordDocument"), "file-wrong-kind"),
    ],
)
def test_an_ole_file_is_known_by_its_streams(streams: tuple[str, ...], code: str) -> None:
    assert refused(compound(*streams)).code == code


@pytest.mark.parametrize("place", [30, 44, 48, 68, 76])
@pytest.mark.parametrize("value", [0, 1, 0x7FFFFFFF, 0xFFFFFFF9, 0xFFFFFFFF])
def test_a_broken_ole_file_holds_nobody_up(place: int, value: int) -> None:
    data = bytearray(compound("WordDocument"))
    struct.pack_into("<I", data, place, value)
    assert refused(bytes(data)).is_error
    assert refused(bytes(data[:600])).is_error


def test_a_password_opens_an_encrypted_workbook() -> None:
    msoffcrypto = pytest.importorskip("msoffcrypto")
    from msoffcrypto.format.ooxml import OOXMLFile

    locked = io.BytesIO()
    large = "".join(f'<row r="{n}"><c r="A{n}"><v>{n * 7919 % 10_007}</v></c></row>' for n in range(1, 3000))
    OOXMLFile(io.BytesIO(workbook(large))).encrypt("seven words", locked)
    assert msoffcrypto.OfficeFile(io.BytesIO(locked.getvalue())).is_encrypted()
    assert refused(locked.getvalue()).code == "file-encrypted"
    assert refused(locked.getvalue(), password="no").code == "file-password-wrong"
    assert opened(locked.getvalue(), password="seven words").sheets[0].cells
