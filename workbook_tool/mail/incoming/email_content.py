"""What a message brought: the files that may be returns, or the one thing that is to be said of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field

from workbook_tool.immutable import immutable
from workbook_tool.mail.incoming.attachment import file_name, looks_like_return, unnamed, words_for
from workbook_tool.mail.incoming.automatic import AutomaticMessage, automatic_of
from workbook_tool.mail.incoming.cloud_link import cloud_link
from workbook_tool.mail.incoming.received_email import EmailPart, ReceivedEmail, one_line
from workbook_tool.mail.incoming.says_against import against_by_mail
from workbook_tool.untrusted import Limits, RefusedError

_RECALL = re.compile(
    r"\s*(?:\[[^\]]{1,40}\]\s*)*(?:recall:|message recall)|.{0,80} would like to recall the message", re.IGNORECASE
)


@immutable
class EmailContent:
    """A message, decided on. ``files`` are (name, bytes), ``attached`` the messages in it by what they are called.

    ``via`` says how its files came, ``left_out`` names what was not taken. ``automatic`` is there where a machine
    wrote it; ``trouble`` is what is said where it brought nothing.
    """

    via: Mapping[str, str]
    files: tuple[tuple[str, bytes], ...] = ()
    attached: tuple[tuple[str, EmailContent], ...] = field(default=())
    left_out: str = ""
    automatic: AutomaticMessage | None = None
    trouble: RefusedError | None = None


def content_of(email: ReceivedEmail, sha256: str, limits: Limits) -> EmailContent:
    """What ``email`` brought; ``sha256`` is of the whole message, empty for one that lay in another."""
    via = email.via()
    if against := against_by_mail(email.subject, email.text):
        via["against"] = against
    if "x-unsent" in email.headers:
        return EmailContent(via, trouble=RefusedError("mail-draft"))
    wanted = [part for part in email.parts if part.email is None and looks_like_return(part, limits)]
    automatic = automatic_of(email, sha256)
    if automatic and (automatic.certain or not wanted):
        return EmailContent(via, automatic=automatic)
    rest = [part for part in email.parts if part.email is None and part not in wanted]
    return EmailContent(
        via,
        tuple((file_name(part.name) or unnamed(part, n), part.data) for n, part in enumerate(wanted, start=1)),
        tuple(
            (one_line(part.name).replace("/", "-") or f"message {n}", content_of(part.email, "", limits))
            for n, part in enumerate(email.parts, start=1)
            if part.email
        ),
        ", ".join(dict.fromkeys(part.name or one_line(part.kind) for part in rest))[:300],
        trouble=_nothing(email),
    )


def _nothing(email: ReceivedEmail) -> RefusedError:
    """Why a message brought no workbook, as far as it says."""
    kinds = {part.kind.lower() for part in email.parts}
    names = {part.name.lower() for part in email.parts}
    if "winmail.dat" in names or "application/ms-tnef" in kinds:
        return RefusedError("mail-winmail")
    if how := _sealed(email, kinds, names):
        return RefusedError("mail-sealed", how=how)
    if "outlook.recall" in email.kind or _RECALL.match(email.subject):
        return RefusedError("mail-recall", about=email.subject)
    linked = next((part.link for part in email.parts if part.link), "") or cloud_link(email.text)
    if linked:
        return RefusedError("mail-link", value=linked[:200])
    if email.parts:
        return RefusedError("mail-only-others", words=_words(email.parts)[:300])
    return RefusedError("mail-nothing")


def _words(parts: tuple[EmailPart, ...]) -> str:
    return ", ".join(dict.fromkeys(words_for(part) for part in parts))


def _sealed(email: ReceivedEmail, kinds: set[str], names: set[str]) -> str:
    if "message.rpmsg" in names or "application/x-microsoft-rpmsg-message" in kinds:
        return "protected by rights management"
    if "multipart/encrypted" in email.kind or "application/pgp-encrypted" in kinds:
        return "encrypted (PGP)"
    whole = any("pkcs7-mime" in kind for kind in (email.kind, *kinds)) or "smime.p7m" in names
    return "encrypted or sealed (S/MIME)" if whole or "smime" in email.kind else ""
