"""The Check column of a return: what is still missing in a row, as a live formula and as words.

Both are made from one list of questions, so that the formula's cached result
and what Excel works out are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from workbook_tool.domain.figure import figure_text, to_cell
from workbook_tool.domain.scheme import Rag
from workbook_tool.returns.asked import Asked

OK = "OK"
_NOT_AVAILABLE = "not available"


@dataclass(frozen=True, slots=True)
class Question:
    """``condition`` is an Excel condition; ``holds`` the same over the row's entries; ``words`` what to do."""

    condition: str
    holds: Callable[[Mapping[str, object]], bool]
    words: str


def formula(row: Asked, worst: Rag, at: Callable[[str], str]) -> str:
    """The formula (without ``=``) for a row; ``at`` gives the address of a key's cell in it."""
    made = f'"{OK}"'
    for question in reversed(list(_questions(row, worst, at))):
        made = f'IF({question.condition},"{question.words.replace(chr(34), chr(34) * 2)}",{made})'
    return made


def words(row: Asked, worst: Rag, entries: Mapping[str, object]) -> str:
    """What the formula gives for ``entries`` (cell values by key, the rating under ``rag``)."""
    open_questions = (q.words for q in _questions(row, worst, lambda key: key) if q.holds(entries))
    return next(open_questions, OK)


def _questions(row: Asked, worst: Rag, at: Callable[[str], str]) -> Iterator[Question]:
    value, status, comment = at("value"), at("data_status"), at("commentary")
    if row.latest:
        yield Question(
            f'AND({value}="",{status}="{_NOT_AVAILABLE}",TRIM({comment})="")',
            lambda e: _blank(e, "value") and e.get("data_status") == _NOT_AVAILABLE and _blank(e, "commentary"),
            "Say in Commentary why there is no figure",
        )
    if row.owed:
        yield Question(
            f'AND({value}="",{status}<>"{_NOT_AVAILABLE}")',
            lambda e: _blank(e, "value") and e.get("data_status") != _NOT_AVAILABLE,
            "Type the figure, or choose “not available” in Data Status",
        )
    yield Question(
        f'AND({value}<>"",NOT(ISNUMBER({value})))',
        lambda e: not _blank(e, "value") and not _number(e, "value"),
        "Value must be a number only",
    )
    yield Question(
        f'AND({value}<>"",{status}="{_NOT_AVAILABLE}")',
        lambda e: not _blank(e, "value") and e.get("data_status") == _NOT_AVAILABLE,
        "There is a figure, but Data Status says not available",
    )
    yield from _limits(row, value)
    if row.indicator.target_from_service and row.held_target is None:
        target = at("target")
        yield Question(f"NOT(ISNUMBER({target}))", lambda e: not _number(e, "target"), "Type the target")
    if row.indicator.has_parts:
        numerator, denominator = at("numerator"), at("denominator")
        yield Question(
            f'AND({value}<>"",OR({numerator}="",{denominator}=""))',
            lambda e: not _blank(e, "value") and (_blank(e, "numerator") or _blank(e, "denominator")),
            "Type the numerator and the denominator",
        )
    revised, reason = at("revised_previous"), at("revision_reason")
    yield Question(
        f'AND({revised}<>"",TRIM({reason})="")',
        lambda e: not _blank(e, "revised_previous") and _blank(e, "revision_reason"),
        "Give a reason for the revised figure",
    )
    if row.latest:
        actions, rag = at("actions"), at("rag")
        yield Question(
            f'AND({rag}="{worst}",TRIM({actions})="")',
            lambda e: e.get("rag") == worst and _blank(e, "actions"),
            f"Rated {worst}: say in Actions what is being done",
        )
        yield _commentary(row.commentary_for, at)


def _commentary(wanted: frozenset[str], at: Callable[[str], str]) -> Question:
    """Commentary is missing; where the council asks it for some ratings or changes alone, at one of these."""
    empty = f'TRIM({at("commentary")})=""'
    tests = [f'{at(key)}="{word}"' for word in sorted(wanted) for key in ("rag", "change")]
    return Question(
        f"AND(OR({','.join(tests)}),{empty})" if tests else empty,
        lambda e: _blank(e, "commentary") and (not wanted or not wanted.isdisjoint((e.get("rag"), e.get("change")))),
        "Add a commentary",
    )


def _limits(row: Asked, value: str) -> Iterator[Question]:
    low, high, unit = row.minimum, row.maximum, row.unit

    def outside(entries: Mapping[str, object]) -> bool:
        number = entries.get("value")
        if not isinstance(number, Decimal):
            return False
        too_low = low is not None and number < to_cell(low, unit)
        return too_low or (high is not None and number > to_cell(high, unit))

    tests = [f"{value}<{to_cell(low, unit).normalize():f}"] if low is not None else []
    tests += [f"{value}>{to_cell(high, unit).normalize():f}"] if high is not None else []
    if tests:
        decimals = row.indicator.decimals
        most = f"up to {figure_text(high, unit, decimals)}" if high is not None else ""
        least = f"from {figure_text(low, unit, decimals)} " if low is not None else ""
        yield Question(
            f"AND(ISNUMBER({value}),OR({','.join(tests)}))",
            outside,
            f"Outside the possible range, {least}{most}".strip(),
        )


def _blank(entries: Mapping[str, object], key: str) -> bool:
    value = entries.get(key)
    return value is None or (isinstance(value, str) and not value.strip(" "))


def _number(entries: Mapping[str, object], key: str) -> bool:
    return isinstance(entries.get(key), Decimal)
