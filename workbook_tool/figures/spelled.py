"""What the figure of a cell reads as: rates, lengths of time, numbers as programs and other countries write them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from workbook_tool.domain.figure import Measure, Unit, as_shown
from workbook_tool.immutable import immutable

TOO_LARGE = Decimal(10) ** 15  # a workbook keeps fifteen digits; beyond them it has lost some


@immutable
class Spelled:
    """What a cell's figure reads as.

    ``value`` is set only where it is sure. ``code`` names the query or error of
    the catalogue, ``readings`` what was probably meant, the likeliest first.
    ``word`` is set where the cell says that there is no figure: ``n/a``, ``TBC``,
    ``-`` or ``not available``. ``echo``: a text was turned into a number, which
    its writer should see. ``percent`` is True where it was written with a sign of
    its own, ``scaled`` where with its unit or a word such as million. ``seen`` is
    what its cell shows, where that is asked about. All empty: a blank.
    """

    value: Decimal | None = None
    readings: tuple[Decimal, ...] = ()
    code: str = ""
    word: str = ""
    echo: bool = False
    percent: bool = False
    scaled: bool = False
    seen: str = ""

    @property
    def taken(self) -> Decimal | None:
        """The value, or the only likely reading of a doubtful one; None where people must say."""
        if self.value is None and len(self.readings) == 1:
            return self.readings[0]
        return self.value

    @property
    def is_blank(self) -> bool:
        """Whether nothing was written."""
        return self.value is None and not (self.code or self.word)


def sized(spelled: Spelled) -> Spelled:
    """The same, or its refusal where it has more digits than a workbook can hold."""
    figures = (*spelled.readings, *(() if spelled.value is None else (spelled.value,)))
    return Spelled(code="figure-too-large") if any(abs(f) >= TOO_LARGE for f in figures) else spelled


def exact_quotient(number: Decimal, scale: Decimal) -> Decimal:
    """``number`` in units of ``scale``: 2,310,000 is 2.31 million."""
    return tidy_number(number / scale)


def tidy_number(value: Decimal) -> Decimal:
    """Without the noughts that a division leaves: 2,310 thousand is 2.31 million."""
    tidy = value.normalize()
    return tidy.quantize(Decimal(1)) if tidy == tidy.to_integral_value() and abs(tidy) < TOO_LARGE else tidy


_RATE = re.compile(r"(?P<rest>.+?) ?(?:per|/) ?(?P<of>10{1,2}|10{0,2}[ ,]?000)(?: [a-z ]+)?", re.IGNORECASE)
_CLOCK = re.compile(r"([0-9]{1,4}):([0-5][0-9])(?::([0-5][0-9]))?")
_SECONDS = {"days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1}
_LENGTH = re.compile(
    r"(?:(?P<days>[0-9]+(?:\.[0-9]+)?) ?d(?:ays?)?\b)?[, ]*"
    r"(?:(?P<hours>[0-9]+(?:\.[0-9]+)?) ?h(?:(?:ou)?rs?)?(?![a-z]))?"
    r"(?:[, ]|and )*(?:(?P<minutes>[0-9]+(?:\.[0-9]+)?) ?m(?:in(?:ute)?s?)?(?![a-z]))?"
    r"(?:[, ]|and )*(?:(?P<seconds>[0-9]+(?:\.[0-9]+)?) ?s(?:ec(?:ond)?s?)?(?![a-z]))?",
    re.IGNORECASE,
)


def in_measure(words: str, unit: Unit, decimals: int, spell: Callable[[str], Spelled]) -> Spelled | None:
    """A length of time (``1h 30m``) or a rate (``4.5 per 1,000``) in ``unit``; None where it is neither.

    ``spell`` reads the figure of a rate.
    """
    if unit.measure is Measure.RATE:
        rate = _RATE.fullmatch(words)
        return _rate(spell(rate["rest"]), Decimal(re.sub("[ ,]", "", rate["of"])), unit) if rate else None
    if unit.measure is Measure.TIME:
        clock = _CLOCK.fullmatch(words)
        return _on_the_clock(clock, unit, decimals) if clock else _length(words, unit)
    return None


def _rate(inner: Spelled, of: Decimal, unit: Unit) -> Spelled | None:
    if inner.value is None:
        return None
    value = tidy_number(inner.value * unit.scale / of)
    return replace(inner, value=value, scaled=True) if of == unit.scale else _in_another_unit(value)


def _on_the_clock(clock: re.Match[str], unit: Unit, decimals: int) -> Spelled:
    """1:30 is an hour and a half, or a minute and a half where minutes are counted."""
    first, second = int(clock[1]), int(clock[2])
    seconds = [3600 * first + 60 * second + int(clock[3] or 0)]
    if unit.scale == _SECONDS["minutes"] and not clock[3]:
        seconds.insert(0, 60 * first + second)
    return of_seconds([Decimal(s) for s in seconds], unit, decimals)


def of_seconds(seconds: Sequence[Decimal], unit: Unit, decimals: int) -> Spelled:
    """A question that offers these lengths of time in ``unit``."""
    readings = dict.fromkeys(tidy_number(as_shown(s / unit.scale, max(decimals, 2))) for s in seconds)
    return Spelled(readings=tuple(readings), code="figure-clock")


def _length(words: str, unit: Unit) -> Spelled | None:
    match = _LENGTH.fullmatch(words)
    counts = {key: Decimal(count) for key, count in match.groupdict().items() if count} if match else {}
    if not counts:
        return None
    value = tidy_number(sum(count * _SECONDS[key] for key, count in counts.items()) / unit.scale)
    # A working day is not of 24 hours.
    working_days = set(counts) != {"days"} if unit.scale == _SECONDS["days"] else "days" in counts
    return _in_another_unit(value) if working_days else Spelled(value=value, echo=True, scaled=True)


def _in_another_unit(value: Decimal) -> Spelled:
    return Spelled(readings=(value,), code="figure-other-unit")


_SCIENTIFIC = re.compile(
    r"(?P<digits>[+-]?[0-9]+(?:[.,][0-9]+)?)(?: ?[x×*] ?10 ?\^ ?|e)(?P<power>[+-]?[0-9]{1,2})", re.IGNORECASE
)
_POWERS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_POWER_OF_TEN = re.compile("([x×*] ?10)(⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})")
_APOSTROPHES = re.compile(r"-?[0-9]{1,3}(?:['’][0-9]{3})+(?:\.[0-9]+)?")
_CONTINENTAL = re.compile(r"([0-9]{1,3}(?:\.[0-9]{3})+),([0-9]+)|([0-9]{1,3}(?:\.[0-9]{3}){2,})")  # 1.234,5 1.234.567
_RAISED_POINT = re.compile("(?P<whole>[0-9]+)·(?P<rest>[0-9]+)(?P<tail>%?)")  # 83·4%


def otherwise_written(words: str) -> Spelled | None:
    """A number as programs or other countries write it; None where it is none. It is always asked about."""
    if power := _SCIENTIFIC.fullmatch(_POWER_OF_TEN.sub(lambda m: f"{m[1]}^{m[2].translate(_POWERS)}", words)):
        number = Decimal(f"{power['digits'].replace(',', '.')}E{power['power']}")
        return Spelled(readings=(tidy_number(number),), code="figure-with-words")
    if _APOSTROPHES.fullmatch(words):
        return Spelled(readings=(Decimal(re.sub("['’]", "", words)),), code="figure-odd-commas")
    if raised := _RAISED_POINT.fullmatch(words):
        point = Decimal(f"{raised['whole']}.{raised['rest']}")
        thousands = (Decimal(raised["whole"] + raised["rest"]),) if len(raised["rest"]) == 3 else ()
        return Spelled(readings=(point, *thousands), code="figure-odd-commas")
    if continental := _CONTINENTAL.fullmatch(words):
        whole, rest = continental[1] or continental[3], continental[2] or "0"
        return Spelled(readings=(tidy_number(Decimal(f"{whole.replace('.', '')}.{rest}")),), code="figure-odd-commas")
    return None
