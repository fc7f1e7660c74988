"""What was found in the returns, what was said to it, and what is still open."""

from __future__ import annotations

from collections.abc import Iterator

from workbook_tool.domain.period import Period
from workbook_tool.errors import WorkbookToolError
from workbook_tool.ledger import rows
from workbook_tool.ledger.returns import COUNTS, IN_TIME, Returns
from workbook_tool.ledger.values import Noted, Received


class Findings(Returns):
    """The part of the ledger that knows what is wrong or asked."""

    def findings(self, received: Received) -> tuple[Noted, ...]:
        """The findings about one file, in the order they were raised."""
        return self._noted(received)

    def open_findings(self, period: Period) -> tuple[Noted, ...]:
        """The errors and queries of a cycle that still want something done, by service.

        Those of each service's return that counts; where an earlier one brought
        readings that the later did not touch, also those about these.
        """
        return tuple(noted for noted in self.findings_in_force(period) if noted.is_open)

    def findings_in_force(self, period: Period) -> tuple[Noted, ...]:
        """All findings of a cycle about what counts now, notes and closed ones too."""
        found: list[Noted] = []
        by_service: dict[str, list[Received]] = {}
        for received in self.having(f"WHERE period = ? AND {COUNTS} AND {IN_TIME} ORDER BY id DESC", period.code):
            by_service.setdefault(received.service or "", []).append(received)
        for service in sorted(by_service):
            found += self._in_force(by_service[service])
        return tuple(found)

    def _in_force(self, newest_first: list[Received]) -> Iterator[Noted]:
        covered: set[str | None] = set()
        for received in newest_first:
            noted = self._noted(received)
            yield from (n for n in noted if n.finding.indicator not in covered)
            sql = "SELECT DISTINCT indicator FROM readings WHERE received = ? AND NOT restated"
            covered |= {rows.loaded(ref) for (ref,) in self.select(sql, received.number)}
            covered |= {None, *(n.finding.indicator for n in noted)}

    def _noted(self, received: Received) -> tuple[Noted, ...]:
        sql = "SELECT indicator, text FROM answers WHERE received = ? ORDER BY id"
        answers = {rows.loaded(ref): rows.loaded(said) for ref, said in self.select(sql, received.number)}
        sql = (
            f"SELECT f.id, c.by, c.reason, {rows.FINDING} FROM findings f "
            "LEFT JOIN closings c ON c.finding = f.id WHERE f.received = ? ORDER BY f.id"
        )
        found: list[Noted] = []
        for number, by, reason, *row in self.select(sql, received.number):
            finding = rows.to_finding(tuple(row))
            said = (answers.get(finding.indicator, ""), rows.loaded(by) or "", rows.loaded(reason) or "")
            found.append(Noted(number, received.number, received.period, received.service or "", finding, *said))
        return tuple(found)

    def close_finding(self, number: int, by: str, reason: str) -> None:
        """The officer settles a finding, with name and reason; the first word stands."""
        said = "SELECT r.period, r.service, f.code, f.indicator FROM findings f"
        sql = f"{said} JOIN returns r ON r.id = f.received WHERE f.id = ?"
        with self.change("answered", actor=by) as change:
            place = self.one(sql, number)
            if not place:
                raise WorkbookToolError(f"There is no finding number {number}.", "See the numbers with: status")
            if not self.one("SELECT 1 FROM closings WHERE finding = ?", number):
                change.period = rows.period(place[0]) if place[0] else None
                change.service = rows.loaded(place[1])
                change.add("closings", finding=number, by=by, reason=reason)
                change.detail |= {"code": place[2], "indicator": rows.loaded(place[3]), "reason": reason}
