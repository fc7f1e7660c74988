"""A cycle brought together: ratings, histories, returns and findings as one result, ready to be printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workbook_tool import resources
from workbook_tool.domain.consolidation import (
    Collection,
    Consolidation,
    Difference,
    Edition,
    Page,
    ReturnLine,
    TrendPoint,
)
from workbook_tool.domain.figure import figure_text
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.period import Frequency, Period
from workbook_tool.domain.reading import Cycle, DataStatus, Rating, Reading, Restatement, State, compared_period
from workbook_tool.domain.register import (
    Accumulation,
    Compare,
    Indicator,
    Profile,
    Rag,
    Register,
    Service,
)
from workbook_tool.steps.trend import periods_at, trend

_COLUMN = {
    Frequency.MONTH: "Month", Frequency.QUARTER: "Quarter", Frequency.TERM: "Term",
    Frequency.HALF_YEAR: "Half-year", Frequency.YEAR: "Year", Frequency.TWO_YEARS: "Two Years",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a cycle is made of. ``last_rows`` are the ratings of the compile before, None for the first."""

    collection: Collection
    cycle: Cycle
    register: Register
    ratings: Sequence[Rating]
    histories: Mapping[str, Sequence[Reading]]
    returns: Sequence[ReturnLine]
    findings: Sequence[Finding] = ()
    restatements: Sequence[Restatement] = ()
    last_rows: Sequence[Mapping[str, Any]] | None = None
    edition: Edition = Edition()  # noqa: RUF009 (frozen)


def consolidate(given: Inputs) -> Consolidation:
    """One cycle's whole result, pages in the register's order."""
    pages = tuple(_page(given, rating) for rating in given.ratings)
    return Consolidation(
        collection=given.collection,
        cycle=given.cycle,
        register=given.register,
        edition=given.edition,
        pages=pages,
        returns=tuple(given.returns),
        findings=tuple(given.findings),
        differences=tuple(_differences(pages, given.last_rows)),
        restatements=tuple(given.restatements),
    )


# -- pages ------------------------------------------------------------------------


def _page(given: Inputs, rating: Rating) -> Page:
    register, indicator = given.register, rating.indicator
    points = trend(indicator, register, given.histories.get(indicator.ref, ()), given.cycle.period)
    service = register.services.get(indicator.service) or Service(indicator.service, indicator.service)
    before = next((p.rag for p in points if p.period == rating.period.previous()), Rag.NOT_RATED)
    return Page(
        rating=rating,
        service=service,
        target_label=_target_label(register, rating),
        current_label=_current_label(register, rating),
        previous_label=_previous_label(register, rating),
        target_text=rating.target_text,
        current_text=_current_text(register, rating),
        previous_text=figure(register, indicator, rating.previous),
        trend=points,
        comparator=register.comparators.get(indicator.ref),
        commentary=rating.current.commentary if rating.current else "",
        actions=rating.current.actions if rating.current else "",
        remarks=tuple(_remarks(given, rating, points)),
        before=before,
        periods_red=periods_at(points, register.scheme(indicator).worst),
        findings=tuple(f for f in given.findings if f.indicator == indicator.ref),
    )


def figure(register: Register, indicator: Indicator, reading: Reading | None) -> str:
    """A reading's figure as printed, with its mark: ``77.0%``, ``12.7% (p)``, ``n/a``."""
    text = figure_text(reading.value if reading else None, register.unit(indicator), indicator.decimals)
    if reading is None or reading.value is None:
        return text
    marks = {DataStatus.PROVISIONAL: " (p)", DataStatus.ESTIMATED: " (e)"}
    return text + marks.get(reading.data_status, "") + (" (r)" if reading.restated else "")


def _words() -> Mapping[str, str]:
    said: Mapping[str, str] = resources.template("master")["words"]["page"]
    return said


def _current_text(register: Register, rating: Rating) -> str:
    words = _words()
    if rating.state is State.REPORTED:
        return figure(register, rating.indicator, rating.current)
    return words[rating.state.value.replace(" ", "_")]


def _target_label(register: Register, rating: Rating) -> str:
    pro_rata = rating.target is not None and rating.target.profile is Profile.PRO_RATA
    return register.label("Pro Rata Target" if pro_rata else "Target")


def _current_label(register: Register, rating: Rating) -> str:
    if rating.indicator.accumulation is Accumulation.FORECAST:
        year = rating.period.financial_year.code
        return f"{year} {register.label('Forecast')}"
    return register.label(f"Current {_COLUMN[rating.indicator.frequency]}")


def _previous_label(register: Register, rating: Rating) -> str:
    compare = rating.indicator.compare
    if compare is Compare.YEAR_BEFORE:
        return register.label("Same Period Last Year")
    if compare is Compare.OUTTURN:
        return register.label("Last Outturn")
    return register.label(f"Previous {_COLUMN[rating.indicator.frequency]}")


def _remarks(given: Inputs, rating: Rating, points: Sequence[TrendPoint]) -> list[str]:
    """What a reader must know beside the figures."""
    words, indicator, register = _words(), rating.indicator, given.register
    said = []
    last = rating.last_known
    if rating.state is not State.REPORTED and last is not None:
        shown = figure(register, indicator, last)
        said.append(words["last_reported"].format(figure=shown, period=last.period.label))
    if rating.current is not None and rating.current.data_status in (DataStatus.PROVISIONAL, DataStatus.ESTIMATED):
        said.append(words[rating.current.data_status.value])
    if rating.current is not None and rating.period.end < given.cycle.period.start:
        said.append(words["in_arrears"].format(period=rating.period.label))
    point = points[-1] if points else None
    if point is not None and point.in_period is not None and point.period == rating.period:
        alone = figure_text(point.in_period, register.unit(indicator), indicator.decimals)
        said.append(words["running_total"].format(period=rating.period.label, alone=alone))
    if indicator.series_break is not None:
        note = indicator.series_break_note or words["series_break_note"]
        said.append(words["series_break"].format(period=indicator.series_break.label, note=note))
    if any("illustrative" in p.reading.note for p in points):
        said.append(words["illustrative"])
    return said


# -- what differs from the compile before ----------------------------------------------


_COMPARED: tuple[tuple[str, Callable[[Page], str]], ...] = (
    ("current", lambda p: p.current_text),
    ("previous", lambda p: p.previous_text),
    ("target", lambda p: p.target_text),
    ("rating", lambda p: p.rating.rag.value),
    ("change", lambda p: p.rating.change.value),
    ("commentary", lambda p: p.commentary),
    ("actions", lambda p: p.actions),
)


def rows_of(consolidation: Consolidation) -> list[dict[str, str]]:
    """What a compile keeps of each page, so that the next one can say what changed."""
    return [
        {"indicator": p.indicator.ref, "title": p.indicator.title, **{key: say(p) for key, say in _COMPARED}}
        for p in consolidation.pages
    ]


def _differences(pages: Sequence[Page], last: Sequence[Mapping[str, Any]] | None) -> list[Difference]:
    if last is None:
        return []
    before = {str(row["indicator"]): row for row in last}
    found = []
    for page in pages:
        ref, title = page.indicator.ref, page.indicator.title
        old = before.pop(ref, None)
        if old is None:
            found.append(Difference(ref, title, "indicator", "", "new in this version"))
            continue
        found += [
            Difference(ref, title, key, str(old.get(key, "")), say(page))
            for key, say in _COMPARED
            if str(old.get(key, "")) != say(page)
        ]
    found += [
        Difference(ref, str(old.get("title", "")), "indicator", "in the version before", "gone")
        for ref, old in before.items()
    ]
    return found


def compared_label(rating: Rating) -> Period:
    """The period that a rating's reading was compared with."""
    return compared_period(rating.indicator, rating.period)
