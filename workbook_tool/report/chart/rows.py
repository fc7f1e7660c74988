"""What stands beside a chart: what its lines mean, and its figures as rows of a table."""

from __future__ import annotations

from collections.abc import Iterator

from workbook_tool.domain.consolidation import TrendPoint
from workbook_tool.domain.figure import figure_text
from workbook_tool.domain.reading import DataStatus
from workbook_tool.domain.scheme import Rag
from workbook_tool.report import prose
from workbook_tool.report.chart.frame import slots
from workbook_tool.report.chart.plot import Subject
from workbook_tool.report.paper import ChartRow
from workbook_tool.report.words import ReportWords
from workbook_tool.results.chart_facts import ChartFacts

MOST_POINTS = 40
"""Figures that a page lists at most."""


def chart_notes(facts: ChartFacts, subject: Subject, words: ReportWords) -> str:
    """What the lines and marks of the chart mean."""
    notes = [words.brief("chart_note")]
    if any(slot.value is None for slot in slots(facts.points)):
        notes.append(words.brief("gap_note"))
    if subject.has_limits:
        notes.append(words.brief("limits_note"))
    for level, line in zip(facts.levels, words.level_lines() * len(facts.levels), strict=False):
        notes.append(words.brief("level_note", line=line, label=level.label, value=level.shown))
    return prose.line(" ".join(notes))


def chart_rows(facts: ChartFacts, subject: Subject, words: ReportWords) -> Iterator[ChartRow]:
    """A row for each point, in order of time."""
    indicator = subject.page.indicator
    unit = subject.register.unit(indicator)
    for point in facts.points:
        yield ChartRow(
            period=point.period.label,
            figure=figure_text(point.reading.value, unit, indicator.decimals),
            target="" if point.target is None else figure_text(point.target, unit, indicator.shown_target_decimals),
            rating="" if point.rag is Rag.NOT_RATED else point.rag.value,
            note=prose.line(", ".join(_marks(point, words))),
        )


def _marks(point: TrendPoint, words: ReportWords) -> Iterator[str]:
    if point.reading.data_status is DataStatus.PROVISIONAL:
        yield words.label("provisional")
    if point.reading.data_status is DataStatus.ESTIMATED:
        yield words.label("estimated")
    if point.reading.restated:
        yield words.label("revised")
    if point.reading.note.strip():
        yield point.reading.note
