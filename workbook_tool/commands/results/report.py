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
from workbook_tool.report import (
    FORMATS,
    SHAPES,
    Part,
    Selection,
    page_count,
    pages_for,
    parts_advised,
    report_title,
    write_paper,
)

WORD_TEMPLATE = "report-template.docx"


@immutable
class Reported:
    """The papers made, how many indicators stand in them, and the services that are missing.

    ``parts_advised``: in how many parts a paper of these formats is better made; 1 where it need not be divided.
    """

    files: tuple[Path, ...]
    """What was written."""
    indicators: int
    missing: tuple[str, ...]
    parts_advised: int = 1


def write_report(
    folder: Folder,
    period: Period,
    formats: Sequence[str],
    selection: Selection,
    words: EditionWords = UNSAID,
    shape: str = "",
    progress: Progress = silent,
    parts: int = 1,
) -> Reported:
    """Write the report of a cycle in each format; restricted and suppressed figures are not in it.

    ``shape``: one of SHAPES; empty is what collection.toml says, or the first of them. ``progress`` is told before each
    file, and stops the rest by raising: what was written before is whole. One indicator has a page, whatever the shape.
    ``parts``: in how many papers PDF and Word are made, each complete in itself; the members' page is one.
    """
    from workbook_tool.results.redact import public

    usual = "pages" if selection.indicator else folder.settings.get("shape", SHAPES[0])
    selection = replace(selection, shape=shape or usual)
    forms = formats or FORMATS[:2]
    steps = 1 + sum(1 if form == "html" else parts for form in forms)
    progress("Bringing the figures together", 0, steps)
    with folder.writing() as ledger:
        cycle = the_cycle(ledger, period)
        keep_edition(folder, cycle.period, words)
        given = editions(folder, ledger, cycle).current
        given = replace(given, register_before=_register_before(folder, ledger, cycle))
    open_to_all = public(given)
    title = report_title()
    template = _template(folder.path / WORD_TEMPLATE)
    files: list[Path] = []
    for form in forms:
        first, of = 1, 1 if form == "html" else parts
        for number in range(1, of + 1):
            selection = replace(selection, part=Part(number, of, first))
            name = f"{report_name(selection)}.{form}"
            progress(f"Writing {name}", len(files) + 1, steps)
            paper = write_paper(form, open_to_all, selection, title, template)
            first += page_count(form, paper)
            files.append(write(folder.cycle(period) / name, paper))
    missing = tuple(line.service.code for line in given.missing)
    indicators = len(pages_for(open_to_all, selection))
    return Reported(tuple(files), indicators, missing, parts_advised(indicators) if "pdf" in forms else 1)


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
        "" if selection.part.is_whole else f"part {selection.part.number} of {selection.part.of}",
    ]
    words = ["".join(c if c.isalnum() else "-" for c in part).strip("-").lower() for part in choices if part]
    return "report" + "".join(f"-{part}" for part in words)


def page_name(ref: str) -> str:
    """The name of the files of one indicator's page."""
    return report_name(Selection(indicator=ref))
