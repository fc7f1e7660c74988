"""Long work says how far it is, and stops where it says so without leaving anything half-made."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from workbook_tool.commands.folder import Folder
from workbook_tool.commands.results.compile import compile_master
from workbook_tool.commands.results.papers import papers_of
from workbook_tool.commands.results.report import write_report
from workbook_tool.commands.safekeeping.backup import back_up
from workbook_tool.domain.period import parse_period
from workbook_tool.report import Selection

PERIOD = parse_period("2023-24-Q2")


class StopError(Exception):
    """Somebody asked it to stop."""


def stopping_at(step: int):
    told = []

    def progress(words: str, done: int, total: int) -> None:
        told.append((words, done, total))
        if len(told) == step:
            raise StopError

    return progress, told


@pytest.fixture
def folder(demo_done: Path, tmp_path: Path) -> Folder:
    return Folder(shutil.copytree(demo_done, tmp_path / "council"))


def _files(folder: Folder) -> dict[str, bytes]:
    place = folder.cycle(PERIOD)
    return {p.name: p.read_bytes() for p in place.glob("*.*") if p.is_file()}


WORK = {
    "compile": lambda folder, file, progress: compile_master(folder, PERIOD, public=True, progress=progress),
    "report": lambda folder, file, progress: write_report(folder, PERIOD, ["html"], Selection(), progress=progress),
    "backup": back_up,
}


@pytest.mark.parametrize("name", WORK)
def test_it_stops_before_its_second_step_and_leaves_nothing(name, folder, tmp_path):
    progress, told = stopping_at(2)
    before = _files(folder)
    with pytest.raises(StopError):
        WORK[name](folder, tmp_path / "kept.zip", progress)
    assert _files(folder) == before
    assert not (tmp_path / "kept.zip").exists()
    assert [done for _, done, _ in told] == [0, 1]
    assert told[0][2] >= 2


def test_the_page_of_one_indicator_is_made_alone(folder):
    made = write_report(folder, PERIOD, ["html"], Selection(indicator="183"))
    assert made.indicators == 1
    [file] = made.files
    assert file.name == "report-183.html"
    page = file.read_text("utf-8")
    assert "Subject Access Requests" in page
    assert "Website quality score" not in page


def test_a_report_in_parts_has_a_file_for_each_and_one_page_for_members(folder):
    steps = []
    made = write_report(
        folder, PERIOD, ["docx", "html"], Selection(), progress=lambda *step: steps.append(step), parts=3
    )
    names = [f"report-part-{number}-of-3.docx" for number in (1, 2, 3)]
    assert [file.name for file in made.files] == [*names, "report.html"]
    papers = papers_of(folder, PERIOD)
    assert {file.name for file in papers.files} >= {*names}
    assert (papers.parts_advised, len(papers.priorities)) == (1, 3)
    assert [(text, done) for text, done, _ in steps[1:]] == [
        (f"Writing {n}", k) for k, n in enumerate([*names, "report.html"], 1)
    ]
    assert {total for *_, total in steps} == {5}
