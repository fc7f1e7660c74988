"""What came in: each file once, with its verdict, its readings and what was found in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from workbook_tool.domain.finding import Finding
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import WHOLE, Reading, Restatement, Return, ReturnStatus
from workbook_tool.ledger.database import rows
from workbook_tool.ledger.database.store import Change, Store
from workbook_tool.ledger.published import Published
from workbook_tool.ledger.readings import Readings
from workbook_tool.ledger.restatements import Restatements
from workbook_tool.ledger.values import Arrival, Received

_COLUMNS = (
    "period, service, status, reference, file, sha256, content_sha256, received_at, "
    "completed_by, completed_on, approved_by, approved_on, via"
)
_RECEIVED = (
    f"SELECT id, {_COLUMNS}, "
    "(SELECT count(*) FROM findings f WHERE f.received = r.id AND f.severity = 'error'), "
    "(SELECT count(*) FROM findings f WHERE f.received = r.id AND f.severity = 'query'), "
    f"(SELECT count(*) FROM readings n WHERE n.received = r.id AND {rows.GIVEN}) FROM returns r"
)
_TAKEN = (
    ReturnStatus.ACCEPTED.value,
    ReturnStatus.WITH_QUERIES.value,
    ReturnStatus.IN_PART.value,
    ReturnStatus.RETURNED.value,
)
_COUNTS = f"status IN ({', '.join(repr(str(status)) for status in _TAKEN)})"  # neither duplicate nor something else
_IN_TIME = (  # nothing that came in after its cycle was published
    "NOT EXISTS (SELECT 1 FROM publications p WHERE p.period = r.period AND p.event < r.event)"
)
_ITS_READINGS = f"WHERE received = ? AND {rows.GIVEN} ORDER BY id"


class Returns:
    """The files that came in: ``ledger.returns``."""

    def __init__(self, store: Store, readings: Readings, restatements: Restatements, published: Published) -> None:
        self._store = store
        self._readings = readings
        self._restatements = restatements
        self._published = published

    def record(
        self,
        arrival: Arrival,
        status: ReturnStatus,
        return_: Return | None = None,
        findings: Iterable[Finding] = (),
        period: Period | None = None,
        service: str | None = None,
        *,
        again: bool = False,
        beside: bool = False,
    ) -> bool:
        """Take a file's verdict in, with the readings accepted from it, as one whole; False where it is known already.

        ``return_`` holds only what is accepted: readings that are not in it stay
        as an earlier return gave them. ``period`` and ``service`` default to its
        own and may be unknown. ``again`` takes a known file's new verdict (the
        register was mended since); ``beside`` takes a part of a return that replaces
        none of the others. WorkbookToolError where readings are meant
        for a published cycle.
        """
        period = period or (return_.period if return_ else None)
        service = service or (return_.service if return_ else None)
        with self._store.change("received", period, service, arrival.sha256) as change:
            if not again and self.known(arrival.sha256):
                return False
            takes = self._store.first("SELECT max(take) FROM main.returns WHERE sha256 = ?", arrival.sha256)[0] or 0
            before = self.current(period, service) if period and service else None
            number = self._add_return(change, arrival, status, return_, (period, service, takes + 1))
            _add_findings(change, number, return_, tuple(findings))
            if return_ and period:
                self._add_accepted(change, number, return_, status, period)
            change.detail |= {"file": arrival.file, "status": status, "via": dict(arrival.via)}
            late = period is not None and self._published.has(period)
            _add_verdict(change, arrival, status, None if beside or late else before)
        return True

    def _add_return(
        self,
        change: Change,
        arrival: Arrival,
        status: ReturnStatus,
        return_: Return | None,
        place: tuple[Period | None, str | None, int],
    ) -> int:
        period, service, take = place
        signed = (return_.completed_by, rows.iso(return_.completed_on)) if return_ else ("", None)
        approved = (return_.approved_by, rows.iso(return_.approved_on)) if return_ else ("", None)
        values = (
            period.code if period else None,
            service,
            status.value,
            return_.reference if return_ else "",
            arrival.file,
            arrival.sha256,
            arrival.content_sha256 or arrival.sha256,
            (arrival.at or self._store.now()).isoformat(),
            *signed,
            *approved,
            rows.to_json(dict(arrival.via)),
            take,
        )
        return change.add_all("returns", (*_COLUMNS.split(", "), "take"), [values])

    def _add_accepted(self, change: Change, number: int, return_: Return, status: ReturnStatus, period: Period) -> None:
        if return_.readings:
            self._published.refuse(period, "changed by a return")
        self._readings.add(change, return_.readings, received=number, cycle=period.code)
        made = {(told.indicator, told.period) for told in return_.restatements}
        if status in WHOLE:
            for told in self._restatements_of(period, return_.service, number):
                if (told.indicator, told.period) not in made:
                    self._restatements.withdraw(change, told, period)
        self._restatements.add(change, return_.restatements, number, period)

    def _restatements_of(self, period: Period, service: str, before: int) -> list[Restatement]:
        """The restatements in force that earlier returns of this service made in this cycle."""
        sql = (
            "SELECT n.indicator, n.period FROM restatements n JOIN returns r ON r.id = n.received "
            "WHERE r.period = ? AND r.service = ? AND r.id < ?"
        )
        mine = {(rows.loaded(ref), code) for ref, code in self._store.select(sql, period.code, service, before)}
        return [told for told in self._restatements.of(period) if (told.indicator, told.period.code) in mine]

    # -- what came ---------------------------------------------------------------
    def known(self, sha256: str) -> Received | None:
        """The verdict on a file with these very bytes; None where it never came in."""
        return self._first("WHERE sha256 = ? ORDER BY id DESC LIMIT 1", sha256)

    def came(self, sha256: str) -> bool:
        """Whether a file with these very bytes ever came in, be it that this was undone since."""
        return bool(self._store.first("SELECT 1 FROM main.returns WHERE sha256 = ? LIMIT 1", sha256))

    def known_content(self, content_sha256: str) -> Received | None:
        """The first file that said just this, in whatever bytes; None where there is none."""
        return self._first("WHERE content_sha256 = ? ORDER BY id LIMIT 1", content_sha256)

    def of(self, period: Period) -> tuple[Received, ...]:
        """Every file that came in for a cycle, in order of taking in."""
        return tuple(self._select("WHERE period = ? ORDER BY id", period.code))

    def all(self) -> tuple[Received, ...]:
        """Every file that ever came in, in order of taking in."""
        return tuple(self._select("ORDER BY id"))

    def strays(self) -> tuple[Received, ...]:
        """The files that came in and belong to no cycle."""
        return tuple(self._select("WHERE period IS NULL ORDER BY id"))

    def current(self, period: Period, service: str) -> Received | None:
        """The service's return that counts: the last that was one, no duplicate, and in time for publication."""
        where = f"WHERE period = ? AND service = ? AND {_COUNTS} AND {_IN_TIME} ORDER BY id DESC LIMIT 1"
        return self._first(where, period.code, service)

    def counting_of_each(self, period: Period) -> Mapping[str | None, Received]:
        """By service, the return that counts."""
        return {received.service: received for received in reversed(self.counting(period))}

    def counting(self, period: Period) -> tuple[Received, ...]:
        """Every return that counted for a cycle and came in time for publication, the newest first."""
        return tuple(self._select(f"WHERE period = ? AND {_COUNTS} AND {_IN_TIME} ORDER BY id DESC", period.code))

    def source(self, ref: str, period: Period) -> Received | None:
        """The file that the reading in force came from; None for history and amendments."""
        sql = "SELECT received FROM readings WHERE indicator = ? AND period = ? ORDER BY id DESC LIMIT 1"
        number = next(iter(self._store.first(sql, ref, period.code)), None)
        return self._first("WHERE id = ?", number) if number else None

    def given(self, period: Period, service: str) -> Mapping[tuple[str, Period], tuple[Reading, Received]]:
        """By indicator and period, the last reading that a service's returns for a cycle brought, and which did."""
        last: dict[tuple[str, Period], tuple[Reading, Received]] = {}
        where = f"WHERE period = ? AND service = ? AND {_COUNTS} ORDER BY id"
        for received in self._select(where, period.code, service):
            last |= {r.key: (r, received) for r in self._readings.select(_ITS_READINGS, received.number)}
        return last

    def accepted_from(self, received: Received) -> Return | None:
        """What was accepted from a file; None where it belongs to no cycle."""
        if received.period is None or received.service is None:
            return None
        n, select = received.number, self._store.select
        restatements = f"SELECT {rows.RESTATEMENT} FROM restatements WHERE received = ? ORDER BY id"
        answers = f"SELECT {rows.ANSWER} FROM answers WHERE received = ? ORDER BY id"
        return Return(
            received.service,
            received.period,
            received.reference,
            received.file,
            received.sha256,
            tuple(self._readings.select(_ITS_READINGS, n)),
            tuple(map(rows.to_restatement, select(restatements, n))),
            tuple(map(rows.to_answer, select(answers, n))),
            received.completed_by,
            received.completed_on,
            received.approved_by,
            received.approved_on,
        )

    def _first(self, where: str, *values: rows.Column) -> Received | None:
        return next(self._select(where, *values), None)

    def _select(self, where: str, *values: rows.Column) -> Iterator[Received]:
        for row in self._store.select(f"{_RECEIVED} {where}", *values):
            number, code, service, status, *columns = map(rows.loaded, row)
            reference, file, sha256, content, at, done_by, done_on, ok_by, ok_on, via, *counts = columns
            yield Received(
                number,
                rows.period(code) if code else None,
                service,
                ReturnStatus(status),
                reference,
                file,
                sha256,
                content,
                datetime.fromisoformat(at),
                done_by,
                rows.day(done_on),
                ok_by,
                rows.day(ok_on),
                rows.from_json(via),
                *counts,
            )


def _add_findings(change: Change, number: int, return_: Return | None, findings: tuple[Finding, ...]) -> None:
    answers = [rows.of_answer(answer) for answer in return_.answers] if return_ else []
    tables = (
        ("findings", rows.FINDING, [rows.of_finding(finding) for finding in findings]),
        ("answers", rows.ANSWER, answers),
    )
    for table, columns, values in tables:
        change.add_all(table, (*columns.split(", "), "received"), [(*value, number) for value in values])


def _add_verdict(change: Change, arrival: Arrival, status: ReturnStatus, before: Received | None) -> None:
    if status.value not in _TAKEN:
        return
    change.then("rejected" if status is ReturnStatus.RETURNED else status.value, file=arrival.file)
    if before:
        change.then("replaced", file=before.file, sha256=before.sha256, by=arrival.file)
