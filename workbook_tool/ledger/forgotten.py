"""What was deleted on purpose."""

from __future__ import annotations

from collections.abc import Iterable

from workbook_tool.ledger.database.store import Store


class Forgotten:
    """The original files whose time was over: ``ledger.forgotten``."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def record(self, sha256s: Iterable[str], reason: str) -> None:
        """Say that original files were deleted because their time was over; their readings stay."""
        with self._store.change("forgotten") as change:
            old = self.all()
            new = [(sha256, reason) for sha256 in dict.fromkeys(sha256s) if sha256 not in old]
            change.add_all("forgotten", ("sha256", "reason"), new)
            change.detail |= {"files": len(new), "reason": reason}

    def all(self) -> frozenset[str]:
        """The hashes of the files that were deleted on purpose."""
        return frozenset(sha256 for (sha256,) in self._store.select("SELECT sha256 FROM forgotten"))
