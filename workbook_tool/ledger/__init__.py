"""The store of a collection (SQLite): cycles, what went out and came in, readings, findings, messages, events.

:class:`Ledger` is one open file; its parts have names (``ledger.returns``,
``ledger.readings`` …). Around the file stand modules: :mod:`archive` and
:mod:`restoring` (a whole folder in one file, and back), :mod:`location` (where it lies), :mod:`originals`
(the files that came in) and :mod:`salvage` (out of a damaged ledger, all that is sound).
"""

from workbook_tool.ledger.database.opening import HOW_TO_RESTORE, DamagedError
from workbook_tool.ledger.findings import number_questions
from workbook_tool.ledger.ledger import Ledger
from workbook_tool.ledger.undoing import Undoable
from workbook_tool.ledger.values import (
    WAITING,
    Arrival,
    Event,
    Issue,
    Message,
    MessageState,
    Noted,
    Publication,
    Received,
)

__all__ = [
    "HOW_TO_RESTORE", "WAITING", "Arrival", "DamagedError", "Event", "Issue", "Ledger", "Message", "MessageState",
    "Noted", "Publication", "Received", "Undoable", "number_questions",
]  # fmt: skip
