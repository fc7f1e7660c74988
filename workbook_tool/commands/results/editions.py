"""A cycle brought together: what its master and its papers say, as the version compiled last and as the next one."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from workbook_tool.commands.folder import Folder
from workbook_tool.commands.results.cycle_record import CycleRecord, read_record
from workbook_tool.commands.results.ratings import rate_record
from workbook_tool.commands.safekeeping.audit import missing_originals
from workbook_tool.domain.consolidation import Consolidation
from workbook_tool.domain.reading import Cycle
from workbook_tool.immutable import immutable
from workbook_tool.ledger import Ledger
from workbook_tool.results.consolidate import Inputs, again, consolidate, rows_of

_LOG = logging.getLogger(__name__)  # its warnings are sentences for people


@immutable
class Editions:
    """A cycle brought together twice: as the version that was compiled last, and as the next one."""

    record: CycleRecord
    """What it was made from."""
    following: Consolidation
    """As the next compile would be."""
    same: Consolidation | None = None
    """None before the first compile."""
    rows: Sequence[Mapping[str, Any]] = ()
    """Of the version that was compiled last."""
    sha256: str = ""
    """Of the last master's bytes."""

    @property
    def current(self) -> Consolidation:
        """What a paper of today should say: the last version where its rows still hold."""
        held = self.same is not None and list(self.rows) == rows_of(self.same.pages)
        return self.same if self.same is not None and held else self.following


def editions(folder: Folder, ledger: Ledger, cycle: Cycle, *, published: bool = False) -> Editions:
    """The cycle brought together from the ledger; ``published`` says that it is about to be.

    What its folder should hold and does not is warned of.
    """
    for problem in missing_originals(folder, ledger, cycle.period):
        _LOG.warning("%s", problem)
    record = read_record(folder, ledger, cycle)
    rated = rate_record(record)
    words = replace(record.edition, status="PUBLISHED" if published or record.is_published else "DRAFT")
    last = record.last_compile
    given = Inputs(
        collection=folder.collection,
        cycle=cycle,
        register=record.register,
        ratings=rated,
        histories=record.histories,
        returns=record.returns,
        findings=record.findings,
        answered=record.answered,
        restatements=record.restatements,
        last_rows=last.rows if last else None,
        edition=replace(words, version=last.version + 1 if last else 1, produced_on=record.today),
        attachments=record.attachments,
        published=record.published,
    )
    following = consolidate(given)
    if last is None:
        return Editions(record, following)
    edition = replace(words, version=last.version, produced_on=last.at)
    return Editions(record, following, again(following, last.rows_before, edition), last.rows, last.sha256)
