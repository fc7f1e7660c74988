"""Figures as cells hold them: numbers, percentages, texts, and what must be asked about.

A percentage is 83 here, whatever the cell holds: 0.83 under a percent format,
``83%`` as text. A percentage of which it is not certain whether 0.83 or 83 is
meant is never decided here: it comes back with both readings.
"""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Context, Decimal

from workbook_tool.catalogue import finding
from workbook_tool.domain.days import EXCEL_DAY_ZERO
from workbook_tool.domain.figure import Measure, Unit, UnitType, figure_text, places
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.figures.grammar import plain_text, spell_text
from workbook_tool.figures.seen import as_seen, of_runs
from workbook_tool.figures.spelled import Spelled, exact_quotient, of_seconds, sized
from workbook_tool.grid import CellKind, CellRead

__all__ = ["Spelled", "figure_finding", "plain_text", "read_figure", "spell_text"]

# A workbook computes with binary numbers and shows fifteen digits of them: 0.30000000000000004 is 0.3 to its reader.
_AS_EXCEL = Context(prec=15)
_UNLIMITED = Decimal(1000)  # per cent: above it a percentage was probably written a hundred times too large
_DAYS = (32874, 62094)  # the numbers of the days from 1990 to 2069
_A_DAY = 86_400  # seconds
_A_YEAR_OR_SO = 400  # days: a date typed without its year gets this year's

_HUGE, _LARGE = Decimal(10) ** 9, Decimal(10) ** 4  # in pounds or ones, and as written: beyond what is measured so
_LONGEST = 120  # characters of a cell that a finding repeats

_CODE_OF_KIND = {
    CellKind.BOOLEAN: "figure-is-true-or-false",
    CellKind.DATE: "figure-is-date",
    CellKind.ERROR: "figure-error-value",
    CellKind.UNCALCULATED: "figure-not-calculated",
}


def read_figure(
    cell: CellRead, unit: Unit, decimals: int, previous: Decimal | None = None, around: date | None = None
) -> Spelled:
    """The figure of a cell in ``unit``.

    ``decimals`` are those at which the figure is shown; ``previous`` is the last
    reading, which puts the likelier of two readings first; ``around`` a day near
    which a date would lie that was typed by mistake. Where an indicator
    has a minimum or maximum of its own, give a unit with them.
    """
    if code := _CODE_OF_KIND.get(cell.kind):
        seconds = _seconds(cell.moment) if unit.measure is Measure.TIME and unit.scale < _A_DAY else None
        return of_seconds([seconds], unit, decimals) if seconds else Spelled(code=code)
    return as_seen(_stored(cell, unit, decimals, previous, around), cell, unit, decimals)


def _stored(cell: CellRead, unit: Unit, decimals: int, previous: Decimal | None, around: date | None) -> Spelled:
    """The figure that a cell holds, whatever it shows."""
    if cell.kind is CellKind.TEXT:
        if len(cell.seen.runs) > 1:
            return of_runs(cell.seen.runs, unit, decimals)
        spelled = spell_text(cell.text, unit, decimals)
        if spelled.value is not None and not spelled.scaled:
            spelled = _of_scale(spelled, unit, previous)
        if not unit.is_percent or spelled.value is None:
            return spelled
        return _signed(spelled, unit) if spelled.percent else _bare_percentage(spelled.value, unit, previous)
    if cell.number is None or not cell.number.is_finite():
        return Spelled(code="figure-not-a-number")
    number = _AS_EXCEL.plus(cell.number)
    if _was_a_date(number, unit, previous, around):
        # In a cell with a format of its own Excel keeps that format: 1/4 becomes 4,611,300% or 46,113.
        return Spelled(readings=() if unit.is_percent else (number,), code="figure-was-a-date")
    return sized(_number(number, cell, unit, previous))


def _was_a_date(number: Decimal, unit: Unit, previous: Decimal | None, around: date | None) -> bool:
    """Whether a number is one that Excel keeps for a date, and unlikely as this figure."""
    if number != number.to_integral_value() or not _DAYS[0] <= number <= _DAYS[1]:
        return False
    if unit.is_percent:
        return number > (_UNLIMITED if unit.maximum is None else unit.maximum)
    is_near_by = around is not None and abs(number - (around - EXCEL_DAY_ZERO).days) <= _A_YEAR_OR_SO
    return unit.type is UnitType.NUMBER and is_near_by and not _near(number, previous)


def _number(number: Decimal, cell: CellRead, unit: Unit, previous: Decimal | None) -> Spelled:
    if cell.is_percent:
        hundredfold = number.scaleb(2)
        if not unit.is_percent:
            return Spelled(readings=_ordered((hundredfold, number), previous), code="figure-percent-format")
        return _percentage(hundredfold, unit, previous)
    if "£" in cell.number_format and unit.type is not UnitType.MONEY:
        return Spelled(readings=(number,), code="figure-other-unit")
    return _bare_percentage(number, unit, previous) if unit.is_percent else _of_scale(Spelled(number), unit, previous)


def _of_scale(spelled: Spelled, unit: Unit, previous: Decimal | None) -> Spelled:
    """The same, or a question where it may be written in full: 2,310,000 in a row of million pounds."""
    number = spelled.value or Decimal(0)
    in_thousands = number.scaleb(3)
    points = unit.type is UnitType.NUMBER and number.as_tuple().exponent == -3  # 8.977 where a point parts thousands
    if points and _near(in_thousands, previous):
        return Spelled(readings=(in_thousands, number), code="figure-odd-commas")
    if unit.scale == 1 or unit.measure is not Measure.AMOUNT:
        return spelled
    smaller = exact_quotient(number, unit.scale)
    likely = _near(smaller, previous) if previous else abs(number) * unit.scale >= _HUGE and abs(number) >= _LARGE
    if (likely or abs(number) * unit.scale >= _HUGE * 10) and not _near(number, previous):
        return Spelled(readings=(smaller, number), code="figure-in-full")
    return spelled


def _seconds(moment: object) -> Decimal | None:
    """A length of time or a time of day in seconds; None for a day."""
    if isinstance(moment, timedelta):
        return Decimal(int(moment.total_seconds()))
    return Decimal(3600 * moment.hour + 60 * moment.minute + moment.second) if isinstance(moment, time) else None


def _percentage(figure: Decimal, unit: Unit, previous: Decimal | None) -> Spelled:
    """A number under a percent format: as shown, unless it is out by a hundred."""
    top = _UNLIMITED if unit.maximum is None else unit.maximum
    smaller, larger = figure.scaleb(-2), figure.scaleb(2)
    if figure > top and smaller <= top:
        return Spelled(readings=(smaller,), code="figure-hundred-times")
    if _near(smaller, previous):
        return Spelled(readings=(smaller, figure), code="figure-hundred-times")
    if abs(figure) <= 1 and larger <= top and _near(larger, previous):
        return Spelled(readings=(larger, figure), code="figure-hundred-times")
    return Spelled(value=figure)


def _signed(spelled: Spelled, unit: Unit) -> Spelled:
    """A percentage typed with its sign: as typed, unless it can only be a hundred times too large."""
    figure = spelled.value or Decimal(0)
    top = _UNLIMITED if unit.maximum is None else unit.maximum
    if figure > 10 * top and figure.scaleb(-2) <= top:  # 104% is above what is possible, and no slip of this kind
        return Spelled(readings=(figure.scaleb(-2),), code="figure-hundred-times")
    return spelled


def _bare_percentage(number: Decimal, unit: Unit, previous: Decimal | None) -> Spelled:
    """A number without a per cent sign: 83 can only be 83%, 0.83 may be 83% or 0.83%."""
    top = Decimal(200) if unit.maximum is None else unit.maximum
    if number != 0 and abs(number.scaleb(2)) <= top:
        return Spelled(readings=_ordered((number.scaleb(2), number), previous), code="figure-percent-or-fraction")
    return sized(Spelled(value=number, echo=True))


def _near(figure: Decimal, previous: Decimal | None) -> bool:
    """Whether it is of the size of the last reading: no more than five times or less than a fifth.

    So a figure and its hundredfold are never both near.
    """
    return previous is not None and figure * previous > 0 and 1 <= 5 * abs(figure / previous) <= 25


def _ordered(readings: tuple[Decimal, ...], previous: Decimal | None) -> tuple[Decimal, ...]:
    return readings if previous is None else tuple(sorted(readings, key=lambda r: abs(r - previous)))


def figure_finding(
    spelled: Spelled,
    cell: Cell | None,
    *,
    unit: Unit,
    shown: str,
    indicator: str | None = None,
) -> Finding | None:
    """What to say about a figure, with its likely readings, or the echo of one read from text; None for nothing.

    ``shown`` is what stands in the cell as its writer sees it; of a long text its beginning is said.
    """
    shown = shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"
    is_echo = spelled.echo and spelled.value is not None
    if is_echo and unit.sign and plain_text(shown) == exactly(spelled.value or Decimal(0), unit):
        return None
    code = spelled.code or ("figure-echo" if is_echo else "")
    if not code:
        return None
    likely = spelled.readings or (() if spelled.value is None else (spelled.value,))
    words = " or ".join(exactly(v, unit) for v in likely)
    asked = f"Is {words} meant?" if words else "We cannot tell which number is meant."
    facts = {"likely": words, "asked": asked, "unit": _in_words(unit), "seen": spelled.seen}
    return finding(code, cell, spelled.readings, indicator=indicator, value=shown, **facts)


def _in_words(unit: Unit) -> str:
    name = unit.name or unit.code
    return "a plain number" if name.casefold() in ("number", "a number", "count") else name


def exactly(value: Decimal, unit: Unit) -> str:
    """A figure with its unit's sign and all its decimals: two readings must not look alike."""
    return figure_text(value, unit, places(value))
