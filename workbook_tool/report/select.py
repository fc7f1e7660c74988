"""Which of a cycle's pages a report is of, and in which shape."""

from __future__ import annotations

from collections.abc import Iterable

from workbook_tool.domain.consolidation import Consolidation, Page
from workbook_tool.errors import UsageError
from workbook_tool.immutable import immutable
from workbook_tool.report.division import WHOLE, Part
from workbook_tool.results.exceptions import is_exception

SHAPES = ("brief", "pages")
"""Summary, scorecard and few full pages; or a page for each indicator."""


@immutable
class Selection:
    """A committee, a service (code or name), a priority, exceptions only, one indicator; empty is everything."""

    committee: str = ""
    service: str = ""
    exceptions_only: bool = False
    """Whether to leave out all but exceptions."""
    priority: str = ""
    shape: str = SHAPES[0]
    """One of :data:`SHAPES`; the members' page has one shape alone."""
    indicator: str = ""
    """The reference of the only one whose page is made."""
    part: Part = WHOLE
    """Which part of its pages the paper has; :func:`pages_for` gives those of all."""


def pages_for(consolidation: Consolidation, selection: Selection) -> tuple[Page, ...]:
    """The pages of ``selection``, in the register's order; a name is matched whatever its case.

    UsageError where the cycle has no such committee, service, priority or indicator.
    """
    pages = consolidation.pages
    if selection.committee:
        known = (committee for page in pages for committee in page.indicator.committees)
        name = _one_of(selection.committee, known, "committee")
        pages = tuple(p for p in pages if name in p.indicator.committees)
    if selection.service:
        services = {name: p.service.code for p in consolidation.pages for name in (p.service.code, p.service.name)}
        code = services[_one_of(selection.service, services, "service")]
        pages = tuple(p for p in pages if p.service.code == code)
    if selection.priority:
        known = (p.indicator.priority for p in consolidation.pages if p.indicator.priority)
        name = _one_of(selection.priority, known, "priority")
        pages = tuple(p for p in pages if p.indicator.priority == name)
    if selection.indicator:
        ref = _one_of(selection.indicator, (p.indicator.ref for p in consolidation.pages), "indicator")
        pages = tuple(p for p in pages if p.indicator.ref == ref)
    if selection.exceptions_only:
        pages = tuple(p for p in pages if is_exception(consolidation, p))
    return pages


def _one_of(wanted: str, names: Iterable[str], what: str) -> str:
    known = tuple(dict.fromkeys(names))
    for name in known:
        if name.casefold() == wanted.strip().casefold():
            return name
    listed = ", ".join(known) or "none"
    raise UsageError(f"This cycle has no {what} {wanted!r}.", f"It has: {listed}.")
