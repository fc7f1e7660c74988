"""The Check column of a return: what is still missing in a row, as a live formula and as words.

Both are made from one list of questions, so that the formula's cached result
and what Excel works out are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from workbook_tool.domain.figure import figure_text, to_cell
from workbook_tool.domain.scheme import Rag
from workbook_tool.layout.template import load
from workbook_tool.returns.asked import Asked
from workbook_tool.returns.out.doubt import QUESTION, Entries, Question, hundred_times, is_blank, is_number, unheard_of

__all__ = ["OK", "QUESTION", "asks_for", "is_settled", "words_and_formula"]

OK = "OK"
_NOT_AVAILABLE = "not available"
Address = Callable[[str], str]


def words_and_formula(row: Asked, worst: Rag, entries: Entries, at: Address) -> tuple[str, str]:
    """What Check says for ``entries`` (cell values by key, the rating under ``rag``), and its formula without ``=``.

    ``at`` gives the address of a key's cell in the row.
    """
    questions = list(_questions(row, worst, at))
    made = f'"{OK}"'
    for question in reversed(questions):
        made = f"IF({question.condition},{question.shown},{made})"
    return next((q.words_for(entries) for q in questions if q.holds(entries)), OK), made


def asks_for(row: Asked, worst: Rag) -> Mapping[str, tuple[str, ...]]:
    """The words of Check that ask for a cell to be filled in, by the cell's key."""
    asked: dict[str, tuple[str, ...]] = {}
    for question in _questions(row, worst, lambda key: key):
        for key in question.needs:
            asked[key] = (*asked.get(key, ()), str(question.words))
    return asked


def is_settled(check: str, commentary: str) -> bool:
    """Whether nothing is left to do in a row: it is OK, or asks what only commentary in another row could answer."""
    once = str(load("return").words["asked_once"]).partition("{")[0]
    return check == OK or (check.startswith(QUESTION) and commentary.startswith(once))


def _questions(row: Asked, worst: Rag, at: Address) -> Iterator[Question]:
    value, status, comment = at("value"), at("data_status"), at("commentary")
    yield Question(f"ISERROR({value})", lambda _: False, "Value holds an error: type the figure")
    if row.latest:
        yield Question(
            f'AND({value}="",{status}="{_NOT_AVAILABLE}",TRIM({comment})="")',
            lambda e: is_blank(e, "value") and e.get("data_status") == _NOT_AVAILABLE and is_blank(e, "commentary"),
            "Say in Commentary why there is no figure",
            needs=("commentary",),
        )
    if row.owed:
        yield Question(
            f'AND({value}="",{status}<>"{_NOT_AVAILABLE}")',
            lambda e: is_blank(e, "value") and e.get("data_status") != _NOT_AVAILABLE,
            "Type the figure in Value",
            needs=("value",),
        )
    yield Question(
        f'AND({value}<>"",OR(ISLOGICAL({value}),NOT(ISNUMBER({value}))))',  # LibreOffice counts TRUE as a number
        lambda e: not is_blank(e, "value") and not is_number(e, "value"),
        "A number only. If there is none, clear it and choose not available",
    )
    yield Question(
        f'AND({value}<>"",{status}="{_NOT_AVAILABLE}")',
        lambda e: not is_blank(e, "value") and e.get("data_status") == _NOT_AVAILABLE,
        "There is a figure, but Data Status says not available",
    )
    yield from hundred_times(row, at)
    yield from _limits(row, value)
    yield from unheard_of(row, at)
    yield from _asked_beside(row, at)
    if row.latest:
        actions, rag = at("actions"), at("rag")
        yield Question(
            f'AND({rag}="{worst}",TRIM({actions})="")',
            lambda e: e.get("rag") == worst and is_blank(e, "actions"),
            f"Rated {worst}: say in Actions what is being done",
            needs=("actions",) if row.commentary_for else ("actions", "commentary"),
        )
        yield _commentary(row.commentary_for, at)


def _asked_beside(row: Asked, at: Address) -> Iterator[Question]:
    """What some rows are asked besides their figure: a target, the parts of it, why an earlier one is revised."""
    value = at("value")
    if row.indicator.target_from_service and row.held_target is None:
        yield Question(
            f"NOT(ISNUMBER({at('target')}))",
            lambda e: not is_number(e, "target"),
            "Type the target in Target",
            needs=("target",),
        )
    if row.indicator.has_parts:
        numerator, denominator = at("numerator"), at("denominator")
        yield Question(
            f'AND({value}<>"",OR({numerator}="",{denominator}=""))',
            lambda e: not is_blank(e, "value") and (is_blank(e, "numerator") or is_blank(e, "denominator")),
            "Type the Numerator and the Denominator",
            needs=("numerator", "denominator"),
        )
    if row.forecast:
        forecast = at("forecast")
        yield Question(
            f'AND({value}<>"",{forecast}="")',
            lambda e: not is_blank(e, "value") and is_blank(e, "forecast"),
            "Type the Year-end Forecast",
            needs=("forecast",),
        )
    if row.previous is not None:
        revised, reason = at("revised_previous"), at("revision_reason")
        yield Question(
            f'AND({revised}<>"",TRIM({reason})="")',
            lambda e: not is_blank(e, "revised_previous") and is_blank(e, "revision_reason"),
            "Give a Reason for Revision",
            needs=("revision_reason",),
        )


def _commentary(wanted: frozenset[str], at: Address) -> Question:
    """Commentary is missing; where the council asks it for some ratings or changes alone, at one of these."""
    empty = f'TRIM({at("commentary")})=""'
    tests = [f'{at(key)}="{word}"' for word in sorted(wanted) for key in ("rag", "change")]
    return Question(
        f"AND(OR({','.join(tests)}),{empty})" if tests else empty,
        lambda e: is_blank(e, "commentary") and (not wanted or not wanted.isdisjoint((e.get("rag"), e.get("change")))),
        "Add a commentary",
        needs=("commentary",),
    )


def _limits(row: Asked, value: str) -> Iterator[Question]:
    low, high, unit = row.minimum, row.maximum, row.unit

    def outside(entries: Entries) -> bool:
        number = entries.get("value")
        if not isinstance(number, Decimal):
            return False
        too_low = low is not None and number < to_cell(low, unit)
        return too_low or (high is not None and number > to_cell(high, unit))

    tests = [f"{value}<{to_cell(low, unit).normalize():f}"] if low is not None else []
    tests += [f"{value}>{to_cell(high, unit).normalize():f}"] if high is not None else []
    if tests:
        decimals = row.indicator.decimals
        most = f"up to {figure_text(high, unit, decimals)}" if high is not None else "up"
        least = f"from {figure_text(low, unit, decimals)} " if low is not None else ""
        yield Question(
            f"AND(ISNUMBER({value}),OR({','.join(tests)}))",
            outside,
            f"Outside the possible range, {least}{most}".strip(),
        )
