"""Messages that no person wrote: automatic replies, receipts, and word of post that did not arrive."""

from __future__ import annotations

import re
from enum import StrEnum

from workbook_tool.immutable import immutable
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


@immutable
class AutomaticMessage:
    """What a machine said: the addresses that it is about, why, and the subject of the message that it answers."""

    kind: AutomaticKind
    """What the machine wanted to say."""
    sha256: str  # of the whole message, so that it is logged once
    addresses: tuple[str, ...] = ()
    why: str = ""
    about: str = ""
    certain: bool = True  # it says so for machines; where it only reads so, a workbook in it is opened all the same


def automatic_of(email: ReceivedEmail, sha256: str) -> AutomaticMessage | None:
    """What a machine wrote, if one wrote this message; None where a person did."""
    about = _original_subject(email) or email.subject
    if "disposition-notification" in email.kind or ".ipnrn" in email.kind or ".ipnnrn" in email.kind:
        return AutomaticMessage(AutomaticKind.RECEIPT, sha256, (email.sender,), about=about)
    certain = _is_report(email)
    if certain or _reads_as_bounce(email):
        late = "failed" not in _actions(email.report) and "delayed" in _actions(email.report)
        late = late or (not email.report and bool(_NOT_YET.search(email.subject)))
        kind = AutomaticKind.DELAY if late else AutomaticKind.BOUNCE
        return AutomaticMessage(kind, sha256, _addresses(email), _why(email), about, certain)
    if _is_automatic(email):
        return AutomaticMessage(AutomaticKind.AUTO_REPLY, sha256, (email.sender,), about=about, certain=False)
    return None


def _is_report(email: ReceivedEmail) -> bool:
    return "delivery-status" in email.kind or ".ndr" in email.kind or "x-failed-recipients" in email.headers


def _reads_as_bounce(email: ReceivedEmail) -> bool:
    nobody = email.headers.get("return-path", "").strip() == "<>"
    return bool((_DAEMON.search(email.sender) or nobody) and _FAILED.match(email.subject))


def _is_automatic(email: ReceivedEmail) -> bool:
    headers = email.headers
    automatic = headers.get("auto-submitted", "no").partition(";")[0].strip().lower()
    return (
        automatic.startswith("auto-replied")
        or automatic == "auto-generated"
        or any(key in headers for key in ("x-autoreply", "x-autorespond", "x-autoresponder"))
        or headers.get("precedence", "").strip().lower() == "auto_reply"
        or "ooftemplate" in email.kind
        or bool(_AWAY.match(email.subject))
    )


def _fields(report: str) -> list[tuple[str, str]]:
    return [(name.lower(), value.strip()) for name, value in _FIELD.findall(report[:_TEXT])]


def _actions(report: str) -> set[str]:
    return {value.lower() for name, value in _fields(report) if name == "action"}


def _addresses(email: ReceivedEmail) -> tuple[str, ...]:
    """The addresses that failed; where nothing says them for machines, all that the text names."""
    names = ("final-recipient", "original-recipient")
    recipients = [value.rpartition(";")[2] for name, value in _fields(email.report) if name in names]
    recipients += _ADDRESS.findall(email.headers.get("x-failed-recipients", ""))
    if not recipients:
        recipients = [a for a in _ADDRESS.findall(email.text[:_TEXT]) if a.lower() != email.sender.lower()]
    return tuple(dict.fromkeys(one_line(address).strip("<>").lower() for address in recipients if "@" in address))[:20]


def _why(email: ReceivedEmail) -> str:
    """The other server's own words, or its code."""
    fields = dict(reversed(_fields(email.report)))
    return one_line(fields.get("diagnostic-code", "").partition(";")[2] or fields.get("status", ""))[:200]


def _original_subject(email: ReceivedEmail) -> str:
    inner = next((part.email.subject for part in email.parts if part.email), "")
    return inner or next((one_line(value) for name, value in _fields(email.report) if name == "subject"), "")
