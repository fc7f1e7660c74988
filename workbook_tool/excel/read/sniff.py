"""What kind of file this is, judged by its content and never by its name."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection
from contextlib import suppress
from urllib.parse import urlsplit

from workbook_tool.excel.read import ole
from workbook_tool.excel.read.container import Package, is_cut_short, names_met
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
_SAVED = "an email saved from Outlook"
_OLD_OR_SAVED = "an Excel workbook (.xls) or an email saved from Outlook (.msg)"
_OLE_KINDS = (
    ("worddocument", "a Word document"),
    ("powerpoint document", "a PowerPoint presentation"),
    ("__properties_version1.0", _SAVED),
    ("visiodocument", "a Visio drawing"),
)
_ZIP_KINDS = (
    (re.compile(r"word/document.*\.xml"), "a Word document"),
    (re.compile(r"ppt/presentation\.xml"), "a PowerPoint presentation"),
    (re.compile(r"visio/document\.xml"), "a Visio drawing"),
)
_OF_A_DOCUMENT = frozenset(("[content_types].xml", "_rels/.rels", "mimetype", "content.xml", "index.zip"))
_FOLDERS = ("xl/", "word/", "ppt/", "docprops/")
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


def open_zip(data: bytes, limits: Limits) -> tuple[Package, str]:
    """The parts of a zip, and ``xlsx`` or ``ods``. Raises RefusedError for every other thing that is packed as one."""
    if is_cut_short(data):
        names = names_met(data)
        _refuse_others(names)
        kind = "a spreadsheet (.ods)" if "mimetype" in names[:1] else "an Excel workbook"
        raise RefusedError("file-cut-short", kind=kind)
    package = Package(data, limits)
    names = [name.lower() for name in package.names]
    if "mimetype" in names and "content.xml" in names:
        if package.part("mimetype").strip() in _ODS_TYPES:
            return package, "ods"
        raise RefusedError("file-wrong-kind", kind="an OpenDocument file other than a spreadsheet")
    _refuse_others(names)
    if "[content_types].xml" not in names and "_rels/.rels" not in names:
        raise RefusedError("file-wrong-kind", kind="a zip archive of other files")
    return package, "xlsx"


def is_document(names: Collection[str]) -> bool:
    """Whether a zip with parts of these names is one document: a workbook, a text, a presentation."""
    return bool(
        not _OF_A_DOCUMENT.isdisjoint(names)
        or any(name.startswith(_FOLDERS) or name.endswith(".iwa") for name in names)
    )


def names_of(data: bytes) -> frozenset[str]:
    """The names of a zip's parts in small letters, also where it is damaged or cut short."""
    if not is_cut_short(data):
        with suppress(Exception), zipfile.ZipFile(io.BytesIO(data)) as archive:
            return frozenset(name.lower() for name in archive.namelist())
    return frozenset(names_met(data))


def _refuse_others(names: Collection[str]) -> None:
    """RefusedError for what is no workbook that we read, by the names of its parts."""
    if any(name.endswith("workbook.bin") for name in names):
        raise RefusedError("file-xlsb")
    if any(name.endswith(".iwa") or name == "index.zip" for name in names):
        raise RefusedError("file-numbers")
    for pattern, kind in _ZIP_KINDS:
        if any(pattern.fullmatch(name) for name in names):
            raise RefusedError("file-wrong-kind", kind=kind)


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
    if names:
        raise RefusedError("file-unknown")
    for stream, kind in (*_OLE_KINDS, ("ipm.note", _SAVED)):  # its list is damaged, or not here: the names may be
        if ole.mentions(data, stream):
            raise RefusedError("file-wrong-kind", kind=kind)
    raise damaged(data)


def damaged(data: bytes) -> RefusedError:
    """What is said of a workbook that cannot be read: that it is damaged, or that only its beginning is here."""
    if data.startswith(ole.MAGIC) and ole.is_cut_short(data):
        is_xls = ole.mentions(data, "book")  # Workbook, or Book of an older Excel
        return RefusedError("file-cut-short", kind="an Excel workbook (.xls)" if is_xls else _OLD_OR_SAVED)
    return RefusedError("file-damaged")


def why_not_a_workbook(data: bytes, limits: Limits) -> RefusedError | None:
    """Why bytes are no workbook; None where they are one, or one that needs a password."""
    try:
        if data.startswith(ZIP):
            open_zip(data, limits)
        elif data.startswith(ole.MAGIC):
            of_ole(data)
        else:
            return of_other(data)
    except RefusedError as refused:
        return refused
    return None


def is_outlook_message(data: bytes) -> bool:
    """Whether these bytes are a compound file with a message in it, or what is there of one."""
    if not data.startswith(ole.MAGIC):
        return False
    try:
        of_ole(data)
    except RefusedError as refused:
        return refused.facts.get("kind") == _SAVED
    return False


def is_whole_message(data: bytes) -> bool:
    """Whether all of a message saved from Outlook is there."""
    return not ole.is_cut_short(data)


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
