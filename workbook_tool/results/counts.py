"""How many indicators have each rating."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from workbook_tool.domain.consolidation import Page
from workbook_tool.domain.register import Register
from workbook_tool.domain.scheme import Rag
from workbook_tool.theme import in_order


def counts(pages: Iterable[Page], register: Register) -> dict[Rag, int]:
    """How many pages have each rating that one of them has, in the register's order of ratings."""
    number = Counter(page.rating.rag for page in pages)
    return {rag: number[rag] for rag in in_order(register, number)}
