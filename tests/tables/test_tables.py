"""Tables as officers keep them, one file each in the folder cases: what is rated, what is asked, what is left out.

A case: ``why``; ``table``, its cells parted by ``|`` (a line ``== Name`` begins another sheet); ``merged`` areas; what
is ``rated``, as ``indicator: better, target, current, previous, rating``; what is ``said``, as ``cell code``;
``options`` of the officer's; what became of the ``rows``; how many ``published`` words are held to the rules.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from workbook_tool.grid import CellKind, CellRead, SheetRead
from workbook_tool.tables.mapping import TableMap
from workbook_tool.tables.rated.rate_table import rate_tables
from workbook_tool.tables.rated.reperform import reperform
from workbook_tool.tables.read import read_tables

CASES = sorted((Path(__file__).parent / "cases").glob("*.toml"))


def area(text: str) -> tuple[int, int, int, int]:
    """``B1:C1`` as rows and columns."""
    letter, number, other, last = re.fullmatch(r"([A-Z])(\d+):([A-Z])(\d+)", text).groups()
    return int(number) - 1, ord(letter) - 65, int(last) - 1, ord(other) - 65


def sheets(case: dict) -> list[SheetRead]:
    found = []
    for part in re.split(r"^== ", case["table"].strip("\n"), flags=re.MULTILINE):
        if not part:
            continue
        name, text = part.split("\n", 1) if case["table"].lstrip().startswith("==") else ("table.csv", part)
        cells = {
            (r, c): CellRead(CellKind.TEXT, cell.strip())
            for r, line in enumerate(text.splitlines())
            for c, cell in enumerate(line.split("|"))
            if cell.strip()
        }
        found.append(SheetRead(name, cells, merged=tuple(map(area, case.get("merged", ())))))
    return found


def said_of(case: dict) -> TableMap:
    options = case.get("options", {})
    return TableMap(where=options.get("where", {}), rows=options.get("rows", {})).with_answers(
        options.get("map", ()), options.get("better", "")
    )


@pytest.fixture(params=CASES, ids=lambda path: path.stem)
def case(request) -> dict:
    return tomllib.loads(request.param.read_text("utf-8"))


def in_words(row: dict) -> str:
    figures = (
        row["better"] or "no direction",
        row["target_text"],
        row["current_text"],
        row["previous_text"],
        row["rag"],
    )
    return f"{row['indicator']}: {', '.join(figures)}"


def test_what_is_rated_asked_and_left_out(case, rules):
    done = rate_tables(read_tables(sheets(case), "table.csv", said_of(case)), rules, said_of(case))
    assert [in_words(row.as_data()) for row in done.rows] == case.get("rated", [])
    said = [f"{f.cell.sheet}!{f.cell.ref} {f.code}".lstrip("!") for f in done.all_findings]
    assert said == case.get("said", [])
    assert done.read == len(done.rows) + done.questioned + done.dropped
    for key, count in case.get("rows", {}).items():
        assert done.counts[key] == count
    for ref, service in case.get("services", {}).items():
        assert next(row.row.service for row in done.rows if row.row.ref == ref) == service


def test_which_published_words_are_held_to_the_rules(case, rules):
    done = reperform(read_tables(sheets(case), "table.csv", said_of(case)), rules, said_of(case))
    published = case.get("published", {})
    assert (done.ratings.of, done.changes.of) == (published.get("ratings", 0), published.get("changes", 0))
    differ = [d.indicator for d in (*done.ratings.disagreements, *done.changes.disagreements)]
    assert differ == published.get("differ", [])


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_question_names_the_options_that_answer_it(path, rules):
    case = tomllib.loads(path.read_text("utf-8"))
    done = rate_tables(read_tables(sheets(case), "table.csv", said_of(case)), rules, said_of(case))
    for question in done.questions:
        assert question.answers
        assert all(answer.typed in question.finding.fix for answer in question.answers)
