"""What a message, a folder or a file's name says against the return that it brings: a draft, recalled, wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_KINDS: Final = {
    "a draft": r"draft|not (?:yet )?final|work in progress|unfinished",
    "superseded": r"superseded|replaced by|obsolete|old version|out of date|outdated",
    "recalled": r"recall(?:ed)?|withdrawn|disregard(?:ed)?|ignore|do not use|don.t use|not for use|void",
    "wrong": r"wrong|incorrect|in error|by mistake|not (?:the )?right",
}
_ABOUT: Final = (
    r"(?:return|figures?|version|workbook|spreadsheet|attachment|attached|file|numbers|one|copy|e-?mail|message)"
)
_LEAD: Final = r"^\W*(?:(?:re|fw|fwd|external|aw|wg)\b\W*)*"
_IN_SUBJECT: Final = {
    words: (
        rf"{_LEAD}(?:{kind})\b|\((?:{kind})\)|\[(?:{kind})\]|[-–:]\s*(?:{kind})\W*$|\b(?:{kind})\W+(?:\w+\W+){{0,3}}{_ABOUT}\b"
        rf"|\b{_ABOUT}\W+(?:(?:is|was|are|were|now|been|has|have)\W+)*(?:{kind})\b"
    )
    for words, kind in _KINDS.items()
}
_POINTS: Final = r"(?:this|that|these|it|please|(?:the|my) (?:attached|last|previous|earlier))"
_LINKS: Final = r"(?:(?:is|was|are|were|a|an|only|still|the|just|now|been|has)\W+){0,3}"
_IN_TEXT: Final = {
    words: rf"\b{_POINTS}\b(?:\W+\w+){{0,3}}?\W+{_LINKS}(?:{kind})\b(?:\W+\w+){{0,4}}?\W*(?:{_ABOUT}|[.!\n]|$)"
    for words, kind in _KINDS.items()
}
_IN_NAME: Final = {words: rf"(?<![^\W_])(?:{kind})(?![^\W_])" for words, kind in _KINDS.items()}
_QUOTED: Final = re.compile(r"^(?:>|-{2,}\s*original message|from:\s|on .{0,80} wrote:)", re.IGNORECASE | re.MULTILINE)
_MOST_TEXT: Final = 2000  # characters of a message that its sender wrote at its start


def against_by_mail(subject: str, text: str) -> str:
    """What a message says of what it brings; empty where it says nothing against it."""
    own = _QUOTED.split(text[:_MOST_TEXT], maxsplit=1)[0]
    return _words_for(_IN_SUBJECT, subject) or _words_for(_IN_TEXT, own)


def against_by_place(path: str) -> str:
    """What the folders and the name of a file say of it."""
    steps = (re.sub(r"[_.-]+", " ", step) for step in path.replace("\\", "/").split("/"))
    return next((words for step in steps if (words := _words_for(_IN_NAME, step))), "")


def _words_for(patterns: Mapping[str, str], text: str) -> str:
    return next((words for words, pattern in patterns.items() if re.search(pattern, text, re.IGNORECASE)), "")
