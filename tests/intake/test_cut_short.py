"""Files of which only the beginning came: said to be so, each by what it was, with the way out."""

from __future__ import annotations

import io
import random
import zipfile
from functools import cache
from pathlib import Path

import pytest
import xlsxwriter
from intake_messages import message, packed, saved_by_outlook

from workbook_tool.domain.finding import Finding
from workbook_tool.excel.read import read
from workbook_tool.mail.incoming import unpack
from workbook_tool.untrusted import USUAL

ODS = b"application/vnd.oasis.opendocument.spreadsheet"
TYPES, NOISE = b"<Types/>", random.Random(1).randbytes(30_000).hex().encode()


@cache
def whole(name: str) -> bytes:
    """A file of some length, by its name."""
    book = workbook()
    made = {
        "return.xlsx": lambda: book,
        "streamed.xlsx": lambda: streamed({"docProps/app.xml": NOISE, "xl/workbook.xml": NOISE}),
        "return.ods": lambda: packed({"mimetype": ODS, "content.xml": NOISE}),
        "return.xlsb": lambda: packed({"[Content_Types].xml": TYPES, "xl/workbook.bin": NOISE, "x": NOISE}),
        "memo.docx": lambda: packed({"[Content_Types].xml": TYPES, "word/document.xml": NOISE, "x": NOISE}),
        "slides.pptx": lambda: packed({"ppt/presentation.xml": NOISE, "x": NOISE}),
        "returns.zip": lambda: packed({"a.xlsx": book, "b.xlsx": book}),
        "stored.zip": lambda: packed({"a.xlsx": book, "b.xlsx": book}, zipfile.ZIP_STORED),
        "saved.msg": lambda: saved_by_outlook(("r.xlsx", book)),
        "mail.eml": lambda: bytes(message(("r.xlsx", book), ("s.xlsx", book))),
    }
    return made[name]()


@cache
def workbook() -> bytes:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    sheet = book.add_worksheet("Return")
    for row in range(3000):
        sheet.write_number(row, 0, row * 7919 % 104_729)
    book.close()
    return made.getvalue()


def streamed(files: dict[str, bytes]) -> bytes:
    """A zip as a program writes it that does not know sizes beforehand."""
    made = io.BytesIO()

    class Pipe(io.RawIOBase):
        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:  # type: ignore[override]
            return made.write(data)

    with zipfile.ZipFile(Pipe(), "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[arg-type]
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


def said(name: str, data: bytes) -> list[str]:
    """The code of what is said of a file, or of each of those in it; "read" of one that can be read."""
    outcome = read(data, name)
    if not isinstance(outcome, Finding):
        return ["read"]
    held = unpack(name, data, USUAL)
    if held is None:
        return [outcome.code]
    codes = []
    for item in held:
        inner = read(item.data, item.path) if item.data else item.finding
        codes.append(inner.code if isinstance(inner, Finding) else "read")
    return codes


CUT = {  # by name, what is said of 20, 60 and 99 parts of a hundred of it, and of all but its last byte
    "return.xlsx": ["file-cut-short"] * 4,
    "streamed.xlsx": ["file-cut-short"] * 4,
    "return.ods": ["file-cut-short"] * 4,
    "return.xlsb": ["file-xlsb"] * 4,
    "memo.docx": ["file-wrong-kind"] * 4,
    "slides.pptx": ["file-wrong-kind"] * 4,
    "returns.zip": ["archive-damaged"] * 4,
    "stored.zip": ["archive-damaged"] * 4,
    "saved.msg": ["file-cut-short", "file-cut-short", "mail-cut-short", "mail-cut-short"],
    "mail.eml": ["file-cut-short mail-cut-short", *["read file-cut-short mail-cut-short"] * 2, "read read"],
}


@pytest.mark.parametrize("name", CUT)
def test_what_is_cut_short_is_said_to_be_so(name: str) -> None:
    data = whole(name)
    pieces = [data[: len(data) * share // 100] for share in (20, 60, 99)] + [data[:-1]]
    assert [" ".join(said(name, piece)) for piece in pieces] == CUT[name]


@pytest.mark.parametrize("cut", range(1, 9))
def test_an_attachment_that_ends_within_a_letter_is_not_taken_for_a_text(cut: int) -> None:
    data = whole("mail.eml")
    assert said("mail.eml", data[: len(data) * 2 // 3 + cut])[1:] == ["file-cut-short", "mail-cut-short"]


def test_a_message_that_ends_before_its_attachment_is_not_said_to_have_none() -> None:
    assert said("mail.eml", whole("mail.eml").partition(b"filename")[0]) == ["mail-cut-short"]


WORDS = {
    "return.xlsx": "This is an Excel workbook, but only its beginning is here",
    "return.ods": "This is a spreadsheet (.ods), but only",
    "saved.msg": "This is an Excel workbook (.xls) or an email saved from Outlook (.msg), but only",
}


@pytest.mark.parametrize("name", WORDS)
def test_what_it_was_and_what_to_do(name: str) -> None:
    outcome = read(whole(name)[: len(whole(name)) // 2], name)
    assert isinstance(outcome, Finding)
    assert outcome.message.startswith(WORDS[name])
    assert "send it again" in outcome.fix


OTHERS = {
    "page.xls": (b"<html><body><table><tr><td>83</td></tr></table></body></html>", "file-html"),
    "empty.xlsx": (b"", "file-empty"),
    "empty.eml": (b"", "file-empty"),
    "zeros.xlsx": (bytes(4096), "file-unknown"),
    "head.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file-cut-short"),
    "head.xlsx": (b"PK\x03\x04", "archive-damaged"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_no_beginning_of_anything(name: str) -> None:
    data, code = OTHERS[name]
    assert said(name, data) == [code]


def test_a_whole_message_of_outlook_is_not_taken_for_a_part() -> None:
    assert said("saved.msg", whole("saved.msg")) == ["read"]
    assert said("mail.eml", whole("mail.eml")) == ["read", "read"]


def test_an_old_workbook(tmp_path: Path) -> None:
    """The list of what is in it may come first or last: it is an .xls, or one of two."""
    head = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
    head[30:32] = (9).to_bytes(2, "little")
    head[76:80] = (7).to_bytes(4, "little")
    for rest, kind in (
        (b"", ".msg"),
        ("Workbook".encode("utf-16-le"), "(.xls), but"),
        ("Book".encode("utf-16-le"), "(.xls), but"),
    ):
        outcome = read(bytes(head) + rest + bytes(512), "old.xls")
        assert isinstance(outcome, Finding)
        assert (outcome.code, kind in outcome.message) == ("file-cut-short", True)
