"""The cells that charts and sparklines take their data from."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from workbook_tool.book import Area, Book, Put, Value
from workbook_tool.excel.write import allowed
from workbook_tool.excel.write.allowed import NotAllowed
from workbook_tool.excel.write.engine import number_text
from workbook_tool.grid import absolute, sheet_reference


class Source:
    """The cells of a book, looked up for what is drawn from them."""

    def __init__(self, book: Book) -> None:
        self._sheets = {sheet.name: sheet for sheet in book.sheets}
        self._cells: dict[str, dict[tuple[int, int], Put]] = {}
        self._values: dict[tuple[str, Area], list[Value]] = {}
        self._shown: dict[tuple[str, Area, str | None], list[str | None]] = {}

    def reference(self, sheet: str, area: Area) -> str:
        """The area as a formula names it; refused where there is no such sheet."""
        if sheet not in self._sheets:
            raise NotAllowed(f"a drawing takes its data from a sheet {sheet!r} that is not there")
        return f"={sheet_reference(sheet)}!{absolute(*area[:2])}:{absolute(*area[2:])}"

    def values(self, sheet: str, area: Area) -> list[Value]:
        """What stands in one row or column of cells; None where nothing does."""
        if (sheet, area) not in self._values:
            top, left, bottom, right = area
            singles = self._singles(sheet)
            places = [(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)]
            values: list[Value] = [singles[at].value if at in singles else None for at in places]
            for bulk in self._sheets[sheet].bulks:
                first, start, last, end = bulk.area
                if left == right and start <= left <= end and first <= bottom and top <= last:
                    rows = bulk.rows[max(top - first, 0) : bottom - first + 1]
                    at = max(first - top, 0)
                    values[at : at + len(rows)] = [row[left - start] for row in rows]
                elif left != right:
                    held = ((n, bulk.put(*at)) for n, at in enumerate(places))
                    values = [put.value if put else values[n] for n, put in held]
            self._values[sheet, area] = values
        return self._values[sheet, area]

    def shown(self, sheet: str, area: Area, blank: str | None) -> list[str | None]:
        """What a chart shows of one row or column of cells before its program has read them."""
        key = (sheet, area, blank)
        if key not in self._shown:
            self._shown[key] = [_shown(value, blank) for value in self.values(sheet, area)]
        return self._shown[key]

    def number_format(self, sheet: str, area: Area) -> str:
        """The number format of the first figure that has one; empty where none has."""
        top, left, _, right = area
        for n, value in enumerate(self.values(sheet, area)):
            put = self._put(sheet, top + n, left) if left == right else self._put(sheet, top, left + n)
            if put and _is_figure(value) and put.number_format:
                return put.number_format
        return ""

    def _put(self, sheet: str, row: int, column: int) -> Put | None:
        single = self._singles(sheet).get((row, column))
        return single or next(filter(None, (bulk.put(row, column) for bulk in self._sheets[sheet].bulks)), None)

    def _singles(self, sheet: str) -> dict[tuple[int, int], Put]:
        if sheet not in self._cells:
            self._cells[sheet] = {(put.row, put.column): put for put in self._sheets[sheet].cells}
        return self._cells[sheet]


def _is_figure(value: Value) -> bool:
    return isinstance(value, Decimal | int)


def _shown(value: Value, blank: str | None) -> str | None:
    if value is None or value == "":
        return blank
    if isinstance(value, Decimal | int):
        return number_text(value)
    if blank is None:
        return None
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else allowed.clean(value)
