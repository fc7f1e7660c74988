"""Whose return is this, and for which cycle? By vote of what the workbook carries; never by its file name."""

from __future__ import annotations

from collections.abc import Sequence

from workbook_tool.catalogue import finding
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.domain.period import Period
from workbook_tool.domain.register import Register
from workbook_tool.grid import WorkbookRead
from workbook_tool.immutable import immutable
from workbook_tool.layout.find import find
from workbook_tool.layout.template import load
from workbook_tool.returns.identity import Identity, carriers


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
