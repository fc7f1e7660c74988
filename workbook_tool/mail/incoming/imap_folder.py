"""A mailbox on a server (IMAP): its messages as items, each put away when what it brought is kept.

Messages are fetched so that the server does not mark them as read; what a
message holds is looked at by others, in a process of its own.
"""

from __future__ import annotations

import base64
import imaplib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import unquote, urlsplit

from workbook_tool.catalogue import finding
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.errors import UsageError, WorkbookToolError
from workbook_tool.mail.account import Account, Purpose, Security
from workbook_tool.mail.imap import FAILURES, connected, in_words, log_in
from workbook_tool.mail.incoming.gather import HOLDERS, IncomingFile
from workbook_tool.mail.secrets import Secret
from workbook_tool.untrusted.limits import Limits
from workbook_tool.untrusted.load import size_text

_TAKEN_IN = re.compile(rb'INTERNALDATE "([^"]+)"')
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_NAMESPACE = re.compile(rb'\(\("((?:[^"\\]|\\.)*)"')


# -- which mailbox ------------------------------------------------------------------
def account_at(address: str, known: Account | None) -> Account:
    """The account that an address means: ``imap://user@host:port/Folder``, ``imaps://…``, or ``imap://`` alone.

    ``known`` is collection.toml's, which fills in what the address of the same
    host leaves out. UsageError where the address has no meaning.
    """
    try:
        parts = urlsplit(address)
        host, port, user = parts.hostname or "", parts.port, unquote(parts.username or "")
    except ValueError as error:
        raise UsageError(f"“{address}” is no address of a mailbox: {error}.", _LIKE) from None
    if parts.password:
        raise UsageError(f"A password does not belong in an address ({host}).", "Leave it out; " + _PASSWORD)
    folder, sealed = unquote(parts.path.lstrip("/")), parts.scheme.lower() == "imaps"
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
    server: imaplib.IMAP4
    away: str = ""  # where messages are put, once it is there

    def items(self, limits: Limits, everything: bool) -> Iterator[IncomingFile]:
        """Its messages, oldest first: the unread ones, or all."""
        which = "UNDELETED" if everything else "UNSEEN UNDELETED"
        place = self.account.folder
        try:
            for number in _flat(_answer(self.server.uid("SEARCH", which))).split():
                yield from self._message(number.decode("ascii"), limits)
        except FAILURES as error:
            said = finding("mailbox-lost", Cell(place), host=self.account.host, why=in_words(error))
            yield IncomingFile(place, place, finding=said)

    def _message(self, number: str, limits: Limits) -> Iterator[IncomingFile]:
        place = f"{self.account.folder}/{number}"
        said = _SIZE.search(_flat(_answer(self.server.uid("FETCH", number, "(RFC822.SIZE)"))))
        most = limits.file_bytes * HOLDERS
        if said and int(said[1]) > most:
            sizes = {"size": size_text(int(said[1])), "limit": size_text(most)}
            yield IncomingFile(place, place, finding=finding("file-too-large", Cell(place), **sizes))
            return
        got = _answer(self.server.uid("FETCH", number, "(INTERNALDATE BODY.PEEK[])"))
        found = next((part for part in got if isinstance(part, tuple)), None)
        if found is None:  # somebody else moved it since
            return
        via = {"source": f"imap://{self.account.user}@{self.account.host}/{self.account.folder}"}
        if taken_in := _moment(found[0]):
            via["received"] = taken_in
        yield IncomingFile(place, place, bytes(found[1]), via=via, settle=partial(self._settle, number))

    def _settle(self, number: str, kept: bool) -> Finding | None:
        """Put a message away, where it brought something; a Finding where the server will not."""
        if not kept:
            return None
        try:
            away = self.away = self.away or self._made()
            _answer(self.server.uid("STORE", number, "+FLAGS.SILENT", r"(\Seen)"))
            if "MOVE" in self.server.capabilities:
                _answer(self.server.uid("MOVE", number, _wire(away)))
                return None
            _answer(self.server.uid("COPY", number, _wire(away)))
            _answer(self.server.uid("STORE", number, "+FLAGS.SILENT", r"(\Deleted)"))
            if "UIDPLUS" in self.server.capabilities:
                _answer(self.server.uid("EXPUNGE", number))
        except FAILURES as error:
            place = Cell(f"{self.account.folder}/{number}")
            return finding("mail-not-moved", place, folder=self.account.processed, why=in_words(error))
        return None

    def _made(self) -> str:
        """The folder for what is done, made where it is not there; within the part of the server that is ours."""
        name = self.account.processed
        found = _NAMESPACE.match(_flat(self.server.namespace()[1]))
        prefix = found[1].decode("ascii", "replace") if found else ""
        full = name if name.startswith(prefix) else prefix + name
        if self.server.status(_wire(full), "(MESSAGES)")[0] != "OK":
            _answer(self.server.create(_wire(full)))
            self.server.subscribe(_wire(full))
        return full

    def close(self) -> None:
        """Let go of the server."""
        try:
            self.server.logout()
        except FAILURES:  # it had gone already
            return


def opened(account: Account, secret: Secret, *, read_only: bool) -> ImapFolder:
    """The folder of an account, opened. WorkbookToolError where the server or the folder cannot be had."""
    try:
        server = connected(account)
    except FAILURES as error:
        raise _refused(account, "cannot be reached", in_words(error), _CHECK_SERVER) from None
    try:
        log_in(server, account, secret)
    except FAILURES as error:
        raise _refused(account, "does not let us in", in_words(error, secret), _CHECK_USER) from None
    try:
        _answer(server.select(_wire(account.folder), readonly=read_only))
    except FAILURES as error:
        server.shutdown()
        what = f"has no folder “{account.folder}” for us"
        raise _refused(account, what, in_words(error), _CHECK_FOLDER) from None
    return ImapFolder(account, server)


def _refused(account: Account, what: str, why: str, way_out: str) -> WorkbookToolError:
    return WorkbookToolError(f"The mail server {account.host} {what}: {why}.", way_out)


# -- the server's language ------------------------------------------------------------
def _answer(said: tuple[str, list[Any]]) -> list[Any]:
    """What the server gave: bytes, and pairs of them where it gave a message."""
    kind, data = said
    if kind != "OK":
        raise imaplib.IMAP4.error(_flat(data).decode("utf-8", "replace"))
    return [part for part in data if part is not None]


def _flat(data: list[Any]) -> bytes:
    return b" ".join(part[0] if isinstance(part, tuple) else part for part in data if part)


def _moment(head: bytes) -> str:
    """When the server took a message in."""
    found = _TAKEN_IN.search(head)
    try:
        return datetime.strptime(found[1].decode("ascii").strip(), "%d-%b-%Y %H:%M:%S %z").isoformat() if found else ""
    except ValueError:
        return ""


def _wire(name: str) -> str:
    """A folder's name as IMAP writes it (RFC 3501, 5.1.3), in quotes."""
    pieces = re.split(r"([^\x20-\x7e]+)", name)
    for n in range(1, len(pieces), 2):
        coded = base64.b64encode(pieces[n].encode("utf-16-be")).decode("ascii").rstrip("=").replace("/", ",")
        pieces[n] = f"&{coded}-"
    pieces[::2] = (piece.replace("&", "&-") for piece in pieces[::2])
    plain = "".join(pieces).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'
