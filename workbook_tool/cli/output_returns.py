"""What ``check`` and ``collect`` say of the files they were given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from workbook_tool.cli.echo import in_one_line, secho
from workbook_tool.cli.output import COLOURS, json_out, say, say_findings
from workbook_tool.domain.finding import Finding, Severity

if TYPE_CHECKING:
    from workbook_tool.domain.register import Register
    from workbook_tool.returns.check.assess import Assessed

_NOT_FILLED_IN = "not filled in"
_MANY = 3  # files that may say the same note each for itself


def say_assessed(assessed: Sequence[Assessed], register: Register, form: str) -> None:
    """What ``check`` and ``collect`` found."""
    if form == "json":
        from workbook_tool.commands.as_data import returns_data

        json_out(returns_data(assessed, register))
        return
    shared = _shared(assessed)
    for one in assessed:
        who = ", ".join(x for x in (one.service, one.period.label if one.period else "") if x)
        errors = sum(f.is_error for f in one.findings)
        queries = sum(f.severity is Severity.QUERY for f in one.findings)
        count = len(one.accepted.readings) if one.accepted else 0
        parts = [f"{count} reading{'s' if count != 1 else ''} accepted"] if one.accepted else []
        parts += [f"{errors} to fix"] if errors else []
        parts += [f"{queries} to confirm"] if queries else []
        status = _NOT_FILLED_IN if any(f.code == "return-not-filled-in" for f in one.findings) else one.status.value
        line = f"{in_one_line(one.file)}: {status}" + (f" ({who})" if who else "")
        secho(line + (": " + ", ".join(parts) if parts else ""), fg=COLOURS.get(one.status.value))
        if came := _how_it_came(one.via):
            say(f"  {came}")
        say_findings([f for f in one.findings if _words(f) not in shared], "  ")
    for (message, fix), count in shared.items():
        say(f"{Severity.NOTE.words}, in {count} of {len(assessed)} files")
        say(f"  {in_one_line(message)}")
        say(f"  → {in_one_line(fix)}")
    if not assessed:
        say("There was no file to read in what was named.")


def _shared(assessed: Sequence[Assessed]) -> dict[tuple[str, str], int]:
    """Notes that many files have in common, with how many: what hundreds of returns share is one piece of news."""
    each = ({_words(f): None for f in one.findings if f.severity is Severity.NOTE} for one in assessed)
    counts = Counter(words for notes in each for words in notes)
    return {words: count for words, count in counts.items() if count > _MANY}


def _words(found: Finding) -> tuple[str, str]:
    return found.message, found.fix


def _how_it_came(via: Mapping[str, str]) -> str:
    """The message that brought a file, in words; nothing for one that lay in a folder."""
    if not via.get("sender"):
        return ""
    parts = [f"from {via['sender']}"]
    parts += [f"“{via['subject']}”"] if via.get("subject") else []
    parts += [via["date"][:16].replace("T", " ")] if via.get("date") else []
    parts += [f"sent on by {via['forwarded_by']}"] if via.get("forwarded_by") else []
    parts += [f"left out: {via['left_out']}"] if via.get("left_out") else []
    return ", ".join(parts)
