"""From a cycle brought together to the report's words: a Consolidation in, a Paper out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from workbook_tool.domain.consolidation import Consolidation, Edition, Page
from workbook_tool.domain.figure import figure_text
from workbook_tool.domain.reading import Restatement, State
from workbook_tool.domain.register import Register
from workbook_tool.domain.scheme import NO_COLOUR
from workbook_tool.report import prose
from workbook_tool.report.brief import full_pages, group_name, grouped, make_brief
from workbook_tool.report.brief_paper import Brief
from workbook_tool.report.chart import CARD, COMPACT, FULL, PAGE, Size, Subject
from workbook_tool.report.paper import Count, IndexRow, KeyRow, Meaning, Paper, RestatedRow
from workbook_tool.report.paper_page import paper_page, tile
from workbook_tool.report.select import Selection, pages_for
from workbook_tool.report.words import ReportWords, cover_period, long_date, month_year
from workbook_tool.results.exceptions import exceptions_are
from workbook_tool.results.overview import counts, overview
from workbook_tool.theme import Theme, colours_of, theme_of


def make_paper(consolidation: Consolidation, selection: Selection, title: str, *, cards: bool = False) -> Paper:
    """The report of ``selection`` under ``title``; summaries are counted from its own rows.

    ``cards``: the paper in brief, its charts for a screen.
    """
    in_brief = cards or selection.shape == "brief"
    collection, edition, register = consolidation.collection, consolidation.edition, consolidation.register
    words, look = ReportWords(register), theme_of(colours_of(register, collection.colours), collection.font)
    every = pages_for(consolidation, selection)
    every = grouped(every) if in_brief else every
    part = selection.part
    first, last = part.bounds(every, group_name(every))
    pages, part_words = every[first:last], ""
    headline = _headline(pages, register, words)
    subjects = {p.indicator.ref: Subject.of(p, register) for p in pages}
    view = overview(pages, register, {ref: subject.trend for ref, subject in subjects.items()})
    full = full_pages(pages, view) if in_brief else set()
    anchors = _anchors(pages)
    produced = edition.produced_on
    say_produced = f"{words.label('produced_on')}: {long_date(produced)}" if produced else ""
    heading = prose.line(title)
    month = month_year(produced) if produced else ""
    cover = _cover(consolidation, selection, words)
    brief = make_brief(consolidation, subjects, view, anchors, words, look) if in_brief else None
    if not part.is_whole:
        part_words = words.say("part", number=part.number, of=part.of)
        cover = (*cover, words.say("part_cover", part=part_words, first=first + 1, last=last, count=len(every)))
        whole = words.say("whole", headline=_headline(every, register, words))
        headline = f"{words.say('of_part', part=part_words, text=headline)} {whole}"
        brief = brief and _of_part(brief, part_words, whole, words)
    return Paper(
        title=heading,
        cover=cover,
        council=prose.line(collection.council),
        team=prose.line(collection.team),
        contact=prose.contact(collection.contact),
        produced_on=produced or consolidation.cycle.due,
        produced=say_produced,
        month_year=month,
        draft=_draft(edition, words),
        edition=_edition(edition, words),
        running=" · ".join(
            w for w in (prose.line(collection.council), heading, consolidation.cycle.period.label, part_words) if w
        ),
        key=tuple(KeyRow(item, text) for item, text in words.key_rows()),
        meanings=_meanings(pages, register, words, look),
        headline=headline,
        counts=_counts(pages, register, look),
        notes=prose.bullets((*_not_supplied(pages, words), *collection.notes)),
        index=tuple(_index_row(p, anchors[p.indicator.ref], look) for p in pages),
        sheets=tuple(
            paper_page(subject, anchors[ref], words, look, CARD if cards else _size(ref, full, in_brief=in_brief))
            for ref, subject in subjects.items()
        ),
        restatements=_restatements(consolidation, pages, words),
        words={**words.labels(), **_phrases(words)},
        colours=look.colours,
        report_fonts=look.report_fonts,
        screen_fonts=look.screen_fonts,
        document_font=look.font,
        own_font=look.own_font,
        brief=brief,
        part=part_words,
        first_page=part.first_page,
    )


def _of_part(brief: Brief, part: str, whole: str, words: ReportWords) -> Brief:
    """The brief of a part: its figures are said to be the part's, those of the whole report beside them."""
    headline = words.say("of_part", part=part, text=brief.headline)
    return replace(brief, headline=headline, below=f"{brief.below} {whole}")


def _size(ref: str, full: set[str], *, in_brief: bool) -> Size:
    return (FULL if ref in full else COMPACT) if in_brief else PAGE


_LONGEST_SLUG = 24  # Word's bookmarks hold 40 characters in all
_PHRASES = (
    "skip", "how_many", "chart_figures", "index_caption", "key_caption", "ratings_caption",
    "restatements_caption", "counts_caption", "draft", "replaced", "no_chart",
)  # fmt: skip


def _phrases(words: ReportWords) -> dict[str, str]:
    return {key: words.say(key) for key in _PHRASES}


def _anchors(pages: Iterable[Page]) -> dict[str, str]:
    """A name for each page to be linked to, from its reference: letters, digits and hyphens, each once."""
    anchors: dict[str, str] = {}
    for page in pages:
        slug = re.sub(r"[^A-Za-z0-9]+", "-", page.indicator.ref)[:_LONGEST_SLUG].strip("-").lower()
        base = anchor = f"indicator-{slug or 'x'}"
        number = 1
        while anchor in anchors.values():
            number += 1
            anchor = f"{base}-{number}"
        anchors[page.indicator.ref] = anchor
    return anchors


def _cover(consolidation: Consolidation, selection: Selection, words: ReportWords) -> tuple[str, ...]:
    lines = cover_period(words, consolidation.cycle.period)
    lines.append(selection.committee or consolidation.collection.committee)
    if selection.service:
        named = (p.service.name for p in pages_for(consolidation, Selection(service=selection.service)))
        lines.append(words.say("of_service", service=next(named, selection.service)))
    if selection.priority:
        named = (p.indicator.priority for p in pages_for(consolidation, Selection(priority=selection.priority)))
        lines.append(words.say("of_priority", priority=next(named, selection.priority)))
    if selection.exceptions_only:
        lines.append(words.say("exceptions", what=exceptions_are(consolidation.collection, within=True)))
    return tuple(prose.line(text) for text in lines if text.strip())


def _draft(edition: Edition, words: ReportWords) -> str:
    if edition.status.strip().upper() != "DRAFT":
        return ""
    produced = [long_date(edition.produced_on)] if edition.produced_on else []
    audience = [words.say("audience", audience=prose.line(edition.audience))] if edition.audience else []
    return " · ".join([words.say("draft_version", version=edition.version), *produced, *audience])


def _edition(edition: Edition, words: ReportWords) -> tuple[str, ...]:
    """What the cover says beside the draft line: whom it is for, the meeting, the appendix."""
    lines = []
    if edition.audience:
        lines.append(words.say("audience", audience=prose.line(edition.audience)))
    if edition.meeting_date:
        lines.append(words.say("meeting", date=long_date(edition.meeting_date)))
    if edition.appendix:
        lines.append(words.say("appendix", appendix=prose.line(edition.appendix)))
    return tuple(lines)


def _meanings(pages: Iterable[Page], register: Register, words: ReportWords, look: Theme) -> tuple[Meaning, ...]:
    """The ratings that these pages can have, scheme by scheme, then those without a colour that they do have."""
    pages = tuple(pages)
    rated = [p for p in pages if p.rating.rag.is_colour]
    names = dict.fromkeys(p.indicator.scheme or register.default_scheme for p in rated)
    schemes = [register.schemes[name] for name in names if name in register.schemes]
    meanings = [
        Meaning(tile(band.rag, look), prose.line(band.meaning or band.name), scheme.name if len(schemes) > 1 else "")
        for scheme in schemes
        for band in scheme.bands
    ]
    have = {p.rating.rag for p in pages}
    return (*meanings, *(Meaning(tile(r, look), words.meaning(r.value)) for r in NO_COLOUR if r in have))


def _headline(pages: tuple[Page, ...], register: Register, words: ReportWords) -> str:
    if not pages:
        return words.say("headline_none")
    many = words.say("headline_one") if len(pages) == 1 else words.say("headline", count=len(pages))
    numbers = ", ".join(words.say("count", number=n, rating=rag) for rag, n in counts(pages, register).items())
    return words.say("headline_counts", headline=many, counts=numbers)


def _counts(pages: tuple[Page, ...], register: Register, look: Theme) -> tuple[Count, ...]:
    return tuple(Count(tile(rag, look), str(number)) for rag, number in counts(pages, register).items())


def _not_supplied(pages: Iterable[Page], words: ReportWords) -> tuple[str, ...]:
    refs = [p.indicator.ref for p in pages if p.rating.state is State.NO_RETURN]
    return (words.say("not_supplied", indicators=", ".join(refs)),) if refs else ()


def _index_row(page: Page, anchor: str, look: Theme) -> IndexRow:
    return IndexRow(
        anchor=anchor,
        ref=prose.line(page.indicator.ref),
        title=prose.line(page.indicator.title),
        service=prose.line(page.service.name),
        target=prose.line(page.target_text),
        current=prose.line(page.current_text),
        previous=prose.line(page.previous_text),
        change=page.rating.change.value,
        tile=tile(page.rating.rag, look),
    )


def _restatements(consolidation: Consolidation, pages: Iterable[Page], words: ReportWords) -> tuple[RestatedRow, ...]:
    titles = {p.indicator.ref: p.indicator for p in pages}

    def shown(restated: Restatement, value: Decimal) -> str:
        indicator = titles[restated.indicator]
        decimals = indicator.shown_target_decimals if restated.of_target else indicator.decimals
        return figure_text(value, consolidation.register.unit(indicator), decimals)

    def title(restated: Restatement) -> str:
        text = prose.line(titles[restated.indicator].title)
        return words.say("restated_target", title=text) if restated.of_target else text

    return tuple(
        RestatedRow(
            ref=prose.line(r.indicator),
            title=title(r),
            period=r.period.label,
            before="" if r.before is None else shown(r, r.before),
            figure=shown(r, r.value),
            reason=prose.line(r.reason),
        )
        for r in consolidation.restatements
        if r.indicator in titles
    )
