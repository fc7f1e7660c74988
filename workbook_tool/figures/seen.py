"""What the person saw is what counts: a figure held against what its cell shows; slips by a point or thousands.

Where the two are one reading, nothing is said. Where they are two, both are offered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from workbook_tool.domain.figure import Unit
from workbook_tool.excel.read import displayed, displayed_text
from workbook_tool.figures.grammar import spell_text
from workbook_tool.figures.spelled import Spelled
from workbook_tool.grid import CellKind, CellRead, Looks, Run
from workbook_tool.immutable import immutable

_PLAIN = frozenset(("", "General", "@"))
_NOUGHT = frozenset(("-", "–", "—", "£-", "- %"))  # what accounts show for 0
_NOTHING, _MOMENT = "nothing", "a date or a time"
_STATUS_MARK = re.compile(r"(?<=[\d%])\s*\([a-z]\)\Z")  # "12.7% (p)": provisional, as tables are published


def as_seen(spelled: Spelled, cell: CellRead, unit: Unit, decimals: int) -> Spelled:
    """The reading of a cell, or a question with both readings where its writer saw another figure, or none."""
    if spelled.value is None and not spelled.readings:
        return spelled
    if code := _hidden_from_view(cell.seen):
        readings = (spelled.value,) if spelled.value is not None else spelled.readings
        return Spelled(readings=readings, code=code, seen=cell.seen.untyped or cell.seen.unseen)
    if cell.kind is CellKind.TEXT:
        return _text_as_seen(spelled, cell)
    if cell.kind is not CellKind.NUMBER or (spelled.value is None and spelled.code != "figure-percent-or-fraction"):
        return spelled
    others = (_other_reading(spelled, shown, cell, unit, decimals) for shown in _shown(cell))
    return next((other for other in others if other is not None), spelled)


def _text_as_seen(spelled: Spelled, cell: CellRead) -> Spelled:
    """The reading of a text, or a question where its format shows another, or none."""
    if spelled.value is None:
        return spelled
    codes = (cell.number_format, *cell.seen.conditional)
    shown = next((t for t in (displayed_text(cell.text, c).strip() for c in codes) if t != cell.text.strip()), None)
    if shown is None:
        return spelled
    return Spelled(readings=(spelled.value,), code="figure-shown-otherwise", seen=shown or _NOTHING)


def _hidden_from_view(looks: Looks) -> str:
    """What is asked of a figure that nobody typed, that was struck through, or that cannot be seen."""
    struck = looks.struck or (bool(looks.runs) and all(run.mark == "struck" for run in looks.runs))
    asked = (("figure-untyped", looks.untyped), ("figure-struck", struck), ("figure-unseen", looks.unseen))
    return next((code for code, is_so in asked if is_so), "")


def of_runs(runs: tuple[Run, ...], unit: Unit, decimals: int) -> Spelled:
    """A text of which part is struck through, raised or lowered: what is left, what was there, both offered."""
    stretches = (
        "".join(run.text for run in runs if not run.mark),
        *(run.text for run in runs if run.mark == "struck"),
        *(run.text for run in runs if run.mark not in ("", "struck")),
    )
    readings: list[Decimal] = []
    for text in stretches:
        spelled = spell_text(text, unit, decimals)
        readings += [spelled.value] if spelled.value is not None else spelled.readings
    return Spelled(readings=tuple(dict.fromkeys(readings)), code="figure-part-struck", seen=runs_in_words(runs))


def runs_in_words(runs: tuple[Run, ...]) -> str:
    """Each stretch of a text with how it is marked: ``“8977” (struck) “8912”``."""
    return " ".join(f"“{run.text.strip()}”{f' ({run.mark})' if run.mark else ''}" for run in runs if run.text.strip())


def _shown(cell: CellRead) -> Iterator[str | None]:
    """What the cell shows: under its own format, and under those of conditional formats."""
    number = cell.number or Decimal(0)
    if cell.seen.display is not None:
        yield cell.seen.display
    elif cell.number_format not in _PLAIN:
        yield displayed(number, cell.number_format)
    for code in cell.seen.conditional:
        yield displayed(number, code)


def _other_reading(spelled: Spelled, shown: str | None, cell: CellRead, unit: Unit, decimals: int) -> Spelled | None:
    """The question about what is shown; None where it is the figure that was read."""
    if shown is None and cell.seen.conditional:
        return Spelled(readings=(spelled.value or Decimal(0),), code="figure-shown-otherwise", seen=_MOMENT)
    text = _STATUS_MARK.sub("", (shown or "").strip())
    if (not cell.number and text in _NOUGHT) or text == cell.text:
        return None
    seen = spell_text(text, unit, decimals) if text else Spelled()
    if spelled.value is None:  # asked about already, as if it were shown in full
        return Spelled(readings=spelled.readings, code="figure-shown-otherwise", seen=text or _NOTHING)
    if seen.value is not None and _same(seen.value, spelled.value, text, decimals):
        return None
    likely = (seen.value,) if seen.value is not None else seen.readings
    readings = tuple(dict.fromkeys((*likely, spelled.value)))
    return Spelled(readings=readings, code="figure-shown-otherwise", seen=text or _NOTHING)


def _same(seen: Decimal, value: Decimal, text: str, decimals: int) -> bool:
    """Whether what is shown is the value, rounded to no fewer decimals than the indicator's."""
    if seen == value:
        return True
    places = -int(seen.as_tuple().exponent) if "." in text else 0
    scaled = "." in text and places != len(text.partition(".")[2].rstrip("%) ").strip())
    return not scaled and places >= decimals and seen == value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


_FACTORS = (
    (Decimal(10), "ten times", "a tenth of"),
    (Decimal(100), "a hundred times", "a hundredth of"),
    (Decimal(1000), "a thousand times", "a thousandth of"),
    (Decimal(10) ** 6, "a million times", "a millionth of"),
)
_CLOSE, _ROUGH = (Decimal("0.8"), Decimal("1.2")), (Decimal("0.4"), Decimal("2.5"))  # of the factor


@immutable
class Slip:
    """``words`` say how far the figure is off (``ten times``); ``likely`` is the figure without the slip."""

    words: str
    likely: Decimal
    by_ten: bool
    """Whether it is off by ten, the most usual slip, and no higher power."""


def slip_of(value: Decimal, reference: Decimal | None) -> Slip | None:
    """The slip that ``value`` looks like beside ``reference``, the reading before or the target; None for none."""
    if not reference or not value or (value > 0) != (reference > 0):
        return None
    ratio = value / reference
    for factor, larger, smaller in _FACTORS:
        low, high = _CLOSE if factor == 10 else _ROUGH
        if low * factor <= ratio <= high * factor:
            return Slip(larger, value / factor, factor == 10)
        if low <= ratio * factor <= high:
            return Slip(smaller, value * factor, factor == 10)
    return None
