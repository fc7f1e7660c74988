"""A cycle at a glance: how many indicators have each rating, how many meet their target, and what moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from workbook_tool.domain.consolidation import Page
from workbook_tool.domain.reading import Change, State
from workbook_tool.domain.register import Register
from workbook_tool.domain.scheme import Rag
from workbook_tool.immutable import immutable
from workbook_tool.results.exceptions import is_worst, meets_target
from workbook_tool.results.outlooks import page_trend
from workbook_tool.theme import all_ratings, in_order
from workbook_tool.trends import Trend


def counts(pages: Iterable[Page], register: Register) -> dict[Rag, int]:
    """How many pages have each rating that one of them has, in the register's order of ratings."""
    number = Counter(page.rating.rag for page in pages)
    return {rag: number[rag] for rag in in_order(register, number)}


@immutable
class Overview:
    """What a reader wants to know first. Pages stand in the register's order where nothing else is said."""

    rated: int
    """Indicators that have a colour."""
    meeting: int
    """Those of them that are on target or better."""
    counts: Mapping[Rag, tuple[int, int]]
    """By rating, in order: how many now, and how many one period of their own before."""
    worst: tuple[Page, ...]
    """Those with the worst rating."""
    newly_worst: tuple[Page, ...]
    """That had a better one before."""
    still_worst: tuple[Page, ...]
    """That had it before, too."""
    worse: tuple[Page, ...]
    """To a worse rating, those newly worst apart; the longest way first."""
    better: tuple[Page, ...]
    """To a better rating; the longest way first."""
    changes: Mapping[Change, int]
    """How many figures improved, declined, did not move."""
    beyond_for_worse: tuple[Page, ...]
    """A real change for the worse: beyond usual variation."""
    beyond_for_better: tuple[Page, ...]
    """Better than usual variation explains."""


def overview(pages: Sequence[Page], register: Register, trends: Mapping[str, Trend] | None = None) -> Overview:
    """The overview of ``pages``; ``trends`` by reference, where they are worked out already."""
    read = trends or {p.indicator.ref: page_trend(p, register)[1] for p in pages}
    worst = tuple(p for p in pages if p.rating.rag.is_colour and is_worst(register, p))
    newly = tuple(p for p in worst if p.before is not p.rating.rag)
    moved = [(p, _steps(p, register)) for p in pages]
    beyond = [(p, read[p.indicator.ref].good) for p in pages]
    return Overview(
        rated=sum(p.rating.rag.is_colour for p in pages),
        meeting=sum(meets_target(register, p) for p in pages),
        counts=_counts(pages, register),
        worst=worst,
        newly_worst=newly,
        still_worst=tuple(p for p in worst if p.before is p.rating.rag),
        worse=tuple(p for p, steps in sorted(moved, key=lambda m: m[1]) if steps < 0 and p not in newly),
        better=tuple(p for p, steps in sorted(moved, key=lambda m: -m[1]) if steps > 0),
        changes=Counter(p.rating.change for p in pages if p.rating.state is State.REPORTED),
        beyond_for_worse=tuple(p for p, good in beyond if good < 0),
        beyond_for_better=tuple(p for p, good in beyond if good > 0),
    )


def _counts(pages: Sequence[Page], register: Register) -> dict[Rag, tuple[int, int]]:
    now, before = (Counter(p.rating.rag for p in pages), Counter(p.before for p in pages))
    return {rag: (now[rag], before[rag]) for rag in in_order(register, now)}


def _steps(page: Page, register: Register) -> int:
    """How many colours better its rating has become; 0 where one of the two is no colour."""
    now, before = page.rating.rag, page.before
    if not (now.is_colour and before.is_colour):
        return 0
    order = all_ratings(register)
    return order.index(now) - order.index(before)
