"""Tables, drop-downs and conditional formats of a sheet, each refused where Excel would mend it."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from html import escape
from typing import Any

from workbook_tool.book import Area, Sheet, Table, Validation, meet
from workbook_tool.excel.write import allowed
from workbook_tool.excel.write.allowed import NotAllowed
from workbook_tool.excel.write.engine import Page, number_text
from workbook_tool.excel.write.style import Formats
from workbook_tool.grid import address

_KINDS = {"list", "decimal", "whole", "date", "length", "custom"}


def done(answer: int | None) -> None:
    """Refuse what xlsxwriter left out: it says so in a number only."""
    if answer:
        raise NotAllowed(f"xlsxwriter left it out (code {answer})")


def as_written(text: str) -> str:
    """A text as xlsxwriter writes it unchanged: it takes one between ``<r>`` and ``</r>`` for markup."""
    if text.startswith("<r>") and text.endswith("</r>"):
        return f'<r><t xml:space="preserve">{escape(text, quote=False)}</t></r>'
    return text


def target_of(link: str) -> str:
    """The sheet or defined name that an ``internal:`` link leads to, in lower case."""
    place = link.removeprefix("internal:")
    sheet, mark, _ = place.rpartition("!")
    name = sheet if mark else place
    if name.startswith("'") and name.endswith("'"):
        name = name[1:-1].replace("''", "'")
    return name.casefold()


# -- tables ------------------------------------------------------------------------


def add_tables(worksheet: Page, sheet: Sheet) -> None:
    """Mark the tables of a sheet; their cells are written like any others."""
    rows = {table.area[0] for table in sheet.tables}
    cells = {(put.row, put.column): put for put in sheet.cells if put.row in rows}
    for n, table in enumerate(sheet.tables):
        if any(meet(table.area, other.area) for other in sheet.tables[:n]):
            raise NotAllowed(f"the table {table.name} overlaps another")
        allowed.name(table.name, "the table")
        _check_headings(table)
        for column, heading in enumerate(table.headings, table.area[1]):
            put = cells.get((table.area[0], column))
            if put is None or put.value != heading or put.formula:
                raise NotAllowed(
                    f"the heading {heading!r} of table {table.name} is not what stands in "
                    f"{address(table.area[0], column)}"
                )
        options = {
            "name": table.name,
            "style": table.style,
            "autofilter": table.filter,
            "columns": [{"header": allowed.attribute(heading)} for heading in table.headings],
        }
        done(worksheet.mark_table(table.area, options))


def _check_headings(table: Table) -> None:
    top, left, bottom, right = table.area
    if len(table.headings) != right - left + 1 or bottom <= top:
        raise NotAllowed(f"the table {table.name} needs a heading for each column, and a row below them")
    for heading in table.headings:
        if not heading.strip() or "\n" in heading or heading.startswith("<r>") or allowed.clean(heading) != heading:
            raise NotAllowed(f"{heading!r} is no heading for a table: it is empty, or more than a line of text")
        allowed.at_most(heading, allowed.HEADING, "a heading")
    twice = [name for name, times in Counter(h.casefold() for h in table.headings).items() if times > 1]
    if twice:
        raise NotAllowed(f"the table {table.name} has a heading twice: {', '.join(twice)}")


def add_merges(worksheet: Page, sheet: Sheet) -> None:
    """Show cells as one: never within a table, never two that meet."""
    taken = [table.area for table in sheet.tables] if sheet.merges else []
    for area in sheet.merges:
        if area[:2] == area[2:] or area[0] > area[2] or area[1] > area[3]:
            raise NotAllowed(f"{address(area[0], area[1])} alone cannot be shown as several cells")
    by_row: dict[int, list[Area]] = {}
    for area in (*taken, *sheet.merges):
        for row in range(area[0], area[2] + 1):
            if any(meet(area, other) for other in by_row.get(row, ())):
                raise NotAllowed(f"the cells shown as one at {address(area[0], area[1])} meet others")
            by_row.setdefault(row, []).append(area)
    for area in sheet.merges:
        worksheet.mark_merge(area)


# -- what may be typed -------------------------------------------------------------


def add_validations(worksheet: Page, sheet: Sheet) -> None:
    """What may be typed where, with the words that Excel shows."""
    for check in sheet.validations:
        done(worksheet.put_check(check, _in_words))


def _in_words(check: Validation) -> dict[str, Any]:
    """A check as xlsxwriter asks for it, every text as short as Excel wants it."""
    options: dict[str, Any] = {"validate": check.kind, "error_type": "stop" if check.stop else "warning"}
    texts = (
        ("input_title", check.input_title, allowed.TITLE),
        ("input_message", check.input_message, allowed.PROMPT),
        ("error_title", check.error_title, allowed.TITLE),
        ("error_message", check.error_message, allowed.ALERT),
    )
    place = address(check.area[0], check.area[1])
    for key, text, most in texts:
        if text:
            short = allowed.at_most(text, most, f"the {key.replace('_', ' ')} of {place}", "Shorten it.")
            options[key] = allowed.attribute(short)
    return options | _limit(check, place)


def _limit(check: Validation, place: str) -> dict[str, Any]:
    if check.kind not in _KINDS:
        raise NotAllowed(f"{check.kind!r} is no kind of check for {place}")
    if check.kind in ("list", "custom"):
        if isinstance(check.source, str):
            key = "source" if check.kind == "list" else "value"
            return {key: "=" + allowed.formula(check.source, allowed.CHECK)}
        return {"source": [_choices(check.source, place)]}
    low, high = _bound(check.minimum), _bound(check.maximum)
    if low is not None and high is not None:
        return {"criteria": "between", "minimum": low, "maximum": high}
    if low is None and high is None:
        raise NotAllowed(f"the check of {place} has neither a minimum nor a maximum")
    return {"criteria": ">=", "value": low} if high is None else {"criteria": "<=", "value": high}


def _choices(words: tuple[str, ...], place: str) -> str:
    """The words of a drop-down as Excel keeps them, in one text with commas between."""
    if not words or any(not word.strip() or "," in word or "\n" in word for word in words):
        raise NotAllowed(
            f"the drop-down of {place} has an empty word, or one with a comma", "List the words in cells of a sheet."
        )
    joined = ",".join(words)
    allowed.at_most(joined, allowed.LIST, f"the drop-down of {place}", "List the words in cells and name the range.")
    return allowed.clean(joined).replace('"', '""')


def _bound(value: Decimal | date | int | None) -> str | date | None:
    return number_text(Decimal(value)) if isinstance(value, Decimal | int) else value


# -- conditional formats -----------------------------------------------------------


def add_conditions(worksheet: Page, sheet: Sheet, formats: Formats) -> None:
    """Conditional formats, the earlier ones first in rank."""
    for condition in sheet.conditions:
        done(worksheet.put_condition(condition.area, allowed.formula(condition.formula), formats.rule(condition.style)))
