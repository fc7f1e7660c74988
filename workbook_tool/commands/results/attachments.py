"""``attachments``: what services had attached to a cycle's pages, as papers take it; and taking it away."""

from __future__ import annotations

import csv
import io
import json
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from workbook_tool.commands.cycle.status import the_cycle
from workbook_tool.commands.folder import Folder, write
from workbook_tool.domain.consolidation import Attachment
from workbook_tool.domain.period import Period
from workbook_tool.errors import UsageError, WorkbookToolError, way_out
from workbook_tool.immutable import immutable
from workbook_tool.ledger import Event, Ledger
from workbook_tool.untrusted import load_json

LISTED = "attachments.json"
ATTACHED = "attached"
REMOVED = "attachment removed"
_KEYS = ("indicator", "file", "caption", "alt_text")
_MOST_ROWS, _MOST_COLUMNS = 60, 6

ListedFile = Mapping[str, str]
"""One attachment as attachments.json names it: indicator, file, caption, alt_text."""


@immutable
class KeptAttachment:
    """One attachment of a cycle; ``attachment`` is None where it cannot be used, and ``trouble`` says why."""

    indicator: str
    """The indicator's reference."""
    caption: str
    """What stands under it."""
    file: str
    """Its name in the cycle's folder."""
    attachment: Attachment | None
    trouble: str = ""


def place_of(folder: Folder, period: Period) -> Path:
    """Where a cycle's attachments lie."""
    return folder.cycle(period) / "attachments"


def attachments(folder: Folder, period: Period) -> dict[str, tuple[Attachment, ...]]:
    """The attachments of a cycle by indicator, in the order in which they were given.

    What cannot be used is left out, and a warning names it.
    """
    usable: dict[str, tuple[Attachment, ...]] = {}
    for kept in _kept(folder, period):
        if kept.attachment is not None:
            usable[kept.indicator] = (*usable.get(kept.indicator, ()), kept.attachment)
        else:
            _warn_of(kept, period)
    return usable


def _warn_of(kept: KeptAttachment, period: Period) -> None:
    logging.getLogger(__name__).warning(
        f"“{kept.caption}” of {kept.indicator} is left out: {kept.file} {kept.trouble}.",
        extra={"way_out": way_out("attachment-unusable", indicator=kept.indicator, period=period.code)},
    )


def list_attachments(folder: Folder, ref: str | None, period: Period | None) -> tuple[Period, list[KeptAttachment]]:
    """What is attached to a cycle's pages, or to one indicator's; the latest cycle's where none is named."""
    with folder.reading() as ledger:
        cycle = the_cycle(ledger, period)
    return cycle.period, [kept for kept in _kept(folder, cycle.period) if ref is None or _is(kept.indicator, ref)]


def remove_attachments(folder: Folder, ref: str, period: Period | None, caption: str | None) -> list[ListedFile]:
    """Take an indicator's attachments, or the one of a caption, off its page; their files stay where they are.

    UsageError where there is none; WorkbookToolError where the cycle is published.
    """
    with folder.writing() as ledger:
        cycle = the_cycle(ledger, period)
        refuse_published(ledger.published.has(cycle.period), cycle.period)
        entries = listed(folder, cycle.period)
        gone = [e for e in entries if _is(e["indicator"], ref) and caption in (None, e["caption"])]
        if not gone:
            what = f" with the caption “{caption}”" if caption else ""
            raise UsageError(
                f"Nothing is attached to {ref}{what} in {cycle.period.label}.",
                way_out("attachments-listed", period=cycle.period.code),
            )
        for entry in gone:  # the log first: what is no longer listed would not be taken away by the next run
            facts = {key: entry[key] for key in ("indicator", "caption", "file")}
            last = last_event(ledger, cycle.period, entry["indicator"], entry["caption"])
            if last is None or last.kind != REMOVED:
                ledger.events.record(REMOVED, cycle.period, None, facts)
        write_list(folder, cycle.period, [entry for entry in entries if entry not in gone])
    return gone


def last_event(ledger: Ledger, period: Period, ref: str, caption: str) -> Event | None:
    """The log's last word on an attachment that was not undone: the list may have been written by a killed run."""
    about = (e for e in _log(ledger, period) if (e.detail["indicator"], e.detail["caption"]) == (ref, caption))
    return next(reversed(tuple(about)), None)


def without_event(folder: Folder, ledger: Ledger, event: Event) -> None:
    """Write the list of a cycle's attachments as the log has it without one of its events."""
    assert event.period
    entries: list[ListedFile] = []
    for other in _log(ledger, event.period):
        if other.number != event.number:
            attached = (other.detail["indicator"], other.detail["caption"])
            entries = [e for e in entries if (e["indicator"], e["caption"]) != attached]
            entries += [dict(other.detail)] if other.kind == ATTACHED else []
    write_list(folder, event.period, entries)


def _log(ledger: Ledger, period: Period) -> tuple[Event, ...]:
    """The events about a cycle's attachments, those undone left out."""
    undone = ledger.undoing.undone()
    return tuple(e for e in ledger.events.all(period) if e.kind in (ATTACHED, REMOVED) and e.number not in undone)


def refuse_published(published: bool, period: Period) -> None:
    """WorkbookToolError where the cycle is published."""
    if published:
        raise WorkbookToolError(
            f"{period.label} is published, so nothing is added to its pages or taken away.",
            "Attach it to the next cycle, which it then explains too.",
        )


def listed(folder: Folder, period: Period) -> list[ListedFile]:
    """What attachments.json names; WorkbookToolError where it cannot be read."""
    file = place_of(folder, period) / LISTED
    if not file.is_file():
        return []
    try:
        entries = load_json(file)
        sound = isinstance(entries, list) and all(map(_is_entry, entries))
    except ValueError:
        sound = False
    if not sound:
        raise WorkbookToolError(
            f"{folder.shown(file)} cannot be read: it is not as workbook-tool wrote it.",
            "Put it back from a backup, or delete it and attach what belongs to the pages again.",
        )
    return list(entries)


def write_list(folder: Folder, period: Period, entries: Sequence[ListedFile]) -> None:
    """Write attachments.json."""
    data = json.dumps(list(entries), ensure_ascii=False, indent=2).encode("utf-8", "replace")
    write(place_of(folder, period) / LISTED, data)


def _is_entry(entry: Any) -> bool:  # noqa: ANN401 (whatever JSON holds)
    """Whether an entry names a file beside the list, and nowhere else."""
    if not isinstance(entry, dict) or not all(isinstance(entry.get(key), str) for key in _KEYS):
        return False
    name = entry["file"]
    return bool(name) and PurePosixPath(name).name == name and "\\" not in name and "\x00" not in name


def _is(indicator: str, ref: str) -> bool:
    return indicator.casefold() == ref.casefold()


def _kept(folder: Folder, period: Period) -> list[KeptAttachment]:
    place = place_of(folder, period)
    kept = []
    for entry in listed(folder, period):
        facts = (entry["indicator"], entry["caption"], entry["file"])
        try:
            data = (place / entry["file"]).read_bytes()
            made = read_attachment(data, entry["caption"], entry["alt_text"], entry["file"])
        except OSError:
            kept.append(KeptAttachment(*facts, None, "is not there, or cannot be opened"))
        except WorkbookToolError as error:
            kept.append(KeptAttachment(*facts, None, error.message.removeprefix(entry["file"]).strip(" .")))
        else:
            kept.append(KeptAttachment(*facts, made))
    return kept


def read_attachment(data: bytes, caption: str, alt_text: str, name: str) -> Attachment:
    """A picture or a table of the file ``name``; WorkbookToolError where it is neither, or cannot be drawn."""
    from workbook_tool.report.pictures import is_picture, picture_size, picture_trouble

    if not is_picture(data):
        return Attachment(caption, alt_text, table=_table(data, name))
    if trouble := picture_trouble(data):
        raise WorkbookToolError(f"{name} {trouble}.", "Save the chart again as a picture (.png or .jpg).")
    if not alt_text.strip():
        raise UsageError(f"{name} is a picture and has no words for those who do not see it.", way_out("attach-words"))
    return Attachment(caption, alt_text, data, *(picture_size(data) or (0, 0)))


def _table(data: bytes, name: str) -> tuple[tuple[str, ...], ...]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = ""
    if "<svg" in text[:1000].casefold():
        raise WorkbookToolError(f"{name} is an SVG drawing, which not every paper can show.", "Save it as PNG.")
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
