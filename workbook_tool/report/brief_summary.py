"""The summary of the paper in brief: its headline, its counts, what stands out, what changed in what is measured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from textwrap import shorten

from workbook_tool.domain.consolidation import Consolidation, Page
from workbook_tool.domain.reading import Change, State
from workbook_tool.domain.scheme import Rag
from workbook_tool.report import prose
from workbook_tool.report.brief_paper import BriefLine, BriefList, BriefRow
from workbook_tool.report.chart import Subject
from workbook_tool.report.words import ReportWords
from workbook_tool.results.measure_changes import MeasureChange, measure_changes
from workbook_tool.results.overview import Overview
from workbook_tool.results.page_words import list_heading

_MOST = {"newly": 5, "still": 4, "worse": 3, "better": 5, "worse_beyond": 2}  # lines of each list
_MOST_CHANGES = 6
_LONGEST = 90  # characters of a title; all of it stands in the scorecard and on its page


def headline(view: Overview, words: ReportWords) -> str:
    """The answer first: how many meet their target, how many have the worst colour."""
    if not view.rated:
        return words.brief("nothing_rated")
    facts = {"meeting": view.meeting, "rated": view.rated, "colour": _worst_word(view, words)}
    if not view.worst:
        return words.brief("meet_none", **facts)
    are = "is" if len(view.worst) == 1 else "are"
    new = len(view.newly_worst) or "none"
    return words.brief("meet", **facts, worst=len(view.worst), are=are, new=new)


def below_headline(view: Overview, words: ReportWords) -> str:
    """How many moved."""
    change = {key.name.lower(): view.changes.get(key, 0) for key in Change}
    worse = len(view.worse) + sum(p.before.is_colour for p in view.newly_worst)
    text = words.brief("moved", better=len(view.better), worse=worse, **change)
    beyond = len(view.beyond_for_better) + len(view.beyond_for_worse)
    return f"{text} {words.brief('beyond', count=beyond)}" if beyond else text


def lists(
    view: Overview, rows: Mapping[str, BriefRow], subjects: Mapping[str, Subject], words: ReportWords
) -> dict[str, BriefList]:
    """Each list of the summary by its key, capped."""
    colour = _worst_word(view, words)
    chosen = {
        "newly": view.newly_worst,
        "still": view.still_worst,
        "worse": view.worse,
        "better": view.better,
        "worse_beyond": view.beyond_for_worse,
    }
    headings = {"worse": "worse_others"} if view.newly_worst else {}
    return {
        key: _listed(key, pages, rows, subjects, words, list_heading(headings.get(key, key), colour))
        for key, pages in chosen.items()
    }


def changes(given: Consolidation, pages: Sequence[Page], words: ReportWords) -> Iterator[str]:
    """What changed in what is measured, a sentence each."""
    changes = measure_changes(given, pages)
    for change in changes[:_MOST_CHANGES]:
        yield _changed(change, words)
    if len(changes) > _MOST_CHANGES:
        yield words.brief("more_changes", count=len(changes) - _MOST_CHANGES)
    due = [page.rating.state for page in pages if page.rating.state is not State.NOT_DUE]
    if due and set(due) == {State.REPORTED}:
        yield words.brief("all_reported" if len(due) == len(pages) else "all_due_reported", count=len(due))


def _changed(change: MeasureChange, words: ReportWords) -> str:
    if not change.refs:
        return prose.line(change.text)
    refs = ", ".join(map(prose.line, change.refs))
    return words.brief(change.kind, refs=refs, text=prose.line(change.text)).strip()


def _worst_word(view: Overview, words: ReportWords) -> str:
    """The name of the worst colour, of several schemes all of them."""
    register = words.register
    usual = register.schemes.get(register.default_scheme)
    return " / ".join(dict.fromkeys(p.rating.rag.value for p in view.worst)) or (usual.worst.value if usual else "")


def _listed(
    key: str,
    pages: Sequence[Page],
    rows: Mapping[str, BriefRow],
    subjects: Mapping[str, Subject],
    words: ReportWords,
    heading: str,
) -> BriefList:
    left_out = len(pages) - _MOST[key]
    more = words.brief("more", count=left_out) if left_out > 0 else ""
    refs = [page.indicator.ref for page in pages[: _MOST[key]]]
    lines = tuple(_line(key, subjects[ref], rows[ref], words) for ref in refs)
    return BriefList(heading, lines, more)


def _line(key: str, subject: Subject, row: BriefRow, words: ReportWords) -> BriefLine:
    page, title = subject.page, shorten(row.title, _LONGEST, placeholder=" …")
    if key == "worse_beyond":
        return BriefLine(row.anchor, row.ref, title, prose.line(subject.words))
    text = words.brief("line", current=row.current, previous=row.previous, target=row.target)
    if page.before not in (page.rating.rag, Rag.NOT_RATED):
        text = words.brief("from_to", before=page.before.value, now=page.rating.rag.value, text=text)
    return BriefLine(row.anchor, row.ref, title, text)
