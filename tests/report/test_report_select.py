"""Which pages a report is of."""

from __future__ import annotations

from dataclasses import replace

import pytest
from report_sample import COMMITTEE, consolidation

from workbook_tool.domain.consolidation import Consolidation
from workbook_tool.errors import UsageError
from workbook_tool.report.select import Selection, pages_for


def refs(cycle: Consolidation, **wanted: object) -> list[str]:
    return [p.indicator.ref for p in pages_for(cycle, Selection(**wanted))]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"service": "PI"}, ["184"]),
        ({"service": "policy & insight"}, ["184"]),
        ({"service": "HR", "exceptions_only": True}, ["212"]),
        ({"exceptions_only": True}, ["183", "212"]),
        ({"service": "CYP"}, []),
    ],
)
def test_pages_are_picked_in_the_registers_order(wanted: dict[str, object], found: list[str]) -> None:
    cycle = consolidation(extra=False, secrets=False)
    if wanted.get("service") == "CYP":
        with pytest.raises(UsageError, match="no service 'CYP'"):
            refs(cycle, **wanted)
    else:
        assert refs(cycle, **wanted) == found


def test_a_committee_has_its_own_pages_whatever_the_case_of_its_name() -> None:
    cycle = consolidation(extra=False, secrets=False)
    other = replace(cycle.pages[0].indicator, committees=("Communities Committee", COMMITTEE))
    first = replace(cycle.pages[0], rating=replace(cycle.pages[0].rating, indicator=other))
    cycle = replace(cycle, pages=(first, *cycle.pages[1:]))
    assert refs(cycle, committee="communities committee") == ["182"]
    assert len(refs(cycle, committee=COMMITTEE)) == 14
    with pytest.raises(UsageError, match="Communities Committee"):
        refs(cycle, committee="Highways")
