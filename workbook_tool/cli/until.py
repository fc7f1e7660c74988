"""Work that goes on until somebody ends it."""

from __future__ import annotations

import signal
from collections.abc import Callable
from threading import Event
from types import FrameType


def until_interrupted(seconds: float) -> Callable[[], bool]:
    """A pause that says whether to go on. Ctrl-C ends what is begun after its work; a second one, at once."""
    over = Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        over.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    signal.signal(signal.SIGINT, end)
    return lambda: not over.wait(seconds)
