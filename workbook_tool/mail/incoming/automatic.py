"""Messages that no person wrote: automatic replies, receipts, and word of post that did not arrive."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from workbook_tool.mail.incoming.received_email import ReceivedEmail, one_line

_TEXT = 20_000  # characters of a report in which addresses are looked for
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_FIELD = re.compile(r"^([A-Za-z-]+):[ \t]*(.*(?:\n[ \t].*)*)", re.MULTILINE)
_PREFIX = r"\s*(?:\[[^\]]{1,40}\]\s*)*"
_AWAY = re.compile(
    _PREFIX
    + r"(?:automatic reply|auto[- ]?reply|auto[- ]?response|out of (?:the )?office|away from (?:the )?office)\b",
    re.IGNORECASE,
)
_FAILED = re.compile(
    _PREFIX + r"(?:undeliver(?:able|ed)|mail delivery (?:failed|failure|system)|delivery status notification"
    r"|delivery (?:has )?fail(?:ed|ure)|failure notice|returned mail|message not delivered|non[- ]delivery)",
    re.IGNORECASE,
)
_DAEMON = re.compile(
    r"(?:mailer-daemon|postmaster|mail-daemon|microsoftexchange[0-9a-f]*)@|^mailer-daemon$", re.IGNORECASE
)
_NOT_YET = re.compile(r"\b(?:delayed|delay|warning|still trying)\b", re.IGNORECASE)


class AutomaticKind(StrEnum):
    """What a machine wanted to say. The value is the event in the ledger."""

    AUTO_REPLY = "auto-reply"
    BOUNCE = "bounced"
    DELAY = "delayed"
    RECEIPT = "receipt"


@dataclass(frozen=True, slots=True)
class AutomaticMessage:
    """What a machine said: the addresses that it is about, why, and the subject of the message that it answers."""

    kind: AutomaticKind
    sha256: str  # of the whole message, so that it is logged once
    addresses: tuple[str, ...] = ()
    why: str = ""
    about: str = ""


def automatic_of(letter: ReceivedEmail, sha256: str) -> AutomaticMessage | None:
    """The notice that a message is; None where a person wrote it."""
    about = _original_subject(letter) or letter.subject
    if "disposition-notification" in letter.kind or ".ipnrn" in letter.kind or ".ipnnrn" in letter.kind:
        return AutomaticMessage(AutomaticKind.RECEIPT, sha256, (letter.sender,), about=about)
    if _is_bounce(letter):
        late = letter.report and "failed" not in _actions(letter.report) and "delayed" in _actions(letter.report)
        late = late or (not letter.report and bool(_NOT_YET.search(letter.subject)))
        kind = AutomaticKind.DELAY if late else AutomaticKind.BOUNCE
        return AutomaticMessage(kind, sha256, _addresses(letter), _why(letter), about)
    if _is_automatic(letter):
        return AutomaticMessage(AutomaticKind.AUTO_REPLY, sha256, (letter.sender,), about=about)
    return None


def _is_bounce(letter: ReceivedEmail) -> bool:
    if "delivery-status" in letter.kind or ".ndr" in letter.kind or "x-failed-recipients" in letter.headers:
        return True
    nobody = letter.headers.get("return-path", "").strip() == "<>"
    return bool((_DAEMON.search(letter.sender) or nobody) and _FAILED.match(letter.subject))


def _is_automatic(letter: ReceivedEmail) -> bool:
    said = letter.headers
    automatic = said.get("auto-submitted", "no").partition(";")[0].strip().lower()
    return (
        automatic.startswith("auto-replied")
        or automatic == "auto-generated"
        or any(key in said for key in ("x-autoreply", "x-autorespond", "x-autoresponder"))
        or said.get("precedence", "").strip().lower() == "auto_reply"
        or "ooftemplate" in letter.kind
        or bool(_AWAY.match(letter.subject))
    )


def _fields(report: str) -> list[tuple[str, str]]:
    return [(name.lower(), value.strip()) for name, value in _FIELD.findall(report[:_TEXT].replace("\r", ""))]


def _actions(report: str) -> set[str]:
    return {value.lower() for name, value in _fields(report) if name == "action"}


def _addresses(letter: ReceivedEmail) -> tuple[str, ...]:
    """The addresses that failed; where nothing says them for machines, all that the text names."""
    names = ("final-recipient", "original-recipient")
    said = [value.rpartition(";")[2].strip() for name, value in _fields(letter.report) if name in names]
    said += _ADDRESS.findall(letter.headers.get("x-failed-recipients", ""))
    if not said:
        said = [a for a in _ADDRESS.findall(letter.text[:_TEXT]) if a.lower() != letter.sender.lower()]
    return tuple(dict.fromkeys(one_line(address).strip("<>").lower() for address in said if "@" in address))[:20]


def _why(letter: ReceivedEmail) -> str:
    """The other server's own words, or its code."""
    said = dict(reversed(_fields(letter.report)))
    return one_line(said.get("diagnostic-code", "").partition(";")[2] or said.get("status", ""))[:200]


def _original_subject(letter: ReceivedEmail) -> str:
    inner = next((part.letter.subject for part in letter.parts if part.letter), "")
    return inner or next((one_line(value) for name, value in _fields(letter.report) if name == "subject"), "")
