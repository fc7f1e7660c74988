"""What the figure of a cell reads as."""

from __future__ import annotations

from decimal import Decimal

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
