"""A book as text that a person can compare line by line: what stands where, how it looks, what may be typed."""

from __future__ import annotations

from collections.abc import Iterator

from workbook_tool.book import Area, Book, Sheet
from workbook_tool.grid import address


def text_of(book: Book) -> str:
    """Every part of a book, one a line, in a fixed order."""
    lines = [f"book {book.title!r} created {book.created:%Y-%m-%d} {book.description!r}"]
    lines += [f"name {name} {formula}" for name, formula in sorted(book.names.items())]
    lines += [f"property {name} {value}" for name, value in sorted(book.properties.items())]
    for sheet in book.sheets:
        lines += ["", *_sheet(sheet)]
    return "\n".join(lines) + "\n"


def _area(area: Area) -> str:
    return f"{address(area[0], area[1])}:{address(area[2], area[3])}"


def _sheet(sheet: Sheet) -> Iterator[str]:
    flags = [word for word in ("protected", "landscape") if getattr(sheet, word)]
    yield " ".join(
        ["sheet", repr(sheet.name), sheet.state, *flags, f"freeze {sheet.freeze}" if sheet.freeze else ""]
    ).strip()
    for cell in sorted(sheet.cells, key=lambda c: (c.row, c.column)):
        parts = [f"  {address(cell.row, cell.column)} {cell.style} {'' if cell.value is None else str(cell.value)!r}"]
        parts += [f"format {cell.number_format}"] if cell.number_format else []
        parts += [f"= {cell.formula}"] if cell.formula else []
        parts += [f"-> {cell.link}"] if cell.link else []
        yield " ".join(parts)
    for table in sheet.tables:
        yield f"  table {table.name} {_area(table.area)}"
    for said in sheet.validations:
        limits = said.source or f"{said.minimum} to {said.maximum}"
        how = "stops" if said.stop else "warns"
        yield f"  may hold {_area(said.area)} {said.kind} {limits} {how}: {said.input_message}"
    for condition in sheet.conditions:
        yield f"  looks {_area(condition.area)} {condition.style} where {condition.formula}"
