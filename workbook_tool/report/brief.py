"""The paper in brief: summary, scorecard, and what each indicator's page says of its change and its year's end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from workbook_tool.domain.consolidation import Consolidation, Page
from workbook_tool.domain.figure import figure_text
from workbook_tool.report import brief_summary, prose
from workbook_tool.report.brief_paper import Brief, BriefCount, BriefGroup, BriefPage, BriefRow, OutlookMark
from workbook_tool.report.chart import COMPACT, Subject, draw_spark
from workbook_tool.report.paper_page import tile
from workbook_tool.report.words import ReportWords
from workbook_tool.results.chart_facts import chart_facts
from workbook_tool.results.exceptions import is_worst
from workbook_tool.results.outlooks import page_outlook, shown_for, years_target
from workbook_tool.results.overview import Overview, counts
from workbook_tool.results.page_words import outlook_in_few, outlook_marks
from workbook_tool.theme import Theme
from workbook_tool.trends import USUAL_RULES
from workbook_tool.trends.words import outlook_words

_FULL = 12  # pages of their own at most
_COLUMN = 9  # lines that the left column of the summary holds beside the right one
_FEW = 15  # indicators up to which every one below target has a page of its own, and services are the groups
_ARROWS = {1: "↑", -1: "↓", 0: "→"}


def grouped(pages: Sequence[Page]) -> tuple[Page, ...]:
    """The pages group by group, as the scorecard lists them."""
    return tuple(page for own in _groups_of(pages).values() for page in own)


def group_name(pages: Sequence[Page]) -> Callable[[Page], str]:
    """What names the group of one of these: its council priority or its service."""
    return _priority if _by_priority(pages) else _service


def full_pages(pages: Sequence[Page], view: Overview) -> set[str]:
    """The references of those with a page to themselves.

    Newly at the worst colour first, then longer, then furthest off target.
    """
    chosen = [*view.newly_worst, *sorted(view.still_worst, key=_shortfall)]
    if len(pages) <= _FEW:
        below = [p for p in pages if p.rating.deviation is not None and p.rating.deviation < 0 and p not in chosen]
        chosen += sorted(below, key=_shortfall)
    return {page.indicator.ref for page in chosen[:_FULL]}


def make_brief(
    given: Consolidation,
    subjects: Mapping[str, Subject],
    view: Overview,
    anchors: Mapping[str, str],
    words: ReportWords,
    look: Theme,
) -> Brief:
    """The paper in brief of ``subjects``, by reference; ``anchors`` are the names of their pages."""
    pages = [subject.page for subject in subjects.values()]
    rows = {ref: _row(subject, anchors[ref], words, look) for ref, subject in subjects.items()}
    full = full_pages(pages, view)
    lists = brief_summary.lists(view, rows, subjects, words)
    by_priority = _by_priority(pages)
    keys = ("newly", "still", "worse", "better", "worse_beyond")
    divided = 3 if sum(len(lists[key].lines) for key in keys[:3]) <= _COLUMN else 2
    return Brief(
        headline=brief_summary.headline(view, words),
        below=brief_summary.below_headline(view, words),
        counts=tuple(BriefCount(tile(rag, look), str(n), str(before)) for rag, (n, before) in view.counts.items()),
        left=tuple(lists[key] for key in keys[:divided]),
        right=tuple(lists[key] for key in keys[divided:] if key != "worse_beyond" or lists[key].lines),
        changes=tuple(brief_summary.changes(given, pages, words)),
        groups=tuple(_groups(pages, view, rows, words)),
        group_word=words.brief("priority") if by_priority else words.label("service"),
        by_group=words.brief("by_priority" if by_priority else "by_service"),
        priorities=tuple(dict.fromkeys(row.priority for row in rows.values() if row.priority)),
        services=tuple(dict.fromkeys(row.service for row in rows.values())),
        pages=tuple(_page(s, rows[ref], words, full=ref in full) for ref, s in subjects.items()),
        words={
            **words.brief_words(),
            "is_real_means": words.brief("is_real_means", minimum=USUAL_RULES.minimum),
            "year_end_marks": outlook_marks(),
        },
    )


# -- groups ---------------------------------------------------------------------


def _by_priority(pages: Sequence[Page]) -> bool:
    """Many indicators stand by the council's priorities, where the register has them; few by their services."""
    return len(pages) > _FEW and any(page.indicator.priority for page in pages)


def _groups_of(pages: Sequence[Page]) -> dict[str, list[Page]]:
    """The pages of each group, those without a priority last."""
    name = group_name(pages)
    named: dict[str, list[Page]] = {}
    for page in sorted(pages, key=lambda page: not name(page)):
        named.setdefault(name(page), []).append(page)
    return named


def _priority(page: Page) -> str:
    return prose.line(page.indicator.priority)


def _service(page: Page) -> str:
    return prose.line(page.service.name)


def _groups(
    pages: Sequence[Page], view: Overview, rows: Mapping[str, BriefRow], words: ReportWords
) -> Iterator[BriefGroup]:
    for name, own in _groups_of(pages).items():
        number = counts(own, words.register)
        listed = ", ".join(words.say("count", number=n, rating=rag) for rag, n in number.items())
        kind = words.brief("indicators_one" if len(own) == 1 else "indicators")
        yield BriefGroup(
            name or words.brief("no_priority"),
            words.brief("group", count=len(own), indicators=kind, counts=listed),
            tuple(number.get(rag, 0) for rag in view.counts),
            tuple(rows[p.indicator.ref] for p in own),
        )


# -- one indicator --------------------------------------------------------------


def _row(subject: Subject, anchor: str, words: ReportWords, look: Theme) -> BriefRow:
    page, rating = subject.page, subject.page.rating
    facts = chart_facts(page, subject.register, COMPACT.periods)
    now, then = (r.value if r else None for r in (rating.current, rating.previous))
    arrow = "" if now is None or then is None else _ARROWS[(now > then) - (now < then)]
    return BriefRow(
        anchor=anchor,
        ref=prose.line(page.indicator.ref),
        title=prose.line(page.indicator.title_in_lines),
        service=_service(page),
        priority=_priority(page),
        target=prose.line(page.target_text),
        current=prose.line(page.current_text),
        previous=prose.line(page.previous_text),
        arrow=arrow,
        change=rating.change.value if arrow else "",
        tile=tile(rating.rag, look),
        spark=draw_spark(facts, subject, look),
        spark_alt=words.brief("spark", words=prose.line(facts.description("line"))) if facts else "",
        outlook=_outlook(subject, words),
    )


def _outlook(subject: Subject, words: ReportWords) -> OutlookMark | None:
    register, indicator = subject.register, subject.page.indicator
    outlook = page_outlook(subject.page, register)
    few = outlook_in_few(outlook.course) if outlook else None
    if outlook is None or few is None:
        return None
    aim = years_target(indicator, register, subject.page.rating.period)
    target = figure_text(aim, register.unit(indicator), indicator.shown_target_decimals)
    return OutlookMark(few.short, few.mark, outlook_words(outlook, shown_for(indicator, register), target))


def _shortfall(page: Page) -> float:
    """How far off target, by its share of the target."""
    deviation, target = page.rating.deviation, page.rating.target_value
    return float(deviation / abs(target)) if deviation is not None and target else 0.0


def _page(subject: Subject, row: BriefRow, words: ReportWords, *, full: bool) -> BriefPage:
    page = subject.page
    silent = is_worst(subject.register, page) and not page.actions.strip()
    return BriefPage(
        row=row,
        full=full,
        is_real=prose.line(subject.words),
        commentary=prose.blocks(page.commentary),
        actions=prose.blocks(page.actions),
        no_actions=words.brief("no_actions", colour=page.rating.rag.value) if silent else "",
    )
