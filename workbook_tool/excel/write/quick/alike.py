"""Charts that are alike are put into words once: the next has its texts, cells and figures put in at their places.

It gives the bytes of xlsxwriter, which a test holds it to; of private members it uses a chart's
``_write_num_cache``, ``_write_str_cache`` and ``_assemble_xml_file``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from io import StringIO
from typing import Any, cast

from workbook_tool.book import Area, Chart
from workbook_tool.excel.write.chart_source import Source
from workbook_tool.excel.write.drawn import Drawing, label
from workbook_tool.excel.write.engine import number_text
from workbook_tool.excel.write.quick.points import escaped, number_cache, text_cache

_OPEN, _CLOSE = "\ue000", "\ue001"  # around the name of a place: of private use, so that no text of ours has them
_PLACE = re.compile(f"{_OPEN}(.*?){_CLOSE}")
_ENDS = {"minimum": "1234567.0001", "maximum": "1234567.0002", "step": "1234567.0003"}
_AXIS = re.compile(r'(<c:(?:axId|crossAx) val=")5001(?=\d{4}")')
_TITLES = ("title", "category_title", "value_title")


class InWords:
    """A chart as words with the places of what is its own; it stands in a worksheet as xlsxwriter's charts do."""

    series, combined, already_inserted, chart_name = True, None, False, ""
    formula_ids: Mapping[str, int] = {}  # of data to be looked up
    x_scale, y_scale, x_offset, y_offset = 1, 1, 0, 0

    def __init__(self, chart: Chart, words: Sequence[str], own: Mapping[str, str]) -> None:
        self.width, self.height = chart.width, chart.height
        self.id, self._words, self._own = -1, words, own
        self._file = StringIO()

    def _set_xml_writer(self, file: StringIO) -> None:
        self._file = file

    def _assemble_xml_file(self) -> None:
        own = {**self._own, "axis": f"{5001 + self.id:04d}"}
        words = list(self._words)
        words[1::2] = map(own.__getitem__, words[1::2])
        self._file.write("".join(words))


class Alike:
    """The words of a workbook's charts, by what those have in common."""

    def __init__(self) -> None:
        self._words: dict[Chart, list[str]] = {}

    def chart(self, drawing: Drawing) -> InWords | None:
        """A chart in words; None where it is made the plain way, as one is that has something worked out."""
        chart = drawing.chart
        if chart.minimum is None or not chart.number_format:
            return None
        own = _own(drawing)
        if own is None:
            return None
        alike = _alike(chart)
        if alike not in self._words:
            self._words[alike] = _words(drawing, alike)
        return InWords(chart, self._words[alike], own)


def _own(drawing: Drawing) -> dict[str, str] | None:
    """What is a chart's own, by the names of its places; None where that is not as places take it."""
    chart, source = drawing.chart, drawing.source
    texts = {name: label(getattr(chart, name)) for name in _TITLES}
    texts |= {f"name {n}": label(series.name) for n, series in enumerate(chart.series)}
    if any(text.startswith("=") or _OPEN in text for text in texts.values()):
        return None
    own = {name: number_text(end) for name in _ENDS if (end := getattr(chart, name)) is not None}
    for n, series in enumerate(chart.series):
        labels = source.shown(series.sheet, series.categories, "")
        figures = number_cache(source.shown(series.sheet, series.values, None))
        if not figures or not any(token and " " in token for token in labels):
            return None
        own |= {f"{n} 0": text_cache(cast(list[str], labels)), f"{n} 1": figures}
        for m, area in enumerate((series.categories, series.values)):
            texts[f"at-{n}-{m}"] = source.reference(series.sheet, area).removeprefix("=")
    return own | {name: escaped(text) for name, text in texts.items()}


def _alike(chart: Chart) -> Chart:
    """What a chart has in common with those that are alike: all but what is its own, for which its places stand."""
    common: dict[str, Any] = {"row": 0, "column": 0, "alt_text": "any"}
    common |= {name: _place(name) for name in _TITLES if getattr(chart, name)}
    common |= {name: Decimal(end) for name, end in _ENDS.items() if getattr(chart, name) is not None}
    series = (
        replace(of, name=_place(f"name {n}"), sheet="", categories=(n, 0, n, 0), values=(n, 1, n, 1))
        for n, of in enumerate(chart.series)
    )
    return replace(chart, **common, series=tuple(series))


def _words(drawing: Drawing, alike: Chart) -> list[str]:
    """The words of a chart, every other of them the name of a place."""
    source = _Places()
    made = drawing.of(alike, source).made()
    for chart in filter(None, (made, made.combined)):
        chart._write_num_cache = chart._write_str_cache = lambda data, chart=chart: chart.fh.write(_place(data[0][2:]))
    file = StringIO()
    made.id = 0
    made._set_xml_writer(file)
    made._assemble_xml_file()
    made.id = -1  # it stands on no sheet
    if made.combined:
        made.combined.id = -1
    xml = _AXIS.sub(rf"\1{_place('axis')}", file.getvalue())
    for name, end in _ENDS.items():
        xml = xml.replace(f'"{end}"', f'"{_place(name)}"')
    return _PLACE.split(xml)


def _place(name: str) -> str:
    return f"{_OPEN}{name}{_CLOSE}"


class _Places(Source):
    """The cells of a chart of which each area is a place: that of a series' labels, or that of its figures."""

    def __init__(self) -> None:
        """Without a book."""

    def reference(self, _sheet: str, area: Area) -> str:
        """The place of an area's formula."""
        return "=" + _place(f"at-{area[0]}-{area[1]}")

    def shown(self, _sheet: str, area: Area, _blank: str | None) -> list[str | None]:
        """The place of its points."""
        return [f"a {area[0]} {area[1]}"]
