"""Charts, sparklines and pictures, each with words for those who do not see it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from io import BytesIO
from typing import Any

from workbook_tool.book import Area, Chart, Picture, Series, Sheet
from workbook_tool.excel.write import allowed
from workbook_tool.excel.write.allowed import NotAllowed
from workbook_tool.excel.write.chart_source import Source
from workbook_tool.excel.write.engine import Chart as Drawn
from workbook_tool.excel.write.engine import Engine, Image, Page, number_text
from workbook_tool.excel.write.features import done
from workbook_tool.grid import address
from workbook_tool.theme import Theme

_KINDS: Mapping[str, tuple[str, str]] = {
    "line": ("line", ""),
    "column": ("column", ""),
    "bar": ("bar", ""),
    "stacked bar": ("bar", "stacked"),
}
_REFERENCE = re.compile(r"!(?=\$?[A-Z]+\$?\d)")
_PALE = 80  # per cent of transparency: a band is a background
_MARKS = {
    "diamond": "diamond",
    "triangle": "triangle",
    "square": "square",
    "disc": "circle",
    "ring": "circle",
    "wedge": "x",
}
_STAYS = 2  # a drawing moves with its cells and keeps its size


def add(workbook: Engine, worksheet: Page, sheet: Sheet, source: Source, theme: Theme) -> None:
    """Everything that is drawn on a sheet."""
    for chart in sheet.charts:
        Drawing(workbook, source, theme, chart).insert(worksheet)
    for line in sheet.sparklines:
        _check_line(line.area, address(line.row, line.column))
        options = {
            "range": source.reference(line.sheet, line.area),
            "series_color": theme.sparkline,
            "last_point": True,
            "last_color": theme.sparkline_last,
            "weight": 1.5,
            "show_hidden": True,
        }
        done(worksheet.add_sparkline(line.row, line.column, options))
    for n, picture in enumerate(sheet.pictures, 1):
        _picture(worksheet, n, picture)


def _picture(worksheet: Page, number: int, picture: Picture) -> None:
    _words(picture.alt_text, f"the picture at {address(picture.row, picture.column)}")
    options: dict[str, Any] = {
        "image_data": BytesIO(picture.data),
        "description": allowed.clean(picture.alt_text),
        "object_position": _STAYS,
    }
    if picture.width:
        image = Image(BytesIO(picture.data))
        options["x_scale"] = options["y_scale"] = picture.width / (image.width * 96 / image.x_dpi)
    done(worksheet.insert_image(picture.row, picture.column, f"picture{number}", options))


def _words(text: str, what: str) -> None:
    if not text.strip():
        raise NotAllowed(f"{what} has no words for those who do not see it", "Give it an alt text.")


def _check_line(area: Area, what: str) -> None:
    if area[0] != area[2] and area[1] != area[3]:
        raise NotAllowed(f"the data of {what} are neither one row nor one column")


def label(text: str) -> str:
    """A chart's word as plain text: xlsxwriter takes ``Help!A1`` for a reference to a cell."""
    return _REFERENCE.sub("! ", allowed.at_most(text, allowed.CHART_TEXT, "a chart's title or label"))


class Drawing:
    """One chart on its way into a sheet."""

    def __init__(self, workbook: Engine, source: Source, theme: Theme, chart: Chart) -> None:
        self._workbook, self.source, self._theme, self.chart = workbook, source, theme, chart

    def of(self, chart: Chart, source: Source) -> Drawing:
        """Another chart, drawn in the same workbook."""
        return Drawing(self._workbook, source, self._theme, chart)

    def insert(self, worksheet: Page) -> None:
        """Put it into a worksheet."""
        chart = self.chart
        if chart.kind not in _KINDS or not chart.series:
            raise NotAllowed(f"the chart {chart.title!r} has no series, or the kind {chart.kind!r}, which is unknown")
        _words(chart.alt_text, f"the chart {chart.title!r}")
        for series in chart.series:
            for area in (series.categories, series.values):
                _check_line(area, f"series {series.name!r}")
        options = {"description": allowed.clean(chart.alt_text), "object_position": _STAYS}
        done(worksheet.insert_chart(chart.row, chart.column, self._workbook.drawn(self), options))

    def made(self) -> Drawn:
        """The chart as xlsxwriter has it."""
        chart, made = self.chart, self._made()
        made.set_title(
            {"name": label(chart.title), "name_font": self._font(12, bold=True), "overlay": False}
            if chart.title
            else {"none": True}
        )
        self._axes(made)
        left_out = [n for n, series in enumerate(self._in_order()) if not series.in_legend]
        several = len(chart.series) - len(left_out) > 1
        legend = {"position": "bottom", "font": self._font(), "delete_series": left_out}
        made.set_legend(legend if several else {"none": True})
        made.set_size({"width": chart.width, "height": chart.height})
        made.set_chartarea({"border": {"color": self._theme.colour("line")}, "fill": {"color": "#FFFFFF"}})
        made.show_hidden_data()
        return made

    def _in_order(self) -> list[Series]:
        """The series as they are numbered: those behind first."""
        return sorted(self.chart.series, key=lambda series: series.kind == "line")

    def _made(self) -> Drawn:
        """The chart with its series: lines lie over columns where it has both."""
        kind, subtype = _KINDS[self.chart.kind]
        kinds = {series.kind for series in self.chart.series}
        if "band" in kinds:
            return self._combined({"band": {"type": "column", "subtype": "stacked"}, "line": {"type": "line"}})
        if kinds == {"line", "column"} and kind != "bar":
            return self._combined({"column": {"type": "column"}, "line": {"type": "line"}})
        made = self._workbook.add_chart({"type": kind} | ({"subtype": subtype} if subtype else {}))
        for n, series in enumerate(self.chart.series):
            made.add_series(self._series(series, kind, n))
        return made

    def _combined(self, groups: Mapping[str, Mapping[str, str]]) -> Drawn:
        """A chart of two kinds, the first kind behind the second."""
        behind, before = (self._workbook.add_chart(options) for options in groups.values())
        for n, series in enumerate(self.chart.series):
            (behind if series.kind == next(iter(groups)) else before).add_series(self._series(series, series.kind, n))
        behind.combine(before)
        return behind

    def _series(self, series: Series, group: str, number: int) -> dict[str, Any]:
        colour = (
            self._theme.colour(series.colour) if series.colour else self._theme.series[number % len(self._theme.series)]
        )
        options: dict[str, Any] = {
            "name": label(series.name),
            "categories": self.source.reference(series.sheet, series.categories),
            "values": self.source.reference(series.sheet, series.values),
            "categories_data": self.source.shown(series.sheet, series.categories, ""),
            "values_data": self.source.shown(series.sheet, series.values, None),  # blanks stay gaps
        }
        if series.points:
            options["points"] = self._points(series, colour if group == "line" else "")
        if group == "band":
            return options | {"fill": {"color": colour, "transparency": _PALE}, "border": {"none": True}, "gap": 0}
        if series.labelled and group != "line":
            options["data_labels"] = {"value": True, "font": self._font(11, bold=True)}
        if group != "line":
            return options | {"fill": {"color": colour}, "border": {"none": True}, "gap": 60}
        line = {"color": colour, "width": 1.75 if series.dashed else 2.25}
        options["line"] = line | ({"dash_type": "dash"} if series.dashed else {}) if series.joined else {"none": True}
        shape = (
            {"type": "long_dash", "size": 14} if series.dashed and not series.joined else {"type": "circle", "size": 6}
        )
        mark = {**shape, "fill": {"color": colour}, "border": {"color": colour}}
        if series.mark:
            kind, is_ring = _MARKS.get(series.mark, "star"), series.mark == "ring"
            fill = {"color": "#FFFFFF" if is_ring else colour}
            mark = {"type": kind, "size": 10, "fill": fill, "border": {"color": colour if is_ring else "#1B1F23"}}
        if series.labelled:
            options["data_labels"] = {"value": True, "position": "above", "font": self._font(11, bold=True)}
        return options | {"marker": mark if series.markers else {"type": "none"}}

    def _points(self, series: Series, edge: str) -> list[dict[str, Any] | None]:
        border = {"color": edge} if edge else {"none": True}
        own = {n: {"fill": {"color": self._theme.colour(fill)}, "border": border} for n, fill in series.points}
        return [own.get(n) for n in range(max(own) + 1)]

    def _axes(self, made: Drawn) -> None:
        chart, line = self.chart, self._theme.colour("line")
        category: dict[str, Any] = {"num_font": self._font(), "line": {"color": line}}
        value: dict[str, Any] = {
            "num_font": self._font(),
            "line": {"none": True},
            "major_gridlines": {"visible": True, "line": {"color": self._theme.colour("wash"), "width": 0.75}},
        }
        for axis, title in ((category, chart.category_title), (value, chart.value_title)):
            if title:
                axis |= {"name": label(title), "name_font": self._font(bold=True)}
        value["num_format"] = chart.number_format or self._number_format()
        value |= {
            key: number_text(of)
            for key, of in (("min", self._minimum()), ("max", chart.maximum), ("major_unit", chart.step))
            if of is not None
        }
        bars = _KINDS[chart.kind][0] == "bar"
        if bars:  # the first category stands on top, the figures below
            category |= {"reverse": True, "crossing": "max"}
        (made.set_y_axis if bars else made.set_x_axis)(category)
        (made.set_x_axis if bars else made.set_y_axis)(value)

    def _number_format(self) -> str:
        """The figures' own format, so that an axis of percentages says so."""
        formats = (self.source.number_format(series.sheet, series.values) for series in self.chart.series)
        return next(filter(None, formats), "General")

    def _minimum(self) -> Decimal | int | None:
        """Bars begin at 0 unless it is said otherwise: cut short, their lengths would mislead."""
        chart = self.chart
        lines = all(series.kind == "line" for series in chart.series) and chart.kind == "line"
        if chart.minimum is not None or lines:
            return chart.minimum
        values = (value for series in chart.series for value in self.source.values(series.sheet, series.values))
        return None if any(isinstance(value, Decimal | int) and value < 0 for value in values) else 0

    def _font(self, size: float = 10, *, bold: bool = False) -> dict[str, Any]:
        return {"name": self._theme.font, "size": size, "bold": bold, "color": self._theme.colour("ink")}
