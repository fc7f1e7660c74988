"""For whom a cycle's outputs are: kept with the cycle, so that the master and the report say the same."""

from __future__ import annotations

import json
from datetime import date

from workbook_tool.commands.folder import Folder, write
from workbook_tool.domain.consolidation import Edition
from workbook_tool.domain.period import Period
from workbook_tool.errors import WorkbookToolError, way_out
from workbook_tool.immutable import immutable
from workbook_tool.untrusted import load_json

FILE = "edition.json"
_KEYS = ("audience", "meeting", "appendix")


@immutable
class EditionWords:
    """What was said of the edition this time; what was not is left as it was."""

    audience: str = ""
    """For whom it is."""
    meeting: date | None = None
    """When the committee meets."""
    appendix: str = ""
    """Its letter or number."""


UNSAID = EditionWords()


def keep_edition(folder: Folder, period: Period, words: EditionWords) -> None:
    """Keep what was said with the cycle."""
    if words == UNSAID:
        return
    held = edition_of(folder, period)
    meeting = words.meeting or held.meeting_date
    data = {
        "audience": words.audience or held.audience,
        "meeting": meeting.isoformat() if meeting else None,
        "appendix": words.appendix or held.appendix,
    }
    write(folder.cycle(period) / FILE, json.dumps(data, ensure_ascii=False, indent=2).encode())


def edition_of(folder: Folder, period: Period) -> Edition:
    """The audience, meeting and appendix of a cycle's outputs; WorkbookToolError where what is kept cannot be read."""
    file = folder.cycle(period) / FILE
    if not file.is_file():
        return Edition()
    try:
        words = load_json(file)
        audience, meeting, appendix = (words.get(key) or "" for key in _KEYS)
        if not all(isinstance(word, str) for word in (audience, meeting, appendix)):
            raise TypeError("not as we write it")
        day = date.fromisoformat(meeting) if meeting else None
        return Edition(audience=audience, meeting_date=day, appendix=appendix)
    except (ValueError, TypeError, AttributeError):
        raise WorkbookToolError(
            f"{folder.shown(file)} cannot be read: it is not as workbook-tool wrote it.",
            way_out("edition-again"),
        ) from None
