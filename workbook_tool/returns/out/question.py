"""One question of the Check column, as Excel asks it and as we do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from workbook_tool.immutable import immutable

Entries = Mapping[str, object]  # cell values of a row, by key


@immutable
class Question:
    """``condition`` is an Excel condition, ``holds`` the same over the row's entries; ``words`` say what to do.

    Where the words name a figure, ``formula`` works them out in Excel and ``words`` for the entries.
    ``needs`` are the keys of the cells that are to be filled in.
    """

    condition: str
    holds: Callable[[Entries], bool]
    words: str | Callable[[Entries], str]
    formula: str = ""
    needs: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """The words as an Excel expression."""
        return self.formula or text(str(self.words))

    def words_for(self, entries: Entries) -> str:
        """The words for a row's entries."""
        return self.words if isinstance(self.words, str) else self.words(entries)


def text(words: str) -> str:
    """A text as a literal of an Excel formula."""
    return '"' + words.replace('"', '""') + '"'


def is_blank(entries: Entries, key: str) -> bool:
    """Whether a cell holds nothing but spaces."""
    value = entries.get(key)
    return value is None or (isinstance(value, str) and not value.strip(" "))


def is_number(entries: Entries, key: str) -> bool:
    """Whether a cell holds a number."""
    return isinstance(entries.get(key), Decimal)
