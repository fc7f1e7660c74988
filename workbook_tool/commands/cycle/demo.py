"""``demo``: the whole cycle on the sample council, from register to master."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from workbook_tool.commands.cycle.generate import generate_returns
from workbook_tool.commands.cycle.init import mark_demo, remove_sample_folder, start_folder
from workbook_tool.commands.cycle.samples import entries
from workbook_tool.commands.folder import Folder
from workbook_tool.commands.intake.collect import collect_returns
from workbook_tool.commands.results.compile import compile_master
from workbook_tool.commands.results.report import write_report
from workbook_tool.domain.period import parse_period
from workbook_tool.immutable import immutable
from workbook_tool.report import Selection
from workbook_tool.returns.check import Assessed

Talk = Callable[[str], None]


@immutable
class DemoDone:
    """The ratings counted, and where the results are."""

    folder: Path
    """Where the demonstration stands."""
    counts: Mapping[str, int]
    """How many indicators have each rating."""
    styles: Mapping[str, str]
    """How a terminal draws each rating."""
    places: tuple[tuple[str, Path], ...]
    """What was made: words and path."""


def run_demo(path: Path, talk: Talk) -> DemoDone:
    """Run the cycle in ``path``; what an earlier demo left there is replaced."""
    remove_sample_folder(path)
    talk(f"1. Starting {path} with the sample council: its register, history and completed returns.")
    start_folder(path, sample=True)
    mark_demo(path)
    folder = Folder(path)
    period = parse_period(next(e.period for e in entries("returns") if e.period))
    talk(f"2. Writing the return workbooks of {period.label}.")
    made = generate_returns(folder, period, (), None, lambda *_: None)
    for code, file, reference, asked in made.files:
        talk(f"   {code}  {folder.shown(file)}  {reference}  {asked} readings asked")
    talk("3. Collecting returns, some of them wrong on purpose.")
    for source in ("wrong", "returns"):
        for assessed in collect_returns(folder, [str(path / source)], None, lambda _: None):
            talk(f"   {_line(assessed)}")
    talk("4. Rating, and compiling the master workbook.")
    compiled = compile_master(folder, period)
    talk("5. Writing the committee's report.")
    papers = write_report(folder, period, (), Selection())
    return DemoDone(
        path,
        compiled.counts,
        compiled.styles,
        (
            ("Register", path / "register.xlsx"),
            ("Returns sent out", folder.issued(period)),
            ("Files received", folder.received(period)),
            ("Master workbook", compiled.master),
            *(("Report", path) for path in papers.files),
        ),
    )


def _line(assessed: Assessed) -> str:
    errors = sum(f.is_error for f in assessed.findings)
    queries = sum(f.severity.value == "query" for f in assessed.findings)
    counts = [f"{errors} to fix"] if errors else []
    counts += [f"{queries} to confirm"] if queries else []
    return f"{Path(assessed.file).name}: {assessed.status.value}" + (f" ({', '.join(counts)})" if counts else "")
