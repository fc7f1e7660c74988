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
_FIGURES = ("value", "numerator", "denominator", "revised_previous", "data_status")


def about_sheets(
    problems: Sequence[Finding], sheets: Mapping[str, FoundSheet], rows: Sequence[Asked], file: str
) -> list[Finding]:
    """What finding the sheets said, with what is missing weighed by whether anything was asked there."""
    findings = [f for f in problems if f.code not in ("heading-missing", "sheet-missing")]
    if "start" not in sheets:
        findings.append(finding("start-missing", Cell(file)))
    if "readings" not in sheets:
        return findings + [f for f in problems if f.code == "sheet-missing"][-1:]
    sheet = sheets["readings"]
    needed = {*_NEEDED}
    if any(r.indicator.has_parts for r in rows):
        needed |= {"numerator", "denominator"}
    if any(r.indicator.target_from_service for r in rows):
        needed.add("target")
    place = Cell(file, sheet.sheet.name, address(max(sheet.heading_row, 0), 0))
    for column in sheet.layout.columns:
        if column.key not in sheet.columns:
            code = "heading-missing" if column.key in needed else "heading-gone"
            findings.append(finding(code, place, heading=column.heading, sheet=sheet.sheet.name))
    return findings


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
    theirs, _ = match_rows(other, register, rows)
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
