"""What changed in what is measured is worked out from the registers of two cycles, the pages and the restatements."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from report_sample import QUARTER, consolidation

from workbook_tool.domain.consolidation import Consolidation
from workbook_tool.domain.indicator import Publication
from workbook_tool.domain.reading import State
from workbook_tool.domain.register import Register
from workbook_tool.domain.target import Target
from workbook_tool.report.brief_summary import changes
from workbook_tool.report.words import ReportWords
from workbook_tool.results.measure_changes import measure_changes

Changed = Callable[[Register], Register]


def cycle() -> Consolidation:
    """A cycle whose register is that of its pages, with a target for each."""
    given = consolidation(extra=False, secrets=False)
    indicators = {p.indicator.ref: p.indicator for p in given.pages}
    targets = tuple(Target(ref, QUARTER.a_year_before(), value=Decimal(90)) for ref in indicators)
    return replace(given, register=replace(given.register, indicators=indicators, targets=targets), restatements=())


def without(ref: str) -> Changed:
    return lambda r: replace(r, indicators={k: i for k, i in r.indicators.items() if k != ref})


def other(ref: str, **attributes: object) -> Changed:
    return lambda r: replace(
        r, indicators={k: replace(i, **attributes) if k == ref else i for k, i in r.indicators.items()}
    )


def target(ref: str, value: str) -> Changed:
    return lambda r: replace(
        r, targets=tuple(replace(t, value=Decimal(value)) if t.indicator == ref else t for t in r.targets)
    )


@pytest.mark.parametrize(
    ("before", "kind", "says"),
    [
        (without("184"), "new", "184"),
        (
            lambda r: replace(r, indicators={**r.indicators, "X1": replace(r.indicators["184"], ref="X1")}),
            "retired",
            "X1",
        ),
        (target("184", "85"), "target", "85% to 90%"),
        (other("184", title="Statutory returns"), "register", "184: title changed from Statutory returns to "),
        (other("184", description="As before."), "register", "184: the definition changed."),
        (other("184", service="HR"), "register", "184 moved from HR Services to Policy & Insight."),
    ],
)
def test_each_change_is_said_once(before: Changed, kind: str, says: str) -> None:
    given = cycle()
    assert measure_changes(replace(given, register_before=given.register), given.pages) == []
    (change,) = measure_changes(replace(given, register_before=before(given.register)), given.pages)
    assert change.kind == kind
    assert any(says in text for text in (*change.refs, change.text))


def test_what_another_report_is_of_is_not_said() -> None:
    given = cycle()
    given = replace(given, register_before=other("184", description="As before.")(given.register))
    assert measure_changes(given, [p for p in given.pages if p.indicator.ref != "184"]) == []


def in_state(given: Consolidation, state: State) -> Consolidation:
    """With the first page's figure in ``state``."""
    first = replace(given.pages[0], rating=replace(given.pages[0].rating, state=state))
    return replace(given, pages=(first, *given.pages[1:]))


def test_restated_and_late_figures_are_named() -> None:
    given = in_state(replace(cycle(), restatements=consolidation().restatements), State.NO_RETURN)
    kinds = {change.kind: change.refs for change in measure_changes(given, given.pages)}
    assert kinds["missing"] == (given.pages[0].indicator.ref,)
    assert set(kinds) == {"missing", "restated"}


@pytest.mark.parametrize(
    ("state", "says"),
    [
        (State.REPORTED, "All {count} indicators were reported."),
        (State.NOT_DUE, "All {others} indicators that were due were reported."),
        (State.NOT_AVAILABLE, "{ref}: no figure for this period."),
        (State.NO_RETURN, "{ref}: late, not reported by the service."),
    ],
)
def test_all_are_said_to_be_reported_only_where_they_are(state: State, says: str) -> None:
    given = in_state(cycle(), State.REPORTED)
    given = in_state(replace(given, pages=[p for p in given.pages if p.rating.state is State.REPORTED]), state)
    count = len(given.pages)
    told = list(changes(given, given.pages, ReportWords(given.register)))
    assert told == [says.format(count=count, others=count - 1, ref=given.pages[0].indicator.ref)]


def test_a_restricted_target_is_not_told() -> None:
    given = cycle()
    register = other("184", publication=Publication.RESTRICTED)(given.register)
    pages = [replace(p, rating=replace(p.rating, indicator=register.indicators[p.indicator.ref])) for p in given.pages]
    given = replace(given, register=register, register_before=target("184", "85")(register))
    assert measure_changes(given, pages) == []
