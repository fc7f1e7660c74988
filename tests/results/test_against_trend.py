"""A commentary that the trend contradicts is shown to the officer wherever she prepares papers, and in no paper."""

from __future__ import annotations

from decimal import Decimal

import made_council
import near_reader
import pytest

from workbook_tool.commands.cycle.generate import generate_returns
from workbook_tool.commands.folder import Folder
from workbook_tool.commands.intake.amend import Amendment, amend_reading
from workbook_tool.commands.intake.collect import collect_returns
from workbook_tool.commands.results.indicator_view import cycle_pages, indicator_view
from workbook_tool.commands.results.ratings import cycle_ratings, explain_rating
from workbook_tool.domain.period import parse_period
from workbook_tool.domain.reading import Reading
from workbook_tool.master import master_book
from workbook_tool.report import Selection, write_paper
from workbook_tool.results.redact import public

Q2 = parse_period("2023-24-Q2")
REF = "S01-1"
EARLIER = (88.0, 87.5, 88.4, 87.9, 88.1, 87.7, 88.3, 88.0, 87.6)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    place = tmp_path_factory.mktemp("against")
    folder = made_council.make(place / "council", 1, "[trends]\nminimum = 9\n")
    generate_returns(folder, Q2, (), None, lambda *_: None)
    with folder.writing() as ledger:
        before = [Reading(REF, Q2.shifted(n - len(EARLIER)), Decimal(str(v))) for n, v in enumerate(EARLIER)]
        ledger.readings.add_history(before, "history.csv")
    figures = {REF: Decimal("86.0"), "S01-2": Decimal(1500)}
    data = made_council.completed(folder, "S01", Q2, figures, {"commentary": "Performance remains stable."})
    made_council.write(place / "inbox" / "S01.xlsx", data)
    with pytest.MonkeyPatch.context() as patch:
        near_reader.read_here(patch)
        list(collect_returns(folder, [str(place / "inbox")], Q2, print))
    return folder


def notes(folder: Folder) -> dict[str, str | None]:
    return {row["indicator"]: row["trend"]["commentary"] for row in cycle_ratings(folder, Q2)}


def test_it_stands_where_papers_are_prepared(folder: Folder) -> None:
    note = notes(folder)[REF]
    assert note is not None
    assert note.startswith("A real change for the worse: 86.0%")
    assert note.endswith("The commentary says otherwise: “Performance remains stable”.")
    assert notes(folder)["S01-2"] is None
    explanation = explain_rating(folder, REF, Q2)
    assert f"Note    {note}" in explanation.lines
    assert explanation.data["trend"]["commentary"] == note
    given = cycle_pages(folder, Q2)
    assert indicator_view(folder, given, (), REF).explanation["trend"]["commentary"] == note
    summary = next(sheet for sheet in master_book(given, {}, first=True).sheets if sheet.name == "Summary")
    texts = [str(put.value) for put in summary.puts()]
    assert texts.count("Commentary against the trend") == 1
    assert note in texts
    assert note not in write_paper("html", public(given), Selection(), "Report").decode()


def test_it_goes_with_what_it_is_about(folder: Folder) -> None:
    amend_reading(folder, REF, Q2, Amendment(commentary="Performance fell."), "Officer", "Agreed with the service.")
    assert notes(folder)[REF] is None
