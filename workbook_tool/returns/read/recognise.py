"""Whose return this is, and for which cycle, by vote of what the workbook carries; whether it came back untouched."""

from __future__ import annotations

from collections.abc import Sequence

from workbook_tool.catalogue import finding
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import DataStatus
from workbook_tool.domain.register import Register
from workbook_tool.grid import WorkbookRead
from workbook_tool.immutable import immutable
from workbook_tool.layout.find import find
from workbook_tool.layout.template import load
from workbook_tool.returns.identity import Identity, carriers
from workbook_tool.returns.read.match import ENTERED, Matched
from workbook_tool.returns.read.records import ReadReturn


@immutable
class Recognised:
    """The service and period of a return; both empty where ``findings`` say why not."""

    service: str = ""
    period: Period | None = None
    reference: str = ""
    """The return's reference."""
    findings: tuple[Finding, ...] = ()
    is_return: bool = True
    """Whether it is a return of ours at all."""


def recognise(workbook: WorkbookRead, register: Register) -> Recognised:
    """What a workbook says that it is."""
    identities = carriers(workbook)
    if not identities:
        return _nameless(workbook)
    own = _distinct([i for i in identities if i.on_data_sheet]) or _distinct(identities)
    if len(own) > 1:
        refusal = finding("identity-unclear", own[0].cell, references=_listed(own))
        return Recognised(findings=(refusal,))
    chosen, others = own[0], [i for i in _distinct(identities) if i.reference != own[0].reference]
    findings = []
    if others:
        findings.append(finding("identity-disagrees", chosen.cell, chosen=chosen.reference, others=_listed(others)))
    service = register.service_of(chosen.service)
    if not service:
        refusal = finding("service-unknown", chosen.cell, service=chosen.service, reference=chosen.reference)
        return Recognised(period=chosen.period, reference=chosen.reference, findings=(*findings, refusal))
    return Recognised(service, chosen.period, chosen.reference, tuple(findings))


def only_returns(workbook: WorkbookRead | Finding) -> WorkbookRead | Finding:
    """The workbook where it may be a return; else the finding that it is none, so that its cells need not be kept."""
    if isinstance(workbook, Finding) or carriers(workbook):
        return workbook
    nameless = _nameless(workbook)
    return workbook if nameless.is_return else nameless.findings[0]


def _nameless(workbook: WorkbookRead) -> Recognised:
    sheets, _ = find(load("return"), workbook, ("readings",))
    looks_like = "readings" in sheets and len(sheets["readings"].columns) > 5
    code = "reference-lost" if looks_like else "not-a-return"
    return Recognised(findings=(finding(code, Cell(workbook.file)),), is_return=looks_like)


def _distinct(identities: Sequence[Identity]) -> list[Identity]:
    return list({i.reference: i for i in reversed(identities)}.values())[::-1]


def _listed(identities: Sequence[Identity]) -> str:
    return " and ".join(i.reference for i in identities)


_ONCE = ("commentary", "actions")  # asked on an indicator's latest row; the others say where
_ANSWERS = ("completed_by", "completed_on", "approved_by", "approved_on", "note")


def is_untouched(read: ReadReturn) -> bool:
    """Whether figures were asked and every row and answer is as it was sent out."""
    rows = read.matched.values()
    if read.absent or not any(match.asked.due for match in rows):
        return False
    answered = any(read.document.data["start"].get(key) for key in _ANSWERS)
    return not answered and not any(_is_touched(match) for match in rows)


def _is_touched(match: Matched) -> bool:
    row, asked = match.row, match.asked
    given = load("return").words["not_due"].casefold()
    for key in ENTERED:
        entry = row.text(key)
        if entry and (asked.latest or key not in _ONCE) and (asked.due or entry.casefold() != given):
            return True
    status = row.text("data_status").casefold()
    return (asked.due and status not in ("", DataStatus.FINAL.value)) or _has_own_target(match)


def _has_own_target(match: Matched) -> bool:
    """Whether the service gave another target than the one that stood in its cell."""
    cell = match.row.cells.get("target")
    if not match.asked.due or not match.asked.indicator.target_from_service or cell is None or not cell.text:
        return False
    held = match.asked.held_target
    return held is None or cell.number not in (held, held.scaleb(-2))
