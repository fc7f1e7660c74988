"""What a number format makes of a number: a plain figure, a date, a time or a duration."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from functools import lru_cache

Moment = datetime | date | time | timedelta

# Formats that a workbook names by number alone (ECMA-376, 18.8.30). 27 to 36 and 50 to 58
# differ by language, and are dates in all of them.
BUILTIN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00",
    5: '"£"#,##0;-"£"#,##0', 6: '"£"#,##0;[Red]-"£"#,##0', 7: '"£"#,##0.00;-"£"#,##0.00',
    8: '"£"#,##0.00;[Red]-"£"#,##0.00', 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "dd/mm/yyyy h:mm", 37: "#,##0;-#,##0", 38: "#,##0;[Red]-#,##0",
    39: "#,##0.00;-#,##0.00", 40: "#,##0.00;[Red]-#,##0.00", 41: "#,##0", 42: '"£"#,##0', 43: "#,##0.00",
    44: '"£"#,##0.00', 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
    **dict.fromkeys((*range(27, 37), *range(50, 59)), "yyyy-mm-dd"),
}  # fmt: skip

_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE)
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]")
_NUMERIC = re.compile(r"[0#?]|general|standard|@")
_MIDNIGHT = datetime.combine(date(2000, 1, 1), time())
_DAY_MS = 86_400_000
_FURTHEST = 2_958_466  # the day after 31 December 9999


class Shows(Enum):
    """What a reader sees of a number under a format."""

    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    DATETIME = "date and time"
    DURATION = "duration"


@lru_cache(maxsize=4096)
def shows(code: str) -> Shows:
    """What numbers look like under the format ``code``, judged by its first section."""
    body = _LITERAL.sub("", code).split(";")[0].lower()
    if _ELAPSED.search(body):
        return Shows.DURATION
    clock = "am/pm" in body or "a/p" in body
    body = re.sub(r"s\.0+", "s", body.replace("am/pm", "").replace("a/p", ""))
    if _NUMERIC.search(body):
        return Shows.NUMBER
    clock = clock or "h" in body or "s" in body
    day = any(part in body for part in ("y", "d", "mmm", "e")) or ("m" in body and not clock)
    if day:
        return Shows.DATETIME if clock else Shows.DATE
    return Shows.TIME if clock else Shows.NUMBER


def moment(serial: Decimal, how: Shows, *, from_1904: bool = False) -> Moment | None:
    """What the serial number ``serial`` shows as; None where Excel has no such day (negative, 29 February 1900)."""
    if not -_FURTHEST < serial < _FURTHEST:
        return None
    total = int((serial * _DAY_MS).to_integral_value(ROUND_HALF_UP))
    if how is Shows.DURATION:
        return timedelta(milliseconds=total)
    days, within = divmod(total, _DAY_MS)
    clock = (_MIDNIGHT + timedelta(milliseconds=within)).time()
    if how is Shows.TIME:
        return clock if days >= 0 else None
    day = _day(days, from_1904=from_1904)
    if day is None:
        return clock if days == 0 and how is Shows.DATETIME else None
    return day if how is Shows.DATE else datetime.combine(day, clock)


def _day(days: int, *, from_1904: bool) -> date | None:
    """The day of a serial's whole part. Excel's 1900 has a 29 February that never was."""
    if from_1904:
        return date(1904, 1, 1) + timedelta(days) if 0 <= days < _FURTHEST - 1462 else None
    if days in (0, 60) or not 0 <= days < _FURTHEST:
        return None
    return date(1899, 12, 31 if days < 60 else 30) + timedelta(days)


def serial(value: datetime | date | time | timedelta, *, from_1904: bool = False) -> Decimal:
    """The serial number that a workbook would hold for ``value``."""
    if isinstance(value, timedelta):
        return _days(value)
    if isinstance(value, time):
        return _days(datetime.combine(_MIDNIGHT, value) - _MIDNIGHT)
    if not isinstance(value, datetime):
        value = datetime.combine(value, time())
    since = _days(value - datetime.combine(date(1904, 1, 1) if from_1904 else date(1899, 12, 30), time()))
    return since if from_1904 or since > 60 else since - 1


def _days(span: timedelta) -> Decimal:
    seconds = Decimal(span.seconds) + Decimal(span.microseconds) / 1_000_000
    return Decimal(span.days) if not seconds else Decimal(repr(float(span.days + seconds / 86400)))


def moment_text(value: Moment) -> str:
    """A date, time or duration as text: ``2023-09-30``, ``2023-09-30 14:05:00``, ``14:05:00``, ``27:30:00``."""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, timedelta):
        sign, span = ("-", -value) if value < timedelta() else ("", value)
        minutes, seconds = divmod(int(span.total_seconds()), 60)
        return f"{sign}{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return value.isoformat()


def column_number(name: str) -> int:
    """The column that letters name, from 0."""
    number = 0
    for letter in name.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1
