"""What will be asked of a row's words whichever way the doubt about its figure is settled: asked in the same round."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import product
from math import prod

from workbook_tool.catalogue import entries
from workbook_tool.domain.collection import TrendRules
from workbook_tool.domain.finding import Finding
from workbook_tool.returns.check.case import Case
from workbook_tool.returns.check.rules import about_presence_of_words
from workbook_tool.returns.check.words import about_words

_LIKELY = 4  # times another figure of its row, up or down, that a reading of a doubtful one may be
_MOST = 16  # ways of settling an indicator's doubtful figures that are gone through


def narrative(case: Case, same: Sequence[Case], rules: TrendRules) -> Iterator[Finding]:
    """What the words say beside the figures; ``same`` are the return's rows of the same indicator."""
    rows = [(other.asked, other.record) for other in same]
    for question in about_words(case.record, case.asked, rows, case.register, rules, case.rag):
        yield case.say(question.code, question.key, **question.facts)


def is_withheld(case: Case, findings: Iterable[Finding]) -> bool:
    """Whether the row's figure is not taken until it is mended or confirmed: words are then not held against it."""
    return any(f.is_error or entries()[f.code].withholds for f in _of_figure(case, findings))


def is_in_doubt(case: Case, findings: Iterable[Finding]) -> bool:
    """Whether something stands in Value and no figure is taken from it until its question is settled."""
    if not case.match.row.text("value"):
        return False
    unread = case.figure("value") is None and any(f.asks for f in _of_figure(case, findings))
    return unread or is_withheld(case, findings)


def certain(case: Case, same: Sequence[Case], findings: Sequence[Finding], rules: TrendRules) -> list[Finding]:
    """The questions about the words of a row in doubt that each likely figure raises, as the likeliest raises them.

    Where no figure is likely, those that have nothing to do with it.
    """
    own = _likely(case, findings)
    figures = own or _held(case)[:1]
    latest = [other for other in same if other is not case]
    others = [_likely(other, findings) if is_in_doubt(other, findings) else () for other in latest]
    if not figures or prod(len(choices) or 1 for choices in (figures, *others)) > _MOST:
        return []
    raised: list[dict[tuple[str, object], Finding]] = []
    for figure, *beside in product(figures, *(choices or (None,) for choices in others)):
        chosen = _with(case, figure)
        rows = [chosen, *(_with(other, given) for other, given in zip(latest, beside, strict=True))]
        questions = [*about_presence_of_words(chosen), *narrative(chosen, rows, rules)]
        raised.append({(f.code, f.cell): f for f in questions if own or _is_of_words_alone(f, case)})
    first, *rest = raised
    return [question for key, question in first.items() if all(key in other for other in rest)]


def _of_figure(case: Case, findings: Iterable[Finding]) -> Iterator[Finding]:
    place = case.match.row.places.get("value")
    return (f for f in findings if f.cell and f.cell == place)


def _likely(case: Case, findings: Iterable[Finding]) -> tuple[Decimal, ...]:
    """The readings offered for a doubtful figure that have the size of what is held, the nearest first."""
    offered = dict.fromkeys(reading for f in _of_figure(case, findings) for reading in f.readings)
    if list(offered) == [case.figure("value")]:
        return ()  # only the figure itself, which is doubted
    held = next((abs(figure) for figure in _held(case) if figure), None)
    near = [n for n in offered if held is None or held <= abs(n) * _LIKELY <= held * _LIKELY * _LIKELY]
    if held is not None and _held(case)[0] > 0:
        near = [n for n in near if n > 0]
    return tuple(sorted(near, key=lambda n: abs(n - (held or n))))


def _held(case: Case) -> list[Decimal]:
    """The figures that a row's new one is usually near to: the one before it, its target."""
    before = case.asked.previous or case.asked.last
    return [n for n in (before.value if before else None, case.asked.held_target) if n is not None]


def _with(case: Case, figure: Decimal | None) -> Case:
    return case if figure is None else replace(case, record={**case.record, "value": figure})


def _is_of_words_alone(question: Finding, case: Case) -> bool:
    by_rating = question.code == "commentary-missing" and bool(case.asked.commentary_for)
    return not entries()[question.code].of_figure and not by_rating
