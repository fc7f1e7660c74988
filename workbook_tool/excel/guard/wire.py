"""What passes between the run and its reading processes: one value after another, each with its length first."""

from __future__ import annotations

import pickle
import struct
from collections.abc import Callable
from typing import BinaryIO, TypeAlias, TypeVar

from workbook_tool.domain.finding import Finding
from workbook_tool.grid import WorkbookRead
from workbook_tool.immutable import immutable

Result = TypeVar("Result")
Then: TypeAlias = Callable[["Item", WorkbookRead | Finding], Result]

OUT_OF_MEMORY = 86  # the exit code of a worker that went over its memory
_LENGTH = struct.Struct("<Q")


@immutable
class Item:
    """One file to read: its name as people know it, its bytes, the password that was given for it."""

    file: str
    data: bytes
    """The file's bytes."""
    password: str | None = None


def send(pipe: BinaryIO, value: object) -> None:
    """Write one value."""
    packed = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    pipe.write(_LENGTH.pack(len(packed)))
    pipe.write(packed)
    pipe.flush()


def receive(pipe: BinaryIO) -> object:
    """Read one value. Raises EOFError where the other side has gone."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    length = _LENGTH.unpack(head)[0]
    packed = pipe.read(length)
    if len(packed) < length:
        raise EOFError
    value: object = pickle.loads(packed)  # noqa: S301 (from our own process)
    return value
