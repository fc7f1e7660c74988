"""The questions about a commentary, over those of many services: what they find, and how often they are wrong."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from narrative_support import Case, cases

from workbook_tool.catalogue import entries
from workbook_tool.domain.finding import Severity
from workbook_tool.steps.narrative import questions

TUNED = [*cases("commentaries"), *cases("quarterly")]
# The rules were never tuned on these, and are not to be: they tell how the rules do on what they have not seen.
HELD_BACK = [*cases("commentaries-held-back"), *cases("quarterly-held-back")]


def raised(case: Case) -> set[str]:
    return {question.code for question in questions(case.row)}


def false_alarms(of: Sequence[Case]) -> list[str]:
    """The cases that raise what they should not."""
    return [f"{c.name}: {sorted(extra)}" for c in of if (extra := raised(c) - c.codes - c.allow)]


def missed(of: Sequence[Case]) -> list[str]:
    """The faults that nothing asks about."""
    return [f"{c.name}: {code}" for c in of for code in sorted(c.codes - raised(c))]


@pytest.mark.parametrize("case", TUNED, ids=lambda c: c.name)
def test_a_commentary_raises_what_it_should(case: Case):
    got = raised(case)
    assert case.codes <= got <= case.codes | case.allow


def test_rates_on_those_held_back():
    """57 commentaries with 22 faults: 1 raises a false alarm, 18 faults are found."""
    assert len(HELD_BACK) == 57
    assert sum(len(case.codes) for case in HELD_BACK) == 22
    assert len(false_alarms(HELD_BACK)) <= 1, false_alarms(HELD_BACK)
    assert len(missed(HELD_BACK)) <= 4, missed(HELD_BACK)


def test_every_rule_has_a_case_and_is_no_error():
    codes = {code for case in (*TUNED, *HELD_BACK) for code in case.codes}
    assert {entries()[code].severity for code in codes} <= {Severity.QUERY, Severity.NOTE}
    assert {code for code in entries() if code.startswith("commentary-")} - codes == {"commentary-missing"}
