"""Reading a workbook from bytes that anybody may have sent.

The one door: what can be read comes back as cells, what cannot as one finding
in words with the way out. Files from outside go through
:mod:`workbook_tool.excel.guard`, which calls this in a process of its own.
"""

from __future__ import annotations

import io
from pathlib import Path

from workbook_tool.domain.finding import Finding
from workbook_tool.excel.read import sniff
from workbook_tool.excel.read.ole import MAGIC
from workbook_tool.excel.read.xlsx import read_xlsx
from workbook_tool.grid import WorkbookRead
from workbook_tool.untrusted.limits import USUAL, Limits, RefusedError
from workbook_tool.untrusted.regular_file import load, size_text

# What Excel itself uses, and tries, for a workbook that is only protected against changes.
_EXCELS_OWN = "VelvetSweatshop"

__all__ = ["Limits", "read", "read_path"]


def read(
    data: bytes,
    file: str,
    limits: Limits = USUAL,
    password: str | None = None,
) -> WorkbookRead | Finding:
    """The workbook in ``data``, called ``file`` in findings; a Finding where it cannot be read.

    Nothing is raised, whatever the bytes are. Time and memory are held only
    inside :mod:`workbook_tool.excel.guard`.
    """
    try:
        return _read(data, file, limits, password)
    except RefusedError as refused:
        return (sniff.damaged(data) if refused.code == "file-damaged" else refused).finding(file)
    except (KeyboardInterrupt, SystemExit):
        raise
    except MemoryError:
        pass  # what is said of it is said below, once the error has let go of what it held
    except BaseException:  # noqa: BLE001 (a panic of a compiled reader is no Exception)
        return sniff.damaged(data).finding(file)
    return RefusedError("file-too-much-memory", limit=size_text(limits.memory)).finding(file)


def read_path(path: Path, limits: Limits = USUAL) -> tuple[bytes, WorkbookRead | Finding] | Finding:
    """The bytes of a file and the workbook in them; a Finding alone where there is no file to open."""
    data = load(path, limits)
    return data if isinstance(data, Finding) else (data, read(data, path.name, limits))


def _read(data: bytes, file: str, limits: Limits, password: str | None) -> WorkbookRead:
    if not data:
        raise RefusedError("file-empty")
    if len(data) > limits.file_bytes:
        raise RefusedError("file-too-large", size=size_text(len(data)), limit=size_text(limits.file_bytes))
    if data.startswith(sniff.ZIP):
        return _read_zip(data, file, limits)
    if not data.startswith(MAGIC):
        raise sniff.of_other(data)
    if sniff.of_ole(data) == "encrypted":
        data = _decrypted(data, password)
        if data.startswith(sniff.ZIP):
            return _read_zip(data, file, limits)
    from workbook_tool.excel.read.xls import read_xls

    return read_xls(data, file, limits)


def _read_zip(data: bytes, file: str, limits: Limits) -> WorkbookRead:
    package, kind = sniff.open_zip(data, limits)
    if kind == "ods":
        from workbook_tool.excel.read.ods import read_ods

        return read_ods(package, file, limits)
    return read_xlsx(package, file, limits)


def _decrypted(data: bytes, password: str | None) -> bytes:
    """The workbook inside an encrypted one."""
    try:
        import msoffcrypto
    except ImportError as error:
        raise RefusedError("file-encrypted" if password is None else "file-password-no-library") from error
    for key in (password, _EXCELS_OWN):
        decrypted = io.BytesIO()
        try:
            office = msoffcrypto.OfficeFile(io.BytesIO(data))
            office.load_key(password=key or "")
            office.decrypt(decrypted)
        except Exception:  # noqa: BLE001, S112 (a wrong key shows itself in many ways)
            continue
        if decrypted.getvalue().startswith((sniff.ZIP, MAGIC)):
            return decrypted.getvalue()
    raise RefusedError("file-encrypted" if password is None else "file-password-wrong")
