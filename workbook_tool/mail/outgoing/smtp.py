"""Sending over SMTP, so that of each message it is known whether it went, did not go, or nobody can tell."""

from __future__ import annotations

import smtplib
from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from types import TracebackType
from typing import Self

from workbook_tool.errors import WorkbookToolError
from workbook_tool.immutable import immutable
from workbook_tool.mail.account import Account, Auth, Secret, Security


class Fate(StrEnum):
    """What became of a message."""

    SENT = "sent"
    REFUSED = "refused"  # for sure: the server said no, or was never given the message
    UNSURE = "unsure"  # the line broke after the message was handed over and before the server said what it did


@immutable
class SmtpResult:
    """A message's fate; ``refused`` has the server's reason for each recipient that it did not take."""

    fate: Fate
    why: str = ""
    """What went wrong."""
    refused: Mapping[str, str] = field(default_factory=dict)


class Smtp:
    """A mail server for the length of a ``with``; the connection is made again where it was lost."""

    def __init__(self, account: Account, secret: Secret | None) -> None:
        self._account = account
        self._secret = secret
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        self._connected()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        if self._server is not None:
            try:
                self._server.quit()
            except (OSError, smtplib.SMTPException):
                self._server.close()

    def connect(self) -> None:
        """Make sure of a connection before a message is logged as on its way; WorkbookToolError where there is none."""
        if self._server is not None:
            try:
                if self._server.noop()[0] == 250:
                    return
            except (OSError, smtplib.SMTPException):
                pass
            self._drop()
        self._connected()

    def send(self, sender: str, recipients: tuple[str, ...], data: bytes) -> SmtpResult:
        """Hand one message over. Raises nothing that a mail server can cause."""
        server = self._connected()
        try:
            refused = self._envelope(server, sender, recipients)
            if len(refused) == len(recipients):
                server.rset()
                return SmtpResult(Fate.REFUSED, "; ".join(f"{to}: {why}" for to, why in refused.items()), refused)
            code, response = server.docmd("DATA")
            if code != 354:
                return SmtpResult(Fate.REFUSED, _worded(code, response))
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return SmtpResult(Fate.REFUSED, _words(error))
        return self._content(server, data, refused)

    def _envelope(self, server: smtplib.SMTP, sender: str, recipients: tuple[str, ...]) -> dict[str, str]:
        code, response = server.mail(sender)
        if code != 250:
            raise smtplib.SMTPSenderRefused(code, response, sender)
        refused = {}
        for to in recipients:
            code, response = server.rcpt(to)
            if code not in (250, 251):
                refused[to] = _worded(code, response)
        return refused

    def _content(self, server: smtplib.SMTP, data: bytes, refused: Mapping[str, str]) -> SmtpResult:
        stuffed = data.replace(b"\r\n.", b"\r\n..")
        if stuffed.startswith(b"."):
            stuffed = b"." + stuffed
        try:
            server.send(stuffed + (b"" if stuffed.endswith(b"\r\n") else b"\r\n") + b".\r\n")
            code, response = server.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return SmtpResult(Fate.UNSURE, _words(error), refused)
        if code != 250:
            return SmtpResult(Fate.REFUSED, _worded(code, response), refused)
        return SmtpResult(Fate.SENT, refused=refused)

    # -- the connection ---------------------------------------------------------------
    def _drop(self) -> None:
        if self._server is not None:
            self._server.close()
        self._server = None

    def _connected(self) -> smtplib.SMTP:
        if self._server is None:
            try:
                self._server = self._opened()
            except smtplib.SMTPAuthenticationError as error:
                raise self._no_login(_worded(error.smtp_code, error.smtp_error)) from None
            except (OSError, smtplib.SMTPException, ValueError) as error:
                raise WorkbookToolError(
                    f"The mail server {self._account.host}:{self._account.port} cannot be used: {_words(error)}.",
                    "Nothing was handed to it. Check [mail.smtp] in collection.toml and the network, and try again.",
                ) from None
        return self._server

    def _opened(self) -> smtplib.SMTP:
        account, context = self._account, self._account.context()
        place = (account.host, account.port)
        if account.security is Security.TLS:
            server: smtplib.SMTP = smtplib.SMTP_SSL(*place, timeout=account.seconds, context=context)
        else:
            server = smtplib.SMTP(*place, timeout=account.seconds)
        try:
            server.ehlo_or_helo_if_needed()
            if account.security is Security.STARTTLS:
                server.starttls(context=context)
                server.ehlo()
            self._log_in(server)
        except BaseException:
            server.close()
            raise
        return server

    def _log_in(self, server: smtplib.SMTP) -> None:
        account, secret = self._account, self._secret
        if not account.user or secret is None:
            return
        if account.auth is Auth.LOGIN:
            server.login(account.user, secret.reveal())
            return
        answer = xoauth2(account.user, secret)
        code, response = server.docmd("AUTH", "XOAUTH2 " + answer)
        if code == 334:  # the reason, which wants an empty answer before the refusal itself comes
            code, response = server.docmd("")
        if code not in (235, 503):
            raise smtplib.SMTPAuthenticationError(code, response)

    def _no_login(self, response: str) -> WorkbookToolError:
        shown = response.replace(self._secret.reveal(), "(hidden)") if self._secret else response
        return WorkbookToolError(
            f"{self._account.host} did not let {self._account.user} in: {shown}.",
            "Nothing was handed to it. Check user and auth under [mail.smtp], and the password or token.",
        )


def xoauth2(user: str, secret: Secret) -> str:
    """The answer of XOAUTH2, in base64."""
    from base64 import b64encode

    return b64encode(f"user={user}\x01auth=Bearer {secret.reveal()}\x01\x01".encode()).decode("ascii")


def _worded(code: int, response: bytes | str) -> str:
    text = response.decode("utf-8", "replace") if isinstance(response, bytes) else response
    return f"{code} {' '.join(text.split())}".strip()


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _worded(error.smtp_code, error.smtp_error)
    return " ".join(str(error).split()) or type(error).__name__
