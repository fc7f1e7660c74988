"""Passwords and tokens: from the environment or the system's keyring, never from a file in the folder."""

from __future__ import annotations

import os
from dataclasses import field

from workbook_tool.errors import WorkbookToolError
from workbook_tool.immutable import immutable
from workbook_tool.mail.account import Account, Auth, Purpose


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
