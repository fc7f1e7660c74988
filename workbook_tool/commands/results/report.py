"""``report``: the committee's paper, from the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from workbook_tool.commands.cycle.status import the_cycle
from workbook_tool.commands.folder import Folder, write
from workbook_tool.commands.progress import Progress, silent
from workbook_tool.commands.results.edition import UNSAID, EditionWords, keep_edition
from workbook_tool.commands.results.editions import editions
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import Cycle
from workbook_tool.domain.register import Register
from workbook_tool.immutable import immutable
from workbook_tool.ledger import Ledger
from workbook_tool.report import FORMATS, SHAPES, Selection, pages_for, report_title, write_paper

WORD_TEMPLATE = "report-template.docx"


@immutable
class Reported:
    """The papers made, how many indicators stand in them, and the services that are missing."""

    files: tuple[Path, ...]
    """What was written."""
    indicators: int
    missing: tuple[str, ...]


def write_report(
    folder: Folder,
    period: Period,
    formats: Sequence[str],
    selection: Selection,
    words: EditionWords = UNSAID,
    shape: str = "",
    progress: Progress = silent,
) -> Reported:
    """Write the report of a cycle in each format; restricted and suppressed figures are not in it.

    ``shape``: one of SHAPES; empty is what collection.toml says, or the first of them. ``progress`` is told before each
    file, and stops the rest by raising: what was written before is whole. One indicator has a page, whatever the shape.
    """
    from workbook_tool.results.redact import public

    usual = "pages" if selection.indicator else folder.settings.get("shape", SHAPES[0])
    selection = replace(selection, shape=shape or usual)
    forms = formats or FORMATS[:2]
    progress("Bringing the figures together", 0, len(forms) + 1)
    with folder.writing() as ledger:
        cycle = the_cycle(ledger, period)
        keep_edition(folder, cycle.period, words)
        given = editions(folder, ledger, cycle).current
        given = replace(given, register_before=_register_before(folder, ledger, cycle))
    open_to_all = public(given)
    title = report_title()
    name = report_name(selection)
    template = _template(folder.path / WORD_TEMPLATE)
    files: list[Path] = []
    for number, form in enumerate(forms, 1):
        progress(f"Writing {name}.{form}", number, len(forms) + 1)
        paper = write_paper(form, open_to_all, selection, title, template)
        files.append(write(folder.cycle(period) / f"{name}.{form}", paper))
    missing = tuple(line.service.code for line in given.missing)
    return Reported(tuple(files), len(pages_for(open_to_all, selection)), missing)


def _register_before(folder: Folder, ledger: Ledger, cycle: Cycle) -> Register | None:
    """The register of the cycle that ended last before this one began."""
    earlier = [c.period for c in ledger.cycles.all() if c.period.end < cycle.period.start]
    return folder.register_of(max(earlier, key=lambda p: p.end), ledger).register if earlier else None


def _template(file: Path) -> bytes:
    """The council's own Word document, from which a Word report takes its styles; empty where there is none."""
    return file.read_bytes() if file.is_file() else b""


def report_name(selection: Selection) -> str:
    """The name of a report's files; what it is of tells a partial one's from the whole one's."""
    choices = [
        selection.committee,
        selection.service,
        selection.priority,
        selection.indicator,
        "exceptions" if selection.exceptions_only else "",
    ]
    words = ["".join(c if c.isalnum() else "-" for c in part).strip("-").lower() for part in choices if part]
    return "report" + "".join(f"-{part}" for part in words)


def page_name(ref: str) -> str:
    """The name of the files of one indicator's page."""
    return report_name(Selection(indicator=ref))
