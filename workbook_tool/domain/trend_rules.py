"""What a council may set of how trends are read."""

from __future__ import annotations

from workbook_tool.immutable import immutable


@immutable
class TrendRules:
    """How many readings make a signal, and which readings the limits are of."""

    run: int = 7
    """Readings on one side of the mean that make a run."""
    trend: int = 7
    """Readings each above (or below) the one before that make a trend."""
    minimum: int = 12
    """Readings from which limits are more than trial limits."""
    screened: bool = False
    """Whether moving ranges far wider than the mean one are left out of the limits, once."""
    baseline: int | None = None
    """Limits are those of the first so many readings of each phase; None: of all."""
    two_of_three_beyond: bool = True
    """Whether readings beyond the outer limits count for two of three, too."""


USUAL_RULES = TrendRules()
