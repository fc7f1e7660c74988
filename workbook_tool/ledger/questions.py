"""Numbers of questions: within a cycle each is counted once, however often its return comes in or is checked again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from workbook_tool.domain.finding import Cell, Finding, Severity
from workbook_tool.domain.period import Period
from workbook_tool.ledger.database import rows
from workbook_tool.ledger.database.store import Store

Key = tuple[str | int | None, ...]
"""What makes two findings the same question: service, code, indicator, period, place, and which of several alike."""


def number_questions(known: Mapping[Key, int], service: str, findings: Sequence[Finding]) -> tuple[int, ...]:
    """The number of each finding of one return; 0 for a note, of which nobody need speak.

    ``known`` are those that were given before (:meth:`Questions.numbers`); what
    is not among them is counted on in order.
    """
    numbers = dict(known)
    keys = [_key(service, finding, n) for finding, n in _counted(findings)]
    return tuple(0 if key is None else numbers.setdefault(key, len(numbers) + 1) for key in keys)


class Questions:
    """The numbers of a cycle's questions: ``ledger.questions``."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def numbers(self, period: Period) -> dict[Key, int]:
        """Every number that was given in a cycle, in the order in which the questions first came."""
        return _numbered(self._asked(period))

    def of_findings(self, period: Period) -> dict[int, int]:
        """By the ledger's number of a finding of a cycle, that of its question; a note has none."""
        asked = tuple(self._asked(period))  # once: another may be taking in meanwhile
        numbers = _numbered(asked)
        return {finding: numbers[key] for finding, key in asked}

    def _asked(self, period: Period) -> Iterator[tuple[int, Key]]:
        # All rows, so that a collection undone leaves the numbers as they were.
        sql = (
            f"SELECT f.id, r.id, r.service, {', '.join(f'f.{name}' for name in rows.FINDING.split(', '))} "
            "FROM main.findings f JOIN main.returns r ON r.id = f.received WHERE r.period = ? ORDER BY f.id"
        )
        by_return: dict[tuple[int, str], list[tuple[int, Finding]]] = {}
        for number, received, service, *row in self._store.select(sql, period.code):
            of_return = by_return.setdefault((received, rows.loaded(service) or ""), [])
            of_return.append((number, rows.to_finding(tuple(row))))
        for (_, service), findings in by_return.items():
            for (number, _), (finding, n) in zip(findings, _counted(f for _, f in findings), strict=True):
                if key := _key(service, finding, n):
                    yield number, key


def _numbered(asked: Iterable[tuple[int, Key]]) -> dict[Key, int]:
    numbers: dict[Key, int] = {}
    for _, key in asked:
        numbers.setdefault(key, len(numbers) + 1)
    return numbers


def _counted(findings: Iterable[Finding]) -> list[tuple[Finding, int]]:
    """Each finding with how many like it stand before it in the same return."""
    alike: Counter[Key | None] = Counter()
    counted = []
    for finding in findings:
        key = _key("", finding, 0)
        counted.append((finding, alike[key]))
        alike[key] += 1
    return counted


def _key(service: str, finding: Finding, n: int) -> Key | None:
    if finding.severity is Severity.NOTE:
        return None
    period = finding.period.code if finding.period else None
    return service, finding.code, finding.indicator, period, _place(finding, finding.cell), n


def _place(finding: Finding, cell: Cell | None) -> str:
    """The column of a finding about a row, which may move up or down; else the cell."""
    if cell is None:
        return ""
    return cell.ref.rstrip("0123456789") if finding.indicator else f"{cell.sheet}!{cell.ref}"
