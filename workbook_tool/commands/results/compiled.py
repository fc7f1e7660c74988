"""What a compile made, and the same again where nothing has changed since.

A compile is told from others by all that it is made from: the ledger's head,
the register, the settings, what lies in the cycle's folder, the day, what was
asked for. Where all of that and every byte that it wrote are as they were, and
it had nothing to warn of, its outputs stand and need not be made.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any

from workbook_tool import durable
from workbook_tool.commands import own_cache
from workbook_tool.commands.folder import Folder
from workbook_tool.commands.register_file import REGISTER
from workbook_tool.commands.results.edition import FILE as EDITION
from workbook_tool.commands.settings_file import COLLECTION
from workbook_tool.domain.period import Period, parse_period
from workbook_tool.domain.reading import Cycle
from workbook_tool.immutable import immutable
from workbook_tool.ledger import Ledger
from workbook_tool.ledger.originals import originals

_KIND = "compiles"
_FILES = ("data_files", "not_public")


@immutable
class Compiled:
    """What ``compile`` made: ``missing`` are the services without a return, ``errors`` what is still to fix.

    ``not_public`` are the files written that hold figures which are restricted or suppressed.
    """

    period: Period
    """The cycle's period."""
    master: Path
    """The workbook's path."""
    version: int
    """Counts the compiles of the cycle from 1."""
    indicators: int
    """How many pages it has."""
    rated: int
    """How many have a colour."""
    missing: tuple[str, ...]
    counts: Mapping[str, int]
    """How many have each rating."""
    styles: Mapping[str, str]
    """How a terminal draws each rating."""
    errors: int
    data_files: tuple[Path, ...] = ()
    """Tables for other programs."""
    checks: tuple[tuple[str, str, str], ...] = ()
    """Of accessibility: what is asked, result, where."""
    not_public: tuple[Path, ...] = ()


def compiled_before(folder: Folder, ledger: Ledger, cycle: Cycle, *, public: bool) -> Compiled | None:
    """What the last compile of a cycle made, where the next would make the same; None where that is in doubt."""
    content = own_cache.kept(_KIND, *_made_from(folder, ledger, cycle, public=public))
    try:
        data = json.loads(content) if content else None
        if data is None or data.pop("outputs") != _outputs(folder, cycle, data["version"], public=public):
            return None
        folder.register()  # what they ask is said again
        folder.register_of(cycle.period, ledger)
        return _from_plain(folder, data)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def keep_compiled(folder: Folder, ledger: Ledger, cycle: Cycle, compiled: Compiled, *, public: bool) -> None:
    """Keep what was made, for the next compile."""
    data = _plain(folder, compiled) | {"outputs": _outputs(folder, cycle, compiled.version, public=public)}
    own_cache.keep(_KIND, json.dumps(data).encode(), *_made_from(folder, ledger, cycle, public=public))


@contextmanager
def warnings_noted() -> Iterator[list[str]]:
    """The warnings that people are shown meanwhile, noted."""
    noted: list[str] = []

    class Notes(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            noted.append(record.getMessage())

    log, notes = logging.getLogger("workbook_tool"), Notes(logging.WARNING)
    log.addHandler(notes)
    try:
        yield noted
    finally:
        log.removeHandler(notes)


def _made_from(folder: Folder, ledger: Ledger, cycle: Cycle, *, public: bool) -> Iterator[bytes]:
    """All that tells one compile from another."""
    place = folder.cycle(cycle.period)
    beside = [place / name for name in (REGISTER, EDITION)]
    attached = place / "attachments"
    beside += sorted(attached.iterdir()) if attached.is_dir() else []
    for words in (str(folder.path.absolute()), ledger.events.head(), cycle.period.code, folder.clock().date(), public):
        yield str(words).encode()
    for file in (folder.path / COLLECTION, folder.path / REGISTER, *beside):
        yield file.name.encode("utf-8", "surrogateescape")
        yield file.read_bytes() if file.is_file() else b"none"
    yield "\n".join(path.name for path in originals(folder.path)).encode("utf-8", "surrogateescape")


def _outputs(folder: Folder, cycle: Cycle, version: int, *, public: bool) -> list[str]:
    """The hashes of the files that a compile writes, as they lie there now."""
    names = ["master.xlsx", f"versions/master-v{version}.xlsx", *(["master-public.xlsx"] if public else [])]
    files = [folder.cycle(cycle.period) / name for name in names]
    return [durable.sha256_of(file) if durable.is_plain_file(file) else "none" for file in files]


def _plain(folder: Folder, compiled: Compiled) -> dict[str, Any]:
    """As JSON has it; files as paths within the folder."""
    data = {field.name: getattr(compiled, field.name) for field in fields(compiled)}
    within = {name: [path.relative_to(folder.path).as_posix() for path in data[name]] for name in _FILES}
    return data | within | {"master": folder.shown(compiled.master), "period": compiled.period.code}


def _from_plain(folder: Folder, data: dict[str, Any]) -> Compiled:
    files = {name: tuple(folder.path / path for path in data[name]) for name in _FILES}
    words = {"missing": tuple(data["missing"]), "checks": tuple(map(tuple, data["checks"]))}
    there = {"master": folder.path / data["master"], "period": parse_period(data["period"])}
    return Compiled(**{**data, **files, **words, **there})
