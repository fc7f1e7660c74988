"""The ratings of a register: their order, taken from its schemes, and their colours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from workbook_tool import resources
from workbook_tool.domain.register import Register
from workbook_tool.domain.scheme import NO_COLOUR, Rag, merged
from workbook_tool.grid import address
from workbook_tool.theme.look import Theme, mixed, rated, theme_of

if TYPE_CHECKING:
    from workbook_tool.book import Condition

_OUTSIDE = 0.55  # of the nearest known colour, for each step beyond it


def in_order(register: Register, ratings: Iterable[Rag]) -> tuple[Rag, ...]:
    """``ratings``, each once: colours from worst to best as the register's schemes have them, then those of none."""
    order = all_ratings(register)
    return tuple(sorted(dict.fromkeys(ratings), key=lambda rag: order.index(rag) if rag in order else len(order)))


def all_ratings(register: Register) -> tuple[Rag, ...]:
    """Every rating that an output of the register may show, in order; those of the theme that no scheme has, too."""
    order = list(_of_schemes(register))
    known = [Rag(name) for name in resources.template("theme")["ratings"]["order"]]
    for n, rag in enumerate(known):  # behind the one before it, or before the one behind it
        if rag not in order:
            before = next((order.index(other) + 1 for other in reversed(known[:n]) if other in order), None)
            after = next((order.index(other) for other in known[n:] if other in order), len(order))
            order.insert(after if before is None else before, rag)
    by_hand = (given.rag for given in register.given if given.rag.is_colour)
    return (*dict.fromkeys((*order, *by_hand)), *NO_COLOUR)


def _of_schemes(register: Register) -> tuple[Rag, ...]:
    usual = [scheme for name, scheme in register.schemes.items() if name == register.default_scheme]
    return merged(scheme.colours for scheme in (*usual, *register.schemes.values()))


def colours_of(register: Register, own: Mapping[str, str]) -> dict[str, str]:
    """The colours for a :class:`Theme` of the register's outputs: the collection's own, then those of its schemes.

    A colour that neither they nor the theme know is mixed from its neighbours.
    """
    bands = [band for scheme in register.schemes.values() for band in scheme.bands if band.fill]
    chosen = {name.casefold() for name in own}
    fills = {band.rag.value: band.fill for band in reversed(bands) if band.rag.casefold() not in chosen}
    colours = {**fills, **own}
    look = theme_of(colours)
    by_hand = [given.rag for given in register.given if given.rag.is_colour and not look.knows(given.rag)]
    return colours | dict(_mixtures(tuple(dict.fromkeys((*_of_schemes(register), *by_hand))), look))


def terminal_styles(register: Register, own: Mapping[str, str]) -> dict[str, str]:
    """How a terminal draws the words of the register's colours, in rich's words."""
    named, look = resources.template("theme")["terminal"], Theme(colours_of(register, own))
    colours = (rag.value for rag in all_ratings(register) if rag.is_colour)
    return {name: named.get(name) or look.fill(name) for name in colours}


def _mixtures(order: Sequence[Rag], look: Theme) -> Iterator[tuple[str, str]]:
    """A colour for each rating that the theme does not know."""
    fills = {n: look.fill(rag) for n, rag in enumerate(order) if look.knows(rag)}
    ends = resources.template("theme")["ratings"]
    fills = fills or {0: look.fill(ends["worst"]), max(len(order) - 1, 1): look.fill(ends["best"])}
    for n, rag in enumerate(order):
        if look.knows(rag):
            continue
        below, above = max((k for k in fills if k <= n), default=None), min((k for k in fills if k >= n), default=None)
        if below is None or above is None:
            near = min(fills, key=lambda k: abs(k - n))
            yield rag.value, mixed(fills[near], look.colour("ink"), _OUTSIDE ** abs(near - n))
        else:
            share = (above - n) / (above - below) if above > below else 1.0
            yield rag.value, mixed(fills[below], fills[above], share)


def conditions(area: tuple[int, int, int, int], ratings: Iterable[Rag], style: str = "rag") -> tuple[Condition, ...]:
    """Conditional formats that put the colour of each rating behind its word, in an area of one column."""
    from workbook_tool.book import Condition

    cell = address(area[0], area[1])
    words = ((rag, rag.replace('"', '""')) for rag in ratings)
    return tuple(Condition(area, f'${cell}="{word}"', rated(rag, style)) for rag, word in words)
