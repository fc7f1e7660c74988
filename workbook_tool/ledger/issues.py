"""What went out: the return workbook that each service got."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from workbook_tool.domain.period import Period
from workbook_tool.ledger.database import rows
from workbook_tool.ledger.database.store import Store
from workbook_tool.ledger.values import Issue

_ISSUE = "i.service, i.reference, i.sha256, i.file, e.at"


class Issues:
    """The return workbooks that went out: ``ledger.issues``."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def record(self, period: Period, service: str, reference: str, sha256: str, file: str) -> None:
        """A return workbook was written for a service; the same bytes again change nothing."""
        with self._store.change("issued", period, service, sha256) as change:
            last = self._last("i.period = ? AND i.service = ?", period.code, service).get(service)
            if last is None or (last.reference, last.sha256, last.file) != (reference, sha256, file):
                change.add("issues", period=period.code, service=service, reference=reference, sha256=sha256, file=file)
                change.detail |= {"reference": reference, "file": file}

    def record_all(self, period: Period, issues: Iterable[tuple[str, str, str, str]]) -> None:
        """The same of several at once, each its service, reference, sha256 and file: all are recorded, or none."""
        with self._store.together():
            for issue in issues:
                self.record(period, *issue)

    def of(self, period: Period) -> Mapping[str, Issue]:
        """By service, the return workbook that went out last."""
        return self._last("i.period = ?", period.code)

    def _last(self, where: str, *values: str) -> dict[str, Issue]:
        sql = f"SELECT {_ISSUE} FROM issues i JOIN events e ON e.id = i.event WHERE {where} ORDER BY i.id"
        issues = (tuple(map(rows.loaded, row)) for row in self._store.select(sql, *values))
        return {service: Issue(ref, sha, file, datetime.fromisoformat(at)) for service, ref, sha, file, at in issues}

    def has(self, sha256: str) -> bool:
        """Whether a file with these bytes went out, in whatever cycle."""
        return bool(self._store.first("SELECT 1 FROM issues WHERE sha256 = ? LIMIT 1", sha256))

    def find(self, reference: str) -> tuple[Period, str] | None:
        """The cycle and service that a reference was given to."""
        sql = "SELECT period, service FROM issues WHERE reference = ? ORDER BY id DESC LIMIT 1"
        row = self._store.first(sql, reference)
        return (rows.period(row[0]), rows.loaded(row[1])) if row else None
