"""What was found in the returns, what was said to it, and what is still open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

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
        sql = "SELECT indicator, text FROM answers WHERE received = ? ORDER BY id"
        answers = {rows.loaded(ref): rows.loaded(words) for ref, words in self._store.select(sql, received.number)}
        sql = (
            f"SELECT f.id, c.by, c.reason, {rows.FINDING} FROM findings f "
            "LEFT JOIN closings c ON c.finding = f.id WHERE f.received = ? ORDER BY f.id"
        )
        noted: list[Noted] = []
        for number, by, reason, *row in self._store.select(sql, received.number):
            finding = rows.to_finding(tuple(row))
            reply = (answers.get(finding.indicator, ""), rows.loaded(by) or "", rows.loaded(reason) or "")
            noted.append(Noted(number, received.number, received.period, received.service or "", finding, *reply))
        return tuple(noted)

    def open(self, period: Period) -> tuple[Noted, ...]:
        """The errors and queries of a cycle that still want something done, by service.

        Those of each service's return that counts; where an earlier one brought
        readings that the later did not touch, also those about these.
        """
        return tuple(noted for noted in self.in_force(period) if noted.is_open)

    def in_force(self, period: Period) -> tuple[Noted, ...]:
        """All findings of a cycle about what counts now, notes and closed ones too."""
        by_service: dict[str, list[Received]] = {}
        for received in self._returns.counting(period):
            by_service.setdefault(received.service or "", []).append(received)
        return tuple(noted for service in sorted(by_service) for noted in self._in_force(by_service[service]))

    def _in_force(self, newest_first: list[Received]) -> Iterator[Noted]:
        covered: set[str | None] = set()
        for received in newest_first:
            about = self.of(received)
            yield from (noted for noted in about if noted.finding.indicator not in covered)
            sql = f"SELECT DISTINCT indicator FROM readings WHERE received = ? AND {rows.GIVEN}"
            covered |= {rows.loaded(ref) for (ref,) in self._store.select(sql, received.number)}
            covered |= {None, *(noted.finding.indicator for noted in about)}

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
