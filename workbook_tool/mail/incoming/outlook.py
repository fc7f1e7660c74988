"""A message saved from Outlook (.msg) as a ReceivedEmail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from email.utils import parseaddr
from typing import TYPE_CHECKING, Any

from workbook_tool.excel.read import is_whole_message
from workbook_tool.mail.incoming import eml
from workbook_tool.mail.incoming.received_email import EmailPart, ReceivedEmail, one_line
from workbook_tool.untrusted import RefusedError

if TYPE_CHECKING:
    from oxmsg.properties import Properties
    from oxmsg.storage import Storage


_CLASS, _SUBJECT, _BODY, _HTML, _HEADERS = 0x001A, 0x0037, 0x1000, 0x1013, 0x007D
_SENDER_NAME, _SENDER_ADDRESS, _SENDER_SMTP, _SENT_FOR_SMTP = 0x0C1A, 0x0C1F, 0x5D01, 0x5D02
_SMTP, _EMAIL = 0x39FE, 0x3003
_SENT, _CAME, _ID = 0x0039, 0x0E06, 0x1035
_METHOD, _LONG_NAME, _SHORT_NAME, _SHOWN_NAME, _DATA, _TYPE = 0x3705, 0x3707, 0x3704, 0x3001, 0x3701, 0x370E
_CONTENT_ID, _HIDDEN, _PATH = 0x3712, 0x7FFE, 0x370D
_EMBEDDED = "__substg1.0_3701000D"
_BY_REFERENCE = (2, 3, 4, 7)  # the message holds only where the file is
_AT_ROOT, _INSIDE, _ATTACHED = 32, 24, 8  # where the properties begin
_STREAM = "__properties_version1.0"


def email_of(data: bytes) -> ReceivedEmail:
    """The message in ``data``; whatever the library raises where it is damaged."""
    from olefile import OleFileIO
    from oxmsg.storage import Storage

    if not is_whole_message(data):
        raise RefusedError("mail-cut-short", kind="an email saved from Outlook")
    with OleFileIO(data) as file:
        return _email(Storage.from_ole(file), _AT_ROOT)


def _email(storage: Storage, header: int) -> ReceivedEmail:
    from oxmsg.properties import Properties

    properties = Properties(storage, header)
    wire = eml.email_of((_text(properties, _HEADERS) + "\r\n").encode("utf-8", "replace"))
    name, address, kind = _text(properties, _SENDER_NAME), _address(properties), _text(properties, _CLASS).lower()
    about = _recipients(storage) if kind.startswith("report.") else ""
    return ReceivedEmail(
        sender=one_line(wire.sender or address),
        sender_name=one_line(wire.sender_name or (name if name != address else "")),
        subject=one_line(_text(properties, _SUBJECT) or wire.subject),
        sent=_moment(properties, _SENT) or wire.sent,
        came=_moment(properties, _CAME) or wire.came,
        message_id=one_line(_text(properties, _ID) or wire.message_id),
        parts=tuple(_parts(storage)),
        text=" ".join((_text(properties, _BODY), _html(properties), about)),
        headers=wire.headers,
        kind=f"{kind} {wire.kind}".strip(),
    )


def _parts(storage: Storage) -> Iterator[EmailPart]:
    from oxmsg.properties import Properties

    for kept in storage.iter_attachment_storages():
        properties = Properties(kept, _ATTACHED)
        name = one_line(
            _text(properties, _LONG_NAME) or _text(properties, _SHORT_NAME) or _text(properties, _SHOWN_NAME)
        )
        inner = next((s for s in kept.storages if s.name == _EMBEDDED), None)
        if inner is not None and any(stream.name == _STREAM for stream in inner.streams):
            email = _email(inner, _INSIDE)
            yield EmailPart(name or email.subject, kind="message/rfc822", email=email)
        elif _tried(lambda properties=properties: properties.int_prop_value(_METHOD), 0) in _BY_REFERENCE:  # type: ignore[misc]
            yield EmailPart(name, link=one_line(_text(properties, _PATH)) or name)
        else:
            data = _tried(lambda properties=properties: properties.binary_prop_value(_DATA), None) or b""  # type: ignore[misc]
            yield EmailPart(
                name, data, _text(properties, _TYPE), bool(_text(properties, _CONTENT_ID)) or _hidden(properties)
            )


def _address(properties: Properties) -> str:
    """The sender's address; Exchange keeps one of its own in the usual place, and the real one elsewhere."""
    for key in (_SENDER_SMTP, _SENT_FOR_SMTP, _SENDER_ADDRESS):
        if "@" in (text := _text(properties, key)):
            return parseaddr(text)[1] or text
    return ""


def _recipients(storage: Storage) -> str:
    """Whom a report is about: Outlook keeps them as its recipients."""
    from oxmsg.properties import Properties

    kept = (Properties(recipient, _ATTACHED) for recipient in storage.iter_recipient_storages())
    return " ".join(_text(properties, key) for properties in kept for key in (_SMTP, _EMAIL))


def _hidden(properties: Properties) -> bool:
    return bool(_tried(lambda: properties.int_prop_value(_HIDDEN), 0))


def _html(properties: Properties) -> str:
    raw = _tried(lambda: properties.binary_prop_value(_HTML), None)
    return raw.decode("utf-8", "replace") if raw else _text(properties, _HTML)


def _text(properties: Properties, key: int) -> str:
    value: Any = _tried(lambda: properties.str_prop_value(key), None)
    return value.rstrip("\0") if isinstance(value, str) else ""


def _moment(properties: Properties, key: int) -> datetime | None:
    value: Any = _tried(lambda: properties.date_prop_value(key), None)
    return value if isinstance(value, datetime) else None


def _tried(get: Callable[[], object], otherwise: object = None) -> Any:  # noqa: ANN401
    """One property, or ``otherwise`` where its bytes are not what its type says: the rest is still good."""
    try:
        return get()
    except Exception:  # noqa: BLE001 (a damaged property shows itself in many ways)
        return otherwise
