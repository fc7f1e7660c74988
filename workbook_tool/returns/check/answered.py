"""What of a return's findings is named again elsewhere: what is still open, how far corrections came, restatements."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from workbook_tool.catalogue import finding
from workbook_tool.domain.finding import Cell, Finding

Key = tuple[str, str, str]


RESTATED = ("previous-revised", "previous-confirmed")


def restatements(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those of a return's findings that name a previous figure which the service corrects or makes final."""
    return tuple(f for f in findings if f.code in RESTATED)


def still_open(findings: Iterable[Finding]) -> list[Finding]:
    """The errors and queries: what is not a note wants something done."""
    return [raised for raised in findings if raised.asks]


def progress(before: Iterable[Finding], now: Iterable[Finding], file: str) -> Finding | None:
    """``4 of 6 fixed, 2 left, 1 new``: what was open, held against what is; None where nothing was open before.

    Two findings are the same where code, indicator and column are; of several
    such, as many are left as both have.
    """
    old, new = Counter(map(_key, before)), Counter(map(_key, now))
    if not old:
        return None
    left, all_ = (old & new).total(), old.total()
    phrases = [f"{all_ - left} of {all_} fixed"]
    phrases += [f"{left} left"] if left else []
    phrases += [f"{new.total() - left} new"] if new.total() > left else []
    return finding("corrections-progress", Cell(file), words=", ".join(phrases))


def _key(raised: Finding) -> Key:
    column = re.sub(r"[0-9]+", "", raised.cell.ref) if raised.cell else ""
    return raised.code, raised.indicator or "", column
