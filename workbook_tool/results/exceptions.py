"""Which indicators are exceptions: the same for the master, the report and whoever asks."""

from __future__ import annotations

from collections.abc import Sequence

from workbook_tool import resources
from workbook_tool.domain.collection import Collection
from workbook_tool.domain.consolidation import Consolidation, Page
from workbook_tool.domain.register import Register
from workbook_tool.domain.scheme import Rag, Scheme
from workbook_tool.theme import all_ratings


def exceptions(given: Consolidation) -> tuple[Page, ...]:
    """The pages that are exceptions, in the register's order."""
    return tuple(page for page in given.pages if is_exception(given, page))


def exceptions_are(collection: Collection, *, within: bool = False) -> str:
    """What makes an exception, in words, as a sentence begins; as they stand ``within`` one."""
    words = resources.template("master")["words"]["exceptions"]
    text: str = words["above_target" if collection.exceptions_above_target else "worst"]
    return text[0].lower() + text[1:] if within else text


def is_exception(given: Consolidation, page: Page) -> bool:
    """Whether an indicator has the worst colour of its scheme.

    One that is better than on target is an exception too where the council's
    settings say so (``exceptions_above_target``).
    """
    return is_worst(given.register, page) or (
        given.collection.exceptions_above_target and _is_above_target(given.register, page)
    )


def is_worst(register: Register, page: Page) -> bool:
    """Whether an indicator has the worst colour of its scheme, or was given by hand one that is worse still."""
    rag, scheme = page.rating.rag, _scheme(register, page)
    if scheme is None:  # all is rated by hand
        return rag is all_ratings(register)[0]
    scale = _scale(register, scheme, rag)
    return rag.is_colour and scale.index(rag) <= scale.index(scheme.worst)


def meets_target(register: Register, page: Page) -> bool:
    """Whether an indicator has the colour of on target or a better one."""
    rag, scheme = page.rating.rag, _scheme(register, page)
    if scheme is None or not rag.is_colour:
        return False
    scale = _scale(register, scheme, rag)
    return scale.index(rag) >= scale.index(scheme.on_target)


def _is_above_target(register: Register, page: Page) -> bool:
    rag, scheme = page.rating.rag, _scheme(register, page)
    if scheme is None or not rag.is_colour:
        return False
    scale = _scale(register, scheme, rag)
    return scale.index(rag) > scale.index(scheme.on_target)


def _scheme(register: Register, page: Page) -> Scheme | None:
    """The scheme whose colours an indicator's are held against: its own, or the usual one where it has no bands."""
    names = (page.indicator.scheme, register.default_scheme)
    schemes = (register.schemes[name] for name in names if name in register.schemes)
    return next((scheme for scheme in schemes if scheme.bands), None)


def _scale(register: Register, scheme: Scheme, rag: Rag) -> Sequence[Rag]:
    """The colours from worst to best among which ``rag`` stands: those of the scheme, or all of the register."""
    return scheme.colours if rag in scheme.colours else all_ratings(register)
