"""Returns as people really send them: each file of cases/ is one kind of mistake, or several of a kind.

A file holds ``[[case]]`` tables: ``about``, the ``edit``s done to a completed
return, and what must become of it: ``status``, the ``findings`` ("value-missing
error at Value of 103", every one), the readings ``lost`` and those ``changed``; all
other readings must be those of the untouched return; ``restated`` are the corrections
accepted ("103 2023-24-Q1: 660, Two were counted twice"). ``later`` marks those whose words
cannot be held against a figure before that is mended, so that they may take a second round.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from named_cells import address_of, letters_of, name_of
from return_council import CYCLE, base, base_readings, judge, readings
from return_edits import edit

from workbook_tool.domain.finding import Finding
from workbook_tool.domain.period import parse_period
from workbook_tool.excel.read import read

CASES = Path(__file__).parent / "cases"


def cases() -> list:
    found = []
    for path in sorted(CASES.glob("*.toml")):
        for case in tomllib.loads(path.read_text("utf-8"))["case"]:
            found.append(pytest.param(case, id=f"{path.stem}: {case['about']}"))
    return found


def shown(finding, workbook) -> str:
    """``value-missing error at Value of 103``, with the indicator where the row does not say it."""
    place = name_of(finding.cell, workbook)
    own = place.partition(" of ")[2].split(" ")[0]
    about = "" if (finding.indicator or "") == own else f" about {finding.indicator or 'no indicator'}"
    return f"{finding.code} {finding.severity} at {place}{'' if not own and not finding.indicator else about}"


def as_read(data: bytes, before: bytes):
    """The workbook as it is read; as it was before the edits where it can be read no more."""
    found = read(data, "return.xlsx")
    return read(before, "return.xlsx") if isinstance(found, Finding) else found


def with_addresses(words: str, workbook) -> str:
    """Words of a case: ``{Value of 101}`` stands for the cell's address, ``{letters of Value}`` for its column."""
    words = re.sub(r"\{letters of ([^}]+)\}", lambda m: letters_of(m[1], workbook), words)
    return re.sub(r"\{([A-Z][A-Za-z ]* of [^}]+)\}", lambda m: address_of(m[1], workbook), words)


@pytest.mark.parametrize("case", cases())
def test_case(case):
    service = case.get("service", "ABC")
    data = base(service, parse_period(case.get("period", CYCLE.code)), case.get("filled", True))
    file = case.get("file", "return.xlsx")
    sent = edit(data, case.get("edit", []))
    assessed = judge(sent, file, case.get("register", ""))
    workbook = as_read(sent, data)
    found = [f for f in assessed.findings if f.code != "return-changed-shape"]
    assert sorted(shown(f, workbook) for f in found) == sorted(case.get("findings", []))
    wanted = {} if case.get("nothing_read") else {**base_readings(service), **case.get("changed", {})}
    assert readings(assessed) == {k: v for k, v in wanted.items() if k not in case.get("lost", [])}
    assert assessed.status.value == case.get("status", "accepted")
    restated = assessed.accepted.restatements if assessed.accepted else ()
    assert [f"{r.indicator} {r.period.code}: {r.value}, {r.reason}" for r in restated] == case.get("restated", [])
    said = " ".join(f"{f.message} {f.fix}" for f in assessed.findings)
    for words in case.get("says", []):
        assert with_addresses(words, workbook) in said
    texts = {f"{r.indicator} {r.period.code}": r for r in (assessed.accepted.readings if assessed.accepted else ())}
    for key, parts in case.get("texts", {}).items():
        assert {k: getattr(texts[key], k) for k in parts} == parts


@pytest.mark.parametrize("service", ["ABC", "DEF"])
def test_an_untouched_return_has_nothing_to_note(service):
    assert judge(base(service, CYCLE)).findings == ()


def test_there_are_enough_cases():
    assert len(cases()) >= 60
