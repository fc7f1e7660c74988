"""Short ways to write down what goes into a ledger, and a year of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from workbook_tool.domain.finding import Cell, Finding, Severity
from workbook_tool.domain.period import Period, parse_period
from workbook_tool.domain.reading import (
    Answer,
    Cycle,
    DataStatus,
    Origin,
    PublishedPoint,
    Reading,
    Restatement,
    Return,
    ReturnStatus,
)
from workbook_tool.domain.scheme import Rag
from workbook_tool.ledger import Arrival, Ledger, Message, MessageState

Q1, Q2, Q3, Q4 = (parse_period(f"2023-24-Q{n}") for n in (1, 2, 3, 4))
ACCEPTED, QUERIES, IN_PART, RETURNED, DUPLICATE, STRAY = ReturnStatus


def clock(start: datetime = datetime(2023, 10, 2, 9, 0, tzinfo=UTC)) -> Callable[[], datetime]:
    at = [start]

    def now() -> datetime:
        at[0] += timedelta(minutes=1)
        return at[0]

    return now


def sha(word: str) -> str:
    return hashlib.sha256(word.encode(errors="surrogatepass")).hexdigest()


def reading(ref: str, period: Period, value: str | None, **more: object) -> Reading:
    status = DataStatus.FINAL if value is not None else DataStatus.NOT_AVAILABLE
    said: dict[str, object] = {
        "data_status": status,
        "text": value or "n/a",
        "cell": Cell("return.xlsx", "Return", "J4"),
    }
    figure = Decimal(value) if value is not None else None
    return Reading(ref, period, figure, **(said | more))  # type: ignore[arg-type]


def returned(service: str, period: Period, file: str, *readings: Reading, **more: object) -> Return:
    return Return(service, period, f"{service}-{period.compact}-0000", file, sha(file), readings, **more)  # type: ignore[arg-type]


def restating(ref: str, period: Period, value: str, reason: str = "counted twice") -> Restatement:
    return Restatement(ref, period, Decimal(value), reason, value, Cell("return.xlsx", "Return", "I4"))


def query(ref: str | None, code: str = "same-as-last-time", severity: Severity = Severity.QUERY) -> Finding:
    return Finding(code, severity, "It is as it was.", "Confirm it.", Cell("return.xlsx", "Return", "J4"), ref, "83")


def error(ref: str | None, code: str = "value-not-a-number") -> Finding:
    return query(ref, code, Severity.ERROR)


def arrival(file: str, **more: object) -> Arrival:
    return Arrival(file, sha(file), **more)  # type: ignore[arg-type]


def take(
    ledger: Ledger, said: Return, *findings: Finding, status: ReturnStatus = ACCEPTED, again: bool = False
) -> bool:
    return ledger.returns.record(arrival(said.file), status, said, findings, again=again)


def values(ledger: Ledger, ref: str) -> dict[str, str]:
    return {r.period.code: str(r.value) + (" r" if r.restated else "") for r in ledger.readings.history(ref)}


def message(cause: str, state: MessageState = MessageState.PREPARED, service: str = "LGS") -> Message:
    return Message(cause, "reminder", Q2, service, ("team@example.org", "head@example.org"), "Due", state, sha(cause))


def a_year(ledger: Ledger) -> None:
    """Something of everything that a ledger may hold."""
    ledger.readings.add_history(
        [reading("183", Q1.shifted(-n), f"8{n}.0", origin=Origin.HISTORY) for n in range(5)], "history.csv"
    )
    ledger.cycles.start(
        Cycle(Q2, date(2023, 10, 20), ("LGS", "HR", "ÎT")), sha("register"), ["added: 214", "moved: 212"], b"register"
    )
    for service in ("LGS", "HR", "ÎT"):
        ledger.issues.record(Q2, service, f"{service}-2324Q2-7F3A", sha(f"issue {service}"), f"issued/{service}.xlsx")
    ledger.cycles.extend(Q2, "HR", date(2023, 10, 27))
    ledger.messages.record(message("Q2 reminder 1 HR", service="HR"))
    ledger.messages.record(message("Q2 reminder 1 HR", MessageState.SENT, service="HR"))
    said = returned(
        "LGS", Q2, "LGS Q2 – final.xlsx", reading("183", Q2, "77.0", commentary="=2+2", actions="Téléphone\n\tchief"),
        reading("184", Q2, "1E+2"), restatements=(restating("183", Q1, "82.5"),), completed_by="Head of Legal",
        completed_on=date(2023, 10, 9), answers=(Answer("184", Q2, "Yes, all of them", Cell("a.xlsx")),),
    )  # fmt: skip
    take(ledger, said, query("183"), query("184"), status=QUERIES)
    take(ledger, returned("HR", Q2, "HR.xlsx"), error(None), error("214"), status=RETURNED)
    take(ledger, returned("HR", Q2, "HR (2).xlsx", reading("214", Q2, "12.7"), reading("59", Q2, None)), query("214"))
    ledger.returns.record(arrival("logo.png", via={"sender": "hr@example.org"}), STRAY)
    ledger.findings.close(2, "Performance Officer", "telephoned the wrong service")
    ledger.undoing.undo(ledger.events.all()[-1], "Performance Officer", "the wrong service")
    ledger.findings.close(1, "Performance Officer", "telephoned")
    ledger.amendments.record(
        reading("59", Q2, "59.0", note="from the survey"), "Performance Officer", "sent by letter", Q2
    )
    ledger.compiles.record(Q2, 1, [{"indicator": "183", "current": Decimal("77.0"), "of": Q2, "rag": "Red"}], sha("m"))
    ledger.published.add(Q2, [PublishedPoint("183", Q2, Decimal("77.0"), Decimal(90), Rag("Red"))])
    ledger.forgotten.record([sha("logo.png")], "older than two years")
    ledger.events.record("rolled over", Q2, detail={"year": "2023/24"})
