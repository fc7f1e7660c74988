"""A book as text, so that a golden file can hold it and a person can read what changed."""

from __future__ import annotations

from collections.abc import Iterator

from workbook_tool.book import Book, Put, Sheet
from workbook_tool.grid import address


def as_text(book: Book) -> str:
    return "\n".join(_lines(book)) + "\n"


def _lines(book: Book) -> Iterator[str]:
    yield f"{book.title} | {book.subject} | {book.author} | {book.description} | {book.created:%Y-%m-%d}"
    for sheet in book.sheets:
        yield ""
        yield f"== {sheet.name} =="
        yield from _sheet(sheet)


def _sheet(sheet: Sheet) -> Iterator[str]:
    yield f"freeze {sheet.freeze}, landscape {sheet.landscape}"
    yield f"printed {_area(sheet.print_area)}, breaks {sheet.breaks}"
    for table in sheet.tables:
        yield f"table {table.name} {_area(table.area)}: {' | '.join(table.headings)}"
    for chart in sheet.charts:
        yield f"chart {chart.kind} at {address(chart.row, chart.column)}: {chart.title}"
        yield f"  alt: {chart.alt_text}"
        for one in chart.series:
            where = f"{one.sheet}!{_area(one.categories)} {_area(one.values)}"
            yield f"  series {one.name}: {one.kind} {where} {one.colour} {one.points or ''}".rstrip()
    for line in sheet.sparklines:
        yield f"sparkline {address(line.row, line.column)} over {line.sheet}!{_area(line.area)}"
    areas = dict.fromkeys(_area(c.area) for c in sheet.conditions)
    if areas:
        yield f"coloured {', '.join(areas)}"
    for put in sorted(sheet.puts(), key=lambda p: (p.row, p.column)):
        if put.value not in (None, "") or put.formula:
            yield _cell(put)


def _cell(put: Put) -> str:
    value = put.value.replace("\n", "\\n") if isinstance(put.value, str) else f"{put.value}"
    more = [f"[{put.number_format}]" if put.number_format else "", f"={put.formula}" if put.formula else ""]
    more.append(f"-> {put.link}" if put.link else "")
    return " ".join(filter(None, (address(put.row, put.column), f"{put.style}:", value, *more)))


def _area(area: tuple[int, int, int, int] | None) -> str:
    return f"{address(*area[:2])}:{address(*area[2:])}" if area else "all"
