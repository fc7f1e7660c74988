"""Figures in words: the small grammar by which people write numbers in a cell, unit by unit.

==================  =====================================================================
unit                read as a number, and echoed
==================  =====================================================================
every unit          ``12.50`` ``1,234`` ``1 234`` ``+5`` ``-5`` ``−5`` ``(1,234)`` for a negative
percent             ``83%`` ``83 per cent`` ``83 percent`` ``83 pc``; 83% is the figure 83
money               ``£1,234`` ``-£5`` ``£1.2m`` ``306k`` ``£2 million`` ``1.5bn`` ``GBP 20``
number              ``306k`` ``9,154 days`` where *days* is the unit's code or name
==================  =====================================================================

Words that stand for a missing figure (``n/a``, ``TBC``, ``-``, ``not available``) come
back as words. What is doubtful (``approx 90%``, ``<5``, ``854 (655)``, ``5 out of 6``)
comes back with a catalogue code and the likely readings, never as a value.
"""

from __future__ import annotations

import re
from decimal import Decimal

from workbook_tool.domain.figure import Measure, Unit, UnitType, as_shown
from workbook_tool.figures.spelled import Spelled, in_measure, otherwise_written, sized, tidy_number

_WORDS = {
    "n/a": ("n/a", "na", "n.a.", "n.a", "n / a", "not applicable", "not due", "not due this period"),
    "TBC": ("tbc", "t.b.c.", "to be confirmed", "tbd", "to be decided"),
    "-": ("-", "--", "---", ".", "..", "...", "…"),
    "[x]": ("[x]", "[z]", "[u]", "[:]"),  # the shorthand of published tables
    "not available": (
        "not available", "unavailable", "not yet available", "data not available", "no data", "not known", "unknown",
        "not supplied", "data not supplied", "awaiting data", "awaited", "pending", "missing",
    ),
}  # fmt: skip
_WORD_OF = {spelling: word for word, spellings in _WORDS.items() for spelling in spellings}

_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
_UNSEEN = re.compile(r"[\u200b-\u200f\u2060\ufeff]")
_LINES = re.compile(
    r"[0-9][^0-9\r\n]*[\r\n\x0b\x0c\x85\u2028\u2029][^0-9]*[0-9]"
)  # 855 and 654 below it are no 855,654
_MINUS = re.compile(r"[\u2010-\u2015\u2212\ufe63\uff0d]")

_FIGURE = re.compile(
    r"(?P<pound>£|GBP )? ?(?P<open>\()?(?P<sign>[+-])? ?(?P<pound2>£|GBP )? ?(?P<sign2>[+-])?"
    r"(?P<digits>(?=\.?[0-9])(?:[0-9][0-9, ]*)?(?:\.[0-9]*)?)(?P<tail>[^0-9()]*)(?P<close>\))?(?P<late> ?%)?"
)
_GROUPED_BY_COMMAS = re.compile(r"[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?")
_GROUPED_BY_SPACES = re.compile(r"[0-9]{1,3}( [0-9]{3})+(\.[0-9]*)?")
_DECIMAL_COMMA = re.compile(r"[0-9]+,[0-9]+|[0-9]{1,3}( [0-9]{3})+,[0-9]+")
_SCALES = {
    **dict.fromkeys(("k", "thousand"), Decimal(10) ** 3),
    **dict.fromkeys(("m", "mn", "million"), Decimal(10) ** 6),
    **dict.fromkeys(("bn", "billion"), Decimal(10) ** 9),
}
_PERCENT = ("%", "percent", "per cent", "pc")
_ABOUT = re.compile(
    r"(?:approximately|approx\.?|about|around|circa|ca?\.? (?=[0-9£])|c\.?(?=[0-9£])|roughly|estimated|est\.?|nearly"
    r"|almost|just over|just under|[~≈]) ?(?P<rest>.+)",
    re.IGNORECASE,
)
_BOUND = re.compile(
    r"(?:<=?|>=?|[≤≥]|less than|more than|fewer than|greater than|under|over|below|above|at least|at most|up to) ?"
    r"(?=[(£0-9.+-]).+|[£0-9][0-9,. ]*%?\+",
    re.IGNORECASE,
)
_FRACTION = re.compile(r"(?P<n>[0-9][0-9,]*) ?(?:out of|of|in|/) ?(?P<m>[0-9][0-9,]*)(?P<rest>[^0-9]*)", re.IGNORECASE)
_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_MOMENT = re.compile(
    r"[0-9]{1,2}([/.-])[0-9]{1,2}\1[0-9]{2,4}|[0-9]{4}-[0-9]{2}-[0-9]{2}.*|[0-9]{1,3}(:[0-9]{2}){1,2}"
    rf"|20[0-9]{{2}}[/-][0-9]{{2}}|[0-9]{{1,2}}[ -]{_MONTH}(?:[ -][0-9]{{2,4}})?|{_MONTH}[ -][0-9]{{2,4}}",
    re.IGNORECASE,
)
_ERROR_VALUE = re.compile(
    r"#?(REF!|DIV/0!?|VALUE!|NAME\?|NUM!|NULL!)|#(REF|N/A|SPILL!|CALC!|FIELD!|SPREAD!|BUSY!|GETTING_DATA|BROKEN)"
    r"|Err:? ?[0-9]{3}",
    re.IGNORECASE,
)
_RAISED_AFTER = re.compile("(?P<rest>.*[0-9%])[¹²³⁰⁴-⁹]{1,2}")  # a figure with the mark of a footnote
_TRUTH = re.compile("true|false|yes|no|y|n", re.IGNORECASE)
_TOO_MANY_DIGITS = re.compile("(?:[0-9][ ,.]?){26}")  # more than anyone types
_FORMULA = re.compile("=.*")
_REFUSED = (
    (_ERROR_VALUE, "figure-error-value"),
    (_TRUTH, "figure-is-true-or-false"),
    (_MOMENT, "figure-is-date"),
    (_FORMULA, "figure-not-a-number"),
    (_BOUND, "figure-bound"),
)
_ANY_NUMBER = re.compile(r"(?<![0-9.,])-?[0-9][0-9,]*(?:\.[0-9]+)?")
_LONGEST = 60  # characters; more than that is a sentence, not a figure


def plain_text(text: str) -> str:
    """``text`` with one kind of space and of minus, and nothing that cannot be seen."""
    return _SPACES.sub(" ", _MINUS.sub("-", _UNSEEN.sub("", text))).strip()


def spell_text(text: str, unit: Unit, decimals: int) -> Spelled:
    """The figure that ``text`` stands for in ``unit``: 83 for ``83%``.

    ``decimals`` are those at which a fraction is worked out (``5 out of 6`` is
    probably 83.3%). A percentage without a sign is taken as written; whether 0.83
    may be 83% is for :func:`workbook_tool.figures.spelling.read_figure` to ask.
    """
    words = plain_text(text)
    if not words or words.casefold() in _WORD_OF:
        return Spelled(word=_WORD_OF.get(words.casefold(), ""))
    if odd := _odd_digits(words, unit, decimals):
        return odd
    if of_measure := in_measure(words, unit, decimals, lambda rest: spell_text(rest, unit, decimals)):
        return sized(of_measure)
    for pattern, code in _REFUSED:
        if pattern.fullmatch(words):
            return Spelled(code=code)
    apart = _LINES.search(text)
    match = None if apart else _FIGURE.fullmatch(words)
    return sized((_figure(match, unit) if match else None) or _doubtful(words, unit, decimals))


def _odd_digits(words: str, unit: Unit, decimals: int) -> Spelled | None:
    """What has too many digits, or some of another country's, raised or of no decimal kind; None where none are."""
    if len(words) > 4 * _LONGEST:
        return Spelled(code="figure-not-a-number")
    if _TOO_MANY_DIGITS.search(words):
        return Spelled(code="figure-too-large")
    if otherwise := otherwise_written(words):
        return sized(otherwise)
    if len(words) <= _LONGEST and (noted := _RAISED_AFTER.fullmatch(words)):
        inner = spell_text(noted["rest"], unit, decimals)
        likely = inner.readings if inner.value is None else (inner.value,)
        return Spelled(readings=likely, code=inner.code or "figure-with-words")
    is_odd = any(_is_other_digit(words, place) for place in range(1, len(words)))
    return Spelled(code="figure-not-a-number") if is_odd else None


def _is_other_digit(words: str, place: int) -> bool:
    """Whether ``12½`` or ``83²`` stands there: part of the figure would be left out."""
    character = words[place]
    return character > "\x7f" and character.isnumeric() and words[:place].rstrip()[-1:].isdigit()


def _figure(match: re.Match[str], unit: Unit) -> Spelled | None:
    """A figure in the grammar; None where it is not quite one."""
    if bool(match["open"]) != bool(match["close"]) or (match["late"] and not match["close"]):
        return None
    signs = [s for s in (match["sign"], match["sign2"]) if s]
    if len(signs) + bool(match["open"]) > 1 or (match["pound"] and match["pound2"]):
        return None
    number = digits(match["digits"])
    if number is None:
        return _badly_grouped(match["digits"])
    tail = (match["tail"] + (match["late"] or "")).strip().rstrip(".").strip().casefold()
    known = _scale(tail, unit)
    value = number if known in (None, 1) else tidy_number(number * known)
    value = -value if match["open"] or "-" in signs else value
    percent, pound = tail in _PERCENT, bool(match["pound"] or match["pound2"])
    if (percent and not unit.is_percent) or (pound and unit.type is not UnitType.MONEY):
        return Spelled(readings=(value,), code="figure-other-unit")
    if known is None:
        likely = (-value, value) if tail == "-" else (value,)  # where books are kept a minus may come last
        return Spelled(readings=likely, code="figure-with-words")
    return Spelled(value=value, echo=True, percent=percent, scaled=bool(tail))


def _scale(tail: str, unit: Unit) -> Decimal | None:
    """What the words after the digits multiply them by; None where they are not understood."""
    if unit.is_percent:
        return Decimal(1) if tail in ("", *_PERCENT) else None
    for word in _unit_words(unit):
        if tail == word or tail.endswith(f" {word}"):
            tail = tail.removesuffix(word).strip()
            break
    if not tail:
        return Decimal(1)
    return _SCALES[tail] / unit.scale if tail in _SCALES and unit.measure is Measure.AMOUNT else None


def _unit_words(unit: Unit) -> tuple[str, ...]:
    """The unit's code and name, in the singular and the plural, the longest first."""
    money = ("pounds", "gbp") if unit.type is UnitType.MONEY else ()
    given = {w.casefold() for w in (unit.code, unit.name, *money) if w}
    return tuple(sorted(given | {w.removesuffix("s") for w in given} | {f"{w}s" for w in given}, key=lambda w: -len(w)))


def digits(text: str) -> Decimal | None:
    """Unsigned digits with thousands separated or not; None where the groups are not of three."""
    tidy = text.strip()
    if " " in tidy:
        if not _GROUPED_BY_SPACES.fullmatch(tidy):
            return None
        tidy = tidy.replace(" ", "")
    if "," in tidy and not _GROUPED_BY_COMMAS.fullmatch(tidy):
        return None
    return Decimal(tidy.replace(",", ""))  # the pattern before has let through ASCII digits, commas and a point only


def _badly_grouped(text: str) -> Spelled:
    """``1,23`` may be 1.23 or 123, ``1 234,5`` most likely 1234.5; ``83 84`` are two numbers."""
    tidy = text.strip()
    together = Decimal(re.sub(r"[, ]", "", tidy))
    if _DECIMAL_COMMA.fullmatch(tidy):
        return Spelled(readings=(Decimal(tidy.replace(" ", "").replace(",", ".")), together), code="figure-odd-commas")
    numbers = tuple(dict.fromkeys(_numbers_in(tidy))) if " " in tidy else ()
    if 1 < len(numbers) <= 3:
        return Spelled(readings=numbers, code="figure-two-numbers")
    return Spelled(readings=(together,), code="figure-odd-commas")


def _doubtful(words: str, unit: Unit, decimals: int) -> Spelled:
    if about := _ABOUT.fullmatch(words):
        inner = spell_text(about["rest"], unit, decimals)
        if inner.value is not None or inner.readings:
            return Spelled(readings=inner.readings or (inner.value or Decimal(0),), code="figure-approximate")
    if fraction := _FRACTION.fullmatch(words):
        return _fraction(fraction, unit, decimals)
    if words.casefold() in ("nil", "none", "zero", "nought"):
        return Spelled(readings=(Decimal(0),), code="figure-with-words")
    numbers = [] if len(words) > _LONGEST else list(dict.fromkeys(_numbers_in(words)))
    if not numbers or len(numbers) > 3:
        return Spelled(code="figure-not-a-number")
    return Spelled(readings=tuple(numbers), code="figure-with-words" if len(numbers) == 1 else "figure-two-numbers")


def _numbers_in(words: str) -> list[Decimal]:
    return [Decimal(match.replace(",", "")) for match in _ANY_NUMBER.findall(words)]


def _fraction(match: re.Match[str], unit: Unit, decimals: int) -> Spelled:
    part, whole = digits(match["n"]), digits(match["m"])
    if part is None or whole is None:
        return Spelled(code="figure-not-a-number")
    if not unit.is_percent:
        is_share = whole and part < whole and "/" in match[0]
        share = (tidy_number(as_shown(part / whole, max(decimals, 2))),) if is_share else ()
        return Spelled(readings=(part, *share), code="figure-fraction")
    likely = (as_shown(part * 100 / whole, decimals),) if whole else ()
    return Spelled(readings=likely, code="figure-fraction")
