"""What is said of a return's sheets and columns: what is missing, merged over, or there twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from workbook_tool.catalogue import finding
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.domain.reading import DataStatus
from workbook_tool.domain.register import Register
from workbook_tool.grid import address
from workbook_tool.layout.find import FoundSheet
from workbook_tool.returns.asked import Asked
from workbook_tool.returns.read.match import ENTERED, Matched, match_rows

_NEEDED = ("indicator", "value", "data_status", "commentary", "actions")
_NOT_KNOWN = ("heading-unknown", "heading-nearly")
_FIGURES = ("value", "numerator", "denominator", "revised_previous", "data_status")


def about_sheets(
    problems: Sequence[Finding], sheets: Mapping[str, FoundSheet], rows: Sequence[Asked], file: str
) -> tuple[list[Finding], dict[str, int]]:
    """What finding the sheets said, with what is missing weighed by whether anything was asked there.

    With it the columns that seem to be missing ones under another heading, by the key of these.
    """
    findings = [f for f in problems if f.code not in ("heading-missing", "sheet-missing")]
    if "start" not in sheets:
        findings.append(finding("start-missing", Cell(file)))
    if "readings" not in sheets:
        return findings + [f for f in problems if f.code == "sheet-missing"][-1:], {}
    sheet = sheets["readings"]
    needed = {*_NEEDED}
    if any(r.indicator.has_parts for r in rows):
        needed |= {"numerator", "denominator"}
    if any(r.indicator.target_from_service for r in rows):
        needed.add("target")
    if any(r.forecast for r in rows):
        needed.add("forecast")
    place = Cell(file, sheet.sheet.name, address(max(sheet.heading_row, 0), 0))
    renamed = _renamed(sheet, needed)
    at = {address(sheet.heading_row, column): key for key, column in renamed.items()}
    findings = [f for f in findings if not (f.cell and f.code in _NOT_KNOWN and f.cell.ref in at)]
    for ref, key in at.items():
        cell = sheet.sheet.cells[sheet.heading_row, renamed[key]]
        facts = {"heading": " ".join(cell.text.split()), "likely": sheet.layout.column(key).heading}
        findings.append(finding("heading-renamed", Cell(file, sheet.sheet.name, ref), value=cell.text, **facts))
    for column in sheet.layout.columns:
        if column.key not in sheet.columns and column.key not in renamed:
            code = "heading-missing" if column.key in needed else "" if column.rare else "heading-gone"
            findings += [finding(code, place, heading=column.heading, sheet=sheet.sheet.name)] if code else []
    return findings, renamed


def _renamed(sheet: FoundSheet, needed: set[str]) -> dict[str, int]:
    """Columns under unknown headings that stand where a needed one stood, or are the only ones for the only one."""
    renamed = _between_neighbours(sheet, needed)
    missing = [key for key in needed if key not in sheet.columns and key not in renamed]
    own = {*sheet.columns.values(), *renamed.values(), *sheet.twice}
    filled = {row.number for row in sheet.rows if row.text("indicator")}
    strange = {
        column
        for (row, column) in sheet.sheet.cells
        if row in filled and column not in own and (sheet.heading_row, column) in sheet.sheet.cells
    }
    if len(missing) == len(strange) == 1 and missing[0] not in ("indicator", "period"):
        renamed[missing[0]] = strange.pop()
    return renamed


def _between_neighbours(sheet: FoundSheet, needed: set[str]) -> dict[str, int]:
    keys = {column: key for key, column in sheet.columns.items()}
    headed = sorted(
        column for (row, column), cell in sheet.sheet.cells.items() if row == sheet.heading_row and cell.text
    )
    order = [column.key for column in sheet.layout.columns]
    renamed: dict[str, int] = {}
    for n, column in enumerate(headed):
        if column in keys or column in sheet.twice:
            continue
        left = keys.get(headed[n - 1]) if n else None
        right = keys.get(headed[n + 1]) if n + 1 < len(headed) else None
        first = order.index(left) + 1 if left else 0
        last = order.index(right) if right else len(order)
        gap = [key for key in order[first:last] if key not in sheet.columns and key in needed]
        if len(gap) == 1 and gap[0] not in renamed:
            renamed[gap[0]] = column
    return renamed


def about_rows(
    sheets: Mapping[str, FoundSheet],
    matched: Mapping[tuple[str, str], Matched],
    register: Register,
    rows: Sequence[Asked],
) -> list[Finding]:
    """Entries that merged cells hide, and those that another sheet like this one says differently."""
    sheet = sheets.get("readings")
    if sheet is None:
        return []
    return [
        *_merged(sheet, matched),
        *_in_two_columns(sheet, matched),
        *(f for other in sheet.others for f in _differing(other, matched, register, rows)),
    ]


def _differing(
    other: FoundSheet, matched: Mapping[tuple[str, str], Matched], register: Register, rows: Sequence[Asked]
) -> Iterator[Finding]:
    theirs = match_rows(other, register, rows).matched
    for key, mine in matched.items():
        if key not in theirs:
            continue
        for column in _FIGURES:
            here, there = (m.row.text(column) for m in (mine, theirs[key]))
            if here != there and column in mine.row.places and column in theirs[key].row.places:
                yield finding(
                    "sheets-disagree", mine.row.places[column], indicator=mine.asked.indicator.ref, value=here,
                    other=there or "nothing", here=here or "nothing", sheet=other.sheet.name,
                    place=theirs[key].row.places[column].ref,
                )  # fmt: skip


def _in_two_columns(sheet: FoundSheet, matched: Mapping[tuple[str, str], Matched]) -> Iterator[Finding]:
    """Figures for which two columns with one heading say different things."""
    for column, key in sheet.twice.items():
        for match in matched.values() if key in _FIGURES else ():
            cell, place = sheet.sheet.cells.get((match.row.number, column)), match.row.places.get(key)
            here, there = match.row.text(key), cell.text.strip() if cell else ""
            if match.asked.due and there and here != there and place is not None:
                yield finding(
                    "columns-disagree", place, indicator=match.asked.indicator.ref, value=here, here=here or "nothing",
                    other=there, place=address(match.row.number, column),
                )  # fmt: skip


def _merged(sheet: FoundSheet, matched: Mapping[tuple[str, str], Matched]) -> Iterator[Finding]:
    """Merged cells that hide an entry, in the file but seen by nobody, or leave a row no cell for its figure."""
    rows = {m.row.number: m for m in matched.values()}
    columns = {sheet.columns[k]: k for k in ENTERED if k in sheet.columns}
    for first_row, first, last_row, last in sheet.sheet.merged:
        for row in sorted(r for r in rows if first_row <= r <= last_row):
            for column in sorted(c for c in columns if first <= c <= last):
                match, key = rows[row], columns[column]
                ref, place = match.asked.indicator.ref, match.row.places.get(key)
                if (row, column) == (first_row, first) or place is None:
                    continue
                if (row, column) in sheet.sheet.cells:
                    yield finding("cell-merged-away", place, indicator=ref)
                elif key == "value" and match.asked.due and not _without_figure(match):
                    area = f"{address(first_row, first)}:{address(last_row, last)}"
                    yield finding("value-merged", place, indicator=ref, period=match.asked.label, area=area)


def _without_figure(match: Matched) -> bool:
    return match.row.text("data_status").casefold() == DataStatus.NOT_AVAILABLE.value
