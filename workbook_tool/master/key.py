"""The Key: what the words, colours and marks mean."""

from __future__ import annotations

from typing import Any

from workbook_tool.book import Sheet
from workbook_tool.domain.consolidation import Consolidation
from workbook_tool.domain.scheme import Scheme
from workbook_tool.layout.place import Filled
from workbook_tool.master import sheet_names
from workbook_tool.master.list_sheet import Words, list_sheet, list_words
from workbook_tool.theme import rated


def key(given: Consolidation) -> Sheet:
    """What the words, colours and marks mean, the rating rules as they are used."""
    words, register = list_words("key"), given.register
    used = dict.fromkeys(register.scheme(p.indicator).name for p in given.pages) or dict.fromkeys(register.schemes)
    rows: list[list[Any]] = [
        row for name in used for row in _scheme(register.schemes[name], words, is_only=len(used) == 1)
    ]
    rows += [[Filled(register.label(item["item"]), "label"), item["text"]] for item in words["items"]]
    return list_sheet(sheet_names.KEY, "key", given, rows, freeze=0)


def _scheme(scheme: Scheme, words: Words, *, is_only: bool) -> list[list[Any]]:
    """The bands of a scheme; its name beside each where there is more than one."""
    prefix = "" if is_only else words["scheme"].format(name=scheme.name)
    return [
        [
            Filled(band.rag.value, rated(band.rag)),
            words["band"].format(scheme=prefix, meaning=band.meaning or band.name or band.rag.value),
        ]
        for band in scheme.bands
    ]
