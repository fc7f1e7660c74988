"""How much an IMAP server may send, and how long it may take: for one answer, and for a whole connection."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from workbook_tool.untrusted import MIB, size_text

_BYTES: Final = 4 * MIB  # of an answer that is no message: a list of half a million messages
_LINES: Final = 20_000  # of one answer
_SPEED: Final = MIB // 8  # bytes a second, at the least, while a message is fetched
_ALL_BYTES: Final = 8192 * MIB
_ALL_SECONDS: Final = 3600  # spent in waiting for the server; our own work does not count


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
            raise LimitError("it took too long to answer")
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
