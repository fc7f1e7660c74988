"""``attach``: a service's own chart or table for an indicator's page of a cycle."""

from __future__ import annotations

import hashlib
from pathlib import Path

from workbook_tool.commands.cycle.status import the_cycle
from workbook_tool.commands.folder import Folder, write
from workbook_tool.commands.results.attachments import (
    ATTACHED,
    last_event,
    listed,
    place_of,
    read_attachment,
    refuse_published,
    write_list,
)
from workbook_tool.domain.consolidation import Attachment
from workbook_tool.domain.period import Period
from workbook_tool.errors import UsageError, WorkbookToolError

_LARGEST = 5 * 1024 * 1024


def attach_to_page(folder: Folder, ref: str, period: Period, file: Path, caption: str, alt_text: str) -> Attachment:
    """Keep a picture (.png, .jpg) or a table (.csv) with the cycle; the same caption again replaces it.

    The same again is no further event. WorkbookToolError where the cycle is published.
    """
    data = _bytes(file)
    with folder.writing() as ledger:
        cycle = the_cycle(ledger, period)
        refuse_published(ledger.published.has(cycle.period), cycle.period)
        register = folder.register_of(cycle.period, ledger).register
        known = next((r for r in register.indicators if r.casefold() == ref.casefold()), None)
        if known is None:
            raise UsageError(f"The register has no indicator {ref}.", f"It has {', '.join(register.indicators)}.")
        made = read_attachment(data, caption, alt_text, file.name)
        name = hashlib.sha256(data).hexdigest()[:16] + (".csv" if made.table else ".image")
        write(place_of(folder, cycle.period) / name, data)
        entry = {"indicator": known, "file": name, "caption": caption, "alt_text": alt_text}
        entries = listed(folder, cycle.period)
        if entry not in entries:
            others = [e for e in entries if (e["indicator"], e["caption"]) != (known, caption)]
            write_list(folder, cycle.period, [*others, entry])
        last = last_event(ledger, cycle.period, known, caption)
        if last is None or last.kind != ATTACHED or dict(last.detail) != entry:
            ledger.events.record(ATTACHED, cycle.period, None, entry)
    return made


def _bytes(file: Path) -> bytes:
    if not file.is_file():
        raise WorkbookToolError(f"There is no file {file}.", "Check the name.")
    if file.stat().st_size > _LARGEST:
        raise WorkbookToolError(f"{file.name} is larger than 5 MB.", "Save the picture smaller.")
    return file.read_bytes()
