"""What the officer's register says: services, indicators, targets and the rules of rating.

Nothing here knows a council: every service, threshold and unit comes from data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from workbook_tool.domain.figure import Basis, Unit
from workbook_tool.domain.indicator import Indicator
from workbook_tool.domain.period import Period
from workbook_tool.domain.scheme import GivenRating, Scheme
from workbook_tool.domain.target import Comparator, Target
from workbook_tool.immutable import immutable

Item = TypeVar("Item")


@immutable
class Service:
    """A service team and the people by their posts; emails as written in the register."""

    code: str
    """As in references of returns."""
    name: str
    """As printed."""
    contact: str = ""
    """Who fills in the return: a post or a name."""
    email: str = ""
    """Of the contact."""
    deputy: str = ""
    """Who stands in."""
    deputy_email: str = ""
    """Of the deputy."""
    head: str = ""
    """Who answers for the figures."""
    head_email: str = ""
    """Of the head."""
    approval_required: bool = False
    """Whether a return counts only once it is approved."""
    notes: str = ""
    """The officer's own words; not printed."""


@immutable
class Waiver:
    """A rule that is not asked to the letter: of one indicator, or on trial for all (no ``indicator``).

    ``rule`` is the code of its findings, ``until`` the last period for which it holds.
    """

    rule: str
    indicator: str
    until: Period
    reason: str
    """Why, in the officer's words."""
    approved_by: str
    """Who agreed."""

    def holds(self, ref: str, period: Period) -> bool:
        """Whether it stands for an indicator's reading of a period."""
        return self.indicator in ("", ref) and period.end <= self.until.end


@dataclass(frozen=True)
class Register:
    """The single source of what is asked. Mappings keep the order of the officer's rows."""

    services: Mapping[str, Service] = field(default_factory=dict)
    """By code."""
    indicators: Mapping[str, Indicator] = field(default_factory=dict)
    """By reference."""
    targets: tuple[Target, ...] = ()
    """All of them, whatever their period."""
    comparators: Mapping[str, Comparator] = field(default_factory=dict)
    """By the indicator's reference."""
    units: Mapping[str, Unit] = field(default_factory=dict)
    """By code."""
    schemes: Mapping[str, Scheme] = field(default_factory=dict)
    """By name."""
    given: tuple[GivenRating, ...] = ()
    """Ratings that are given, not worked out."""
    waivers: tuple[Waiver, ...] = ()
    """Rules that are not asked to the letter."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """What the council calls things, by our own word."""
    default_scheme: str = ""
    """The scheme of an indicator that names none."""
    commentary_for: frozenset[str] = frozenset()
    """The ratings and changes for which alone commentary is asked; empty is for every figure."""

    def unit(self, indicator: Indicator) -> Unit:
        """The unit of an indicator."""
        return self.units[indicator.unit]

    def basis(self, indicator: Indicator) -> Basis:
        """Its own basis, or its unit's."""
        return indicator.basis or self.unit(indicator).basis

    def scheme(self, indicator: Indicator) -> Scheme:
        """The scheme that it names, or the register's first."""
        return self.schemes[indicator.scheme or self.default_scheme]

    def target(self, ref: str, period: Period) -> Target | None:
        """The target that holds for a reading of ``period``; the later-starting one where two do."""
        holding = [t for t in self.targets_of(ref) if t.holds_in(period)]
        return max(holding, key=lambda t: t.start.key, default=None)

    def targets_of(self, ref: str) -> tuple[Target, ...]:
        """All targets of an indicator, in the register's order."""
        return self._targets.get(ref, ())

    def of_service(self, code: str) -> Iterator[Indicator]:
        """The indicators of one service, in the register's order."""
        return iter(self._of_services.get(code, ()))

    def service_of(self, code: str) -> str:
        """The code of a service as the register writes it, whatever its capitals; empty for none."""
        return self._codes.get(code.upper(), "")

    @cached_property
    def by_hand(self) -> dict[tuple[str, Period, bool], GivenRating]:
        """The ratings that people gave, the first of two, by indicator, period and whether it is a forecast."""
        return {(g.indicator, g.period, g.forecast): g for g in reversed(self.given)}

    @cached_property
    def by_address(self) -> dict[str, tuple[str, ...]]:
        """The services whose contact, deputy or head has an address, by the address in small letters."""
        texts_of = ((s.code, (s.email, s.deputy_email, s.head_email)) for s in self.services.values())
        return _grouped(
            (address, code)
            for code, texts in texts_of
            for address in {address for text in texts for address in addresses(text)}
        )

    @cached_property
    def _codes(self) -> dict[str, str]:
        return {code.upper(): code for code in reversed(tuple(self.services))}

    @cached_property
    def _targets(self) -> dict[str, tuple[Target, ...]]:
        return _grouped((t.indicator, t) for t in self.targets)

    @cached_property
    def _of_services(self) -> dict[str, tuple[Indicator, ...]]:
        return _grouped((i.service, i) for i in self.indicators.values())

    def label(self, key: str) -> str:
        """A configurable label; the key itself where the register has none."""
        return self.labels.get(key, key)


def addresses(text: str) -> list[str]:
    """The email addresses in a text, in small letters."""
    return [address.lower() for address in re.findall(r"[^\s<>;,\"']+@[^\s<>;,\"']+", text)]


def _grouped(pairs: Iterable[tuple[str, Item]]) -> dict[str, tuple[Item, ...]]:
    groups: dict[str, list[Item]] = {}
    for key, item in pairs:
        groups.setdefault(key, []).append(item)
    return {key: tuple(items) for key, items in groups.items()}
