"""``check-register``: the register alone, every mistake, question and note, each once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from workbook_tool.catalogue import finding
from workbook_tool.commands.folder import Folder
from workbook_tool.commands.register_file import REGISTER, RegisterError, load_register
from workbook_tool.commands.settings_file import COLLECTION
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.domain.period import Frequency, containing
from workbook_tool.domain.register import Register
from workbook_tool.immutable import immutable

_ADDRESSES = ("contact", "return_to")


@immutable
class RegisterChecked:
    """What is said of a register file, the worst first."""

    file: str
    sha256: str
    """Of the file's bytes."""
    findings: tuple[Finding, ...]
    """The worst first."""


def check_the_register(folder: Folder, file: Path | None = None) -> RegisterChecked:
    """Every finding about the folder's register (or ``file``), beside its settings and the last cycle.

    WorkbookToolError where there is no such file.
    """
    place = file or folder.path / REGISTER
    name = folder.shown(place)
    try:
        read = load_register(place, name)
    except RegisterError as error:
        findings = error.findings
    else:
        findings = (*read.findings, *_settings(folder), *_beside(folder, read.register, name))
    return RegisterChecked(name, hashlib.sha256(place.read_bytes()).hexdigest(), tuple(findings))


def _settings(folder: Folder) -> Iterator[Finding]:
    for key in _ADDRESSES:
        if not str(folder.settings.get(key, "")).strip():
            yield finding("collection-address-empty", Cell(COLLECTION), key=key, file=COLLECTION)


def _beside(folder: Folder, register: Register, name: str) -> Iterator[Finding]:
    """What is seen only beside the last cycle; without one, beside the quarter that it is."""
    from workbook_tool.register import retyped, without_target

    place = Cell(name, "Indicators")
    period = containing(Frequency.QUARTER, folder.clock().date())
    if folder.ledger_file.is_file():
        with folder.reading() as ledger:
            if cycle := ledger.cycles.latest():
                period = cycle.period
                yield from retyped(folder.register_of(period, ledger).register, register, place)
    yield from without_target(register, period, place)
