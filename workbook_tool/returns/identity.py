"""What a return says that it is: a short reference, carried in several places, read by vote.

The reference is made to be read aloud: ``LGS-2324Q2-7F3A`` is service, period
and four check characters, so that a slip of the pen is seen. It is no secret.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from workbook_tool.domain.finding import Cell
from workbook_tool.domain.period import Frequency, Period
from workbook_tool.grid import SheetRead, WorkbookRead, address
from workbook_tool.immutable import immutable

PROPERTY = "workbook-tool reference"
TEMPLATE_PROPERTY = "workbook-tool template"
NAME = "return_reference"
QUESTION = "question_"  # and its number: the name that says what a line of What to fix is about
_REFERENCE = re.compile(r"(?<![A-Z0-9-])([A-Z0-9]{1,12})-(\d{4}(?:[QHTM]\d{1,2})?)-([0-9A-F]{4})(?![A-Z0-9])")
_HEAD_ROWS = 30
_LONGEST = 80  # characters of a cell that gives the reference; a sentence that mentions one is about something else


@immutable
class Identity:
    """One carrier's words: the service and period that a valid reference names, and where it stands."""

    reference: str
    service: str
    period: Period
    cell: Cell
    """Where it stands."""
    on_data_sheet: bool = False
    """Whether that is a hidden sheet of ours."""


def reference(service: str, period: Period) -> str:
    """The reference of a service's return for a cycle."""
    body = f"{service.upper()}-{period.compact}"
    return f"{body}-{_check(service, period)}"


def _check(service: str, period: Period) -> str:
    return hashlib.sha256(f"{service.upper()}|{period.code}".encode()).hexdigest()[:4].upper()


def references(text: str) -> list[tuple[str, str, Period]]:
    """The valid references in a text: (reference, service, period); those whose check fails are left out."""
    valid = []
    for service, compact, check in _REFERENCE.findall(text.upper()):
        for period in _periods(compact):
            if _check(service, period) == check:
                valid.append((f"{service}-{compact}-{check}", service, period))
    return valid


def _periods(compact: str) -> Iterator[Period]:
    """The periods that the middle part may stand for; the check characters decide between them."""
    first, second, rest = int(compact[:2]), int(compact[2:4]), compact[4:]
    year = 2000 + first
    if rest:
        frequency = {"Q": Frequency.QUARTER, "H": Frequency.HALF_YEAR, "T": Frequency.TERM}.get(rest[0])
        candidates = [(frequency, year, int(rest[1:]))] if frequency else []
    else:
        candidates = [(Frequency.YEAR, year, 1), (Frequency.TWO_YEARS, year, 1)]
        if 1 <= second <= 12:
            candidates.append((Frequency.MONTH, year - (second < 4), (second - 4) % 12 + 1))
    for frequency, start, number in candidates:
        try:
            period = Period(frequency, start, number) if frequency else None
        except ValueError:
            continue
        if period and period.compact == compact:
            yield period


def carriers(workbook: WorkbookRead) -> list[Identity]:
    """Every valid reference that a workbook carries, the data sheets' own first."""
    identities = [i for sheet in workbook.sheets if sheet.state == "visible" for i in _on_sheet(workbook.file, sheet)]
    hidden = (
        *(workbook.properties.get(key, "") for key in (PROPERTY,)),
        workbook.description,
        workbook.names.get(NAME, ""),
    )
    for text in hidden:
        identities += [Identity(ref, service, period, Cell(workbook.file)) for ref, service, period in references(text)]
    return identities


def _on_sheet(file: str, sheet: SheetRead) -> Iterator[Identity]:
    wide = len({column for _, column in sheet.cells}) > 5
    head = [(place, cell.text) for place, cell in sheet.cells.items() if place[0] < _HEAD_ROWS and "-" in cell.text]
    for (row, column), text in sorted(head):
        for ref, service, period in references(text) if len(text) <= _LONGEST else ():
            yield Identity(ref, service, period, Cell(file, sheet.name, address(row, column)), wide)
