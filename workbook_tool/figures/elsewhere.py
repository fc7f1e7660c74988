"""Numbers as programs and other countries write them: ``8.977E+03``, ``8'977``, ``1.234,5``, ``83·4``."""

from __future__ import annotations

import re
from decimal import Decimal

from workbook_tool.figures.spelled import Spelled, tidy_number

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
