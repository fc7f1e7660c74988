"""How much an IMAP server may send, and how long it may take: for one answer, and for a whole connection."""

from __future__ import annotations

import imaplib
import time
from dataclasses import dataclass, field
from ssl import SSLContext, SSLSocket
from typing import TYPE_CHECKING, Final

from workbook_tool.untrusted.limits import MIB
from workbook_tool.untrusted.load import size_text

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

_BYTES: Final = 4 * MIB  # of an answer that is no message: a list of half a million messages
_LINES: Final = 20_000  # of one answer
_SPEED: Final = MIB // 8  # bytes a second, at the least, while a message is fetched
_ALL_BYTES: Final = 8192 * MIB
_ALL_SECONDS: Final = 3600  # spent in waiting for the server; our own work does not count
_CHUNK: Final = 1 << 16


class LimitError(Exception):
    """A server sent more than an answer may have, or took longer."""


@dataclass
class LineLimits:
    """What is left of an answer and of the connection. ``seconds`` is for one answer that is no message."""

    seconds: float
    _bytes: int = _BYTES
    _lines: int = _LINES
    _left: float = 0.0
    _extra: int = 0
    _all_bytes: int = _ALL_BYTES
    _all_seconds: float = field(default=_ALL_SECONDS)

    def __post_init__(self) -> None:
        self.begin()

    def expect(self, extra: int) -> None:
        """The next answer may bring a message of this many bytes."""
        self._extra = extra

    def begin(self) -> None:
        """A new answer begins."""
        self._bytes, self._lines = _BYTES + self._extra, _LINES
        self._left = self.seconds + self._extra / _SPEED
        self._extra = 0

    def wait(self) -> float:
        """The seconds for which the server may be waited for; LimitError where none are left."""
        left = min(self._left, self._all_seconds)
        if left <= 0:
            raise LimitError("it took too long over its answers")
        return left

    def waited(self, seconds: float, count: int) -> None:
        """``count`` bytes came after ``seconds``."""
        self._left -= seconds
        self._all_seconds -= seconds
        self._bytes -= count
        self._all_bytes -= count
        if self._bytes < 0 or self._all_bytes < 0:
            raise LimitError("it sent more than an answer may have")

    def line(self) -> None:
        """A line came."""
        self._lines -= 1
        if self._lines < 0:
            raise LimitError(f"it sent more than {_LINES:,} lines in one answer")

    def announced(self, size: int) -> None:
        """A part of ``size`` bytes is announced: refused before any of it is read, where it is too much."""
        if size > min(self._bytes, self._all_bytes):
            raise LimitError(f"it announced {size_text(size)} at once")


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

    def send(self, data: Buffer) -> None:
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
            raise LimitError("it did not answer in time") from None
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
        plain = super()._create_socket(timeout)  # type: ignore[misc]
        return self._context.wrap_socket(plain, server_hostname=self.host)
