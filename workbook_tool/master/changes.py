"""The Changes: what differs from the compile before, and the figures that were restated."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from workbook_tool.book import Sheet
from workbook_tool.domain.consolidation import Consolidation
from workbook_tool.domain.figure import figure_text
from workbook_tool.domain.reading import Restatement
from workbook_tool.master import sheet_names
from workbook_tool.master.list_sheet import Words, list_sheet, list_words, shown_text


def changes(given: Consolidation, pages: Mapping[str, str], *, first: bool) -> Sheet:
    """What changed since the last compile, and the figures that were restated."""
    words = list_words("changes")
    before, after = words["widths"][3:5]
    rows = [
        [
            sheet_names.leading(d.indicator, pages),
            d.title,
            d.what,
            shown_text(d.before, before),
            shown_text(d.after, after),
        ]
        for d in given.differences
    ]
    rows += [_restated(given, restatement, pages, words) for restatement in given.restatements]
    note = words["first"] if first else "" if given.differences else words["none"]
    return list_sheet(sheet_names.CHANGES, "changes", given, rows, note, freeze=0)


def _restated(given: Consolidation, restatement: Restatement, pages: Mapping[str, str], words: Words) -> list[Any]:
    indicator = given.register.indicators.get(restatement.indicator)

    def shown(value: Decimal) -> str:
        if indicator is None:
            return f"{value:,f}"
        decimals = indicator.shown_target_decimals if restatement.of_target else indicator.decimals
        return figure_text(value, given.register.unit(indicator), decimals)

    title = indicator.title if indicator else ""
    what = words["restated_target" if restatement.of_target else "restated"].format(period=restatement.period.label)
    before = "" if restatement.before is None else shown(restatement.before)
    after = words["restated_to"].format(value=shown(restatement.value), reason=restatement.reason)
    link = sheet_names.leading(restatement.indicator, pages)
    return [link, title, what, before, shown_text(after, words["widths"][4])]
