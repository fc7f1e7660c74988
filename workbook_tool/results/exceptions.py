"""Which indicators are exceptions, the same for whoever asks; and what stands out in a cycle, worst first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal

from workbook_tool import resources
from workbook_tool.domain.collection import Collection
from workbook_tool.domain.consolidation import Consolidation, Page
from workbook_tool.domain.figure import Basis, Unit, number_text
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import State
from workbook_tool.domain.register import Register
from workbook_tool.domain.scheme import Rag, Scheme
from workbook_tool.theme import all_ratings


def exceptions(given: Consolidation) -> tuple[Page, ...]:
    """The pages that are exceptions, in the register's order."""
    return tuple(page for page in given.pages if is_exception(given, page))


def exceptions_are(collection: Collection, *, within: bool = False) -> str:
    """What makes an exception, in words, as a sentence begins; as they stand ``within`` one."""
    words = resources.template("master")["words"]["exceptions"]
    text: str = words["above_target" if collection.exceptions_above_target else "worst"]
    return text[0].lower() + text[1:] if within else text


def is_exception(given: Consolidation, page: Page) -> bool:
    """Whether an indicator has the worst colour of its scheme.

    One that is better than on target is an exception too where the council's
    settings say so (``exceptions_above_target``).
    """
    return is_worst(given.register, page) or (
        given.collection.exceptions_above_target and _is_above_target(given.register, page)
    )


def is_worst(register: Register, page: Page) -> bool:
    """Whether an indicator has the worst colour of its scheme, or was given by hand one that is worse still."""
    rag, scheme = page.rating.rag, _scheme(register, page)
    if scheme is None:  # all is rated by hand
        return rag is all_ratings(register)[0]
    scale = _scale(register, scheme, rag)
    return rag.is_colour and scale.index(rag) <= scale.index(scheme.worst)


def meets_target(register: Register, page: Page) -> bool:
    """Whether an indicator has the colour of on target or a better one."""
    rag, scheme = page.rating.rag, _scheme(register, page)
    if scheme is None or not rag.is_colour:
        return False
    scale = _scale(register, scheme, rag)
    return scale.index(rag) >= scale.index(scheme.on_target)


def _is_above_target(register: Register, page: Page) -> bool:
    rag, scheme = page.rating.rag, _scheme(register, page)
    if scheme is None or not rag.is_colour:
        return False
    scale = _scale(register, scheme, rag)
    return scale.index(rag) > scale.index(scheme.on_target)


def _scheme(register: Register, page: Page) -> Scheme | None:
    """The scheme whose colours an indicator's are held against: its own, or the usual one where it has no bands."""
    names = (page.indicator.scheme, register.default_scheme)
    schemes = (register.schemes[name] for name in names if name in register.schemes)
    return next((scheme for scheme in schemes if scheme.bands), None)


def _scale(register: Register, scheme: Scheme, rag: Rag) -> Sequence[Rag]:
    """The colours from worst to best among which ``rag`` stands: those of the scheme, or all of the register."""
    return scheme.colours if rag in scheme.colours else all_ratings(register)


_MOST = 5  # of each list of extremes
_LONG = 3  # periods running
AGAINST_TREND = "commentary-against-trend"
"""The code of the note on a commentary that the trend contradicts."""

Words = Mapping[str, str]
Listed = list[tuple[Page, str]]


def against_trend(findings: Iterable[Finding], period: Period) -> str:
    """What the commentary of ``period`` says against its trend, as the note says it; empty where it does not."""
    return next((f.message for f in findings if (f.code, f.period) == (AGAINST_TREND, period)), "")


def listings(given: Consolidation, words: Words) -> list[tuple[str, Listed]]:
    """Each list's heading, with its pages and a word on each."""
    reported = [p for p in given.pages if p.rating.state is State.REPORTED]
    worst = [p for p in reported if p.rating.rag is given.register.scheme(p.indicator).worst]
    name = " / ".join(dict.fromkeys(p.rating.rag.value for p in worst)) or _usual_worst(given)
    new = [(p, _was(p, words)) for p in worst if p.before not in (p.rating.rag, Rag.NOT_RATED)]
    long = sorted((p for p in worst if p.periods_red >= _LONG), key=lambda p: -p.periods_red)
    return [
        (words["newly_worst"].format(rag=name), new),
        (words["long_worst"].format(rag=name), [(p, _long(p, words)) for p in long]),
        (words["furthest"], _top(reported, lambda p: _off(p, given, words))),
        (words["biggest"], _top(reported, lambda p: _moved(p, given, words))),
    ]


def _usual_worst(given: Consolidation) -> str:
    usual = given.register.schemes.get(given.register.default_scheme)
    return usual.worst if usual else Rag.NOT_RATED


def _was(page: Page, words: Words) -> str:
    return words["was"].format(before=page.before, current=page.current_text, target=page.target_text)


def _long(page: Page, words: Words) -> str:
    return words["periods_worst"].format(count=page.periods_red, current=page.current_text, target=page.target_text)


def _top(pages: Sequence[Page], measure: Callable[[Page], tuple[Decimal, str] | None]) -> Listed:
    """The pages with the greatest measure, with its words."""
    measured = [(measurement[0], page, measurement[1]) for page in pages if (measurement := measure(page))]
    return [(page, text) for _, page, text in sorted(measured, key=lambda f: -f[0])[:_MOST]]


def _off(page: Page, given: Consolidation, words: Words) -> tuple[Decimal, str] | None:
    """How far off target, by its share of the target, so that unlike units stand in one order."""
    rating, target = page.rating, page.rating.target_value
    value = rating.current.value if rating.current else None
    if rating.deviation is None or rating.deviation >= 0 or not target or value is None:
        return None
    unit, decimals = given.register.unit(page.indicator), page.indicator.decimals
    size = number_text(abs(rating.deviation), max(decimals, 1))
    share = abs(value - target) / abs(target)
    facts = {"size": size, "points": unit.points_word, "share": number_text(share * 100, 1)}
    deviation = words["off_points" if rating.basis is Basis.POINTS else "off_share"].format(**facts)
    return share, words["off"].format(deviation=deviation, current=page.current_text, target=page.target_text)


def _moved(page: Page, given: Consolidation, words: Words) -> tuple[Decimal, str] | None:
    """How far the figure has moved, by its share of the figure before."""
    now, then = (r.value if r else None for r in (page.rating.current, page.rating.previous))
    if now is None or not then or now == then or page.rating.change.value == "n/a":
        return None
    unit: Unit = given.register.unit(page.indicator)
    facts = {"before": page.previous_text, "now": page.current_text, "change": page.rating.change.value}
    share = (now - then) / abs(then)
    if unit.is_percent:
        points = number_text(now - then, page.indicator.decimals)
        text = words["change_points"].format(points=f"+{points}" if now > then else points, **facts)
    else:
        text = words["change_by"].format(percent=f"{share * 100:+,.1f}", **facts)
    return abs(share), text
