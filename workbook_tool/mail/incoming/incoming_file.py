"""One file that came in, before anybody has opened it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import TYPE_CHECKING

from workbook_tool.domain.finding import Finding
from workbook_tool.immutable import immutable

if TYPE_CHECKING:
    from workbook_tool.mail.incoming.automatic import AutomaticMessage

HOLDERS = 4  # times the size of a file: what an archive or a message may have, for the files that it holds

Settle = Callable[[bool], Finding | None]


@immutable
class IncomingFile:
    """One file: its name as the sender gave it, where it was found, and its bytes; or what is wrong with it.

    ``via`` says how it came, for the ledger: the folder or the message that it
    was in. ``automatic`` is there where it is a message that a machine wrote.
    ``settle`` is to be called when all that it held is kept: with True where it
    brought something, so that it may be put away; a Finding where it could not.
    """

    name: str
    path: str
    """As people read it."""
    data: bytes = b""
    """Its bytes."""
    finding: Finding | None = None
    """What is wrong with it."""
    via: Mapping[str, str] = field(default_factory=dict)
    automatic: AutomaticMessage | None = None
    settle: Settle | None = None
