"""The report in brief as a Word document: the same pages as the PDF's, in Word's own tables and headings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from workbook_tool.report.brief_paper import Brief, BriefList, BriefPage, BriefRow
from workbook_tool.report.docx.writer import Content, Image, PageNumber, Strong, Writer
from workbook_tool.report.paper import Fact, Paper, PaperPage
from workbook_tool.report.tile import Tile

WIDTH = 18.0  # centimetres between the margins
CHART, COMPACT_CHART, SPARK = 15.0, 8.4, 1.75
_SHAPES = {"diamond": "◆", "triangle": "▲", "disc": "●", "square": "■", "ring": "○", "star": "★", "wedge": "▼"}
_FEW = 5  # ratings with room beside a wide first column
_HISTORY = 12  # figures below a full chart


def write_brief(writer: Writer, paper: Paper, brief: Brief, charts: Mapping[str, bytes]) -> None:
    """The whole document; ``charts`` by the anchor of their page, sparklines by that and ``.spark``."""
    _summary(writer, paper, brief)
    if brief.pages:
        _scorecard(writer, paper, brief, charts)
    both = list(zip(paper.sheets, brief.pages, strict=True))
    for sheet, page in both:
        if page.full:
            _full(writer, paper, brief, sheet, page, charts.get(sheet.anchor))
    rest = [(sheet, page) for sheet, page in both if not page.full]
    for number, (sheet, page) in enumerate(rest):
        _compact(writer, paper, brief, sheet, page, charts.get(sheet.anchor), new_page=not number)


def how_to_read(writer: Writer, paper: Paper, brief: Brief) -> None:
    """The key, which closes the paper."""
    say = brief.words
    writer.heading(say["how_to_read"], 1, new_page=True)
    rows: list[tuple[Content, Content]] = [
        (_marked(each.tile), f"{each.text} ({each.scheme})" if each.scheme else each.text) for each in paper.meanings
    ]
    rows.append((Strong("↑ ↓ →"), say["arrows_mean"]))
    rows.append((Strong(f"{say['year_end_marks']}  {say['year_end']}"), say["year_end_means"]))
    rows.append((Strong(say["is_real"]), say["is_real_means"]))
    rows += [(Strong(row.item), row.text) for row in paper.key]
    writer.table((say["mark"], say["means"]), rows, (4, WIDTH - 4), paper.words["key_caption"])


# -- page one ---------------------------------------------------------------------


def _summary(writer: Writer, paper: Paper, brief: Brief) -> None:
    say, words = brief.words, paper.words
    writer.line(paper.council, "Banner")
    writer.line(paper.title, "Banner title")
    writer.line(" · ".join((*paper.cover, *paper.edition, paper.produced)), "Banner")
    writer.line(paper.draft.split(" · ")[0], "Banner")
    writer.heading(brief.headline, 1)
    writer.line(brief.below)
    if brief.counts:
        first = 3.0
        widths = (first, *([(WIDTH - first) / len(brief.counts)] * len(brief.counts)))
        headings: tuple[str | Tile, ...] = (words["rag"], *(_marked(count.tile) for count in brief.counts))
        rows: list[list[Content]] = [
            [Strong(say["now"]), *(Strong(count.now) for count in brief.counts)],
            [say["before"], *(count.before for count in brief.counts)],
        ]
        writer.table(headings, rows, widths, words["counts_caption"])
    writer.end_section(columns=1, first=True)
    for number, each in enumerate((*brief.left, *brief.right)):
        _listed(writer, each, brief, new_column=number == len(brief.left))
    writer.heading(say["changed"], 2, new_column=not brief.right)
    writer.bullets(brief.changes)
    writer.blocks(paper.notes)
    writer.end_section(columns=2)
    if len(brief.groups) > 1:
        writer.heading(brief.by_group, 2)
        first = 6.0 if len(brief.counts) <= _FEW else 3.8
        wide = (WIDTH - first) / max(len(brief.counts), 1)
        counted: list[list[Content]] = [
            [Strong(group.name), *("–" if not n else str(n) for n in group.numbers)] for group in brief.groups
        ]
        tiles = (_marked(count.tile) for count in brief.counts)
        writer.table((brief.group_word, *tiles), counted, (first, *([wide] * len(brief.counts))), brief.by_group)


def _listed(writer: Writer, each: BriefList, brief: Brief, *, new_column: bool) -> None:
    writer.heading(each.heading, 2, new_column=new_column)
    if not each.lines:
        writer.line(brief.words["none"], "Listed")
    for line in each.lines:
        writer.paragraph((writer.inner(f"{line.ref} {line.title}", line.anchor),), "Listed", tail=f": {line.text}")
    writer.line(each.more, "Quiet")


# -- the scorecard ------------------------------------------------------------------


def _scorecard(writer: Writer, paper: Paper, brief: Brief, charts: Mapping[str, bytes]) -> None:
    say, words = brief.words, paper.words
    writer.heading(say["scorecard"], 1, new_page=True, bookmark="index")
    writer.line(say["scorecard_note"], "Quiet")
    keys = ("reference", "indicator", "target_line", "current", "previous", "change", "rag")
    headings = (*(words[key] for key in keys), say["trend"], say["year_end"], words["page"])
    reference = 0.35 + 0.19 * max(len(page.row.ref) for page in brief.pages)
    others = (1.45, 1.55, 1.55, 2.15, 1.9, 1.9, 2.0, 0.95)
    widths = (reference, WIDTH - reference - sum(others), *others)
    for group in brief.groups:
        writer.heading(f"{group.name}: {group.words}", 2)
        rows = (_line(writer, row, brief, charts.get(f"{row.anchor}.spark")) for row in group.rows)
        writer.table(headings, rows, widths, f"{say['scorecard']}: {group.name}", style="Table lines")


def _line(writer: Writer, row: BriefRow, brief: Brief, spark: bytes | None) -> list[Content]:
    picture = Image(spark, SPARK, brief.words["trend"], row.spark_alt) if spark else "–"
    return [
        row.ref, writer.inner(row.title, row.anchor), row.target, Strong(row.current), row.previous, _change(row),
        _marked(row.tile), picture, _year_end(row), PageNumber(row.anchor),
    ]  # fmt: skip


# -- pages of indicators ------------------------------------------------------------


def _strip(paper: Paper, brief: Brief, sheet: PaperPage, row: BriefRow) -> Iterator[Fact]:
    for fact in sheet.strip:
        if fact.key == "change":
            yield replace(fact, text=_change(row))
        elif fact.key != "direction":
            yield fact
    yield Fact(brief.words["year_end"], _year_end(row))


def _full(writer: Writer, paper: Paper, brief: Brief, sheet: PaperPage, page: BriefPage, chart: bytes | None) -> None:
    say, words = brief.words, paper.words
    writer.heading(sheet.heading, 1, new_page=True, bookmark=sheet.anchor)
    writer.line(_about(sheet), "Quiet")
    writer.line(sheet.marking, "Draft")
    writer.tile(_marked(sheet.tile))
    if sheet.forecast:
        writer.tile(_marked(sheet.forecast))
    writer.blocks(sheet.why.blocks)
    writer.facts(tuple(_strip(paper, brief, sheet, page.row)), sheet.strip_caption)
    if sheet.chart is not None and chart is not None:
        writer.picture(chart, sheet.chart.title, sheet.chart.alt, CHART)
        writer.line(sheet.chart.note, "Quiet")
        rows = sheet.chart.rows[-_HISTORY:]
        if len(rows) > 1:
            first = 1.9
            headings = (words["period"], *(row.period for row in rows))
            figures: list[list[Content]] = [[Strong(words["figure"]), *(row.figure for row in rows)]]
            if any(row.target for row in rows):
                figures.append([Strong(words["target_line"]), *(row.target or "–" for row in rows)])
            widths = (first, *([(WIDTH - first) / len(rows)] * len(rows)))
            writer.table(headings, figures, widths, sheet.chart_caption, style="Table tiny")
    else:
        writer.line(words["no_chart"], "Quiet")
    beside: list[tuple[str, tuple[Content, ...]]] = [(say["is_real"], (page.is_real,))]
    if sheet.comparators:
        told = (f"{fact.label}: {fact.text} {fact.small}".strip() for fact in sheet.comparators)
        beside.append((say["beside"], tuple(told)))
    if page.row.outlook:
        beside.append((say["year_end"], (Strong(_year_end(page.row)), page.row.outlook.text)))
    thirds = [WIDTH / len(beside)] * len(beside)
    writer.table([h for h, _ in beside], [[told for _, told in beside]], thirds, sheet.heading, style="Compact text")
    for section in sheet.sections:
        writer.heading(section.heading, 2)
        if section.key == "actions" and page.no_actions:
            writer.line(page.no_actions, "Draft")
        else:
            writer.blocks(section.blocks)
    writer.attached(sheet)


def _compact(
    writer: Writer,
    paper: Paper,
    brief: Brief,
    sheet: PaperPage,
    page: BriefPage,
    chart: bytes | None,
    *,
    new_page: bool,
) -> None:
    say, words = brief.words, paper.words
    writer.heading(sheet.heading, 1, new_page=new_page, bookmark=sheet.anchor, style="Compact heading")
    writer.line(" · ".join(filter(None, (_about(sheet), sheet.marking))), "Compact line")
    facts = (*_strip(paper, brief, sheet, page.row), Fact(sheet.tile.label, _marked(sheet.tile).word))
    writer.facts(facts, sheet.strip_caption, compact=True)
    picture: Content = words["no_chart"]
    if sheet.chart is not None and chart is not None:
        picture = Image(chart, COMPACT_CHART, sheet.chart.title, sheet.chart.alt)
    told: list[Content] = [*sheet.why.blocks, *page.commentary]
    if page.no_actions:
        told.append(Strong(page.no_actions))
    elif page.actions:
        told += [Strong(say["next"]), *page.actions]
    told.append(page.is_real)
    widths = (COMPACT_CHART + 0.4, WIDTH - COMPACT_CHART - 0.4)
    headings = (say["trend"], words["commentary"])
    writer.table(headings, [(picture, tuple(told))], widths, sheet.heading, style="Compact text")
    writer.attached(sheet)


def _about(sheet: PaperPage) -> str:
    """Whose indicator it is, its period, and which way is better."""
    directions = (fact.small for fact in sheet.strip if fact.key == "direction")
    return " · ".join(filter(None, (sheet.service, sheet.period, *directions)))


def _marked(tile: Tile) -> Tile:
    """The rating with its shape before its word."""
    return replace(tile, word=f"{_SHAPES.get(tile.shape, '⬟')} {tile.word}")


def _change(row: BriefRow) -> str:
    return f"{row.arrow}\u00a0{row.change}" if row.arrow else "–"


def _year_end(row: BriefRow) -> str:
    return f"{row.outlook.mark}\u00a0{row.outlook.word}".lstrip() if row.outlook else "–"
