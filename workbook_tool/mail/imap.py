"""The way to an IMAP server: connected and logged in, for reading and for drafts alike."""

from __future__ import annotations

import imaplib

from workbook_tool.mail.account import Account, Auth, Security
from workbook_tool.mail.secrets import Secret

FAILURES = (imaplib.IMAP4.error, OSError, EOFError)


def connected(account: Account) -> imaplib.IMAP4:
    """The server, over a line as safe as the account says. One of FAILURES where it cannot be reached."""
    if account.security is Security.TLS:
        context = account.context()
        return imaplib.IMAP4_SSL(account.host, account.port, ssl_context=context, timeout=account.seconds)
    server = imaplib.IMAP4(account.host, account.port, timeout=account.seconds)
    if account.security is Security.STARTTLS:
        try:
            server.starttls(account.context())
        except BaseException:
            server.shutdown()
            raise
    return server


def log_in(server: imaplib.IMAP4, account: Account, secret: Secret) -> None:
    """Say who we are; whatever fails, the line is closed. A password may be in any script where PLAIN is known."""
    try:
        if account.auth is Auth.XOAUTH2:
            token = f"user={account.user}\x01auth=Bearer {secret.reveal()}\x01\x01".encode()
            server.authenticate("XOAUTH2", lambda challenge: b"" if challenge else token)
        elif "AUTH=PLAIN" in server.capabilities:
            server.authenticate("PLAIN", lambda _: f"\0{account.user}\0{secret.reveal()}".encode())
        else:
            server.login(account.user, secret.reveal())
        # Servers say more of what they can once they know who asks.
        said = server.capability()[1][0]
        server.capabilities = tuple(said.decode("ascii", "replace").upper().split())
    except BaseException:
        server.shutdown()
        raise


def in_words(error: Exception, secret: Secret | None = None) -> str:
    """What the server said, on one line and never with the password in it."""
    said = error.args[-1] if error.args else type(error).__name__
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    if secret:
        text = text.replace(secret.reveal(), "(hidden)")
    return " ".join(text.split()).rstrip(".")[:200] or type(error).__name__
