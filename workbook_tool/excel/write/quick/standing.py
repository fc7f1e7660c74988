"""Sheets that stand as another workbook held them: put into this one, numbered anew where its numbers are others.

Of private members it uses those of a sheet's charts, drawing and links and the table of shared
texts, and overrides ``_prepare_chart`` and ``_assemble_xml_file``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from workbook_tool.book import Sheet
from workbook_tool.excel.write.engine import Page
from workbook_tool.excel.write.quick import archive
from workbook_tool.excel.write.quick.rows import Rows
from workbook_tool.excel.write.style import Formats
from workbook_tool.written import Numbers, Packed, Written

Look = tuple[str, str, bool]  # style, number format, whether it is marked as text

# No text of a part has a < of its own: these are what they seem to be.
_TEXT = re.compile(r'( t="s"><v>)(\d+)')
_LOOK = re.compile(r'(<c r="[A-Z]+\d+" s=")(\d+)')
_RULE = re.compile(r'(<cfRule type="expression" dxfId=")(\d+)')
_CELL = re.compile(r'<c r="[A-Z]+\d+" s="(\d+)"(?: t="s"><v>(\d+))?')
_MOST = 20_000  # cells in bulk: a sheet of more is written anew
_AXIS = re.compile(r'(<c:(?:axId|crossAx) val=")(\d+)(?=\d{4}")')


def numbers_of(formats: Formats, texts: Sequence[str]) -> Numbers:
    """What a workbook has numbered."""
    return Numbers(
        texts,
        [(*key, look._get_xf_index()) for key, look in formats.looks.items()],
        [(style, look._get_dxf_index()) for style, look in formats.rules.items()],
    )


@dataclass(frozen=True, slots=True)
class Order:
    """What a sheet has numbered for the whole workbook, in the order in which it had it."""

    page: Page
    texts: Sequence[int]
    """The numbers of its texts."""
    looks: Sequence[Look]
    rules: Sequence[str]
    strings: int
    """How many of its cells hold a text."""

    def written(self, numbers: Numbers, parts: Mapping[str, Packed]) -> Written:
        """The sheet as the file's parts have it."""
        page = self.page
        looks, rules = [look[:3] for look in numbers.looks], [style for style, _ in numbers.rules]
        charts = [chart.id for _, _, chart, *_ in page.charts]
        drawing = [link[1].replace("..", "xl") for link in page.external_drawing_links]
        return Written(
            numbers,
            parts[f"xl/worksheets/sheet{page.index + 1}.xml"],
            self.texts,
            [looks.index(look) for look in self.looks],
            [rules.index(style) for style in self.rules],
            self.strings,
            page.external_hyper_links,
            parts[drawing[0]] if drawing else None,
            [parts[f"xl/charts/chart{number + 1}.xml"] for number in charts],
            charts[0] if charts else 0,
        )


def order_of(page: Rows, sheet: Sheet, formats: Formats) -> Order | None:
    """The order of a sheet just laid out; None where more than texts, looks and charts are the workbook's."""
    others = page.tables or page.images or page.sparklines or page.has_vml or page.has_dynamic_arrays
    if others or sum(len(bulk.rows) * len(bulk.looks) for bulk in sheet.bulks) > _MOST:
        return None
    rows = [list(run.cells) for run in page.runs]
    page.runs[:] = [run._replace(cells=iter(cells)) for run, cells in zip(page.runs, rows, strict=True)]
    single = _CELL.findall("".join(_in_words(page.table[put.row][put.column]) for put in sheet.cells))
    in_bulk = _CELL.findall("".join(cells for run in rows for cells in run))
    texts = [int(text) for _, text in (*single, *in_bulk) if text]
    asked = dict.fromkeys(
        (put.style, put.number_format, look) for put, (look, _) in zip(sheet.cells, single, strict=True)
    )
    looks = dict.fromkeys(_look(formats, *of) for of in asked)
    looks |= dict.fromkeys(
        key for bulk in sheet.bulks for look in bulk.looks if (key := (*look, False)) in formats.looks
    )
    known = {str(formats.looks[key]._get_xf_index()) for key in looks if key}
    if None in looks or not {look for look, _ in in_bulk} <= known:
        return None
    rules = list(dict.fromkeys(condition.style for condition in sheet.conditions))
    return Order(page, list(dict.fromkeys(texts)), list(filter(None, looks)), rules, len(texts))


def _in_words(cell: Any) -> str:  # noqa: ANN401 (text as the file has it, or xlsxwriter's own tuple)
    if isinstance(cell, str):
        return cell
    text = f' t="s"><v>{cell.string}' if hasattr(cell, "string") else ""
    return f'<c r="A1" s="{cell.format._get_xf_index()}"{text}'


def _look(formats: Formats, style: str, number_format: str, number: str) -> Look | None:
    """The look of a cell that was asked for so and has this number; None where it was given another format."""
    for is_quoted in (False, True):
        look = formats.looks.get((style, number_format, is_quoted))
        if look is not None and str(look._get_xf_index()) == number:
            return style, number_format, is_quoted
    return None


class Drawn:
    """A drawing or a chart that stands already."""

    series, combined = True, None
    formula_ids: Mapping[str, int] = {}  # of data to be looked up

    def __init__(self, part: Packed) -> None:
        self.id, self._part = -1, part
        self._file = archive.Part()

    def number(self, number: int, before: int) -> None:
        """Let a chart that was number ``before`` be this one."""
        self.id, moved = number, number - before
        if moved:
            xml = _AXIS.sub(lambda axis: f"{axis[1]}{int(axis[2]) + moved:04d}", archive.unpacked(self._part))
            self._part = archive.packed(xml.encode())

    def _set_xml_writer(self, file: archive.Part) -> None:
        self._file = file

    def _assemble_xml_file(self) -> None:
        self._file.stands = self._part


class Standing(Page):
    """A worksheet that stands already."""

    def stand(self, written: Written, formats: Formats) -> Order:
        """Give its texts and looks their numbers in this workbook."""
        self._written, before, table = written, written.numbers, self.str_table
        texts = {place: table._get_shared_string_index(before.texts[place]) for place in written.texts}
        table.count += written.strings - len(texts)
        looks = [before.looks[place] for place in written.looks]
        rules = [before.rules[place] for place in written.rules]
        xfs = {look[3]: formats.cell(*look[:3])._get_xf_index() for look in looks}
        dxfs = {number: formats.rule(style)._get_dxf_index() for style, number in rules}
        self._part = _numbered(written.sheet, ((_TEXT, texts), (_LOOK, xfs), (_RULE, dxfs)))
        self.external_hyper_links = [list(link) for link in written.links]
        self.charts = [(None, None, Drawn(part)) for part in written.charts]
        styles = [style for style, _ in rules]
        return Order(self, list(texts.values()), [look[:3] for look in looks], styles, written.strings)

    def _prepare_chart(self, index: int, chart_id: int, drawing_id: int) -> None:
        self.charts[index][2].number(chart_id - 1, self._written.first_chart + index)
        if not index and self._written.drawing:
            self.drawing = Drawn(self._written.drawing)
            self.external_drawing_links.append(["/drawing", f"../drawings/drawing{drawing_id}.xml"])
        self.drawing_links.append(["/chart", f"../charts/chart{chart_id}.xml"])

    def _assemble_xml_file(self) -> None:
        self.fh.stands = self._part


def _numbered(part: Packed, changes: Sequence[tuple[re.Pattern[str], Mapping[int, int]]]) -> Packed:
    """A sheet's part with its old numbers replaced by the new ones, by pattern."""
    needed = [(pattern, pairs) for pattern, pairs in changes if any(old != new for old, new in pairs.items())]
    if not needed:
        return part
    xml = archive.unpacked(part)
    for pattern, pairs in needed:
        xml = pattern.sub(partial(_changed, {str(old): f"{new}" for old, new in pairs.items()}), xml)
    return archive.packed(xml.encode())


def _changed(numbers: Mapping[str, str], match: re.Match[str]) -> str:
    return match[1] + numbers[match[2]]
