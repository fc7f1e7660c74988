"""How far a use case is: told to whoever shows it, who may stop it by raising where it is told."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""What is being done, how many steps are done, and of how many."""


def silent(words: str, done: int, total: int) -> None:
    """Show nothing."""
