"""Returns as people really send them: each file of cases/ is one kind of mistake, or several of a kind.

A file holds ``[[case]]`` tables: ``about``, the ``edit``s done to a completed
return, and what must become of it: ``status``, the ``findings`` ("code severity
cell indicator", every one), the readings ``lost`` and those ``changed``; all
other readings must be those of the untouched return.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from return_council import CYCLE, base, base_readings, judge, readings
from return_edits import edit

from workbook_tool.domain.period import parse_period
from workbook_tool.layout.template import load

CASES = Path(__file__).parent / "cases"


def cases() -> list:
    found = []
    for path in sorted(CASES.glob("*.toml")):
        for case in tomllib.loads(path.read_text("utf-8"))["case"]:
            found.append(pytest.param(case, id=f"{path.stem}: {case['about']}"))
    return found


def shown(finding) -> str:
    cell = finding.cell.ref if finding.cell and finding.cell.ref else "-"
    if finding.cell and finding.cell.sheet == "Start here":
        start = load("return").sheet("start")
        cell = next((f"start.{c.key}" for c in start.columns if start.address(c.key) == cell), cell)
    return f"{finding.code} {finding.severity} {cell} {finding.indicator or '-'}"


@pytest.mark.parametrize("case", cases())
def test_case(case):
    service = case.get("service", "ABC")
    data = base(service, parse_period(case.get("period", CYCLE.code)), case.get("filled", True))
    file = case.get("file", "return.xlsx")
    assessed = judge(edit(data, case.get("edit", [])), file, case.get("register", ""))
    found = [f for f in assessed.findings if f.code != "return-changed-shape"]
    assert sorted(map(shown, found)) == sorted(case.get("findings", []))
    wanted = {} if case.get("nothing_read") else {**base_readings(service), **case.get("changed", {})}
    assert readings(assessed) == {k: v for k, v in wanted.items() if k not in case.get("lost", [])}
    assert assessed.status.value == case.get("status", "accepted")
    said = " ".join(f"{f.message} {f.fix}" for f in assessed.findings)
    for words in case.get("says", []):
        assert words in said
    texts = {f"{r.indicator} {r.period.code}": r for r in (assessed.accepted.readings if assessed.accepted else ())}
    for key, parts in case.get("texts", {}).items():
        assert {k: getattr(texts[key], k) for k in parts} == parts


@pytest.mark.parametrize("service", ["ABC", "DEF"])
def test_an_untouched_return_has_nothing_to_note(service):
    assert judge(base(service, CYCLE)).findings == ()


def test_there_are_enough_cases():
    assert len(cases()) >= 60
