"""A cycle as the public may see it: figures that are restricted, or rest on too few cases, are taken away.

With a figure go its rating, change and deviation, and every word that holds it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal

from workbook_tool import catalogue, resources
from workbook_tool.domain.consolidation import Consolidation, Difference, Page, TrendPoint
from workbook_tool.domain.finding import Finding, Severity
from workbook_tool.domain.reading import Change, Rating, Reading, Restatement
from workbook_tool.domain.register import Register
from workbook_tool.domain.scheme import Rag
from workbook_tool.results.disclosure import Hidden, Secrets, hidden_in, holds, is_restricted, mentions, readings_of


def public(consolidation: Consolidation) -> Consolidation:
    """``consolidation`` without the figures that the register keeps from the public; done twice it changes nothing."""
    secrets = _secrets(consolidation)
    return replace(
        consolidation,
        register=_register(consolidation.register, secrets),
        pages=tuple(_without_unfit_words(_page(page, secrets)) for page in consolidation.pages),
        findings=tuple(f for f in consolidation.findings if _may_stand(f, secrets)),
        differences=tuple(_difference(d, secrets) for d in consolidation.differences if d.indicator not in secrets),
        restatements=tuple(r for r in consolidation.restatements if _restated(r, consolidation.register, secrets)),
        answered=(),  # what passed between a service and the officer
    )


def _without_unfit_words(page: Page) -> Page:
    """The page without the service's words where an open question doubts that they are meant for readers."""
    if not any(f.severity is Severity.QUERY and catalogue.is_unfit(f.code) for f in page.findings):
        return page
    sentence: str = resources.template("page")["words"]["words_withheld"]
    return replace(page, commentary=sentence, actions=sentence if page.actions else "")


def holds_hidden(page: Page) -> bool:
    """Whether a page holds figures that :func:`public` takes away."""
    if is_restricted(page.indicator):
        return any(r.value is not None for r in readings_of(page))
    return hidden_in(page) is not None


def _secrets(consolidation: Consolidation) -> Secrets:
    secrets = {r: (i, _all(())) for r, i in consolidation.register.indicators.items() if is_restricted(i)}
    for page in consolidation.pages:
        hidden = _all(readings_of(page)) if is_restricted(page.indicator) else hidden_in(page)
        if hidden is not None:
            secrets[page.indicator.ref] = (page.indicator, hidden)
    return secrets


def _all(readings: Iterable[Reading]) -> Hidden:
    known = tuple(readings)
    figures = {f for r in known for f in (r.value, r.numerator, r.denominator) if f is not None}
    return Hidden(frozenset(r.period for r in known), frozenset(figures), Decimal(0))


# -- pages -----------------------------------------------------------------
def _page(page: Page, secrets: Secrets) -> Page:
    indicator = page.indicator
    if is_restricted(indicator):
        return _restricted(page)
    if indicator.ref in secrets:
        page = _suppressed(page, secrets[indicator.ref][1])
    return _withoutmentions(page, secrets)


def _restricted(page: Page) -> Page:
    word = _say("restricted")
    rating = Rating(
        indicator=page.indicator,
        period=page.rating.period,
        rag=Rag.NOT_RATED,
        change=Change.NOT_APPLICABLE,
        why=_say("restricted_why"),
        target_text=word,
        state=page.rating.state,
    )
    return Page(
        rating=rating,
        service=page.service,
        target_label=page.target_label,
        current_label=page.current_label,
        previous_label=page.previous_label,
        target_text=word,
        current_text=word,
        previous_text=word,
        commentary=word if page.commentary else "",
        actions=word if page.actions else "",
    )


def _suppressed(page: Page, hidden: Hidden) -> Page:
    rating, word = page.rating, _word(hidden)
    current, previous = rating.current, rating.previous
    now = current is not None and current.period in hidden.periods
    then = previous is not None and previous.period in hidden.periods
    lost = rating.last_known is not None and rating.last_known.period in hidden.periods
    return replace(
        page,
        rating=_rating(rating, hidden, now=now, either=now or then),
        current_text=word if now or (lost and holds(page.current_text, hidden)) else page.current_text,
        previous_text=word if then else page.previous_text,
        trend=_trend(page.trend, hidden),
        commentary=_words(page.commentary, hidden),
        actions=_words(page.actions, hidden),
        remarks=(*(r for r in page.remarks if not holds(r, hidden)), _say("secondary")),
        before=Rag.NOT_RATED if now or then else page.before,
        periods_red=0 if now or then else page.periods_red,
        findings=(),
        attachments=(),
    )


def _rating(rating: Rating, hidden: Hidden, *, now: bool, either: bool) -> Rating:
    limit = f"{hidden.limit:f}"
    rating = _readings(rating, lambda reading: _reading(reading, hidden))
    if now:
        why = _say("suppressed_why", limit=limit)
        rating = replace(rating, rag=Rag.NOT_RATED, why=why, deviation=None, band=None, forecast=None)
    elif holds(rating.why, hidden):
        rating = replace(rating, why=_word(hidden))
    if either:
        return replace(rating, change=Change.NOT_APPLICABLE, change_why=_say("suppressed_change"))
    return replace(rating, change_why="") if holds(rating.change_why, hidden) else rating


def _readings(rating: Rating, change: Callable[[Reading], Reading]) -> Rating:
    """The rating with each of its readings changed."""
    readings = (rating.current, rating.previous, rating.last_known)
    current, previous, last_known = (change(reading) if reading else None for reading in readings)
    return replace(rating, current=current, previous=previous, last_known=last_known)


def _trend(trend: tuple[TrendPoint, ...], hidden: Hidden) -> tuple[TrendPoint, ...]:
    """The trend with gaps; what a period alone added goes too, where it and its neighbour would give a gap away."""
    points: list[TrendPoint] = []
    before_hidden = False
    for point in trend:
        is_hidden = point.period in hidden.periods
        small = point.in_period is not None and abs(point.in_period) < hidden.limit
        points.append(
            replace(
                point,
                reading=_reading(point.reading, hidden),
                rag=Rag.NOT_RATED if is_hidden else point.rag,
                in_period=None if is_hidden or before_hidden or small else point.in_period,
            )
        )
        before_hidden = is_hidden
    return tuple(points)


def _reading(reading: Reading, hidden: Hidden) -> Reading:
    kept = replace(
        reading,
        commentary=_words(reading.commentary, hidden),
        actions=_words(reading.actions, hidden),
        note="" if holds(reading.note, hidden) else reading.note,
    )
    if reading.period not in hidden.periods:
        return kept
    return replace(kept, value=None, numerator=None, denominator=None, text="", note=_word(hidden))


def _words(text: str, hidden: Hidden) -> str:
    return _say("withheld") if holds(text, hidden, small=True) else text


def _withoutmentions(page: Page, secrets: Secrets) -> Page:
    """The page without words that name another indicator together with a hidden figure of it."""

    def kept(text: str) -> str:
        return _say("withheld") if mentions(text, page.indicator.ref, secrets) else text

    def reading(read: Reading) -> Reading:
        return replace(read, commentary=kept(read.commentary), actions=kept(read.actions), note=kept(read.note))

    rating = replace(page.rating, why=kept(page.rating.why), change_why=kept(page.rating.change_why))
    return replace(
        page,
        rating=_readings(rating, reading),
        commentary=kept(page.commentary),
        actions=kept(page.actions),
        remarks=tuple(map(kept, page.remarks)),
        trend=tuple(replace(point, reading=reading(point.reading)) for point in page.trend),
        findings=tuple(finding for finding in page.findings if _may_stand(finding, secrets)),
    )


# -- what else the cycle says ------------------------------------------------
def _register(register: Register, secrets: Secrets) -> Register:
    restricted = {ref for ref, (indicator, _) in secrets.items() if is_restricted(indicator)}
    return replace(
        register,
        targets=tuple(t for t in register.targets if t.indicator not in restricted),
        comparators={ref: c for ref, c in register.comparators.items() if ref not in restricted},
        given=tuple(g for g in register.given if g.indicator not in secrets),
        waivers=(),  # reasons between a service and the officer
    )


def _may_stand(finding: Finding, secrets: Secrets) -> bool:
    """Findings about an indicator with hidden figures go, and any that tell such a figure."""
    if finding.indicator in secrets:
        return False
    text = f"{finding.message} {finding.fix} {finding.value or ''}"
    if finding.indicator is None and any(holds(text, hidden) for _, hidden in secrets.values()):
        return False
    return not mentions(text, finding.indicator, secrets)


def _difference(difference: Difference, secrets: Secrets) -> Difference:
    """A difference whose words, before or now, do not tell a hidden figure of another indicator."""
    texts = {key: getattr(difference, key) for key in ("before", "after")}
    told = (key for key, text in texts.items() if mentions(text, difference.indicator, secrets))
    return replace(difference, **dict.fromkeys(told, _say("withheld")))


def _restated(restatement: Restatement, register: Register, secrets: Secrets) -> bool:
    """Whether a restatement may be read: of an indicator that hides nothing, telling no small and no hidden figure."""
    if restatement.indicator in secrets or mentions(restatement.reason, restatement.indicator, secrets):
        return False
    indicator = register.indicators.get(restatement.indicator)
    limit = indicator.suppress_below if indicator else None
    if limit is None:
        return True
    figures = (value for value in (restatement.value, restatement.before) if value is not None)
    small = Hidden(frozenset(), frozenset(), limit)
    return all(abs(figure) >= limit for figure in figures) and not holds(restatement.reason, small, small=True)


def _word(hidden: Hidden) -> str:
    return _say("suppressed", limit=f"{hidden.limit:f}")


def _say(key: str, **facts: object) -> str:
    text: str = resources.template("report")["publication"][key]
    return text.format(**facts)
