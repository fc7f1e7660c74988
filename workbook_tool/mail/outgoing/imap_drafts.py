"""Drafts put into a mailbox over IMAP, each once: what is there already is recognised by its Message-ID."""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import Self

from workbook_tool.errors import WorkbookToolError
from workbook_tool.mail.account import Account, Secret
from workbook_tool.mail.imap import ImapClient, ImapError


class Drafts:
    """The Drafts folder of a mailbox for the length of a ``with``; what the server refuses is a WorkbookToolError."""

    def __init__(self, account: Account, secret: Secret) -> None:
        self._account = account
        self._secret = secret
        self._folder = ""
        self._sent: tuple[str, ...] = ()

    def __enter__(self) -> Self:
        try:
            self._client = ImapClient(self._account)
            self._client.log_in(self._account, self._secret)
            folders, own = self._client.folders(), self._client.own_name(self._account.drafts)
        except ImapError as error:
            raise self._unusable(error) from None
        self._choose(folders, own)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._client.close()

    def put(self, message_id: str, data: bytes) -> bool:
        """Append one draft; False where the mailbox has it already."""
        try:
            if self._client.holds(self._folder, message_id):
                return False
            self._client.append(self._folder, r"(\Draft \Seen)", data)
        except ImapError as error:
            raise self._unusable(error) from None
        return True

    def is_sent(self, message_id: str) -> bool:
        """Whether the message lies in a folder of sent mail."""
        try:
            return any(self._client.holds(folder, message_id) for folder in self._sent)
        except ImapError as error:
            raise self._unusable(error) from None

    def _choose(self, folders: Mapping[str, frozenset[str]], own: str) -> None:
        """The folder for drafts (as named, else the one that the server marks as such), and those of sent mail."""
        named = [name for name in (self._account.drafts, own) if name in folders]
        marked = [name for name, flags in folders.items() if r"\drafts" in flags]
        if not named and not marked:
            self._client.close()
            raise WorkbookToolError(
                f"The mailbox of {self._account.user} has no folder {self._account.drafts}.",
                "Name its folder for drafts under [mail.imap] in collection.toml, as drafts = “…”.",
            )
        self._folder = (named or marked)[0]
        self._sent = tuple(name for name, flags in folders.items() if r"\sent" in flags)

    def _unusable(self, error: ImapError) -> WorkbookToolError:
        account = self._account
        return WorkbookToolError(
            f"The mailbox of {account.user} at {account.host}:{account.port} cannot be used: {error}.",
            "Check [mail.imap] in collection.toml, the password or token, and the network; then run this again.",
        )
