"""What was found in the returns, what was said to it, what is still open; and the numbers that people call it by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from workbook_tool.domain.finding import Cell, Finding, Severity
from workbook_tool.domain.period import Period
from workbook_tool.errors import WorkbookToolError, way_out
from workbook_tool.ledger.database import rows
from workbook_tool.ledger.database.store import Change, Store
from workbook_tool.ledger.returns import Returns
from workbook_tool.ledger.values import Noted, Received


class Findings:
    """What is wrong or asked: ``ledger.findings``."""

    def __init__(self, store: Store, returns: Returns) -> None:
        self._store = store
        self._returns = returns

    def of(self, received: Received) -> tuple[Noted, ...]:
        """The findings about one file, in the order they were raised."""
        return tuple(self.of_each((received,)).get(received.number, ()))

    def of_each(self, files: Iterable[Received]) -> Mapping[int, Sequence[Noted]]:
        """By the number of a file, the findings about it, in the order they were raised."""
        by_number = {received.number: received for received in files}
        span = (min(by_number, default=0), max(by_number, default=0))
        sql = "SELECT received, indicator, text FROM answers WHERE received BETWEEN ? AND ? ORDER BY id"
        answers = {(n, rows.loaded(ref)): rows.loaded(words) for n, ref, words in self._store.select(sql, *span)}
        sql = (
            f"SELECT f.received, f.id, c.by, c.reason, {rows.FINDING} FROM findings f "
            "LEFT JOIN closings c ON c.finding = f.id WHERE f.received BETWEEN ? AND ? ORDER BY f.id"
        )
        noted: dict[int, list[Noted]] = {}
        for file, number, by, reason, *row in self._store.select(sql, *span):
            if received := by_number.get(file):
                finding = rows.to_finding(tuple(row))
                reply = (answers.get((file, finding.indicator), ""), rows.loaded(by) or "", rows.loaded(reason) or "")
                about = Noted(number, file, received.period, received.service or "", finding, *reply)
                noted.setdefault(file, []).append(about)
        return noted

    def open(self, period: Period) -> tuple[Noted, ...]:
        """The errors and queries of a cycle that still want something done, by service.

        Those of each service's return that counts; where an earlier one brought
        readings that the later did not touch, also those about these.
        """
        return tuple(noted for noted in self.in_force(period) if noted.is_open)

    def in_force(self, period: Period) -> tuple[Noted, ...]:
        """All findings of a cycle about what counts now, notes and closed ones too."""
        counting = self._returns.counting(period)
        about, by_service = self.of_each(counting), dict[str, list[int]]()
        for received in counting:
            by_service.setdefault(received.service or "", []).append(received.number)
        return tuple(noted for service in sorted(by_service) for noted in self._in_force(by_service[service], about))

    def of_code(self, code: str, period: Period) -> tuple[Noted, ...]:
        """The findings of one code about what counts now; the returns are looked through where there is any."""
        sql = "SELECT 1 FROM findings f JOIN returns r ON r.id = f.received WHERE f.code = ? AND r.period = ? LIMIT 1"
        if not self._store.first(sql, code, period.code):
            return ()
        return tuple(noted for noted in self.in_force(period) if noted.finding.code == code)

    def _in_force(self, newest_first: Sequence[int], about: Mapping[int, Sequence[Noted]]) -> Iterator[Noted]:
        covered: set[str | None] = set()
        for file in newest_first:
            yield from (noted for noted in about.get(file, ()) if noted.finding.indicator not in covered)
            if file == newest_first[-1]:
                return
            sql = f"SELECT DISTINCT indicator FROM readings WHERE received = ? AND {rows.GIVEN}"
            covered |= {rows.loaded(ref) for (ref,) in self._store.select(sql, file)}
            covered |= {None, *(noted.finding.indicator for noted in about.get(file, ()))}

    def closed_at(self, number: int) -> datetime | None:
        """When the officer settled a finding; None where nobody did."""
        sql = "SELECT e.at FROM closings c JOIN events e ON e.id = c.event WHERE c.finding = ? ORDER BY c.id DESC"
        row = self._store.first(sql, number)
        return datetime.fromisoformat(row[0]) if row else None

    def close(self, numbers: int | Sequence[int], by: str, reason: str) -> None:
        """The officer settles findings, with name and reason, as one event; the first word stands."""
        with self._store.change("answered", actor=by) as change:
            close_within(self._store, change, [numbers] if isinstance(numbers, int) else numbers, by, reason)


def close_within(store: Store, change: Change, numbers: Sequence[int], by: str, reason: str) -> None:
    """Within a change, settle findings; WorkbookToolError where one of the numbers is none."""
    columns = "SELECT r.period, r.service, f.code, f.indicator FROM findings f"
    sql = f"{columns} JOIN returns r ON r.id = f.received WHERE f.id = ?"
    codes: list[str] = []
    for number in numbers:
        place = store.first(sql, number)
        if not place:
            raise WorkbookToolError(f"There is no finding number {number}.", way_out("open-questions"))
        if not store.first("SELECT 1 FROM closings WHERE finding = ?", number):
            change.period = rows.period(place[0]) if place[0] else None
            change.service = rows.loaded(place[1])
            change.add("closings", finding=number, by=by, reason=reason)
            codes.append(place[2])
            change.detail |= {"code": ", ".join(codes), "indicator": rows.loaded(place[3]), "reason": reason}


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
