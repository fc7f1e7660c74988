"""Files that programs leave behind in folders and that nobody meant to send."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from workbook_tool.untrusted import RefusedError, locked_workbook

_OF_OFFICE: Final = re.compile(r"~WR[A-Z]\d*\.tmp|~DF[0-9A-F]+\.tmp|~rf[0-9a-f]+\.tmp", re.IGNORECASE)
_SAVING: Final = re.compile(r"[0-9A-F]{8}(?:\.tmp)?", re.IGNORECASE)  # Excel's name for a file while it saves
_OF_SYSTEM: Final = {
    "desktop.ini": "how Windows shows a folder",
    "thumbs.db": "the small pictures that Windows keeps of a folder",
    "ehthumbs.db": "the small pictures that Windows keeps of a folder",
    "iconcache.db": "the small pictures that Windows keeps",
}
_WORKBOOK: Final = re.compile(r".+\.(?:xls|xlsx|xlsm|xlsb|ods)", re.IGNORECASE)


def leftover(name: str, beside: Iterable[str]) -> RefusedError | None:
    """What is said of a file that is passed by; None where it is to be read. ``beside`` are the names in its folder."""
    folder, _, own = name.replace("\\", "/").rpartition("/")
    if workbook := locked_workbook(own):
        return RefusedError("file-open-in-excel", workbook=workbook)
    if words := _OF_SYSTEM.get(own.lower()):
        return RefusedError("file-of-the-system", what=words)
    if _OF_OFFICE.fullmatch(own):
        return RefusedError("file-temporary", what="an Office program made while it worked")
    if _SAVING.fullmatch(own) and any(_is_workbook(other, folder) for other in beside):
        return RefusedError("file-temporary", what="Excel made while it saved a workbook beside it")
    return None


def _is_workbook(name: str, folder: str) -> bool:
    """Whether a name is a workbook's in the same folder."""
    where, _, own = name.replace("\\", "/").rpartition("/")
    return where == folder and bool(_WORKBOOK.fullmatch(own)) and not own.startswith("~$")
