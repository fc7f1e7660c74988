"""A message as it came, whatever it was kept in, and what it or a folder says against the return that it brings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from datetime import datetime, timezone
from typing import Final

from workbook_tool.immutable import immutable

_LONGEST = 300  # characters of a header that are worth keeping


@immutable
class EmailPart:
    """One attachment. ``email`` is a message that was attached as one; ``link`` stands for a file left in a cloud."""

    name: str
    """As the sender gave it."""
    data: bytes = b""
    """Its bytes."""
    kind: str = ""  # the content type that it claims
    inline: bool = False
    """Whether it is shown in the text, as a logo is."""
    email: ReceivedEmail | None = None
    link: str = ""


@immutable
class ReceivedEmail:
    """A message. ``sender`` is an address, ``came`` when our own server took it in; ``headers`` by small letters."""

    sender: str = ""
    sender_name: str = ""
    """As the sender wrote it."""
    subject: str = ""
    """As the sender wrote it."""
    sent: datetime | None = None
    """As the message says."""
    came: datetime | None = None
    message_id: str = ""
    """Without angle brackets."""
    parts: tuple[EmailPart, ...] = ()
    """Its attachments."""
    text: str = ""
    """Its plain text."""
    headers: Mapping[str, str] = field(default_factory=dict)
    kind: str = ""  # the content type of the whole, or Outlook's class of message
    report: str = ""  # what a delivery report says for machines
    is_whole: bool = True
    """Whether its end is there."""

    def via(self) -> dict[str, str]:
        """How a file came, for the ledger; what the message does not say is left out."""
        facts = {
            "sender": self.sender,
            "sender_name": self.sender_name,
            "subject": self.subject,
            "date": _iso(self.sent),
            "received": _iso(self.came),
            "message_id": self.message_id,
        }
        return {key: one_line(value) for key, value in facts.items() if value}


def one_line(text: str) -> str:
    """A text of the sender's on one line, without what no screen shows, and not endless."""
    shown = "".join(character if character.isprintable() else " " for character in text[: 10 * _LONGEST])
    return " ".join(shown.split())[:_LONGEST]


def _iso(when: datetime | None) -> str:
    if when is None:
        return ""
    return when.isoformat() if when.tzinfo else when.replace(tzinfo=timezone.utc).isoformat()  # noqa: UP017


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
