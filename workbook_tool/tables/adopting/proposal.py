"""A register proposed from lists: its records, what was decided on the way, and what is left to decide."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from workbook_tool.domain.finding import Finding
from workbook_tool.tables.questions import Question

Record = dict[str, Any]


@dataclass(slots=True)
class Proposal:
    """The records of a register as :func:`~workbook_tool.register.book` takes them, and what was decided on the way."""

    services: list[Record] = field(default_factory=list)
    """Records of the sheet Services."""
    units: list[Record] = field(default_factory=list)
    """Records of the sheet Units."""
    indicators: list[Record] = field(default_factory=list)
    """Records of the sheet Indicators."""
    targets: list[Record] = field(default_factory=list)
    """Records of the sheet Targets."""
    decided: list[str] = field(default_factory=list)
    """What the list did not say, in sentences."""
    to_decide: list[str] = field(default_factory=list)
    """What stays empty, in sentences."""
    left: list[str] = field(default_factory=list)
    """What was not taken over, in sentences."""
    questions: list[Question] = field(default_factory=list)
    """What cannot be decided without the officer."""
    findings: list[Finding] = field(default_factory=list)
    """What is wrong in the lists."""
