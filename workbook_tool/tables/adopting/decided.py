"""What was decided where a list does not say it, and what nobody can decide but the officer; in sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from workbook_tool.domain.period import Period
from workbook_tool.tables.adopting.names import References, Services
from workbook_tool.tables.adopting.proposal import Proposal
from workbook_tool.tables.questions import named


@dataclass(slots=True)
class Decided:
    """What was assumed, by the titles or references of the indicators of which it was."""

    without_unit: list[str] = field(default_factory=list)
    """Whose unit was taken from the figures, or is open."""
    without_target: list[str] = field(default_factory=list)
    """That have no target."""
    of_title: list[str] = field(default_factory=list)
    """Whose figures add up over what their titles say."""
    assumed: Counter[str] = field(default_factory=Counter)
    """How often indicators are reported, of which the lists do not say it."""
    unread_targets: list[str] = field(default_factory=list)
    """Targets of which no figure can be made, each with its indicator."""
    undated: bool = False
    """Whether a target has no year."""

    def sentences(self, references: References, services: Services, year: Period) -> Iterator[str]:
        """What was decided."""
        if references.made:
            yield f"{len(references.made)} references were made: {named(references.made)}."
        if references.twice:
            yield f"References that stand twice in the list: {', '.join(references.twice)}."
        if services.made:
            pairs = [f"{name} ({code})" for code, name in services.made.items()]
            yield f"Services, with codes made for them: {named(pairs)}."
        if services.joined:
            yield f"Of services written together the first was taken: {named(sorted(set(services.joined)))}."
        if self.without_unit:
            yield f"Taken for plain numbers, though the title may mean a percentage: {named(self.without_unit)}."
        for frequency, count in self.assumed.items():
            yield f"The list does not say how often {count} are reported: {frequency} was taken."
        if self.of_title:
            yield f"What figures add up over was taken from the title: {named(self.of_title)}."
        if self.without_target:
            yield f"Without a target, so tracked as baselines: {named(self.without_target)}."
        if self.undated:
            yield f"Targets without a year hold from {year.label}."


def to_decide(proposal: Proposal, decided: Decided) -> Iterator[str]:
    """What stays empty."""
    if decided.unread_targets:
        yield f"Targets of which no one figure can be made are TBC: {named(decided.unread_targets)}."
    if empty := [r["ref"] for r in proposal.indicators if "better" not in r]:
        yield f"Direction for Improvement is empty for {named(empty)}."
    if proposal.services:
        yield "Contact Email is empty for every new service."
