"""How large charts are; one unit is a point on paper and a pixel on a screen."""

from __future__ import annotations

from decimal import Decimal

from workbook_tool.immutable import immutable


@immutable
class Size:
    """How large a chart is, how many periods it shows at most, and how much it says."""

    width: Decimal
    """In the chart's own units."""
    height: Decimal
    """In the chart's own units."""
    font: Decimal
    """Of its letters."""
    periods: int
    labels: bool = False
    """Whether target, limits and the figures of others are named with their figures at the right."""
    bands: bool = False
    """Whether the rating bands lie behind the figures where no limits do."""


FULL = Size(Decimal(522), Decimal(236), Decimal(9), 36, labels=True)
PAGE = Size(Decimal(522), Decimal(212), Decimal(9), 36, labels=True, bands=True)
CARD = Size(Decimal(320), Decimal(150), Decimal(12), 13)
COMPACT = Size(Decimal(252), Decimal(146), Decimal("8.5"), 13)
