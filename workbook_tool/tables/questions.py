"""What a table leaves open, asked once for the table, with the likely readings and the option that gives each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workbook_tool.catalogue import finding
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.immutable import immutable

_MOST_NAMED = 12  # rows or values that a sentence names


@immutable
class Answer:
    """One likely reading: the option that gives it, and what it means."""

    option: str
    """``--map target=Target 2023/24``, as it is typed but for quotation marks."""
    words: str
    """What it means."""

    @property
    def typed(self) -> str:
        """The option as a shell takes it."""
        name, _, value = self.option.partition(" ")
        return f'{name} "{value}"' if " " in value else self.option

    @property
    def key(self) -> str:
        """What a form carries for it: ``map target=Target 2023/24``."""
        return self.option.removeprefix("--")

    @property
    def sentence(self) -> str:
        """The reading for people, without the option: ``“Target 2023/24”: the target``."""
        name, _, value = self.option.partition(" ")
        column, _, wanted = value.partition("=")
        if name == "--better":
            return f"{value.capitalize()} is better, {self.words}"
        return f"{column} “{wanted}”: {self.words}" if name == "--where" else f"“{wanted}”: {self.words}"


@immutable
class Question:
    """One question about a table; ``unsaid`` are the rows about which it is, where it is about rows."""

    finding: Finding
    """The question with its cell."""
    answers: tuple[Answer, ...]
    """The likely ones."""
    unsaid: tuple[str, ...] = ()

    def as_data(self) -> dict[str, Any]:
        """As JSON data."""
        cell = self.finding.cell or Cell("")
        return {
            "code": self.finding.code, "message": self.finding.message, "value": self.finding.value,
            "file": cell.file or None, "sheet": cell.sheet or None, "cell": cell.ref or None,
            "readings": [{"arguments": a.option.split(" ", 1), "text": a.words} for a in self.answers],
            "rows": list(self.unsaid),
        }  # fmt: skip


def question(
    code: str, place: Cell, answers: Sequence[Answer], *, value: str | None = None, **facts: object
) -> Question:
    """The question of ``code``; its way out names the options that answer it."""
    options = "; ".join(f"{a.typed} ({a.words})" for a in answers)
    about = finding(code, place, indicator=None, value=value, options=options, **facts)
    return Question(about, tuple(answers))


def map_answers(readings: Mapping[str, str]) -> tuple[Answer, ...]:
    """The answers of ``--map``: what each says, by ``MEANING=HEADING``."""
    return tuple(Answer(f"--map {pair}", words) for pair, words in readings.items())


def named(names: Sequence[str]) -> str:
    """``“A”, “B” and 3 more``."""
    names = list(dict.fromkeys(names))
    shown = ", ".join(f"“{name}”" for name in names[:_MOST_NAMED])
    return shown if len(names) <= _MOST_NAMED else f"{shown} and {len(names) - _MOST_NAMED} more"
