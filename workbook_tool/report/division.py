"""A long report in parts: which of its pages each of them is of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from workbook_tool.errors import UsageError
from workbook_tool.immutable import immutable

_NEAR = 4  # a part ends with a group whose end is within this share of it
_T = TypeVar("_T")


@immutable
class Part:
    """One of the papers that a report is divided into."""

    number: int = 1
    """From 1."""
    of: int = 1
    """How many there are."""
    first_page: int = 1
    """The number on its first page, where pages are numbered right through (PDF)."""

    @property
    def is_whole(self) -> bool:
        """Whether the report is in one."""
        return self.of == 1

    def bounds(self, pages: Sequence[_T], group: Callable[[_T], str]) -> tuple[int, int]:
        """Where its pages begin and end among ``pages``; it ends with a group where one ends nearby.

        UsageError where there are fewer pages than parts.
        """
        if self.of > max(len(pages), 1):
            raise UsageError(
                f"A report of {len(pages)} indicators cannot be made in {self.of} parts.", "Take fewer parts."
            )
        share = len(pages) / self.of
        ends = [n for n in range(1, len(pages)) if group(pages[n - 1]) != group(pages[n])]

        def end(number: int) -> int:
            even = round(share * number)
            nearest = min(ends, key=lambda n: abs(n - even), default=even)
            return nearest if abs(nearest - even) <= share / _NEAR and number < self.of else even

        return (end(self.number - 1) if self.number > 1 else 0), end(self.number)


WHOLE = Part()
"""A report in one."""
