"""``import-history``: readings of earlier periods from plain tables, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from pathlib import Path

from workbook_tool.commands.folder import Folder
from workbook_tool.commands.tables.sorted_readings import Difference, SortedReadings
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.reading import Reading
from workbook_tool.immutable import immutable
from workbook_tool.tables import Table, sheets_of
from workbook_tool.tables.history.read import read_history
from workbook_tool.tables.mapping import TableMap


@immutable
class Imported:
    """What became of the readings of all files: how many are ``new`` and the ``same``, and the ``different`` ones.

    The different ones were taken only where ``replaced``. Of a ``preview`` nothing was taken.
    """

    new: int
    same: int
    different: tuple[Difference, ...]
    replaced: bool
    tables: tuple[Table, ...] = ()
    """As they were found."""
    preview: bool = False
    findings: tuple[Finding, ...] = field(default=())
    """What is doubtful or wrong."""
    event: int | None = None
    """The number under which the log has it; None where nothing was taken."""

    @property
    def rows(self) -> int:
        """The rows of the tables that were read."""
        return sum(len(table.rows) for table in self.tables)

    @property
    def is_open(self) -> bool:
        """Whether anything must be fixed or answered."""
        return any(f.asks for f in self.findings) or (bool(self.different) and not self.replaced)


@immutable
class ImportOptions:
    """``replace`` the figures that are held; take those in the cells of ``confirmed`` as they stand; or only look.

    ``mapping`` is how the tables are to be read.
    """

    replace: bool = False
    confirmed: tuple[str, ...] = ()
    preview: bool = False
    """Whether only to look."""
    mapping: TableMap = field(default_factory=TableMap)


AS_IT_IS = ImportOptions()


def import_readings(folder: Folder, files: Sequence[Path], options: ImportOptions = AS_IT_IS) -> Imported:
    """Take in readings of earlier periods; a figure that is held stays unless told to replace it.

    What a return or an officer gave, what was published and what an open cycle
    asks stays always.
    """
    register, today = folder.register().register, folder.clock().date()
    readings: list[Reading] = []
    findings: list[Finding] = []
    tables: list[Table] = []
    for file in files:
        read = read_history(sheets_of(file, folder.limits), register, file.name, today, options.mapping)
        readings += read.readings
        findings += read.findings
        tables += read.tables
    names, event = ", ".join(file.name for file in files), None
    if options.preview:
        with folder.reading() as ledger:
            sorted_ = SortedReadings(ledger, folder, register, options.confirmed, findings)
            sorted_.sort(readings)
    else:
        with folder.writing() as ledger:
            sorted_ = SortedReadings(ledger, folder, register, options.confirmed, findings)
            sorted_.sort(readings)
            taken = [*sorted_.new, *(d.reading for d in sorted_.different if options.replace)]
            if taken:
                ledger.readings.add_history(taken, names)
                event = ledger.events.all()[-1].number
    return Imported(
        new=len(sorted_.new),
        same=sorted_.same,
        different=tuple(sorted_.different),
        replaced=options.replace and not options.preview,
        tables=tuple(tables),
        preview=options.preview,
        findings=tuple(findings),
        event=event,
    )
