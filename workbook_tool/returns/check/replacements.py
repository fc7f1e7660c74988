"""What a later return says differently from the one that it replaces."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workbook_tool.catalogue import finding
from workbook_tool.domain.figure import figure_text
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.domain.reading import Reading, Return
from workbook_tool.domain.register import Register
from workbook_tool.returns.check.merge_returns import EarlierReading, Key

_MOST = 20  # changes that are named; a return has hundreds of rows
_TEXTS = ("commentary", "actions")


def replaced(earlier: Mapping[Key, EarlierReading], now: Return, register: Register, by: str, at: str) -> Finding:
    """A note that ``now`` replaces the file ``by`` which came in ``at``, and what changed, figure by figure."""
    changes = list(_changes(earlier, now, register))
    words = "; ".join(changes[:_MOST]) or "nothing in its figures or words"
    rest = f"; and {len(changes) - _MOST} more" if len(changes) > _MOST else ""
    return finding("return-replaces", Cell(now.file), before=by, at=at, words=words + rest)


def _changes(earlier: Mapping[Key, EarlierReading], now: Return, register: Register) -> Iterator[str]:
    brought = {reading.key: reading for reading in now.readings}
    for key, reading in brought.items():
        given = earlier.get(key)
        label = f"{reading.indicator} ({reading.period.label})"
        if given is None:
            yield f"{label} {_figure(reading, register)}, new"
            continue
        if _stands(given.reading) != _stands(reading):
            yield f"{label} {_difference(given.reading, reading, register)}"
        if any(getattr(given.reading, text) != getattr(reading, text) for text in _TEXTS):
            yield f"{label} new words"
    for key in (key for key in earlier if key not in brought):
        yield f"{key[0]} ({key[1].label}) not accepted in this one, so {_figure(earlier[key].reading, register)} stays"


def _difference(before: Reading, now: Reading, register: Register) -> str:
    was, is_now = _figure(before, register), _figure(now, register)
    if was != is_now:
        return f"{was} is now {is_now}"
    # What is shown is the same: say which part behind it is not.
    fields = [name for name in ("numerator", "denominator", "target") if getattr(before, name) != getattr(now, name)]
    return f"{is_now} stays, with another {' and '.join(fields) or 'figure behind it'}"


def _stands(reading: Reading) -> tuple[object, ...]:
    return reading.value, reading.data_status, reading.target, reading.numerator, reading.denominator


def _figure(reading: Reading, register: Register) -> str:
    indicator = register.indicators.get(reading.indicator)
    status = "" if reading.data_status.value == "final" else f" ({reading.data_status.value})"
    if reading.value is None or indicator is None:
        return f"{reading.text or 'no figure'}{status}"
    return figure_text(reading.value, register.unit(indicator), indicator.decimals) + status
