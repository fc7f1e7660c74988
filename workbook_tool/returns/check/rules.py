"""The rules about one row: presence, limits and decimals, its parts, its history, its words.

A rule is a function here, in its place in ROW_RULES, and its sentence in
templates/findings.toml. A later rule runs for whatever passed the earlier ones;
a blank does not set off what would follow from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from workbook_tool.domain.figure import UnitType, as_shown, number_text, places
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.indicator import Accumulation
from workbook_tool.domain.reading import DataStatus, Reading
from workbook_tool.figures.seen import slip_of
from workbook_tool.figures.spelling import exactly
from workbook_tool.rating.rate import by_rounding
from workbook_tool.returns.check.case import Case
from workbook_tool.returns.check.words import says_nothing, unfit

_TYPED = 4  # decimals: a figure with more was calculated, and nobody means to print all of them


def rounded(case: Case) -> Iterator[Finding]:
    """What rounding a figure, its target or the figure before does to the rating or the change."""
    asked, value, indicator = case.asked, case.figure("value"), case.asked.indicator
    if value is None or asked.period is None:
        return
    has_more = value != as_shown(value, indicator.decimals)
    is_count = asked.unit.type is UnitType.NUMBER and not indicator.decimals
    readings = (value, as_shown(value, indicator.decimals)) if has_more else ()
    facts = {"exact": exactly(value, asked.unit), "shown": case.shown(value)}
    if has_more and indicator.decimals_assumed:
        yield case.say("figure-not-whole-before" if is_count else "decimals-assumed", "value", readings, **facts)
        return
    reading = Reading(indicator.ref, asked.period, value, target=case.figure("target"))
    shown, unrounded = by_rounding(indicator, case.register, reading, asked.previous, asked.year_before)
    if shown.rag != unrounded.rag:
        against = "" if shown.target is None else f" against {case.shown_target(shown.target)}"
        exactly_against = "" if unrounded.target is None else f" against {_in_full(case, unrounded.target)}"
        facts |= {"against": against, "exactly_against": exactly_against}
        yield case.say("rating-by-rounding", "value", readings, rag=shown.rag, other=unrounded.rag, **facts)
    elif has_more and is_count:
        yield case.say("figure-not-whole", "value", readings, **facts)
    elif shown.change != unrounded.change and asked.previous and asked.previous.value is not None:
        before = {"before": _in_full(case, asked.previous.value), "before_period": asked.previous.period.label}
        yield case.say("change-by-rounding", "value", change=shown.change, other=unrounded.change, **facts, **before)
    elif has_more and places(value) <= _TYPED:
        yield case.say("figure-more-decimals", "value", **facts)


def _in_full(case: Case, figure: Decimal) -> str:
    """A figure with its decimals; of one without end, as many as people type."""
    return exactly(as_shown(figure, _TYPED), case.asked.unit)


def _presence(case: Case) -> Iterator[Finding]:
    if not case.asked.due or "value" not in case.match.row.places:
        return
    record, status = case.record, case.record.get("data_status")
    has_text = bool(case.match.row.text("value"))
    if "value" not in record and not has_text:
        if status == DataStatus.NOT_AVAILABLE:
            if case.asked.latest and says_nothing(record.get("commentary", "")):
                yield case.say("not-available-without-reason", "commentary")
        elif case.asked.owed:
            parts = ", with its Numerator and Denominator" if case.asked.indicator.has_parts else ""
            yield case.say("value-missing", "value", parts=parts)
    if "value" in record and status == DataStatus.NOT_AVAILABLE:
        yield case.say("value-though-not-available", "data_status", shown=case.shown(case.record["value"]))
    if case.asked.indicator.target_from_service and "value" in record and "target" not in record:
        held = case.asked.held_target
        if held is None:
            yield case.say("target-missing", "target")
        else:
            yield case.say("target-of-register", "target", shown=case.shown_target(held))


def _limits(case: Case) -> Iterator[Finding]:
    low, high = case.asked.minimum, case.asked.maximum
    for key in ("value", "forecast"):
        value = case.figure(key)
        if value is not None and high is not None and value > high:
            yield case.say("value-above-maximum", key, (value,), shown=case.shown(value), limit=case.shown(high))
        if value is not None and low is not None and value < low:
            yield case.say("value-below-minimum", key, (value,), shown=case.shown(value), limit=case.shown(low))


def _unheard_of(case: Case) -> Iterator[Finding]:
    """Where the register sets no limit: above 100%, or below 0, as nothing that is held of the indicator is."""
    value, asked = case.figure("value"), case.asked
    if value is None or any(slip(case)):
        return
    if value > 100 and asked.never_above_100:
        yield case.say("value-above-100", "value", (value,), shown=case.shown(value))
    if value < 0 and asked.never_below_0:
        yield case.say("value-below-0", "value", (value,), shown=case.shown(value))


def _forecast(case: Case) -> Iterator[Finding]:
    """The year-end's figure was asked for, and a figure came without it."""
    wanted = case.asked.forecast and "forecast" in case.match.row.places and case.figure("value") is not None
    if wanted and not case.match.row.text("forecast"):
        yield case.say("forecast-missing", "forecast")


def _parts(case: Case) -> Iterator[Finding]:
    indicator = case.asked.indicator
    value, over, under = (case.figure(k) for k in ("value", "numerator", "denominator"))
    if not indicator.has_parts or value is None or not {"numerator", "denominator"} <= case.match.row.places.keys():
        return
    if over is None or under is None:
        missing = "numerator" if over is None else "denominator"
        yield case.say("part-missing", missing, part=missing)
        return
    if under == 0:
        yield case.say("denominator-zero", "denominator", shown=case.shown(value))
        return
    scale = Decimal(100) if case.asked.unit.is_percent else Decimal(1)
    worked = as_shown(over / under * scale, indicator.decimals)
    if worked != as_shown(value, indicator.decimals):
        sum_ = f"{number_text(over, 0)} out of {number_text(under, 0)}"
        facts = {"shown": case.shown(value), "worked": case.shown(worked), "sum": sum_}
        yield case.say("parts-disagree", "value", (value, worked), **facts)


def slip(case: Case) -> Iterator[Finding]:
    """A figure ten, a hundred, a thousand or a million times another: what is held, never a neighbour in doubt."""
    value, asked = case.figure("value"), case.asked
    before, target = asked.previous or asked.last, asked.held_target
    if value is None:
        return
    if before is not None and before.value:
        if slip := slip_of(value, before.value):
            facts = {"before": case.shown(before.value), "before_period": before.period.label}
            facts |= {"shown": case.shown(value), "words": slip.words, "likely": exactly(slip.likely, asked.unit)}
            yield case.say("value-tenfold", "value", (value, slip.likely), **facts)
    elif target is not None and (slip := slip_of(value, target)):
        facts = {"shown": case.shown(value), "target": case.shown_target(target), "words": slip.words}
        facts |= {"likely": exactly(slip.likely, asked.unit)}
        yield case.say("value-far-from-target", "value", (value, slip.likely), **facts)


def _repeated(case: Case) -> Iterator[Finding]:
    value, before, indicator = case.figure("value"), case.asked.previous, case.asked.indicator
    if value is None or before is None or indicator.may_repeat or before.value != value:
        return
    yield case.say("value-repeated", "value", shown=case.shown(value), before_period=before.period.label)


def _revision(case: Case) -> Iterator[Finding]:
    """What a revised previous figure corrects: named wherever the return is spoken of."""
    value, held = case.figure("revised_previous"), case.asked.previous
    if value is None:
        return
    if held is None:
        yield case.say("nothing-to-revise", "revised_previous")
    elif case.asked.revises(value):
        before = case.shown(held.value) if held.value is not None else "no figure"
        reason = str(case.record.get("revision_reason", "")).rstrip(". ")
        reason = f" (reason: {reason})" if reason else ""
        facts = {"shown": case.shown(value), "before_period": held.period.label}
        if value == held.value:
            yield case.say("previous-confirmed", "revised_previous", status=held.data_status.value, **facts)
        else:
            yield case.say("previous-revised", "revised_previous", before=before, reason=reason, **facts)


def about_presence_of_words(case: Case) -> Iterator[Finding]:
    """Commentary and actions that are wanted beside the row's figure and are not there."""
    if not case.asked.latest or not case.asked.due or "value" not in case.record:
        return
    worst = case.register.scheme(case.asked.indicator).worst.value
    if not case.record.get("actions") and "actions" in case.match.row.places and case.rag == worst:
        yield case.say("red-without-actions", "actions", rag=worst)
    wanted = case.asked.commentary_for
    if "commentary" in case.match.row.places and (not wanted or not wanted.isdisjoint((case.rag, case.change))):
        text = str(case.record.get("commentary", ""))
        if not text:
            yield case.say("commentary-missing", "commentary")
        elif says_nothing(text):
            yield case.say("commentary-says-nothing", "commentary", text=text.strip())


def _unfit(case: Case) -> Iterator[Finding]:
    """Words that are not meant for readers, or that undo the figure: no public paper has them until it is settled."""
    for key in ("commentary", "actions"):
        if doubt := unfit(str(case.record.get(key, ""))):
            yield case.say("words-unfit", key, label=key.capitalize(), why=doubt[0], quote=doubt[1])


def _falling_total(case: Case) -> Iterator[Finding]:
    """A count that adds up through the year cannot fall within it."""
    value, before, asked = case.figure("value"), case.asked.previous, case.asked
    if value is None or before is None or before.value is None or asked.period is None:
        return
    adds_up = asked.indicator.accumulation is Accumulation.YEAR_TO_DATE and not asked.unit.is_percent
    same_year = before.period.financial_year == asked.period.financial_year
    if adds_up and same_year and not asked.indicator.has_parts and value < before.value:
        shown, was = case.shown(value), case.shown(before.value)
        yield case.say("running-total-falls", "value", shown=shown, before=was, before_period=before.period.label)


ROW_RULES: tuple[Callable[[Case], Iterator[Finding]], ...] = (
    _presence, _forecast, _limits, _unheard_of, _parts, rounded, slip, _repeated, _revision, _falling_total, _unfit,
    about_presence_of_words,
)  # fmt: skip
