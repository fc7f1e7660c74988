"""What was made for the workbooks before, and is used again for the next."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TypeVar

T = TypeVar("T")


class Before(dict[Hashable, T]):
    """Things made, by all that they were made of; all are forgotten when there are ``most``."""

    def __init__(self, most: int = 64) -> None:
        super().__init__()
        self._most = most

    def __setitem__(self, made_of: Hashable, made: T) -> None:
        if len(self) >= self._most:
            self.clear()
        super().__setitem__(made_of, made)
