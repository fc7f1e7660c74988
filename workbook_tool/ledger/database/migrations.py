"""The scripts that bring a ledger from each version of the schema to the next."""

from __future__ import annotations

from workbook_tool.ledger.database.schema import FIRST, append_only

_OF_EVENT = """
    id INTEGER PRIMARY KEY,
    event INTEGER NOT NULL REFERENCES events DEFERRABLE INITIALLY DEFERRED,"""
"""The columns with which each table begins whose rows an event brings."""

_VERSION_1 = f"""
CREATE TABLE events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    kind TEXT NOT NULL,
    period TEXT,
    service TEXT,
    detail TEXT NOT NULL,
    bytes_sha256 TEXT,
    rows_sha256 TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE
);
CREATE TABLE cycles ({_OF_EVENT}
    period TEXT NOT NULL,
    due TEXT NOT NULL,
    services TEXT NOT NULL,
    register_sha256 TEXT NOT NULL,
    differences TEXT NOT NULL
);
CREATE TABLE extensions ({_OF_EVENT}
    period TEXT NOT NULL,
    service TEXT NOT NULL,
    due TEXT NOT NULL
);
CREATE TABLE publications ({_OF_EVENT}
    period TEXT NOT NULL UNIQUE,
    version INTEGER
);
CREATE TABLE issues ({_OF_EVENT}
    period TEXT NOT NULL,
    service TEXT NOT NULL,
    reference TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    file TEXT NOT NULL
);
CREATE INDEX issues_period ON issues (period, service, id);
CREATE INDEX issues_reference ON issues (reference);
CREATE TABLE returns ({_OF_EVENT}
    period TEXT,
    service TEXT,
    status TEXT NOT NULL,
    reference TEXT NOT NULL,
    file TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    content_sha256 TEXT NOT NULL,
    received_at TEXT NOT NULL,
    completed_by TEXT NOT NULL,
    completed_on TEXT,
    approved_by TEXT NOT NULL,
    approved_on TEXT,
    via TEXT NOT NULL,
    take INTEGER NOT NULL DEFAULT 1,
    UNIQUE (sha256, take)
);
CREATE INDEX returns_period ON returns (period, service, id);
CREATE INDEX returns_content ON returns (content_sha256);
CREATE TABLE readings ({_OF_EVENT}
    indicator TEXT NOT NULL,
    period TEXT NOT NULL,
    value TEXT,
    data_status TEXT NOT NULL,
    commentary TEXT NOT NULL,
    actions TEXT NOT NULL,
    numerator TEXT,
    denominator TEXT,
    target TEXT,
    text TEXT NOT NULL,
    file TEXT,
    sheet TEXT,
    ref TEXT,
    origin TEXT NOT NULL,
    note TEXT NOT NULL,
    restated INTEGER NOT NULL,
    received INTEGER REFERENCES returns,
    cycle TEXT,
    source TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '',
    by TEXT NOT NULL DEFAULT ''
);
CREATE INDEX readings_key ON readings (indicator, period, id);
CREATE INDEX readings_cycle ON readings (cycle);
CREATE INDEX readings_received ON readings (received);
CREATE TABLE restatements ({_OF_EVENT}
    received INTEGER REFERENCES returns,
    cycle TEXT,
    indicator TEXT NOT NULL,
    period TEXT NOT NULL,
    value TEXT,
    reason TEXT NOT NULL,
    text TEXT NOT NULL,
    file TEXT,
    sheet TEXT,
    ref TEXT,
    withdrawn INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX restatements_key ON restatements (indicator, period, id);
CREATE TABLE answers ({_OF_EVENT}
    received INTEGER NOT NULL REFERENCES returns,
    indicator TEXT NOT NULL,
    period TEXT NOT NULL,
    text TEXT NOT NULL,
    file TEXT,
    sheet TEXT,
    ref TEXT
);
CREATE INDEX answers_received ON answers (received);
CREATE TABLE findings ({_OF_EVENT}
    received INTEGER NOT NULL REFERENCES returns,
    code TEXT NOT NULL,
    severity TEXT NOT NULL,
    message TEXT NOT NULL,
    fix TEXT NOT NULL,
    file TEXT,
    sheet TEXT,
    ref TEXT,
    indicator TEXT,
    value TEXT
);
CREATE INDEX findings_received ON findings (received);
CREATE TABLE closings ({_OF_EVENT}
    finding INTEGER NOT NULL UNIQUE REFERENCES findings,
    by TEXT NOT NULL,
    reason TEXT NOT NULL
);
CREATE TABLE compiles ({_OF_EVENT}
    period TEXT NOT NULL,
    version INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    rows TEXT NOT NULL,
    UNIQUE (period, version)
);
CREATE TABLE messages ({_OF_EVENT}
    cause_key TEXT NOT NULL,
    kind TEXT NOT NULL,
    period TEXT,
    service TEXT,
    recipients TEXT NOT NULL,
    subject TEXT NOT NULL,
    state TEXT NOT NULL,
    sha256 TEXT NOT NULL
);
CREATE INDEX messages_cause ON messages (cause_key, id);
CREATE INDEX messages_period ON messages (period, service, id);
CREATE TABLE forgotten ({_OF_EVENT}
    sha256 TEXT NOT NULL UNIQUE,
    reason TEXT NOT NULL
);
"""

_PUBLISHED = f"""
CREATE TABLE registers ({_OF_EVENT}
    sha256 TEXT NOT NULL UNIQUE,
    content TEXT NOT NULL
);
CREATE INDEX registers_event ON registers (event);
CREATE TABLE published_points ({_OF_EVENT}
    cycle TEXT NOT NULL,
    indicator TEXT NOT NULL,
    period TEXT NOT NULL,
    value TEXT,
    target TEXT,
    rag TEXT NOT NULL,
    reason TEXT NOT NULL
);
CREATE INDEX published_points_event ON published_points (event);
"""

_UNDO = f"""
CREATE TABLE undone ({_OF_EVENT}
    undoes INTEGER NOT NULL UNIQUE REFERENCES events
);
CREATE INDEX undone_event ON undone (event);
ALTER TABLE findings ADD COLUMN readings TEXT;
CREATE TABLE closings_again ({_OF_EVENT}
    finding INTEGER NOT NULL REFERENCES findings,
    by TEXT NOT NULL,
    reason TEXT NOT NULL
);
INSERT INTO closings_again SELECT * FROM closings;
DROP TABLE closings;
ALTER TABLE closings_again RENAME TO closings;
CREATE INDEX closings_event ON closings (event);
CREATE INDEX closings_finding ON closings (finding);
CREATE TABLE publications_again ({_OF_EVENT}
    period TEXT NOT NULL,
    version INTEGER
);
INSERT INTO publications_again SELECT * FROM publications;
DROP TABLE publications;
ALTER TABLE publications_again RENAME TO publications;
CREATE INDEX publications_event ON publications (event);
CREATE INDEX publications_period ON publications (period);
"""

# Entry n brings a ledger of version n to version n + 1; what stands here once is never changed.
MIGRATIONS: tuple[str, ...] = (
    _VERSION_1 + append_only(("events", *FIRST)),
    # Digests leave out what is NULL, so the findings of before keep theirs.
    "ALTER TABLE findings ADD COLUMN period TEXT;\n",
    # With each event SQLite looks for rows that were waiting for it: it should not have to read every row.
    "".join(f"CREATE INDEX {table}_event ON {table} (event);\n" for table in FIRST),
    # What a cycle was asked and published by: its register, and each period's target and rating.
    _PUBLISHED + append_only(("registers", "published_points")),
    # What was done can be undone, so a finding may be closed, and a cycle published, once more.
    _UNDO + append_only(("undone", "closings", "publications")),
    "ALTER TABLE readings ADD COLUMN forecast TEXT;\n",
)
