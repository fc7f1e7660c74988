"""The rule of rating: one case, and the first of the rules that applies to it.

All of it is exact, on figures as they are shown. What applies first decides: a
rating that a person gave, what kind of indicator it is, a figure or target that
is missing, the floor standard, then the bands of the scheme.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from textwrap import shorten

from workbook_tool.domain.figure import Basis, as_shown
from workbook_tool.domain.indicator import Better, Kind, breaks_between
from workbook_tool.domain.period import Period
from workbook_tool.domain.register import Register
from workbook_tool.domain.scheme import Band, GivenRating, Method, Rag, Scheme
from workbook_tool.immutable import immutable
from workbook_tool.rating.case import Case
from workbook_tool.rating.deviation import (
    Standing,
    against_range,
    against_target,
    band_of,
    lacks_tolerance,
    shown_deviation,
)
from workbook_tool.rating.explain import sum_in_words

_OF_KIND = {
    Kind.BASELINE: (Rag.BASELINE, "it is tracked so that a target can be set"),
    Kind.CONTEXTUAL: (Rag.CONTEXTUAL, "it has no target by design"),
    Kind.IN_DEVELOPMENT: (Rag.IN_DEVELOPMENT, "its collection and target are still being developed"),
}


@immutable
class Verdict:
    """A rating and its sum; ``band`` where a band of the scheme gave it."""

    rag: Rag
    """The rating."""
    why: str
    """The sum in words."""
    deviation: Decimal | None = None
    """How far off the target, good side positive."""
    basis: Basis | None = None
    """What the deviation is measured in."""
    band: Band | None = None


def judge(case: Case) -> Verdict:
    """The first of the rules that applies."""
    for rule in _RULES:
        if verdict := rule(case):
            return verdict
    return Verdict(Rag.NOT_RATED, f"Not rated: no band of the scheme {case.scheme.name} holds this figure")


# -- the rules, in the order in which they apply --------------------------------------


def given_rating(register: Register, ref: str, period: Period, *, forecast: bool) -> GivenRating | None:
    """The rating, or the forecast of the year-end's, that a person gave; None where nobody did."""
    return register.by_hand.get((ref, period, forecast))


def _by_hand(case: Case) -> Verdict | None:
    given = given_rating(case.register, case.indicator.ref, case.period, forecast=False)
    if given is None:
        return None
    return Verdict(given.rag, f"{given.rag} was given by {given.given_by}, not worked out: {given.reason}")


def _by_kind(case: Case) -> Verdict | None:
    if case.indicator.kind not in _OF_KIND:
        return None
    rag, reason = _OF_KIND[case.indicator.kind]
    return Verdict(rag, f"{rag}: {reason}")


def _without_figure(case: Case) -> Verdict | None:
    if case.value is not None:
        return None
    commentary = case.reading.commentary if case.reading else ""
    reason = f" ({shorten(commentary, 160, placeholder=' …')})" if commentary else ""
    return Verdict(Rag.NOT_RATED, f"Not rated: there is no figure for {case.name(case.period)}{reason}")


def _without_rules(case: Case) -> Verdict | None:
    scheme, reason = case.scheme, ""
    if scheme.method is Method.GIVEN:
        reason = f"its rating is given by hand, and none was given for {case.name(case.period)}"
    elif not scheme.bands:
        reason = f"the scheme {scheme.name} has no bands"
    elif lacks_tolerance(scheme, case.tolerance):
        reason = f"the scheme {scheme.name} needs a tolerance, and the register gives this indicator none"
    return Verdict(Rag.NOT_RATED, f"Not rated: {reason}") if reason else None


def _without_target(case: Case) -> Verdict | None:
    if case.target is None and case.against is None:
        return Verdict(Rag.NOT_RATED, f"Not rated: there is no target for {case.name(case.period)}")
    return None


def _without_direction(case: Case) -> Verdict | None:
    """A figure or a limit as a target, of which nothing says on which side of it good lies."""
    has_limit = case.scheme.method is Method.LIMITS and case.limit("green") is not None
    if case.indicator.better is not Better.RANGE or not (has_limit or case.against is not None):
        return None
    return Verdict(Rag.NOT_RATED, "Not rated: nearer to a range is better, and its target is none")


def _by_floor(case: Case) -> Verdict | None:
    floor = case.limit("floor")
    if floor is None or case.value is None or not case.worse(case.value, floor):
        return None
    words, side = case.words, "below" if case.value < floor else "above"
    why = f"{words.figure(case.value)} is {side} the floor standard of {words.target(floor)}: {case.scheme.worst}"
    return Verdict(case.scheme.worst, why, band=case.scheme.bands[0])


def _by_limits(case: Case) -> Verdict | None:
    if case.scheme.method is not Method.LIMITS or case.value is None:
        return None
    green, amber = case.limit("green"), case.limit("amber")
    if green is None:
        return _to_be_confirmed(case)
    bands, limits = limit_bands(case.scheme, green, amber)
    beyond: list[str] = []
    for band, limit in zip(reversed(bands), limits, strict=False):
        named = f"the {band.rag} limit of {case.words.target(limit)}"
        if _reaches(case, case.value, limit, inclusive=band.low_inclusive):
            return _on_limits(case, case.value, band, " but ".join([*beyond, f"within {named}"]))
        beyond = [f"beyond {named}"]
    return _on_limits(case, case.value, bands[0], beyond[0])


def limit_bands(scheme: Scheme, green: Decimal, amber: Decimal | None) -> tuple[tuple[Band, ...], tuple[Decimal, ...]]:
    """The bands that limits divide, worst first, and the limits at which they begin, best first."""
    if amber is None or len(scheme.bands) < 3:
        return (scheme.bands[0], scheme.bands[-1]), (green,)
    return (scheme.bands[0], scheme.bands[1], scheme.bands[-1]), (green, amber)


def _reaches(case: Case, value: Decimal, limit: Decimal, *, inclusive: bool) -> bool:
    return not case.worse(value, limit) and (inclusive or value != limit)


def _on_limits(case: Case, value: Decimal, band: Band, place: str) -> Verdict:
    return _final(case, Verdict(band.rag, f"{case.words.figure(value)} is {place}: {band.rag}", band=band))


def _to_be_confirmed(case: Case) -> Verdict:
    return Verdict(Rag.BASELINE, f"Baseline: the target for {case.name(case.period)} is still to be confirmed")


def _by_deviation(case: Case) -> Verdict | None:
    standing = standing_of(case)
    if standing is None:
        return _to_be_confirmed(case)
    band = band_of(case.scheme, standing, case.tolerance)
    if band is None:
        return None
    if not case.told:
        return _final(case, Verdict(band.rag, "", basis=standing.basis, band=band))
    why = sum_in_words(standing, band, case.scheme, case.tolerance, case.words)
    shown = shown_deviation(standing, case.scheme, case.tolerance, case.words.finest)
    return _final(case, Verdict(band.rag, why, shown, standing.basis, band))


def standing_of(case: Case) -> Standing | None:
    """Where the figure stands; None where its target is still to be confirmed."""
    low, high, basis = case.limit("low"), case.limit("high"), case.register.basis(case.indicator)
    if case.value is None:
        return None
    if case.against is None and (low is not None or high is not None):
        return against_range(case.value, low, high, basis)
    return None if case.against is None else against_target(case.value, case.against, case.indicator.better, basis)


def _final(case: Case, verdict: Verdict) -> Verdict:
    """The same, but where its colour holds only if the figure is also worse than a year before."""
    band, before = verdict.band, case.year_before
    if band is None or not band.only_if_worse_than_year_before or case.value is None:
        return verdict
    period = case.period.a_year_before()
    condition = f"{verdict.why}, if it is also worse than in {case.name(period)}"
    if before is None or before.value is None or breaks_between(case.indicator, period, case.period):
        return Verdict(Rag.NOT_RATED, f"Not rated: {condition}, for which there is no figure to compare with")
    then = as_shown(before.value, case.indicator.decimals)
    if case.worse(case.value, then):
        why = f"{condition}, and it is: {case.words.figure(then)} then"
        return Verdict(band.rag, why, verdict.deviation, verdict.basis, band)
    rag = otherwise(case.scheme, band)
    why = f"{condition}, but it is not: {case.words.figure(then)} then, so {rag}"
    return Verdict(rag, why, verdict.deviation, verdict.basis, band)


def otherwise(scheme: Scheme, band: Band) -> Rag:
    """What a band gives where its condition does not hold: as it says, or the colour of the next band."""
    if band.otherwise is not None:
        return band.otherwise
    later = scheme.bands[scheme.bands.index(band) + 1 :]
    return later[0].rag if later else band.rag


_RULES: tuple[Callable[[Case], Verdict | None], ...] = (
    _by_hand,
    _by_kind,
    _without_figure,
    _without_rules,
    _without_target,
    _without_direction,
    _by_floor,
    _by_limits,
    _by_deviation,
)
