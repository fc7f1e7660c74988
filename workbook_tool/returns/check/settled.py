"""Questions that the service has answered: not asked again, but shown with the answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from workbook_tool.catalogue import finding
from workbook_tool.domain.finding import Cell, Finding, Severity
from workbook_tool.returns.read.answers import UNSETTLED, Given, Question, RowKey, chosen_of, says_yes
from workbook_tool.returns.read.records import ReadReturn
from workbook_tool.returns.read.values import figure_of

# Questions which of two figures counts: answered by one of them, and by no other words.
_SLIPS = ("value-tenfold", "value-far-from-target")
_TWO_FIGURES = ("columns-disagree", "sheets-disagree", "parts-collide")


def settled(findings: Iterable[Finding], read: ReadReturn) -> Iterator[Finding]:
    """The findings, an answered question as a note that shows both; one whose answer leaves it open says so."""
    rows = {place: key for key, match in read.rows.items() for place in match.row.places.values()}
    raised_so_far = list(findings)
    by_figure = {f.cell for f in raised_so_far if f.code == "figure-answered"}
    alike: Counter[tuple[str, RowKey]] = Counter()
    for raised in raised_so_far:
        question = question_of(raised, rows, alike)
        doubt = read.unsettled.get(raised.cell) if raised.cell else None
        given = read.answers.to(question) if raised.severity is Severity.QUERY else None
        unclear = raised.code in _TWO_FIGURES and given and not _names_the_figure(given, question.row, read)
        # “Is 12.6% meant?” and “say why it is right” are both there to say yes to.
        unclear = unclear or (raised.code in _SLIPS and raised.cell not in by_figure and given and says_yes(given.cell))
        if given and unclear:
            yield replace(raised, message=f"{raised.message} {_unclear(given).message}")
        elif given and doubt:
            yield replace(raised, message=f"{raised.message} {doubt.message}")
        elif given and not (given.whole_row and _is_about_the_figure(question.row, by_figure, raised, read)):
            facts = {"sentence": raised.message, "answer": given.text}
            note = finding("question-answered", raised.cell, indicator=raised.indicator, value=raised.value, **facts)
            yield replace(note, period=raised.period)
        else:
            yield raised


def about_proposals(read: ReadReturn) -> Iterator[Finding]:
    """What was said to each of our proposals; what has no yes is asked again."""
    for proposal in read.proposals:
        code = "proposal-confirmed" if proposal.confirmed else "proposal-unconfirmed"
        words = proposal.answer if proposal.confirmed else f", but “{proposal.answer}”" if proposal.answer else ""
        ref, facts = proposal.question.row[0] or None, {"number": proposal.number, "answer": words}
        yield finding(code, proposal.place, indicator=ref, value=proposal.answer or None, **facts)


def question_of(raised: Finding, rows: dict[Cell, RowKey], alike: Counter[tuple[str, RowKey]]) -> Question:
    """What a finding asks; ``alike`` counts those of its kind and row that came before."""
    key = rows.get(raised.cell, ("", "")) if raised.cell else ("", "")
    number = alike[raised.code, key]
    alike[raised.code, key] += 1
    return Question(raised.code, key, number)


def _names_the_figure(given: Given, key: RowKey, read: ReadReturn) -> bool:
    """Whether an answer names the figure that stands in its row."""
    match = read.matched.get(key)
    figure = figure_of(read.record_of(match), "value") if match else None
    if match is None or figure is None:
        return False
    return chosen_of((figure,), given.cell, match.asked.unit, match.asked.indicator.decimals) is not None


def _unclear(given: Given) -> Finding:
    return finding(UNSETTLED[0], given.place, value=given.text)


def _is_about_the_figure(key: RowKey, by_figure: set[Cell | None], raised: Finding, read: ReadReturn) -> bool:
    """Whether a row's Answer said which figure is meant, and the finding is about something else."""
    value = read.matched[key].row.places.get("value") if key in read.matched else None
    return value in by_figure and raised.cell != value
