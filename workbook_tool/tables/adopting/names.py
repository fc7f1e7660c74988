"""The names that a register needs and a list may not have: references, and codes of services."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from workbook_tool.domain.register import Register
from workbook_tool.layout.find import fold

_CODE = 8  # letters of a service's code at most
_SMALL = {"and", "of", "the", "for", "with", "in", "to", "a"}
_REF = re.compile(r"\S.{0,19}")
_SEVERAL = re.compile(r"\s*[/;\n]\s*")  # "Revenues & Benefits" is one service


def is_reference(text: str) -> bool:
    """Whether a text may be a reference: short, and no dash that stands for none."""
    return bool(_REF.fullmatch(text) and text.strip("-–—. ") and fold(text) not in ("n a", "na", "none", "tbc"))


class References:
    """References, each given once: the list's own, that of the register's indicator of this title, or one made."""

    def __init__(self, held: Register | None) -> None:
        known = held.indicators.values() if held else ()
        self._of_title = {fold(i.title): i.ref for i in known}
        self._known = {i.ref.casefold(): i.ref for i in known}
        self._given: dict[str, str] = {}
        self.made: list[str] = []
        self.twice: list[str] = []
        """Of rows that bear the reference of another one: it, and the one made."""

    def give(self, written: str, title: str) -> str:
        """The reference of a new row."""
        ref = self._known.get(written.casefold()) or ("" if written else self._of_title.get(fold(title), ""))
        if not ref and is_reference(written) and written.casefold() not in self._given:
            ref = written
        if not ref or ref.casefold() in self._given:
            ref = self._free()
            self.made.append(ref)
            self.twice += [f"{written} of “{title}” ({ref} now)"] if written.casefold() in self._given else []
        self._given[ref.casefold()] = ref
        return ref

    def given(self, written: str) -> str:
        """The reference that a row before was given, where this is written as one; else empty."""
        return self._given.get(written.casefold(), "") if written else ""

    def _free(self) -> str:
        number = len(self.made) + 1
        while f"n{number:03}" in {*self._given, *self._known}:
            number += 1
        return f"N{number:03}"


class Services:
    """Codes of services: the register's own by code or name, else made of the name's letters."""

    def __init__(self, held: Register | None) -> None:
        services = held.services.values() if held else ()
        self._codes = {fold(text): s.code for s in services for text in (s.code, s.name) if text}
        self.made: dict[str, str] = {}
        self.joined: list[str] = []

    def code(self, text: str) -> str:
        """The code of a service; of several joined by a stroke, that of the first."""
        text = text or "Services"
        if known := self._codes.get(fold(text)):
            return known
        first, *others = [name for name in _SEVERAL.split(text) if name] or [text]
        if others:
            self.joined.append(text)
        if fold(first) not in self._codes:
            code = _code(first, self._codes.values())
            self._codes |= {fold(first): code, fold(code): code}
            self.made[code] = first[:100]
        return self._codes[fold(first)]

    @property
    def records(self) -> list[Mapping[str, str]]:
        """Those that the register does not have."""
        return [{"code": code, "name": name} for code, name in self.made.items()]


def _code(name: str, used: Collection[str]) -> str:
    """A short code for a service: its initials, or its first letters, with a number where another has it."""
    words = [w for w in re.findall(r"[A-Za-z0-9]+", name) if w.casefold() not in _SMALL]
    initials = "".join(w[0] for w in words) if len(words) > 1 else "".join(words)[:3]
    base = (name if re.fullmatch(r"[A-Z]{2,8}", name) else initials or "S").upper()[:_CODE]
    code, number = base, 1
    while code in set(used):
        number += 1
        code = f"{base}{number}"
    return code
