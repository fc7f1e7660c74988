"""Whose collection it is, how its outputs look, and how trends are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

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


@immutable
class Collection:
    """What collection.toml says: whose collection this is, and how its outputs look."""

    council: str
    """Its name as printed."""
    team: str = ""
    """The officer's team."""
    contact: str = ""
    """Whom services ask: a name, a telephone number or an address."""
    return_to: str = ""
    """Where returns are sent."""
    name: str = "performance"
    """What the files' names begin with."""
    committee: str = ""
    """The committee that reads the report."""
    notes: tuple[str, ...] = ()
    """Sentences for the report's notes page."""
    colours: Mapping[str, str] = field(default_factory=dict)
    """Ratings' own colours, by rating, ``#RRGGBB``."""
    font: str = ""
    """Name of the papers' font."""
    pages: str = "all"  # which indicators have a page in the master: all, exceptions, none
    exceptions_above_target: bool = False  # whether a colour that is better than on target makes an exception, too
    trend_rules: TrendRules = USUAL_RULES
    """How trends are read."""
