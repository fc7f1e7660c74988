"""The ledger's tables: which are bound to events, and which are seen without what was undone.

Rows are only ever added, which triggers hold to; the newest row of a key is the
one in force, without those of events that were undone. Every row names the event that brought it, and the event holds a
digest of its rows, so that the chain of events covers all that the ledger says.
"""

from __future__ import annotations

APPLICATION = 0x57424B54  # "WBKT": says in the file's header that it is a ledger of ours

# Tables whose rows belong to an event, in the order in which its digest takes them.
BOUND = (
    "cycles",
    "extensions",
    "publications",
    "issues",
    "returns",
    "readings",
    "restatements",
    "answers",
    "findings",
    "closings",
    "compiles",
    "messages",
    "forgotten",
    "registers",
    "published_points",
    "undone",
)
FIRST = BOUND[:13]
"""Those of version 1."""
NEWER = BOUND[13:]
"""Tables that a ledger of an earlier version lacks."""

HIDDEN = ("publications", "returns", "readings", "restatements", "answers", "findings", "closings", "published_points")
"""Tables of which rows may be undone: every reader sees them without what an undone event brought."""

# A temporary view goes before the table of its name: who means all rows says ``main.``.
VIEWS = tuple(
    f"CREATE TEMP VIEW {table} AS SELECT * FROM main.{table} WHERE event NOT IN (SELECT undoes FROM main.undone)"
    for table in HIDDEN
)

_APPEND_ONLY = """
CREATE TRIGGER {table}_kept_whole BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END;
CREATE TRIGGER {table}_kept BEFORE DELETE ON {table}
BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END;
"""


def append_only(tables: tuple[str, ...]) -> str:
    """The triggers that refuse a change to, or the removal of, any row of ``tables``."""
    return "".join(_APPEND_ONLY.format(table=table) for table in tables)
