"""What went out: the return workbook that each service got, and each master's ratings as they were when it was made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from workbook_tool.domain.period import Period
from workbook_tool.errors import WorkbookToolError
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


Compile = tuple[int, tuple[Mapping[str, Any], ...]]  # the version and its rows


class Compiles:
    """The masters that were made: ``ledger.compiles``."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def record(self, period: Period, version: int, table: Sequence[Mapping[str, Any]], sha256: str) -> None:
        """Keep the ratings of a compile, as JSON-like rows (decimals, dates and periods allowed).

        The same again changes nothing; WorkbookToolError where this version
        stands already and says something else.
        """
        content = rows.to_json(list(table))
        with self._store.change("compiled", period, sha256=sha256) as change:
            old = self._row("sha256, rows", "AND version = ?", period, version)
            if old == (sha256, content):
                return
            if old:
                raise WorkbookToolError(
                    f"{period.label} has a version {version} already.", "Compile it again as the next version."
                )
            change.add("compiles", period=period.code, version=version, sha256=sha256, rows=content)
            change.detail |= {"version": version, "rows": len(table)}

    def last(self, period: Period) -> Compile | None:
        """The last compile's version and rows."""
        return _compile(self._row("version, rows", _NEWEST_FIRST, period))

    def get(self, period: Period, version: int) -> Compile | None:
        """One compile's version and rows: that of a publication is what was published."""
        return _compile(self._row("version, rows", "AND version = ?", period, version))

    def newest(self, period: Period) -> tuple[int, str] | None:
        """The last compile's version, and the hash of its master."""
        row = self._row("version, sha256", _NEWEST_FIRST, period)
        return (row[0], row[1]) if row else None

    def _row(self, columns: str, which: str, period: Period, *values: rows.Column) -> tuple[Any, ...]:
        sql = f"SELECT {columns} FROM compiles WHERE period = ? {which}"
        return tuple(map(rows.loaded, self._store.first(sql, period.code, *values)))


_NEWEST_FIRST = "ORDER BY version DESC LIMIT 1"


def _compile(row: tuple[Any, ...]) -> Compile | None:
    return (row[0], tuple(rows.from_json(row[1]))) if row else None
