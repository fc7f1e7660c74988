"""What a cycle asks differently from the one that was issued before it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from workbook_tool.commands.folder import Folder
from workbook_tool.domain.period import Period
from workbook_tool.domain.register import Register
from workbook_tool.ledger import Ledger

if TYPE_CHECKING:
    from workbook_tool.register import RegisterChange

TargetRow = tuple[str, str, str, str]  # reference, title, target in the cycle before, target in this one


def what_differs(
    folder: Folder, ledger: Ledger, register: Register, period: Period
) -> tuple[tuple[RegisterChange, ...], Period | None, tuple[TargetRow, ...]]:
    """What differs, the cycle that it differs from, and the targets that changed as rows.

    However often a cycle is generated, it is compared with the last one before it
    that was issued; nothing and None where there is none.
    """
    from workbook_tool.register import differences

    issued = [c.period for c in ledger.cycles.all() if c.period != period and ledger.issues.of(c.period)]
    earlier = [other for other in issued if other.end <= period.end]
    last = max(earlier, key=lambda other: other.key, default=None)
    if last is None:
        return (), None, ()
    before = folder.register_of(last, ledger).register
    changes = (*_skipped(last, period), *differences(before, register))
    refs = dict.fromkeys(c.indicator for c in changes if c.kind == "target")
    return changes, last, tuple(_target_rows(refs, (before, last), (register, period)))


def _skipped(last: Period, period: Period) -> Iterator[RegisterChange]:
    """The periods between two cycles that nobody was asked for."""
    from workbook_tool.register import RegisterChange

    missed = []
    following = last.next()
    while last.frequency is period.frequency and following.end < period.end:
        missed.append(following.label)
        following = following.next()
    if missed:
        words = f"{', '.join(missed)} {'was' if len(missed) == 1 else 'were'} not collected"
        yield RegisterChange("skipped", "", f"{words}: the cycle before this one is {last.label}.")


def _target_rows(
    refs: Iterable[str], before: tuple[Register, Period], after: tuple[Register, Period]
) -> Iterator[TargetRow]:
    from workbook_tool.rating.rate import rate

    for ref in refs:
        was, now = (
            rate(register.indicators[ref], register, period, None).target_text for register, period in (before, after)
        )
        yield ref, after[0].indicators[ref].title, was, now
