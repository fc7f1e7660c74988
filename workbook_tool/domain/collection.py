"""Whose collection it is, and how its outputs look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from workbook_tool.domain.trend_rules import USUAL_RULES, TrendRules
from workbook_tool.immutable import immutable


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
