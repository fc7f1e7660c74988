"""What kind of file this is, judged by its content and never by its name."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from workbook_tool.excel.read import ole
from workbook_tool.excel.read.container import Package
from workbook_tool.untrusted import Limits, RefusedError

ZIP = b"PK\x03\x04"

_STARTS = {
    b"%PDF": "a PDF",
    b"{\\rtf": "a rich text document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"7z\xbc\xaf": "an archive (.7z)",
    b"Rar!": "an archive (.rar)",
    b"\x1f\x8b": "a compressed file (.gz)",
    b"SQLite format 3": "a database",
    b"PAR1": "a Parquet table",
    b"!BDN": "an Outlook data file (.pst)",
    b"\x78\x9f\x3e\x22": "a winmail.dat of Outlook",
    b"\x4c\0\0\0\x01\x14\x02\0": "a Windows shortcut (.lnk) to a file elsewhere",
    b"bplist00": "a shortcut of a Mac",
}
_OLE_KINDS = (
    ("worddocument", "a Word document"),
    ("powerpoint document", "a PowerPoint presentation"),
    ("__properties_version1.0", "an email saved from Outlook"),
    ("visiodocument", "a Visio drawing"),
)
_ZIP_KINDS = (
    (re.compile(r"word/document.*\.xml"), "a Word document"),
    (re.compile(r"ppt/presentation\.xml"), "a PowerPoint presentation"),
    (re.compile(r"visio/document\.xml"), "a Visio drawing"),
)
_ODS_TYPES = (
    b"application/vnd.oasis.opendocument.spreadsheet",
    b"application/vnd.oasis.opendocument.spreadsheet-template",
)
_POINTERS = (  # what it is called, how it begins, where its address stands
    (
        "a .url shortcut",
        re.compile(r"\s*\[InternetShortcut\]", re.I),
        re.compile(r"^URL=([^\r\n]{1,2000})", re.M | re.I),
    ),
    (
        "a .desktop link",
        re.compile(r"\s*\[Desktop Entry\]", re.I),
        re.compile(r"^URL\S*=([^\r\n]{1,2000})", re.M | re.I),
    ),
    ("a Google Drive link", re.compile(r'\s*\{\s*"[^"]*"\s*:'), re.compile(r'"(?:url|doc_id)"\s*:\s*"([^"]{1,2000})"')),
    (
        "a .webloc shortcut",
        re.compile(r"\s*<\?xml[^>]*>\s*<!DOCTYPE plist", re.I),
        re.compile(r"<string>([^<]{1,2000})"),
    ),
)
_SIGN_IN = re.compile(r"type=[\"']?password|<title>[^<]{0,80}(?:sign ?in|log ?in|log on|sign on)|microsoftonline\.com")
_LONGEST_NOTICE = 4000
_SHOWN = 120  # characters of a text that are shown
_TAKEN_AWAY = re.compile(
    r"\b(?:removed|quarantined?|blocked|deleted|stripped|replaced|withheld|not be scanned|infected|virus|malware)\b"
)
_OF_FILES = re.compile(r"\b(?:attachments?|files?|attached|gateway|scanner|e-?mail|message)\b")
_MAIL = re.compile(rb"(?:[A-Za-z][A-Za-z-]*:[^\n]*\n(?:[ \t][^\n]*\n)*){2}", re.ASCII)


def of_zip(package: Package) -> str:
    """``xlsx`` or ``ods``. Raises RefusedError for every other thing that is packed as a zip."""
    names = [name.lower() for name in package.names]
    if "mimetype" in names and "content.xml" in names:
        if package.part("mimetype").strip() in _ODS_TYPES:
            return "ods"
        raise RefusedError("file-wrong-kind", kind="an OpenDocument file other than a spreadsheet")
    if any(name.endswith("workbook.bin") for name in names):
        raise RefusedError("file-xlsb")
    if any(name.endswith(".iwa") or name == "index.zip" for name in names):
        raise RefusedError("file-numbers")
    for pattern, kind in _ZIP_KINDS:
        if any(pattern.fullmatch(name) for name in names):
            raise RefusedError("file-wrong-kind", kind=kind)
    if "[content_types].xml" not in names and "_rels/.rels" not in names:
        raise RefusedError("file-wrong-kind", kind="a zip archive of other files")
    return "xlsx"


def of_ole(data: bytes) -> str:
    """``xls`` or ``encrypted``. Raises RefusedError for every other OLE compound file."""
    names = ole.names(data)
    if "encryptedpackage" in names:
        if "encryptioninfo" not in names or "drmencrypteddataspace" in names:
            raise RefusedError("file-rights-managed")
        return "encrypted"
    if not names.isdisjoint(("workbook", "book")):
        return "encrypted" if ole.needs_password(ole.content(data, "workbook", "book")) else "xls"
    for stream, kind in _OLE_KINDS:
        if stream in names:
            raise RefusedError("file-wrong-kind", kind=kind)
    raise RefusedError("file-unknown" if names else "file-damaged")


def why_not_a_workbook(data: bytes, limits: Limits) -> RefusedError | None:
    """Why bytes are no workbook; None where they are one, or one that needs a password."""
    try:
        if data.startswith(ZIP):
            of_zip(Package(data, limits))
        elif data.startswith(ole.MAGIC):
            of_ole(data)
        else:
            return of_other(data)
    except RefusedError as refused:
        return refused
    return None


def is_outlook_message(data: bytes) -> bool:
    """Whether these bytes are a compound file with a message in it."""
    return data.startswith(ole.MAGIC) and "__properties_version1.0" in ole.names(data)


def suffix_of(data: bytes) -> str:
    """How the name of a workbook with these bytes would end; empty where they are none."""
    return ".xls" if data.startswith(ole.MAGIC) else ".xlsx" if data.startswith(ZIP) else ""


def of_other(data: bytes) -> RefusedError:
    """Why a file that is neither a zip nor an OLE compound file is not read."""
    for start, kind in _STARTS.items():
        if data.startswith(start):
            return RefusedError("file-wrong-kind", kind=kind)
    if data[:2] in (b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08"):
        return RefusedError("file-xml-spreadsheet", kind="a workbook of a very old Excel (before 1997)")
    if data.startswith(b"PK"):
        return RefusedError("file-damaged")
    text = _text(data[:65_536])
    if text is None:
        return RefusedError("file-unknown")
    return _of_text(text)


def _of_text(text: str) -> RefusedError:
    low = text.lstrip("\ufeff \t\r\n").lower()
    if "urn:schemas-microsoft-com:office:spreadsheet" in low and low.startswith("<?xml"):
        return RefusedError("file-xml-spreadsheet", kind="an “XML Spreadsheet 2003”")
    return _pointer(text) or _page(low) or _words(text, low)


def _page(low: str) -> RefusedError | None:
    """Whether a text is a web page, or something else in angle brackets."""
    if low.startswith(("<!doctype html", "<html", "<table", "<head", "<meta")) or "<html" in low[:2000]:
        return RefusedError("file-sign-in" if _SIGN_IN.search(low) else "file-html")
    if low.startswith("mime-version:") and "text/html" in low:
        return RefusedError("file-html")
    return RefusedError("file-wrong-kind", kind="an XML file") if low.startswith("<") else None


def _words(text: str, low: str) -> RefusedError:
    if _MAIL.match(low.encode()):
        return RefusedError("file-wrong-kind", kind="an email")
    in_place = len(text) < _LONGEST_NOTICE and _TAKEN_AWAY.search(low) and _OF_FILES.search(low)
    return RefusedError("file-put-in-place" if in_place else "file-text", words=_first_words(text))


def _pointer(text: str) -> RefusedError | None:
    """Whether a text is one of the small files in which programs keep an address."""
    for kind, start, address in _POINTERS:
        if start.match(text) and (match := address.search(text)):
            return RefusedError("file-pointer", kind=kind, host=_host(match[1].strip()) or "a file elsewhere")
    return None


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _first_words(text: str) -> str:
    words = " ".join("".join(c if c.isprintable() else " " for c in text.lstrip("\ufeff")[:400]).split())
    return words if len(words) <= _SHOWN else words[:_SHOWN].rsplit(" ", 1)[0] + " …"


def _text(data: bytes) -> str | None:
    """The start of a file as text, or None where it is not text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        text = data.decode("utf-8" if error.start >= len(data) - 3 else "cp1252", "replace")
    odd = sum(1 for character in text if character < " " and character not in "\t\r\n\f")
    return text if odd <= len(text) // 200 else None
