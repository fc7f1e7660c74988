"""Which of a cycle's pages a report is of."""

from __future__ import annotations

from dataclasses import dataclass

from workbook_tool.domain.consolidation import Consolidation, Page
from workbook_tool.domain.register import Register
from workbook_tool.domain.scheme import COLOURS, Rag
from workbook_tool.errors import UsageError


@dataclass(frozen=True, slots=True)
class Selection:
    """A committee's name, a service's code or name, exceptions only; empty is everything."""

    committee: str = ""
    service: str = ""
    exceptions_only: bool = False


def pages_for(consolidation: Consolidation, selection: Selection) -> tuple[Page, ...]:
    """The pages of ``selection``, in the register's order; a name is matched whatever its case.

    UsageError where the cycle has no such committee or service.
    """
    pages = consolidation.pages
    if selection.committee:
        known = dict.fromkeys(c for page in pages for c in page.indicator.committees)
        name = _one_of(selection.committee, known, "committee")
        pages = tuple(p for p in pages if name in p.indicator.committees)
    if selection.service:
        services = {name: p.service.code for p in consolidation.pages for name in (p.service.code, p.service.name)}
        code = services[_one_of(selection.service, services, "service")]
        pages = tuple(p for p in pages if p.service.code == code)
    if selection.exceptions_only:
        pages = tuple(p for p in pages if is_exception(p, consolidation.register))
    return pages


def is_exception(page: Page, register: Register) -> bool:
    """Whether a page's rating is the worst of its scheme, or better than that of exactly on target."""
    rag = page.rating.rag
    if rag not in COLOURS:
        return False
    name = page.indicator.scheme or register.default_scheme
    scheme = register.schemes.get(name)
    if scheme is None or not scheme.bands:
        return rag in (Rag.RED, Rag.BLUE)
    order = list(dict.fromkeys(band.rag for band in scheme.bands))
    if rag not in order:
        return rag is Rag.RED
    return rag is scheme.worst or order.index(rag) > order.index(scheme.best_plain)


def _one_of(wanted: str, known: dict[str, str] | dict[str, None], what: str) -> str:
    for name in known:
        if name.casefold() == wanted.strip().casefold():
            return name
    listed = ", ".join(known) or "none"
    raise UsageError(f"This cycle has no {what} {wanted!r}.", f"It has: {listed}.")
