"""Colours of rating rules and of ratings given by hand: names that can be none, and names that are new."""

from __future__ import annotations

from collections.abc import Iterator

from workbook_tool.domain.finding import Finding
from workbook_tool.register.parse import colour, rating_word
from workbook_tool.register.records import Records, likely
from workbook_tool.theme import Theme

_ALIKE = 80  # of 100: a name that is probably another, misspelt


def colours(records: Records) -> Iterator[Finding]:
    """Names that are no colour's; names that the theme does not know and for which no colour is given, once each."""
    look, new = Theme(), set()
    for n, record in enumerate(records["rules"]):
        for column in ("colour", "otherwise"):
            if column not in record:
                continue
            try:
                rag, fill = colour(record[column])
            except ValueError:
                yield records.say("colour-no-name", "rules", n, column)
                continue
            if not fill and rag not in new and not look.knows(rag):
                yield _new(records, "rules", n, column, look)
            new.add(rag)
    for n, record in enumerate(records["given"]):
        rag = rating_word(record.get("rating", ""))
        if rag and rag not in new and not look.knows(rag):
            yield _new(records, "given", n, "rating", look)
            new.add(rag)


def _new(records: Records, key: str, n: int, column: str, look: Theme) -> Finding:
    meant = likely(records[key][n][column], look.rating_names, _ALIKE)
    return records.say("colour-misspelt" if meant else "colour-new", key, n, column, likely=meant)
