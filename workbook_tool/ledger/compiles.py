"""Compiles: the ratings of each master, as they were when it was made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workbook_tool.domain.period import Period
from workbook_tool.errors import WorkbookToolError
from workbook_tool.ledger.database import rows
from workbook_tool.ledger.database.store import Store

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
