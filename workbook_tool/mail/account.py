"""The mail accounts that collection.toml names, and their passwords, which never stand there."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbook_tool.errors import WorkbookToolError
from workbook_tool.immutable import immutable

if TYPE_CHECKING:
    import ssl


class Purpose(StrEnum):
    """What an account is for; also the name of its table under [mail]."""

    SMTP = "smtp"
    IMAP = "imap"


class Security(StrEnum):
    """How the connection is kept from being read."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


class Auth(StrEnum):
    """How the account shows who it is: a password, or a token of OAuth 2."""

    LOGIN = "login"
    XOAUTH2 = "xoauth2"


_PORTS = {
    (Purpose.SMTP, Security.NONE): 25,
    (Purpose.SMTP, Security.STARTTLS): 587,
    (Purpose.SMTP, Security.TLS): 465,
    (Purpose.IMAP, Security.NONE): 143,
    (Purpose.IMAP, Security.STARTTLS): 143,
    (Purpose.IMAP, Security.TLS): 993,
}
_USUAL = {Purpose.SMTP: Security.STARTTLS, Purpose.IMAP: Security.TLS}


@immutable
class Account:
    """Where a mail server is and who we are to it; without ``user`` nobody logs in.

    ``ca_file`` is a certificate authority of the council's own. ``seconds`` is how
    long the server may take for one answer. The folders are those of an IMAP account.
    """

    purpose: Purpose
    """Sending (SMTP) or reading and drafts (IMAP)."""
    host: str
    """The server's name."""
    port: int
    """The server's port."""
    security: Security
    """TLS from the start, STARTTLS or none."""
    user: str = ""
    auth: Auth = Auth.LOGIN
    """How one logs in."""
    ca_file: Path | None = None
    seconds: int = 60
    drafts: str = "Drafts"
    """The folder for drafts."""
    folder: str = "INBOX"
    """The folder that is read."""
    processed: str = "Processed"
    """The folder for messages that were taken in."""

    @property
    def is_local(self) -> bool:
        """Whether the server is this very machine, so that nobody can listen on the way."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host.casefold() == "localhost"

    def context(self) -> ssl.SSLContext:
        """Certificates are checked, always; WorkbookToolError where ``ca_file`` cannot be read."""
        import ssl  # only where a server is met: it takes as long to load as all of this room

        try:
            return ssl.create_default_context(cafile=str(self.ca_file) if self.ca_file else None)
        except (OSError, ssl.SSLError) as error:
            raise WorkbookToolError(
                f"The certificates in {self.ca_file} cannot be read: {error.strerror or 'they are not PEM'}.",
                f"Mend ca_file under [mail.{self.purpose}] in collection.toml.",
            ) from None


def account(settings: Mapping[str, Any], purpose: Purpose, folder: Path) -> Account:
    """The account of collection.toml's ``settings``; paths in it are within ``folder``.

    WorkbookToolError where it names none, or would send a password over an open line.
    """
    entry = settings.get("mail", {}).get(purpose.value)
    if entry is None:
        raise WorkbookToolError(
            f"collection.toml does not say which mail server to use: it has no [mail.{purpose}].",
            'Add it, with at least host = "…" and user = "…"; the password stays out of the file.',
        )
    security = Security(entry.get("security", _USUAL[purpose]))
    made = Account(
        purpose=purpose,
        host=entry["host"],
        port=entry.get("port", _PORTS[purpose, security]),
        security=security,
        user=entry.get("user", ""),
        auth=Auth(entry.get("auth", Auth.LOGIN)),
        ca_file=folder / entry["ca_file"] if "ca_file" in entry else None,
        seconds=entry.get("seconds", 60),
        **{name: entry[name] for name in ("drafts", "folder", "processed") if name in entry},
    )
    _refuse_open_line(made)
    return made


def _refuse_open_line(made: Account) -> None:
    if made.user and made.security is Security.NONE and not made.is_local:
        raise WorkbookToolError(
            f'[mail.{made.purpose}] has security = "none": the password for {made.user} would travel readable by all.',
            'Use security = "starttls" or "tls", or take out user where the server wants no login.',
        )


@immutable
class Secret:
    """A password or token that shows itself only to whoever calls :meth:`reveal`."""

    _value: str = field(repr=False)

    def __str__(self) -> str:
        return "(hidden)"

    def reveal(self) -> str:
        """The password itself, to be handed to the mail server and to nothing else."""
        return self._value


def variable(purpose: Purpose, auth: Auth) -> str:
    """The environment variable that is looked in: WORKBOOK_TOOL_SMTP_PASSWORD, …_TOKEN for XOAUTH2; IMAP likewise."""
    return f"WORKBOOK_TOOL_{purpose.upper()}_{'TOKEN' if auth is Auth.XOAUTH2 else 'PASSWORD'}"


def entry(account: Account) -> str:
    """The name under which the keyring keeps it, beside the account's user."""
    return f"workbook-tool {account.purpose} {account.host}"


def secret(purpose: Purpose, account: Account) -> Secret:
    """The password or token of an account: the environment's, else the keyring's.

    WorkbookToolError that names the variable where neither has one.
    """
    name = variable(purpose, account.auth)
    password = os.environ.get(name) or _from_keyring(account)
    if password:
        return Secret(password)
    what = "token" if account.auth is Auth.XOAUTH2 else "password"
    raise WorkbookToolError(
        f"There is no {what} for {account.user} at {account.host}.",
        f"Set the environment variable {name}, or keep it in the system keyring (pip install workbook-tool[keyring], "
        f"then: keyring set “{entry(account)}” {account.user}). It is never read from a file in the folder.",
    )


def _from_keyring(account: Account) -> str | None:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return None
    try:
        password: str | None = keyring.get_password(entry(account), account.user)
    except KeyringError:  # none on this machine, or it stays locked
        return None
    return password
