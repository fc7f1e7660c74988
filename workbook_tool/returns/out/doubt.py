"""Questions of the Check column about figures that may be right: none is asked where the row has a commentary.

A percentage that seems a hundred times out (Excel and LibreOffice differ in what they make of 0.83 in its cell) is
held against the figure before it, else against the target.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from workbook_tool.domain.figure import as_shown, figure_text
from workbook_tool.immutable import immutable
from workbook_tool.returns.asked import Asked

Entries = Mapping[str, object]  # cell values of a row, by key


@immutable
class Question:
    """``condition`` is an Excel condition, ``holds`` the same over the row's entries; ``words`` say what to do.

    Where the words name a figure, ``formula`` works them out in Excel and ``words`` for the entries.
    ``needs`` are the keys of the cells that are to be filled in.
    """

    condition: str
    holds: Callable[[Entries], bool]
    words: str | Callable[[Entries], str]
    formula: str = ""
    needs: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """The words as an Excel expression."""
        return self.formula or text(str(self.words))

    def words_for(self, entries: Entries) -> str:
        """The words for a row's entries."""
        return self.words if isinstance(self.words, str) else self.words(entries)


def text(words: str) -> str:
    """A text as a literal of an Excel formula."""
    return '"' + words.replace('"', '""') + '"'


def is_blank(entries: Entries, key: str) -> bool:
    """Whether a cell holds nothing but spaces."""
    value = entries.get(key)
    return value is None or (isinstance(value, str) and not value.strip(" "))


def is_number(entries: Entries, key: str) -> bool:
    """Whether a cell holds a number."""
    return isinstance(entries.get(key), Decimal)


QUESTION = "Is "  # how the words begin
SMALL, USUAL = Decimal("0.01"), Decimal("0.02")
"""A figure below 1% is doubtful where 2% or more is what it is held against."""
LARGE = Decimal(10)
"""A figure above 1,000% is doubtful where none above 100% is what it is held against."""
_NONE = Decimal(-1)  # neither a figure before nor a target


def hundred_times(row: Asked, at: Callable[[str], str]) -> Iterator[Question]:
    """The questions about a row's percentage; none for other units."""
    if not row.unit.is_percent:
        return
    value, against, high = at("value"), reference(at("previous"), at("target")), row.maximum
    unexplained = f',TRIM({at("commentary")})=""' if row.latest else ""

    def doubted(entries: Entries) -> Decimal | None:
        number, explained = entries.get("value"), row.latest and not is_blank(entries, "commentary")
        return number if isinstance(number, Decimal) and not explained else None

    def is_small(entries: Entries) -> bool:
        number, usual = doubted(entries), _reference(entries)
        return number is not None and 0 < number < SMALL and (usual < 0 or usual >= USUAL)

    def is_large(entries: Entries) -> bool:
        number = doubted(entries) if high is None else entries.get("value")
        return isinstance(number, Decimal) and number > LARGE and _reference(entries) <= 1

    yield Question(
        f"AND(ISNUMBER({value}),{value}>0,{value}<{SMALL},OR({against}<0,{against}>={USUAL}){unexplained})",
        is_small,
        lambda e: f"{_is_right(e, row, 2)}{_instead(_value(e) * 100, row)}",
        f"{_is_right_formula(row, at, 2)}&{_instead_formula(row, f'{value}*100', f'{value}*10000')}",
    )
    over = "" if high is None else f" is over {figure_text(high, row.unit, row.indicator.decimals)}. "
    instead = _instead_formula(row, f"{value}/100", value)
    if high is None:
        large = f"{_is_right_formula(row, at, 0)}&{instead}"
    else:
        large = f'TEXT({value},"0%")&{text(over)}&{instead}'
    yield Question(
        f"AND(ISNUMBER({value}),{value}>{LARGE},{against}<=1{unexplained if high is None else ''})",
        is_large,
        lambda e: (
            (_is_right(e, row, 0) if high is None else _percent(_value(e), 0) + over) + _instead(_value(e) / 100, row)
        ),
        large,
    )


def unheard_of(row: Asked, at: Callable[[str], str]) -> Iterator[Question]:
    """Above 100% or below 0 where the register sets no limit, and nothing that is held says that it may be."""
    value, unexplained = at("value"), f',TRIM({at("commentary")})=""' if row.latest else ""
    explain, needs = (", and say why in Commentary", ("commentary",)) if row.latest else ("", ())

    def doubted(entries: Entries) -> Decimal:
        number, explained = entries.get("value"), row.latest and not is_blank(entries, "commentary")
        return number if isinstance(number, Decimal) and not explained else Decimal(0)

    if row.never_above_100:
        words = f"{QUESTION}it right to be over 100%? Look again{explain}"
        yield Question(f"AND(ISNUMBER({value}),{value}>1{unexplained})", lambda e: doubted(e) > 1, words, needs=needs)
    if row.never_below_0:
        words = f"{QUESTION}it right to be below 0? Look again{explain}"
        yield Question(f"AND(ISNUMBER({value}),{value}<0{unexplained})", lambda e: doubted(e) < 0, words, needs=needs)


def reference(previous: str, target: str) -> str:
    """What a percentage is held against, as a formula: the figure before it, else its target, else -1."""
    return f"IF(ISNUMBER({previous}),{previous},IF(ISNUMBER({target}),{target},{_NONE}))"


def _reference(entries: Entries) -> Decimal:
    numbers = (entries.get(key) for key in ("previous", "target"))
    return next((number for number in numbers if isinstance(number, Decimal)), _NONE)


def _value(entries: Entries) -> Decimal:
    value = entries["value"]
    assert isinstance(value, Decimal)  # the question is asked of numbers alone
    return value


def _percent(fraction: Decimal, decimals: int) -> str:
    return f"{as_shown(fraction.scaleb(2), decimals):f}%"


def _is_right(entries: Entries, row: Asked, decimals: int) -> str:
    """``Is 0.13% right? Last time 12.6%. ``"""
    beside = ""
    for key, words, places in _beside(row):
        number = entries.get(key)
        if isinstance(number, Decimal):
            beside = f"{words}{_percent(number, places)}. "
            break
    return f"{QUESTION}{_percent(_value(entries), decimals)} right? {beside}"


def _is_right_formula(row: Asked, at: Callable[[str], str], decimals: int) -> str:
    beside = '""'
    for key, words, places in reversed(_beside(row)):
        beside = f'IF(ISNUMBER({at(key)}),{text(words)}&TEXT({at(key)},"{_format(places)}")&". ",{beside})'
    return f'{text(QUESTION)}&TEXT({at("value")},"{_format(decimals)}")&" right? "&{beside}'


def _beside(row: Asked) -> tuple[tuple[str, str, int], ...]:
    """What stands beside the figure to hold it against: its key, the words for it, and its decimals."""
    indicator = row.indicator
    return ("previous", "Last time ", indicator.decimals), ("target", "Target ", indicator.shown_target_decimals)


def _instead(meant: Decimal, row: Asked) -> str:
    """``For 12.6% type 12.6``."""
    return f"For {_percent(meant, row.indicator.decimals)} type {as_shown(meant.scaleb(2), 2).normalize():f}"


def _instead_formula(row: Asked, meant: str, typed: str) -> str:
    return f'"For "&TEXT({meant},"{_format(row.indicator.decimals)}")&" type "&ROUND({typed},2)'


def _format(decimals: int) -> str:
    return f"0.{'0' * decimals}%" if decimals else "0%"
