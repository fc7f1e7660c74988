"""``attach``: a service's own chart or table for an indicator's page of a cycle."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import struct
from pathlib import Path
from typing import Any

from workbook_tool.commands.cycle.status import the_cycle
from workbook_tool.commands.folder import Folder, write
from workbook_tool.domain.consolidation import Attachment
from workbook_tool.domain.period import Period
from workbook_tool.errors import UsageError, WorkbookToolError

_LIST = "attachments.json"
_LARGEST = 5 * 1024 * 1024
_MOST_ROWS, _MOST_COLUMNS = 60, 6


def attach_to_page(folder: Folder, ref: str, period: Period, file: Path, caption: str, alt_text: str) -> Attachment:
    """Keep a picture (.png, .jpg) or a table (.csv) with the cycle; the same caption again replaces it.

    WorkbookToolError where the cycle is published.
    """
    data = _bytes(file)
    with folder.writing() as ledger:
        cycle = the_cycle(ledger, period)
        if ledger.published.has(cycle.period):
            raise WorkbookToolError(
                f"{cycle.period.label} is published, so nothing is added to its pages.",
                "Attach it to the next cycle, which it then explains too.",
            )
        register = folder.register_of(cycle.period, ledger).register
        known = next((r for r in register.indicators if r.casefold() == ref.casefold()), None)
        if known is None:
            raise UsageError(f"The register has no indicator {ref}.", f"It has {', '.join(register.indicators)}.")
        made = _read(data, caption, alt_text, file.name)
        name = hashlib.sha256(data).hexdigest()[:16] + (".csv" if made.table else ".image")
        place = folder.cycle(cycle.period) / "attachments"
        write(place / name, data)
        kept = [one for one in _listed(place) if (one["indicator"], one["caption"]) != (known, caption)]
        kept.append({"indicator": known, "file": name, "caption": caption, "alt_text": alt_text})
        write(place / _LIST, json.dumps(kept, ensure_ascii=False, indent=2).encode())
        ledger.events.record("attached", cycle.period, None, {"indicator": known, "caption": caption, "file": name})
    return made


def attachments(folder: Folder, period: Period) -> dict[str, tuple[Attachment, ...]]:
    """The attachments of a cycle by indicator, in the order in which they were given."""
    place = folder.cycle(period) / "attachments"
    found: dict[str, tuple[Attachment, ...]] = {}
    for one in _listed(place):
        data = (place / one["file"]).read_bytes()
        made = _read(data, one["caption"], one["alt_text"], one["file"])
        found[one["indicator"]] = (*found.get(one["indicator"], ()), made)
    return found


def _listed(place: Path) -> list[dict[str, Any]]:
    file = place / _LIST
    listed: list[dict[str, Any]] = json.loads(file.read_text("utf-8")) if file.is_file() else []
    return listed


def _bytes(file: Path) -> bytes:
    if not file.is_file():
        raise WorkbookToolError(f"There is no file {file}.", "Check the name.")
    if file.stat().st_size > _LARGEST:
        raise WorkbookToolError(f"{file.name} is larger than 5 MB.", "Save the picture smaller.")
    return file.read_bytes()


def _read(data: bytes, caption: str, alt_text: str, name: str) -> Attachment:
    size = picture_size(data)
    if size is not None:
        if not alt_text.strip():
            raise UsageError(
                f"{name} is a picture and has no words for those who do not see it.", "Say what it shows with --alt."
            )
        return Attachment(caption, alt_text, data, *size)
    return Attachment(caption, alt_text, table=_table(data, name))


def _table(data: bytes, name: str) -> tuple[tuple[str, ...], ...]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = ""
    try:
        rows = tuple(tuple(c.strip() for c in row) for row in csv.reader(io.StringIO(text, newline="")) if any(row))
    except csv.Error:  # a cell without an end
        rows = ()
    if len(rows) < 2 or len({len(row) for row in rows}) != 1 or "\x00" in text:
        raise WorkbookToolError(
            f"{name} is neither a PNG or JPEG picture nor a table (.csv) with a heading row and rows of one length.",
            "Save the chart as a picture, or the table as CSV (UTF-8).",
        )
    if len(rows) > _MOST_ROWS or len(rows[0]) > _MOST_COLUMNS:
        raise WorkbookToolError(
            f"{name} has {len(rows)} rows and {len(rows[0])} columns; a page takes {_MOST_ROWS} by {_MOST_COLUMNS}.",
            "Attach the part that matters, or a picture of it.",
        )
    return rows


def picture_size(data: bytes) -> tuple[int, int] | None:
    """Width and height in pixels of a PNG or JPEG; None for anything else."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    if not data.startswith(b"\xff\xd8"):
        return None
    place = 2
    while place + 9 < len(data) and data[place] == 0xFF:
        kind, length = data[place + 1], struct.unpack(">H", data[place + 2 : place + 4])[0]
        if 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return width, height
        place += 2 + length
    return None
