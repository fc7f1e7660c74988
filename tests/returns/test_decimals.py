"""No figure, target or share of a target is rounded in silence into another rating."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st
from named_cells import address_of
from return_council import CYCLE, base, gate, history, lookup, register

from workbook_tool.domain.figure import as_shown
from workbook_tool.domain.indicator import Better
from workbook_tool.domain.period import parse_period
from workbook_tool.domain.target import Profile, Target
from workbook_tool.excel.read import read
from workbook_tool.grid import CellKind, CellRead, address
from workbook_tool.layout import load
from workbook_tool.rating.rate import colour
from workbook_tool.register.decimals import of_figures, with_figures
from workbook_tool.returns.check import Context, assess

WORKBOOK = read(base("ABC", CYCLE), "return.xlsx")
PLACE = address_of("Value of 103", WORKBOOK)
FIGURES = st.decimals(min_value=600, max_value=900, places=3, allow_nan=False)
TARGETS = st.decimals(min_value=600, max_value=900, places=4, allow_nan=False)


def typed(figure: Decimal):
    """The completed return with another figure in the row of a count."""
    made = CellRead(CellKind.NUMBER, f"{figure:f}", figure)
    *others, returned = sorted(WORKBOOK.sheets, key=lambda sheet: sheet.name == load("return").sheet("readings").name)
    cells = {at: made if address(*at) == PLACE else cell for at, cell in returned.cells.items()}
    return replace(WORKBOOK, sheets=(*others, replace(returned, cells=cells)))


def rated_in_full(figure: Decimal, target: Decimal, better: Better, share: Fraction) -> str:
    """The rule of the small council, worked out in fractions: Red more than a tenth on the wrong side of the target."""
    against = Fraction(target) * share
    return "Red" if better.sign * (Fraction(figure) - against) / against < Fraction(-1, 10) else "Green"


@given(
    figure=FIGURES,
    target=TARGETS,
    decimals=st.integers(0, 3) | st.none(),
    target_decimals=st.integers(0, 4) | st.none(),
    better=st.sampled_from((Better.HIGHER, Better.LOWER)),  # a range is rated by its ends, not by a target
    profile=st.sampled_from(Profile),
    whole=st.booleans(),
)
def test_a_rating_by_rounding_is_never_silent(figure, target, decimals, target_decimals, better, profile, whole):
    figure = as_shown(figure, 0) if whole else figure
    share = Fraction(1, 2) if profile is Profile.PRO_RATA else Fraction(1)
    target = target / Decimal(share.numerator) * share.denominator
    known = register()
    indicator = replace(
        known.indicators["103"], better=better, decimals=decimals or 0, decimals_assumed=decimals is None,
        target_decimals=target_decimals,
    )  # fmt: skip
    own = Target("103", parse_period("2023-24"), None, target, profile)
    others = [t for t in known.targets if t.indicator != "103"]
    known = replace(known, indicators={**known.indicators, "103": indicator}, targets=(*others, own))

    assessed = assess(typed(figure), "r.xlsx", "0" * 64, known, Context(lambda _: known, lookup, history, gate))
    said = [f.code for f in assessed.findings if f.indicator == "103" and f.cell and f.cell.ref == PLACE]
    reading = next((r for r in assessed.accepted.readings if r.indicator == "103"), None)
    assert reading is not None or said
    if reading is not None and not said:
        afterwards = with_figures(known, lambda ref: (reading,) if ref == "103" else (), CYCLE)
        rag, _ = colour(afterwards.indicators["103"], afterwards, CYCLE, reading)
        assert rag == rated_in_full(figure, target, better, share)


def test_decimals_that_the_register_leaves_empty_follow_the_figures():
    assert of_figures([Decimal("72"), Decimal("73.40"), Decimal("70.123456")]) == 2
    assert of_figures([]) == of_figures([Decimal("1E+3"), Decimal("90.0")]) == 0
