"""``compile``: the master workbook of a cycle, from whatever is there."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from workbook_tool.commands.cycle.status import the_cycle
from workbook_tool.commands.folder import Folder, write
from workbook_tool.commands.progress import Progress, silent
from workbook_tool.commands.results.compiled import Compiled, compiled_before, keep_compiled, warnings_noted
from workbook_tool.commands.results.edition import UNSAID, EditionWords, keep_edition
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import Cycle
from workbook_tool.ledger import Ledger

if TYPE_CHECKING:
    from workbook_tool.commands.results.editions import Editions
    from workbook_tool.commands.results.kept_pages import Pages
    from workbook_tool.domain.consolidation import Consolidation
    from workbook_tool.written import Written


def compile_master(
    folder: Folder,
    period: Period | None,
    words: EditionWords = UNSAID,
    *,
    with_data: bool = False,
    public: bool = False,
    progress: Progress = silent,
) -> Compiled:
    """Write ``master.xlsx`` and say what it counts and what is missing.

    Each version is kept beside it in ``versions/``. With ``public`` a second
    master, ``master-public.xlsx``, and the data files hold nothing that is
    restricted or suppressed. Where nothing has changed since the last compile,
    its outputs stand. ``progress`` is told before each step, and stops the rest
    by raising: what was written before is whole.
    """
    progress("Bringing the figures together", 0, 2)
    with folder.writing() as ledger:
        cycle = the_cycle(ledger, period)
        keep_edition(folder, cycle.period, words)
        if not with_data and (before := compiled_before(folder, ledger, cycle, public=public)):
            return before
        with warnings_noted() as warnings:
            compiled = _compiled(folder, ledger, cycle, progress, with_data=with_data, public=public)
        if not with_data and not warnings:
            keep_compiled(folder, ledger, cycle, compiled, public=public)
        return compiled


def _compiled(
    folder: Folder, ledger: Ledger, cycle: Cycle, progress: Progress, *, with_data: bool, public: bool
) -> Compiled:
    from workbook_tool.commands.results.editions import editions
    from workbook_tool.results.overview import counts
    from workbook_tool.theme import terminal_styles

    kept_editions = editions(folder, ledger, cycle)
    progress("Writing the master workbook", 1, 2)
    given, master, checks = write_master(folder, ledger, cycle, kept_editions)
    copy = _public(folder, given) if public else ()
    data: tuple[Path, ...] = ()
    if with_data:
        data = _data_files(folder, *((_open(given), "trend-data-public") if public else (given, "trend-data")))
    numbers = counts(given.pages, given.register)
    return Compiled(
        period=cycle.period,
        master=master,
        version=given.edition.version,
        indicators=len(given.pages),
        rated=sum(count for rag, count in numbers.items() if rag.is_colour),
        missing=tuple(line.service.code for line in given.missing),
        counts={rag.value: count for rag, count in numbers.items()},
        styles=terminal_styles(given.register, given.collection.colours),
        errors=sum(f.is_error for f in given.findings),
        data_files=(*copy, *data),
        checks=checks,
        not_public=(master, *(() if public else data)) if _holds_hidden(given) else (),
    )


def write_master(
    folder: Folder, ledger: Ledger, cycle: Cycle, kept_editions: Editions
) -> tuple[Consolidation, Path, tuple[tuple[str, str, str], ...]]:
    """Write ``master.xlsx``: what it says, where it is, its accessibility checklist. A new version only if changed."""
    from workbook_tool.commands.results.kept_pages import keep_pages, kept_pages
    from workbook_tool.results.consolidate import rows_of

    kept = kept_editions.record.kept_files
    given = kept_editions.current
    pages = kept_pages(folder, cycle, public=False)
    data, checks, pages = _written(given, kept, pages)
    if given is kept_editions.same and hashlib.sha256(data).hexdigest() != kept_editions.sha256:
        given = kept_editions.following
        data, checks, pages = _written(given, kept, pages)
    keep_pages(folder, cycle, pages, public=False)
    version, place = given.edition.version, folder.cycle(cycle.period)
    write(place / "versions" / f"master-v{version}.xlsx", data)
    master = write(place / "master.xlsx", data)
    ledger.compiles.record(cycle.period, version, rows_of(given.pages), hashlib.sha256(data).hexdigest())
    return given, master, checks


def _holds_hidden(given: Consolidation) -> bool:
    from workbook_tool.results.redact import holds_hidden

    return any(map(holds_hidden, given.pages))


def _open(given: Consolidation) -> Consolidation:
    from workbook_tool.results.redact import public

    return public(given)


def _public(folder: Folder, given: Consolidation) -> tuple[Path, ...]:
    """The master without what is restricted or suppressed, and without links to the files that came in."""
    from workbook_tool.commands.results.kept_pages import keep_pages, kept_pages

    cycle = given.cycle
    data, _, pages = _written(_open(given), {}, kept_pages(folder, cycle, public=True))
    keep_pages(folder, cycle, pages, public=True)
    return (write(folder.cycle(cycle.period) / "master-public.xlsx", data),)


def _written(
    given: Consolidation, files: Mapping[str, str], kept: Pages
) -> tuple[bytes, tuple[tuple[str, str, str], ...], Pages]:
    """The master's bytes, its accessibility checklist, and its pages as they stand in it."""
    from workbook_tool.excel.write import checklist, essence
    from workbook_tool.excel.write import write as to_bytes
    from workbook_tool.master import master_book, master_pages

    pages = master_pages(given, kept)
    book = master_book(given, files, first=given.edition.version == 1, pages=pages)
    written: dict[str, Written] = {}
    data = to_bytes(book, written)
    checks = tuple((item.asked, item.result, item.note) for item in checklist(book))
    sheets = ((page, page.sheet) for page in pages.values() if page.sheet and page.sheet.key in written)
    stand = {
        s.key: replace(page, sheet=replace(s if s.written else essence(s), written=written[s.key]))
        for page, s in sheets
    }
    return data, checks, stand


def _data_files(folder: Folder, given: Consolidation, name: str) -> tuple[Path, ...]:
    from workbook_tool.results.exports import as_csv, as_parquet

    place = folder.cycle(given.cycle.period)
    made = [write(place / f"{name}.csv", as_csv(given))]
    parquet = as_parquet(given)
    if parquet is not None:
        made.append(write(place / f"{name}.parquet", parquet))
    return tuple(made)
