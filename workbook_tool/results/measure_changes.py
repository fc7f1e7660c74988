"""What changed in what a council measures since the period before: worked out, never typed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbook_tool.domain.consolidation import Consolidation, Page
from workbook_tool.domain.figure import figure_text
from workbook_tool.domain.indicator import Publication
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import State
from workbook_tool.domain.register import Register
from workbook_tool.immutable import immutable
from workbook_tool.register.changes import RegisterChange, differences

_SENTENCES = ("moved", "service", "definition", "rule")  # the changes of a register that are said in its own words


@immutable
class MeasureChange:
    """One thing that changed in what is measured: what kind, with the facts of its sentence."""

    kind: str
    """``new``, ``retired``, ``target``, ``break``, ``restated``, ``missing`` (late), ``unavailable``, ``register``."""
    refs: tuple[str, ...]
    """The indicators; none where ``text`` is the whole sentence."""
    text: str = ""
    """What exactly, where there is one reference only."""


def measure_changes(given: Consolidation, pages: Sequence[Page]) -> list[MeasureChange]:
    """What changed since the period before in what ``pages`` measure."""
    before = given.register_before
    changes = differences(before, given.register) if before else ()
    return [
        *_come_and_gone(given, pages, changes),
        *_of_targets(given, pages, before or given.register),
        *_of_definitions(given, pages, changes),
        *_of_reporting(given, pages),
    ]


def _come_and_gone(
    given: Consolidation, pages: Sequence[Page], changes: Sequence[RegisterChange]
) -> Iterator[MeasureChange]:
    register, period = given.register, given.cycle.period
    added = {change.indicator for change in changes if change.kind == "added"}
    refs = [p.indicator.ref for p in pages]
    if new := [p.indicator.ref for p in pages if _began(p.indicator.first_period, period) or p.indicator.ref in added]:
        yield MeasureChange("new", tuple(new))
    services = {p.service.code for p in pages}
    ended = [i.ref for i in register.indicators.values() if _ended(i.last_period, period) and i.service in services]
    taken_out = [c.indicator for c in changes if c.kind == "retired" and c.indicator not in register.indicators]
    if gone := [ref for ref in dict.fromkeys((*ended, *taken_out)) if ref not in refs]:
        yield MeasureChange("retired", tuple(gone))


def _of_targets(given: Consolidation, pages: Sequence[Page], before: Register) -> Iterator[MeasureChange]:
    for page in pages:
        if text := _target_change(page, before, given.register):
            yield MeasureChange("target", (page.indicator.ref,), text)


def _of_definitions(
    given: Consolidation, pages: Sequence[Page], changes: Sequence[RegisterChange]
) -> Iterator[MeasureChange]:
    for page in pages:
        if _began(page.indicator.series_break, given.cycle.period):
            yield MeasureChange("break", (page.indicator.ref,), page.indicator.series_break_note)
    refs = {p.indicator.ref for p in pages}
    for change in changes:
        if change.kind in _SENTENCES and (not change.indicator or change.indicator in refs):
            yield MeasureChange("register", (), change.words)


def _of_reporting(given: Consolidation, pages: Sequence[Page]) -> Iterator[MeasureChange]:
    refs = {p.indicator.ref for p in pages}
    if restated := list(dict.fromkeys(r.indicator for r in given.restatements if r.indicator in refs)):
        yield MeasureChange("restated", tuple(restated))
    for kind, state in (("missing", State.NO_RETURN), ("unavailable", State.NOT_AVAILABLE)):
        if refs_of := [p.indicator.ref for p in pages if p.rating.state is state]:
            yield MeasureChange(kind, tuple(refs_of))


def _began(start: Period | None, cycle: Period) -> bool:
    return start is not None and cycle.start <= start.start <= cycle.end


def _ended(end: Period | None, cycle: Period) -> bool:
    before = cycle.previous()
    return end is not None and before.start <= end.end <= before.end


def _target_change(page: Page, before: Register, register: Register) -> str:
    """``90.0% to 92.0%`` where the target is another than one period before; not where it runs with the year."""
    now, ref = page.rating.period, page.indicator.ref
    target, old = register.target(ref, now), before.target(ref, now.previous())
    if page.indicator.publication is Publication.RESTRICTED or target is None or old is None:
        return ""
    if old.value == target.value or ref not in before.indicators:
        return ""
    shown = [
        figure_text(each.value, of.unit(of.indicators[ref]), of.indicators[ref].shown_target_decimals)
        for each, of in ((old, before), (target, register))
    ]
    return " to ".join(shown)
