"""Cycles: what was asked of whom by when, what went out, and what is frozen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import Cycle
from workbook_tool.errors import WorkbookToolError
from workbook_tool.ledger import rows
from workbook_tool.ledger.chain import Store
from workbook_tool.ledger.values import Issue, Publication

_ISSUE = "i.service, i.reference, i.sha256, i.file, e.at"


class Cycles(Store):
    """The part of the ledger that knows the rounds of collection."""

    def start_cycle(self, cycle: Cycle, register_sha256: str, differences: Iterable[str] = ()) -> None:
        """Begin a cycle, or change its due date, services or register; the same again changes nothing.

        ``differences`` are sentences: what the register asks differently from the
        last cycle. WorkbookToolError where the cycle is published.
        """
        said = (
            cycle.period.code,
            cycle.due.isoformat(),
            rows.to_json(list(cycle.services)),
            register_sha256,
            rows.to_json(list(differences)),
        )
        with self.change("cycle started", cycle.period, sha256=register_sha256) as change:
            columns = ("period", "due", "services", "register_sha256", "differences")
            if self._cycle_row(cycle.period, ", ".join(columns)) == said:
                return
            self.refuse_published(cycle.period, "started again")
            change.kind = "cycle changed" if self.cycle(cycle.period) else change.kind
            change.add_all("cycles", columns, [said])
            change.detail |= {"due": cycle.due, "services": list(cycle.services)}

    def withdraw_cycle(self, period: Period, reason: str = "") -> None:
        """Take a cycle back: it is as if never started, and may be started anew. Twice is once."""
        with self.change("cycle withdrawn", period) as change:
            self.refuse_published(period, "withdrawn")
            if self.cycle(period):
                names = ("period", "due", "services", "register_sha256", "differences")
                said = dict(zip(names, self._cycle_row(period, ", ".join(names)), strict=True))
                change.add("cycles", **(said | {"services": rows.to_json([])}))  # asking nobody says that it is none
                change.detail["reason"] = reason

    def cycle(self, period: Period) -> Cycle | None:
        """The cycle of ``period``; None where it was never started, or was withdrawn."""
        due, said = self._cycle_row(period, "due, services") or ("", "[]")
        services = tuple(rows.from_json(said))
        return Cycle(period, date.fromisoformat(due), services) if services else None

    def cycles(self) -> tuple[Cycle, ...]:
        """All cycles in order of time."""
        periods = sorted((rows.period(code) for (code,) in self.select("SELECT DISTINCT period FROM cycles")), key=_key)
        return tuple(cycle for period in periods if (cycle := self.cycle(period)))

    def latest_cycle(self) -> Cycle | None:
        """The cycle latest in time; of those that overlap with it, the one begun last.

        A year's cycle that was begun by mistake does not stand before its quarters.
        """
        found = self.cycles()
        if not found:
            return None
        begun = dict(self.select("SELECT period, min(id) FROM cycles GROUP BY period"))
        beside = [cycle for cycle in found if cycle.period.end >= found[-1].period.start]
        return max(beside, key=lambda cycle: begun[cycle.period.code])

    def cycle_register(self, period: Period) -> str | None:
        """The SHA-256 of the register that the cycle was made from."""
        return next(iter(self._cycle_row(period, "register_sha256")), None)

    def cycle_differences(self, period: Period) -> tuple[str, ...]:
        """What the cycle's register asks differently from the last one, as it was said when the cycle was made."""
        row = self._cycle_row(period, "differences")
        return tuple(rows.from_json(row[0])) if row else ()

    def _cycle_row(self, period: Period, columns: str) -> tuple[str, ...]:
        row = self.one(f"SELECT {columns} FROM cycles WHERE period = ? ORDER BY id DESC LIMIT 1", period.code)
        return tuple(map(rows.loaded, row))

    # -- due dates -------------------------------------------------------------
    def extend(self, period: Period, service: str, due: date, reason: str = "") -> None:
        """Give one service a later (or earlier) due date; the same again changes nothing."""
        with self.change("extended", period, service) as change:
            if self.due(period, service) != due:
                change.add("extensions", period=period.code, service=service, due=due.isoformat())
                change.detail |= {"due": due, "reason": reason}

    def extensions(self, period: Period) -> dict[str, date]:
        """The due dates of services that have one of their own."""
        found = self.select("SELECT service, due FROM extensions WHERE period = ? ORDER BY id", period.code)
        return {rows.loaded(service): date.fromisoformat(due) for service, due in found}

    def due(self, period: Period, service: str) -> date | None:
        """When this service's return is due; None where there is no such cycle."""
        sql = "SELECT due FROM extensions WHERE period = ? AND service = ? ORDER BY id DESC LIMIT 1"
        due = self.one(sql, period.code, service) or self._cycle_row(period, "due")
        return date.fromisoformat(due[0]) if due else None

    # -- publication -----------------------------------------------------------
    def publish(self, period: Period) -> None:
        """Freeze a cycle: its ratings change from now on by a restatement only. Twice is once."""
        with self.change("published", period) as change:
            if not self.cycle(period):
                raise WorkbookToolError(f"There is no cycle {period.label} to publish.", "Generate it first.")
            if not self.is_published(period):
                sql = "SELECT version, sha256 FROM compiles WHERE period = ? ORDER BY version DESC"
                version, change.sha256 = self.one(sql, period.code) or (None, None)
                change.add("publications", period=period.code, version=version)
                change.detail["version"] = version

    def has_readings(self, period: Period) -> bool:
        """Whether any figure came in for a cycle, in a return or by the officer's hand."""
        return bool(self.one("SELECT 1 FROM readings WHERE cycle = ? LIMIT 1", period.code))

    def is_published(self, period: Period) -> bool:
        """Whether the cycle is frozen."""
        return bool(self.one("SELECT 1 FROM publications WHERE period = ?", period.code))

    def publication(self, period: Period) -> Publication | None:
        """When, by whom and as which compile the cycle was published."""
        sql = "SELECT e.at, e.actor, p.version FROM publications p JOIN events e ON e.id = p.event WHERE p.period = ?"
        row = self.one(sql, period.code)
        return Publication(datetime.fromisoformat(row[0]), rows.loaded(row[1]), row[2]) if row else None

    def refuse_published(self, period: Period, what: str) -> None:
        """WorkbookToolError where the cycle is published; ``what`` is what may not be done to it."""
        if self.is_published(period):
            raise WorkbookToolError(
                f"{period.label} is published and cannot be {what}.",
                "A published figure is corrected with “workbook-tool restate INDICATOR PERIOD” and a reason only.",
            )

    # -- what went out -----------------------------------------------------------
    def record_issue(self, period: Period, service: str, reference: str, sha256: str, file: str) -> None:
        """A return workbook was written for a service; the same bytes again change nothing."""
        with self.change("issued", period, service, sha256) as change:
            now = self._issued("i.period = ? AND i.service = ?", period.code, service).get(service)
            if now is None or (now.reference, now.sha256, now.file) != (reference, sha256, file):
                change.add("issues", period=period.code, service=service, reference=reference, sha256=sha256, file=file)
                change.detail |= {"reference": reference, "file": file}

    def issued(self, period: Period) -> Mapping[str, Issue]:
        """By service, the return workbook that went out last."""
        return self._issued("i.period = ?", period.code)

    def _issued(self, where: str, *values: str) -> dict[str, Issue]:
        sql = f"SELECT {_ISSUE} FROM issues i JOIN events e ON e.id = i.event WHERE {where} ORDER BY i.id"
        found = (tuple(map(rows.loaded, row)) for row in self.select(sql, *values))
        return {service: Issue(ref, sha, file, datetime.fromisoformat(at)) for service, ref, sha, file, at in found}

    def was_issued(self, sha256: str) -> bool:
        """Whether a file with these bytes went out, in whatever cycle."""
        return bool(self.one("SELECT 1 FROM issues WHERE sha256 = ? LIMIT 1", sha256))

    def find_reference(self, reference: str) -> tuple[Period, str] | None:
        """The cycle and service that a reference was given to."""
        sql = "SELECT period, service FROM issues WHERE reference = ? ORDER BY id DESC LIMIT 1"
        row = self.one(sql, reference)
        return (rows.period(row[0]), rows.loaded(row[1])) if row else None


def _key(period: Period) -> tuple[date, date]:
    return period.key
