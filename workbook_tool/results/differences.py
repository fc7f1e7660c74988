"""What differs from the compile before: indicators, figures, ratings and words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from workbook_tool import resources
from workbook_tool.domain.consolidation import Consolidation, Difference, Page

_COMPARED: tuple[tuple[str, Callable[[Page], str]], ...] = (
    ("current", lambda p: p.current_text),
    ("previous", lambda p: p.previous_text),
    ("target", lambda p: p.target_text),
    ("rating", lambda p: p.rating.rag.value),
    ("change", lambda p: p.rating.change.value),
    ("commentary", lambda p: p.commentary),
    ("actions", lambda p: p.actions),
)


def rows_of(consolidation: Consolidation) -> list[dict[str, str]]:
    """What a compile keeps of each page, so that the next one can say what changed."""
    return [
        {"indicator": p.indicator.ref, "title": p.indicator.title, **{key: say(p) for key, say in _COMPARED}}
        for p in consolidation.pages
    ]


def differences(pages: Sequence[Page], last: Sequence[Mapping[str, Any]] | None) -> tuple[Difference, ...]:
    """The pages against the rows of the compile before; none where there was none."""
    return () if last is None else tuple(_found(pages, {str(row["indicator"]): row for row in last}))


def _found(pages: Sequence[Page], before: dict[str, Mapping[str, Any]]) -> Iterator[Difference]:
    words = resources.template("master")["words"]["changes"]
    for page in pages:
        ref, title = page.indicator.ref, page.indicator.title
        old = before.pop(ref, None)
        if old is None:
            yield Difference(ref, title, "indicator", "", words["added"])
            continue
        for key, say in _COMPARED:
            if key in old and str(old[key]) != say(page):
                yield Difference(ref, title, key, str(old[key]), say(page))
    for ref, old in before.items():
        yield Difference(ref, str(old.get("title", "")), "indicator", words["was_there"], words["gone"])
