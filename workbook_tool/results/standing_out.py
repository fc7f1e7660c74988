"""What stands out in a cycle: newly and long at the worst rating, furthest off target, most changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from workbook_tool.domain.consolidation import Consolidation, Page
from workbook_tool.domain.figure import Basis, Unit, number_text
from workbook_tool.domain.reading import State
from workbook_tool.domain.scheme import Rag

_MOST = 5  # of each list of extremes
_LONG = 3  # periods running

Words = Mapping[str, str]
Listed = list[tuple[Page, str]]


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
