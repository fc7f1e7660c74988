"""The store of a collection (SQLite): cycles, what went out and came in, readings, findings, messages, events."""

from workbook_tool.ledger.ledger import Ledger
from workbook_tool.ledger.values import Arrival, Event, Issue, Message, MessageState, Noted, Publication, Received

__all__ = [
    "Arrival",
    "Event",
    "Issue",
    "Ledger",
    "Message",
    "MessageState",
    "Noted",
    "Publication",
    "Received",
]
