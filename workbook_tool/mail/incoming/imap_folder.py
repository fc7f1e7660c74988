"""A mailbox on a server (IMAP): its messages as items, each put away when what it brought is kept.

Messages are fetched so that the server does not mark them as read; what a
message holds is looked at by others, in a process of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import unquote, urlsplit

from workbook_tool.catalogue import finding
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.errors import UsageError, WorkbookToolError
from workbook_tool.mail.account import Account, Purpose, Secret, Security
from workbook_tool.mail.imap import ImapClient, ImapError
from workbook_tool.mail.incoming.gather import HOLDERS, IncomingFile
from workbook_tool.untrusted import MIB, Limits, size_text

_MOST_MESSAGES = 5000  # of one run; what it puts away makes room for the next


# -- which mailbox ------------------------------------------------------------------
def account_at(address: str, known: Account | None) -> Account:
    """The account that an address means: ``imap://user@host:port/Folder``, ``imaps://…``, or ``imap://`` alone.

    ``known`` is collection.toml's, which fills in what the address of the same
    host leaves out. UsageError where the address has no meaning.
    """
    try:
        url = urlsplit(address)
        host, port, user = url.hostname or "", url.port, unquote(url.username or "")
    except ValueError as error:
        raise UsageError(f"“{address}” is no address of a mailbox: {error}.", _LIKE) from None
    if url.password:
        raise UsageError(f"A password does not belong in an address ({host}).", "Leave it out; " + _PASSWORD)
    folder, sealed = unquote(url.path.lstrip("/")), url.scheme.lower() == "imaps"
    if known and (not host or (host == known.host and port in (None, known.port))):
        return replace(known, user=user or known.user, folder=folder or known.folder)
    if not host or not user:
        raise UsageError(f"“{address}” does not say whose mailbox, or where.", _LIKE)
    made = Account(Purpose.IMAP, host, port or (993 if sealed else 143), Security.TLS, user, folder=folder or "INBOX")
    if known and host == known.host:
        made = replace(made, auth=known.auth, ca_file=known.ca_file, seconds=known.seconds, processed=known.processed)
    if not sealed:
        made = replace(made, security=Security.NONE if made.is_local else Security.STARTTLS)
    return made


_LIKE = "Write it as imaps://user@host/Folder, or set [mail.imap] in collection.toml and write imap://"
_PASSWORD = "it comes from WORKBOOK_TOOL_IMAP_PASSWORD or the system keyring."  # noqa: S105 (says where it comes from)
_CHECK_SERVER = "Check host, port and security, and the network."
_CHECK_USER = "Check the user and the password or token; " + _PASSWORD
_CHECK_FOLDER = "Write the folder as the mail program's server names it, for example imaps://user@host/INBOX"


# -- reading and putting away ---------------------------------------------------------
@dataclass(slots=True)
class ImapFolder:
    """One folder of a mailbox, open until :meth:`close`."""

    account: Account
    """Where it is."""
    client: ImapClient
    """The open connection."""
    away: str = ""  # where messages are put, once it is there

    def items(self, limits: Limits, everything: bool) -> Iterator[IncomingFile]:
        """Its messages, oldest first: the unread ones, or all. A server that fails ends them with a finding."""
        which = ("UNDELETED",) if everything else ("UNSEEN", "UNDELETED")
        folder = self.account.folder
        try:
            numbers = self.client.search(*which)
            for number in numbers[:_MOST_MESSAGES]:
                yield from self._message(number, limits)
        except ImapError as error:
            lost = finding("mailbox-lost", Cell(folder), host=self.account.host, why=str(error))
            yield IncomingFile(folder, folder, finding=lost)
            return
        if len(numbers) > _MOST_MESSAGES:
            facts = {"count": f"{len(numbers):,}", "most": f"{_MOST_MESSAGES:,}"}
            yield IncomingFile(folder, folder, finding=finding("mailbox-too-many", Cell(folder), **facts))

    def _message(self, number: str, limits: Limits) -> Iterator[IncomingFile]:
        place = f"{self.account.folder}/{number}"
        size, most = self.client.size(number), limits.file_bytes * HOLDERS
        if size > most:
            sizes = {"size": size_text(size), "limit": size_text(most)}
            yield IncomingFile(place, place, finding=finding("file-too-large", Cell(place), **sizes))
            return
        message = self.client.fetch(number, min(most, size * 2 + MIB) if size else most)
        if message is None:  # somebody else moved it since
            return
        via = {"source": f"imap://{self.account.user}@{self.account.host}/{self.account.folder}"}
        if message.taken_in:
            via["received"] = message.taken_in
        yield IncomingFile(place, place, message.data, via=via, settle=partial(self._settle, number))

    def _settle(self, number: str, kept: bool) -> Finding | None:
        """Put a message away, where it brought something; a Finding where the server will not."""
        if not kept:
            return None
        try:
            if not self.away:
                away = self.client.own_name(self.account.processed)
                self.client.make_folder(away)
                self.away = away
            self.client.put_away(number, self.away)
        except ImapError as error:
            place = Cell(f"{self.account.folder}/{number}")
            return finding("mail-not-moved", place, folder=self.account.processed, why=str(error))
        return None

    def close(self) -> None:
        """Let go of the server."""
        self.client.close()


def opened(account: Account, secret: Secret, *, read_only: bool) -> ImapFolder:
    """The folder of an account, opened. WorkbookToolError where the server or the folder cannot be had."""
    try:
        client = ImapClient(account)
    except ImapError as error:
        raise _refused(account, "cannot be reached", error, _CHECK_SERVER) from None
    try:
        client.log_in(account, secret)
    except ImapError as error:
        raise _refused(account, "does not let us in", error, _CHECK_USER) from None
    try:
        client.select(account.folder, read_only=read_only)
    except ImapError as error:
        client.close()
        raise _refused(account, f"has no folder “{account.folder}” for us", error, _CHECK_FOLDER) from None
    return ImapFolder(account, client)


def _refused(account: Account, what: str, why: ImapError, way_out: str) -> WorkbookToolError:
    return WorkbookToolError(f"The mail server {account.host} {what}: {why}.", way_out)
