"""The one IMAP client, for reading and for drafts alike; nothing else in the house knows imaplib.

What a server may send is limited in time and in bytes, for each answer and
for the whole connection. imap-tools was tried and stands in the way of that:
it fetches a message whole before its size is known, parses it in this process
instead of a guarded one, and expunges whatever is marked as deleted.
"""

from __future__ import annotations

import imaplib
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from workbook_tool.immutable import immutable
from workbook_tool.mail import imap_answers
from workbook_tool.mail.account import Account, Auth, Secret, Security
from workbook_tool.mail.imap_answers import LimitError, LineLimits, flat, in_words, to_wire

if TYPE_CHECKING:
    from ssl import SSLContext, SSLSocket

    from _typeshed import ReadableBuffer

Answer = TypeVar("Answer")

_CHUNK = 1 << 16


class ImapError(Exception):
    """What stopped a conversation with the server, in words; never with the password in them."""


@immutable
class Fetched:
    """A message as the server keeps it, and when the server took it in (ISO 8601; empty where it does not say)."""

    data: bytes
    """The message's bytes."""
    taken_in: str
    """When."""


class ImapClient:
    """A connection to an account's server. Every method raises ImapError, after which only :meth:`close` is of use."""

    def __init__(self, account: Account) -> None:
        """Connect, over a line as safe as the account says."""
        self._hidden = ""
        limits = LineLimits(account.seconds)
        context = account.context()
        self._server = self._tried(lambda: _connected(account, context, limits))

    def log_in(self, account: Account, secret: Secret) -> None:
        """Say who we are; whatever fails, the line is closed. A password may be in any script where PLAIN is known."""
        self._hidden = secret.reveal()
        try:
            self._tried(lambda: _log_in(self._server, account, secret))
        except BaseException:
            with suppress(OSError):
                self._server.shutdown()
            raise

    def select(self, folder: str, *, read_only: bool) -> None:
        """Open a folder by its name as people read it."""
        self._ask(lambda server: server.select(to_wire(folder), readonly=read_only))

    def search(self, *criteria: str) -> list[str]:
        """The UIDs of the messages in the open folder that fit."""
        answer = self._ask(lambda server: server.uid("SEARCH", *criteria))
        return self._tried(lambda: imap_answers.uids(flat(answer)))

    def holds(self, folder: str, message_id: str) -> bool:
        """Whether a folder holds a message with this Message-ID; not, where the folder cannot be opened."""
        try:
            self.select(folder, read_only=True)
        except ImapError:
            return False
        return bool(self.search("HEADER", "Message-ID", f'"{message_id}"'))

    def size(self, uid: str) -> int:
        """How many bytes the server says that a message has; 0 where it does not say."""
        answer = self._ask(lambda server: server.uid("FETCH", uid, "(RFC822.SIZE)"))
        return imap_answers.size(flat(answer))

    def fetch(self, uid: str, most: int) -> Fetched | None:
        """A message of at most ``most`` bytes, which is not marked as read; None where it is there no longer."""
        self._server.limits.expect(most)
        answer = self._ask(lambda server: server.uid("FETCH", uid, "(UID INTERNALDATE BODY.PEEK[])"))
        for part in answer:
            if isinstance(part, tuple) and imap_answers.uid(part[0]) == uid:
                return Fetched(bytes(part[1]), imap_answers.taken_in(part[0]))
        return None

    def put_away(self, uid: str, folder: str) -> None:
        """Mark a message as read and move it; others that somebody marked as deleted are left alone."""
        self._ask(lambda server: server.uid("STORE", uid, "+FLAGS.SILENT", r"(\Seen)"))
        if "MOVE" in self._server.capabilities:
            self._ask(lambda server: server.uid("MOVE", uid, to_wire(folder)))
            return
        self._ask(lambda server: server.uid("COPY", uid, to_wire(folder)))
        self._ask(lambda server: server.uid("STORE", uid, "+FLAGS.SILENT", r"(\Deleted)"))
        if "UIDPLUS" in self._server.capabilities:
            self._ask(lambda server: server.uid("EXPUNGE", uid))

    def own_name(self, folder: str) -> str:
        """The name of a folder within the part of the server that is ours."""
        prefix = imap_answers.prefix(flat(self._ask(lambda server: server.namespace())))
        return folder if folder.startswith(prefix) else prefix + folder

    def make_folder(self, folder: str) -> None:
        """Make a folder where it is not there."""
        if self._tried(lambda: self._server.status(to_wire(folder), "(MESSAGES)"))[0] != "OK":
            self._ask(lambda server: server.create(to_wire(folder)))
            self._tried(lambda: self._server.subscribe(to_wire(folder)))

    def folders(self) -> Mapping[str, frozenset[str]]:
        """The folders of the mailbox by the names that people read, with their marks in small letters."""
        listed = (imap_answers.folder(line) for line in self._ask(lambda server: server.list()))
        return {name: flags for name, flags in listed if name}

    def append(self, folder: str, flags: str, data: bytes) -> None:
        """Put a message into a folder."""
        moment = imaplib.Time2Internaldate(time.time())
        self._server.limits.expect(len(data))
        self._ask(lambda server: server.append(to_wire(folder), flags, moment, data))

    def close(self) -> None:
        """Let go of the server."""
        try:
            self._tried(self._server.logout)
        except ImapError:  # it had gone already
            with suppress(OSError):
                self._server.shutdown()

    def _ask(self, command: Callable[[imaplib.IMAP4], tuple[str, list[Any]]]) -> list[Any]:
        """What the server gave: bytes, and pairs of them where it gave a message."""
        kind, data = self._tried(lambda: command(self._server))
        if kind != "OK":
            raise ImapError(in_words(flat(data), self._hidden))
        return [part for part in data if part is not None]

    def _tried(self, act: Callable[[], Answer]) -> Answer:
        server: Limited | None = getattr(self, "_server", None)
        if server is not None:
            server.limits.begin()
            server.untagged_responses.clear()  # what nobody asked for would pile up
        try:
            return act()
        except LimitError as error:
            raise ImapError(str(error)) from None
        except (imaplib.IMAP4.error, OSError, EOFError) as error:
            raise ImapError(in_words(error.args[-1] if error.args else "", self._hidden, error)) from None
        except (ValueError, LookupError, TypeError, AttributeError):  # what imaplib does with words that it cannot read
            raise ImapError("its answer makes no sense") from None


def _connected(account: Account, context: SSLContext, limits: LineLimits) -> Limited:
    if account.security is Security.TLS:
        return LimitedTls(account.host, account.port, limits, context)
    server = Limited(account.host, account.port, limits)
    if account.security is Security.STARTTLS:
        try:
            server.starttls(context)
        except BaseException:
            server.shutdown()
            raise
    return server


def _log_in(server: Limited, account: Account, secret: Secret) -> None:
    if account.auth is Auth.XOAUTH2:
        token = f"user={account.user}\x01auth=Bearer {secret.reveal()}\x01\x01".encode()
        server.authenticate("XOAUTH2", lambda challenge: b"" if challenge else token)
    elif "AUTH=PLAIN" in server.capabilities:
        server.authenticate("PLAIN", lambda _: f"\0{account.user}\0{secret.reveal()}".encode())
    else:
        server.login(account.user, secret.reveal())
    # Servers tell more of what they can do once they know who asks.
    server.capabilities = tuple(flat(server.capability()[1]).decode("ascii", "replace").upper().split())


class Limited(imaplib.IMAP4):
    """imaplib's client, reading within limits. It has a buffer of its own, emptied where TLS begins."""

    def __init__(self, host: str, port: int, limits: LineLimits) -> None:
        self.limits = limits
        self._waiting = bytearray()
        super().__init__(host, port, timeout=limits.seconds)

    def _get_capabilities(self) -> None:
        """Asked for first of all where TLS began: what came in the open before is not taken for what comes now."""
        if self._tls_established and self._waiting:
            raise self.abort("it went on speaking in the open after TLS was agreed on")
        super()._get_capabilities()  # type: ignore[misc]

    def send(self, data: ReadableBuffer) -> None:
        """Send, in the time that is left for the answer."""
        self.sock.settimeout(self.limits.wait())
        super().send(data)

    def read(self, size: int) -> bytes:
        """``size`` bytes of a literal."""
        self.limits.announced(size)
        while len(self._waiting) < size:
            self._receive()
        return self._taken(size)

    def readline(self) -> bytes:
        """A line."""
        self.limits.line()
        start = 0
        while (end := self._waiting.find(b"\n", start)) < 0:
            start = len(self._waiting)
            self._receive()
        return self._taken(end + 1)

    def _taken(self, size: int) -> bytes:
        data = bytes(self._waiting[:size])
        del self._waiting[:size]
        return data

    def _receive(self) -> None:
        self.sock.settimeout(self.limits.wait())
        begun = time.monotonic()
        try:
            data = self.sock.recv(_CHUNK)
        except TimeoutError:
            raise LimitError("it took too long to answer") from None
        self.limits.waited(time.monotonic() - begun, len(data))
        if not data:
            raise self.abort("it broke off")
        self._waiting += data


class LimitedTls(Limited):
    """The same over TLS from the start."""

    def __init__(self, host: str, port: int, limits: LineLimits, context: SSLContext) -> None:
        self._context = context
        super().__init__(host, port, limits)

    def _create_socket(self, timeout: float | None) -> SSLSocket:
        unencrypted = super()._create_socket(timeout)  # type: ignore[misc]
        return self._context.wrap_socket(unencrypted, server_hostname=self.host)
