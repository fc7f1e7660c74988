"""What was made for the workbooks before, and is used again for the next."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TypeVar

T = TypeVar("T")


class Before(dict[Hashable, T]):
    """Things made, by all that they were made of; forgotten when there are more than a few workbooks have."""

    def __setitem__(self, made_of: Hashable, made: T) -> None:
        if len(self) >= 64:
            self.clear()
        super().__setitem__(made_of, made)
