"""For whom a cycle's outputs are: kept with the cycle, so that the master and the report say the same."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from workbook_tool.commands.folder import Folder, write
from workbook_tool.domain.consolidation import Edition
from workbook_tool.domain.period import Period

_FILE = "edition.json"


@dataclass(frozen=True, slots=True)
class EditionWords:
    """What was said of the edition this time; what was not is left as it was."""

    audience: str = ""
    meeting: date | None = None
    appendix: str = ""


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
    write(folder.cycle(period) / _FILE, json.dumps(data, ensure_ascii=False, indent=2).encode())


def edition_of(folder: Folder, period: Period) -> Edition:
    """The audience, meeting and appendix of a cycle's outputs."""
    file = folder.cycle(period) / _FILE
    data = json.loads(file.read_text("utf-8")) if file.is_file() else {}
    meeting = data.get("meeting")
    return Edition(
        audience=data.get("audience", ""),
        meeting_date=date.fromisoformat(meeting) if meeting else None,
        appendix=data.get("appendix", ""),
    )
