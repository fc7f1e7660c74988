"""``restate``: a published figure is corrected, with name and reason; what was published is kept and listed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from workbook_tool.commands.folder import Folder
from workbook_tool.commands.intake.amend import Amendment, amend_in, figure_of
from workbook_tool.commands.results.cycle_record import read_rated_on
from workbook_tool.commands.results.ratings import rate_record
from workbook_tool.domain.figure import figure_text
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import Rating
from workbook_tool.errors import UsageError, way_out
from workbook_tool.immutable import immutable
from workbook_tool.ledger import Ledger
from workbook_tool.rating.rate import colour
from workbook_tool.results.trend import AsPublished


@immutable
class Restated:
    """What was changed, in words: the figure, then each rating of a published cycle that it changed."""

    done: tuple[str, ...]
    """What was changed."""
    ratings: tuple[str, ...]
    """Those of published cycles that change."""


def restate_figure(
    folder: Folder, ref: str, period: Period, value: str, by: str, reason: str, *, preview: bool = False
) -> Restated:
    """Correct a published figure; with ``preview`` nothing is written. UsageError where no published cycle has it."""
    with _writing(folder, by, reason, preview) as ledger:  # all of it: nobody undoes the publication meanwhile
        before = _published(folder, ledger, ref)
        if not any(rating.period == period for rating in before.values()):
            raise UsageError(
                f"{ref} has not been published for {period.label}, so there is nothing to restate.",
                way_out("amend-as", indicator=ref, period=period.code),
            )
        done = amend_in(folder, ledger, ref, period, Amendment(value=value, restate=True), by, reason).done
        after = _published(folder, ledger, ref)
    return Restated(done, tuple(_words(before, after)))


def restate_target(
    folder: Folder, ref: str, period: Period, target: str, by: str, reason: str, *, preview: bool = False
) -> Restated:
    """Correct a published target; with ``preview`` nothing is written. UsageError where none was published."""
    with _writing(folder, by, reason, preview) as ledger:
        before = _published(folder, ledger, ref)
        points = ledger.published.points().values()
        point = next((p for p in points if p.indicator.casefold() == ref.casefold() and p.period == period), None)
        if point is None or point.cycle is None:
            raise UsageError(
                f"{ref} has not been published for {period.label}, so there is no target to restate.",
                "Correct it in the register.",
            )
        register = folder.register_of(point.cycle, ledger).register
        indicator = register.indicators[point.indicator]
        value = figure_of(target, indicator, register)
        new = replace(point, target=value, reason=reason)
        held = {r.period: r for r in ledger.published.history(point.cycle, point.indicator)}
        if period in held:
            rated_by = AsPublished({(new.indicator, period): new}).corrected(register)
            rag, _ = colour(indicator, rated_by, period, held[period], held.get(period.a_year_before()))
            new = replace(new, rag=rag)
        ledger.published.restate_target(new, by)
        after = _published(folder, ledger, ref)
    unit, decimals = register.unit(indicator), indicator.shown_target_decimals
    was, now = (figure_text(t, unit, decimals) for t in (point.target, value))
    sentence = f"{point.indicator}, {period.label}: the target {was} is now {now}; the rating is {new.rag}."
    return Restated((sentence,), tuple(_words(before, after)))


@contextmanager
def _writing(folder: Folder, by: str, reason: str, preview: bool) -> Iterator[Ledger]:
    """The ledger to correct; what is only previewed leaves no trace in it."""
    if not by.strip() or not reason.strip():
        raise UsageError("A restatement needs a name and a reason.", way_out("name-and-reason"))
    with folder.writing() as ledger:
        if not preview:
            yield ledger
            return
        with ledger.tried():
            yield ledger


def _published(folder: Folder, ledger: Ledger, ref: str) -> dict[Period, Rating]:
    """By published cycle, the indicator's rating."""
    ratings: dict[Period, Rating] = {}
    for cycle in ledger.cycles.all():
        if ledger.published.has(cycle.period):
            record = read_rated_on(folder, ledger, cycle, lambda i: i.ref.casefold() == ref.casefold())
            ratings.update((cycle.period, rating) for rating in rate_record(record))
    return ratings


def _words(before: dict[Period, Rating], after: dict[Period, Rating]) -> list[str]:
    lines = []
    for cycle, old in before.items():
        new = after[cycle]
        pairs = (("rated", old.rag.value, new.rag.value), ("change", old.change.value, new.change.value))
        lines += [f"{cycle.label}: {what} {was}, now {now}." for what, was, now in pairs if was != now]
    return lines or ["No published rating is different."]
