"""Drafts put into a mailbox over IMAP, each once: what is there already is found by its Message-ID."""

from __future__ import annotations

import imaplib
import re
import time
from types import TracebackType
from typing import Self

from workbook_tool.errors import WorkbookToolError
from workbook_tool.mail.account import Account
from workbook_tool.mail.imap import connected, in_words, log_in
from workbook_tool.mail.secrets import Secret

_LISTED = re.compile(rb'\((?P<flags>[^)]*)\) (?:"[^"]*"|NIL) (?P<name>"(?:[^"\\]|\\.)*"|[^ ]+)$')


class Drafts:
    """The Drafts folder of a mailbox for the length of a ``with``; what the server refuses is a WorkbookToolError."""

    def __init__(self, account: Account, secret: Secret) -> None:
        self._account = account
        self._secret = secret
        self._folder = ""
        self._sent: tuple[str, ...] = ()

    def __enter__(self) -> Self:
        try:
            self._server = connected(self._account)
            log_in(self._server, self._account, self._secret)
            self._look_round()
        except (OSError, imaplib.IMAP4.error, ValueError) as error:
            raise self._unusable(error) from None
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        try:
            self._server.logout()
        except (OSError, imaplib.IMAP4.error):
            self._server.shutdown()

    def put(self, message_id: str, data: bytes) -> bool:
        """Append one draft; False where the mailbox has it already."""
        try:
            if self._has(self._folder, message_id):
                return False
            moment = imaplib.Time2Internaldate(time.time())
            kind, said = self._server.append(self._folder, r"(\Draft \Seen)", moment, data)
        except (OSError, imaplib.IMAP4.error) as error:
            raise self._unusable(error) from None
        if kind != "OK":
            raise self._unusable(imaplib.IMAP4.error(said[0]))
        return True

    def is_sent(self, message_id: str) -> bool:
        """Whether the message lies in a folder of sent mail."""
        try:
            return any(self._has(name, message_id) for name in self._sent)
        except (OSError, imaplib.IMAP4.error) as error:
            raise self._unusable(error) from None

    def _has(self, folder: str, message_id: str) -> bool:
        if self._server.select(folder, readonly=True)[0] != "OK":
            return False
        kind, found = self._server.search(None, "HEADER", "Message-ID", f'"{message_id}"')
        return kind == "OK" and bool(found[0])

    # -- the mailbox ------------------------------------------------------------------
    def _look_round(self) -> None:
        """The folder for drafts (as named, else the one that the server marks as such), and those of sent mail."""
        by_name: dict[str, bytes] = {}
        for line in self._server.list()[1]:
            found = _LISTED.search(line) if isinstance(line, bytes) else None
            if found:
                by_name[found["name"].decode("ascii", "replace")] = found["flags"].lower()
        marked = [name for name, flags in by_name.items() if rb"\drafts" in flags]
        wanted = [name for name in by_name if name.strip('"') == self._account.drafts]
        if not wanted and not marked:
            raise WorkbookToolError(
                f"The mailbox of {self._account.user} has no folder {self._account.drafts}.",
                "Name its folder for drafts under [mail.imap] in collection.toml, as drafts = “…”.",
            )
        self._folder = (wanted or marked)[0]
        self._sent = tuple(name for name, flags in by_name.items() if rb"\sent" in flags)

    def _unusable(self, error: Exception) -> WorkbookToolError:
        return WorkbookToolError(
            f"The mailbox of {self._account.user} at {self._account.host}:{self._account.port} cannot be used: "
            f"{in_words(error, self._secret)}.",
            "Check [mail.imap] in collection.toml, the password or token, and the network; then run this again.",
        )
