"""The paper in brief: summary, scorecard, and what each indicator's page says of its change and its year's end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from workbook_tool.domain.consolidation import Consolidation, Page
from workbook_tool.domain.figure import figure_text
from workbook_tool.domain.reading import Change
from workbook_tool.domain.scheme import Rag
from workbook_tool.report import prose
from workbook_tool.report.brief_paper import (
    Brief,
    BriefCount,
    BriefGroup,
    BriefLine,
    BriefList,
    BriefPage,
    BriefRow,
    OutlookMark,
)
from workbook_tool.report.chart.draw_plot import draw_chart
from workbook_tool.report.chart.plot import CARD, COMPACT, FULL, Size
from workbook_tool.report.chart.spark import spark
from workbook_tool.report.paper_page import tile
from workbook_tool.report.words import ReportWords
from workbook_tool.results.chart_facts import chart_facts
from workbook_tool.results.counts import counts
from workbook_tool.results.outlooks import page_outlook, page_trend, shown_for, years_target
from workbook_tool.results.overview import Overview, measure_changes, overview
from workbook_tool.theme import Theme
from workbook_tool.trends import USUAL_RULES
from workbook_tool.trends.words import outlook_words, trend_words

_MOST = {"newly": 5, "still": 4, "worse": 3, "better": 5, "worse_beyond": 3}  # lines of each list
_FULL = 12  # pages of their own at most
_FEW = 15  # indicators up to which every one below target has a page of its own
_ARROWS = {1: "↑", -1: "↓", 0: "→"}


def make_brief(
    given: Consolidation,
    pages: Sequence[Page],
    anchors: Mapping[str, str],
    words: ReportWords,
    look: Theme,
    *,
    cards: bool,
) -> Brief:
    """The paper in brief of ``pages``; ``anchors`` are the names of their pages.

    ``cards``: every chart has the size of a card on a screen.
    """
    register = given.register
    view = overview(pages, register)
    rows = {p.indicator.ref: _row(p, anchors[p.indicator.ref], words, look) for p in pages}
    full = _full(pages, view)
    sizes = (CARD, CARD) if cards else (FULL, COMPACT)
    said = words.brief_words() | {"is_real_means": words.brief("is_real_means", minimum=USUAL_RULES.minimum)}
    lists = {key: _listed(key, chosen, rows, words, heading) for key, heading, chosen in _lists(view, words)}
    return Brief(
        headline=_headline(view, words),
        below=_below(view, words),
        counts=tuple(BriefCount(tile(rag, look), str(n), str(before)) for rag, (n, before) in view.counts.items()),
        left=tuple(lists[key] for key in ("newly", "still", "worse")),
        right=tuple(lists[key] for key in ("better", "worse_beyond") if key == "better" or lists[key].lines),
        changes=tuple(_changes(given, pages, words)),
        groups=tuple(_groups(pages, view, rows, words)),
        pages=tuple(_page(p, rows[p.indicator.ref], sizes, words, look, full=p in full) for p in pages),
        words=said,
    )


def _worst_word(view: Overview, words: ReportWords) -> str:
    """The name of the worst colour, of several schemes all of them."""
    register = words.register
    usual = register.schemes.get(register.default_scheme)
    return " / ".join(dict.fromkeys(p.rating.rag.value for p in view.worst)) or (usual.worst.value if usual else "")


def _headline(view: Overview, words: ReportWords) -> str:
    if not view.rated:
        return words.brief("nothing_rated")
    facts = {"meeting": view.meeting, "rated": view.rated, "colour": _worst_word(view, words)}
    if not view.worst:
        return words.brief("meet_none", **facts)
    are = "is" if len(view.worst) == 1 else "are"
    new = len(view.newly_worst) or "none"
    return words.brief("meet", **facts, worst=len(view.worst), are=are, new=new)


def _below(view: Overview, words: ReportWords) -> str:
    change = {key.name.lower(): view.changes.get(key, 0) for key in Change}
    worse = len(view.worse) + sum(p.before.is_colour for p in view.newly_worst)
    text = words.brief("moved", better=len(view.better), worse=worse, **change)
    beyond = len(view.beyond_for_better) + len(view.beyond_for_worse)
    return f"{text} {words.brief('beyond', count=beyond)}" if beyond else text


def _lists(view: Overview, words: ReportWords) -> Iterator[tuple[str, str, Sequence[Page]]]:
    colour = _worst_word(view, words)
    yield "newly", words.brief("newly", colour=colour), view.newly_worst
    yield "still", words.brief("still", colour=colour), view.still_worst
    yield "worse", words.brief("worse"), view.worse
    yield "better", words.brief("better"), view.better
    yield "worse_beyond", words.brief("worse_beyond"), view.beyond_for_worse


def _listed(
    key: str, chosen: Sequence[Page], rows: Mapping[str, BriefRow], words: ReportWords, heading: str
) -> BriefList:
    left_out = len(chosen) - _MOST[key]
    more = words.brief("more", count=left_out) if left_out > 0 else ""
    lines = tuple(_line(key, page, rows[page.indicator.ref], words) for page in chosen[: _MOST[key]])
    return BriefList(heading, lines, more)


def _line(key: str, page: Page, row: BriefRow, words: ReportWords) -> BriefLine:
    if key == "worse_beyond":
        text = trend_words(page_trend(page, words.register)[1], *_series(page, words))
    else:
        text = words.brief("line", current=row.current, previous=row.previous, target=row.target)
        if page.before not in (page.rating.rag, Rag.NOT_RATED):
            text = words.brief("from_to", before=page.before.value, now=page.rating.rag.value, text=text)
    return BriefLine(row.anchor, row.ref, row.title, text)


def _series(page: Page, words: ReportWords):  # type: ignore[no-untyped-def]  # noqa: ANN202
    return page_trend(page, words.register)[0], shown_for(page.indicator, words.register)


def _changes(given: Consolidation, pages: Sequence[Page], words: ReportWords) -> Iterator[str]:
    reported = True
    for change in measure_changes(given, pages):
        reported = reported and change.kind != "missing"
        text = words.brief(change.kind, refs=", ".join(map(prose.line, change.refs)), text=prose.line(change.text))
        yield text.strip()
    if reported and pages:
        yield words.brief("all_reported", count=len(pages))


def _groups(
    pages: Sequence[Page], view: Overview, rows: Mapping[str, BriefRow], words: ReportWords
) -> Iterator[BriefGroup]:
    by_name: dict[str, list[Page]] = {}
    for page in pages:
        by_name.setdefault(page.service.name, []).append(page)
    for name, own in by_name.items():
        number = counts(own, words.register)
        listed = ", ".join(words.say("count", number=n, rating=rag) for rag, n in number.items())
        kind = words.brief("indicators_one" if len(own) == 1 else "indicators")
        yield BriefGroup(
            prose.line(name),
            words.brief("group", count=len(own), indicators=kind, counts=listed),
            tuple(number.get(rag, 0) for rag in view.counts),
            tuple(rows[p.indicator.ref] for p in own),
        )


def _row(page: Page, anchor: str, words: ReportWords, look: Theme) -> BriefRow:
    register, rating = words.register, page.rating
    facts = chart_facts(page, register)
    alt = words.brief("spark", words=prose.line(facts.description("line"))) if facts else ""
    now, then = (r.value if r else None for r in (rating.current, rating.previous))
    arrow = "" if now is None or then is None else _ARROWS[(now > then) - (now < then)]
    return BriefRow(
        anchor=anchor,
        ref=prose.line(page.indicator.ref),
        title=prose.line(page.indicator.title),
        target=prose.line(page.target_text),
        current=prose.line(page.current_text),
        previous=prose.line(page.previous_text),
        arrow=arrow,
        change=rating.change.value if arrow else "",
        tile=tile(rating.rag, look),
        spark=spark(facts, page, look),
        spark_alt=alt,
        outlook=_outlook(page, words),
    )


def _outlook(page: Page, words: ReportWords) -> OutlookMark | None:
    register, indicator = words.register, page.indicator
    outlook = page_outlook(page, register)
    short = words.outlook(outlook.course) if outlook else None
    if outlook is None or short is None:
        return None
    aim = years_target(indicator, register, page.rating.period)
    target = figure_text(aim, register.unit(indicator), indicator.shown_target_decimals)
    return OutlookMark(*short, outlook_words(outlook, shown_for(indicator, register), target))


def _full(pages: Sequence[Page], view: Overview) -> list[Page]:
    """The pages with one to themselves: newly at the worst colour, then longer, then furthest off target."""
    chosen = [*view.newly_worst, *sorted(view.still_worst, key=_shortfall)]
    if len(pages) <= _FEW:
        below = [p for p in pages if p.rating.deviation is not None and p.rating.deviation < 0 and p not in chosen]
        chosen += sorted(below, key=_shortfall)
    return chosen[:_FULL]


def _shortfall(page: Page) -> float:
    """How far off target, by its share of the target."""
    deviation, target = page.rating.deviation, page.rating.target_value
    return float(deviation / abs(target)) if deviation is not None and target else 0.0


def _page(
    page: Page, row: BriefRow, sizes: tuple[Size, Size], words: ReportWords, look: Theme, *, full: bool
) -> BriefPage:
    register = words.register
    facts = chart_facts(page, register)
    series, trend = page_trend(page, register)
    size = sizes[0 if full else 1]
    notes = [words.brief("chart_note")]
    if facts and any(point.reading.value is None for point in facts.points):
        notes.append(words.brief("gap_note"))
    if trend.limits and not trend.why_not and not series.is_total:
        notes.append(words.brief("limits_note"))
    notes += [
        words.brief("level_note", label=level.label, value=level.shown) for level in (facts.levels if facts else ())
    ]
    worst = page in overview([page], register).worst
    return BriefPage(
        row=row,
        full=full,
        chart=draw_chart(facts, page, register, words, look, size) if facts else "",
        chart_note=" ".join(notes),
        is_real=prose.line(trend_words(trend, series, shown_for(page.indicator, register))),
        commentary=tuple(_blocks([page.commentary])),
        actions=tuple(_blocks([page.actions])),
        no_actions=words.brief("no_actions", colour=page.rating.rag.value)
        if worst and not page.actions.strip()
        else "",
    )


def _blocks(texts: Iterable[str]) -> Iterator[prose.Block]:
    for text in texts:
        yield from prose.blocks(text)
