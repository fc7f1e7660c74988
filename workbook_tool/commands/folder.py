"""A collection folder: where each thing lies, and how it is opened."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbook_tool import durable
from workbook_tool.commands import own_cache
from workbook_tool.commands.register_file import (
    REGISTER,
    RegisterRead,
    about_copy,
    load_register,
    parse_register_file,
    with_held_decimals,
)
from workbook_tool.commands.settings_file import read_settings
from workbook_tool.domain.collection import Collection, TrendRules
from workbook_tool.domain.finding import Finding, Severity
from workbook_tool.domain.period import Period
from workbook_tool.errors import UnansweredError, WorkbookToolError, way_out
from workbook_tool.untrusted.regular_file import load

if TYPE_CHECKING:
    from workbook_tool.commands.intake.reading import Readers
    from workbook_tool.ledger import Ledger
    from workbook_tool.untrusted import Limits

_OWN = ("from", "reply_to", "test_to")


def now() -> datetime:
    """The time, with its zone."""
    return datetime.now(timezone.utc).astimezone()  # noqa: UP017


@dataclass
class Folder:
    """One collection folder. Nothing is read before it is needed.

    ``actor`` is who is at work, for the log; by default the login's name.
    ``readers`` read what comes in; None is on this machine.
    """

    path: Path
    """Where it lies."""
    clock: Any = field(default=now)
    """Tells the time; a test has its own."""
    actor: str = ""
    readers: Readers | None = None
    clock_is_right: Callable[[str], bool] | None = None
    """Answers a doubt about the clock, given as a sentence; None where nobody is to be asked."""
    patience: float = durable.PATIENCE
    """Seconds to wait where another is at work in the folder."""

    def __post_init__(self) -> None:
        self._registers: dict[str, RegisterRead] = {}
        self._asked: dict[Period, RegisterRead] = {}

    @cached_property
    def settings(self) -> Mapping[str, Any]:
        """What collection.toml says, checked against its schema."""
        return read_settings(self.path)

    @cached_property
    def collection(self) -> Collection:
        """Whose collection this is."""
        settings = self.settings
        return Collection(
            council=settings["council"],
            team=settings.get("team", ""),
            contact=settings.get("contact", ""),
            return_to=settings.get("return_to", ""),
            committee=settings.get("committee", ""),
            notes=tuple(settings.get("notes", ())),
            colours=settings.get("colours", {}),
            exceptions_above_target=settings.get("exceptions_above_target", False),
            font=settings.get("font", ""),
            pages=settings.get("pages", "all"),
            trend_rules=TrendRules(**settings.get("trends", {})),
        )

    @property
    def own_addresses(self) -> tuple[str, ...]:
        """The officer's own: what comes from one of them was sent on for somebody."""
        mail = self.settings.get("mail", {})
        addresses = [self.collection.contact, self.collection.return_to, *(mail.get(k, "") for k in _OWN)]
        return tuple(address for address in addresses if "@" in address)

    @cached_property
    def limits(self) -> Limits:
        """The limits on what may come in."""
        from workbook_tool.untrusted import Limits

        settings, mib = self.settings.get("limits", {}), 1024 * 1024
        known = {"file_mib": "file_bytes", "inflated_mib": "inflated", "seconds": "seconds"}
        return Limits(**{known[k]: v * mib if k.endswith("_mib") else v for k, v in settings.items()})

    def register(self) -> RegisterRead:
        """Today's register; :class:`RegisterError` where it has mistakes of severity error."""
        return self._register(self.path / REGISTER)

    @property
    def register_questions(self) -> tuple[Finding, ...]:
        """What the registers that were read ask the officer, each once."""
        findings = (f for read in self._read() for f in read.findings if f.severity is Severity.QUERY)
        return tuple({(f.message, f.cell.ref if f.cell else ""): f for f in findings}.values())

    def register_of(self, period: Period, ledger: Ledger) -> RegisterRead:
        """The register that a cycle was made from, as the ledger kept it; today's where there is no such cycle.

        Where the copy in the cycle's folder is gone or says something else, a
        warning says so.
        """
        if ledger.cycles.get(period) is None:
            return self._copy_of(period)
        if period not in self._asked:
            self._asked[period] = self._register_of(period, ledger)
        return with_held_decimals(self._asked[period], ledger, period)

    def _register_of(self, period: Period, ledger: Ledger) -> RegisterRead:
        file, asked = self.cycle(period) / REGISTER, ledger.cycles.register_sha256(period)
        data = load(file) if file.is_file() else None  # once: it may be replaced meanwhile
        if isinstance(data, bytes) and hashlib.sha256(data).hexdigest() == asked:
            return self._register_in(data, self.shown(file))
        kept = ledger.cycles.register(period)
        if kept is None and ledger.published.has(period):
            raise WorkbookToolError(
                f"{self.shown(file)} is not the register that {period.label} was published with.",
                "Put the one of that day back, from a backup: what was published is rated by it alone.",
            )
        sentence, way = about_copy(self.shown(file), period, there=data is not None, kept=kept is not None)
        logging.getLogger(__name__).warning(sentence, extra={"way_out": way})
        return self._copy_of(period) if kept is None else self._register_in(kept, self.shown(file))

    def _copy_of(self, period: Period) -> RegisterRead:
        """What lies in the cycle's folder, or else today's register."""
        file = self.cycle(period) / REGISTER
        return self._register(file) if file.is_file() else self.register()

    def _register(self, file: Path) -> RegisterRead:
        name = file.relative_to(self.path).as_posix()
        if name not in self._registers:
            same = self._same(file.read_bytes()) if self._registers and file.is_file() else None
            self._registers[name] = same or self._with_settings(load_register(file, name))
        return self._registers[name]

    def _register_in(self, data: bytes, name: str) -> RegisterRead:
        """A register that the ledger kept."""
        key = hashlib.sha256(data).hexdigest()
        if key not in self._registers:
            self._registers[key] = self._same(data) or self._with_settings(parse_register_file(data, name))
        return self._registers[key]

    def _with_settings(self, read: RegisterRead) -> RegisterRead:
        """A register with what collection.toml says of what is asked."""
        asked = self.settings.get("commentary", {})
        wanted = frozenset((*asked.get("ratings", ()), *asked.get("changes", ())))
        return replace(read, register=replace(read.register, commentary_for=wanted)) if wanted else read

    def _same(self, data: bytes) -> RegisterRead | None:
        """A register that was read already and is the same byte for byte, as a cycle's mostly is today's."""
        return next((read for read in self._read() if read.data == data), None)

    def _read(self) -> tuple[RegisterRead, ...]:
        """The registers that were read, whatever another thread reads meanwhile."""
        return tuple(self._registers.values())

    @property
    def ledger_setting(self) -> str:
        """Where collection.toml wants the ledger; empty where it says nothing."""
        return str(self.settings.get("ledger", ""))

    @property
    def ledger_file(self) -> Path:
        """Where the ledger lies: in the folder, or outside one that is synchronised."""
        from workbook_tool.ledger.database.location import present

        return present(self.path, self.ledger_setting)

    def ledger(self, *, verified: bool = False) -> Ledger:
        """The ledger, opened; to be used in a ``with``. ``verified`` refuses one that does not say what was written.

        WorkbookToolError where it is gone although returns went out or came in:
        a new one in its place would forget them. Whoever reads uses :meth:`reading`, but for long work.
        """
        from workbook_tool.ledger import HOW_TO_RESTORE, originals

        file = self.ledger_file
        is_new = not file.exists()
        if is_new and originals.begun(self.path):
            raise WorkbookToolError(f"The ledger of {self.path} is gone: {file} is not there.", HOW_TO_RESTORE)
        ledger = self._opened(file, create=is_new)  # one that is moved just now is not begun anew
        if verified:
            try:
                own_cache.prove(ledger)
            except BaseException:
                ledger.close()
                raise
        return ledger

    def open_ledger(self) -> Ledger:
        """The ledger as it is, or a new one where none is there."""
        return self._opened(self.ledger_file, create=True)

    def _opened(self, file: Path, *, create: bool) -> Ledger:
        from workbook_tool.ledger import Ledger

        return Ledger.open(file, self.clock, actor=self.actor, create=create)

    @contextmanager
    def reading(self, *, verified: bool = False) -> Iterator[Ledger]:
        """The ledger for whoever only reads, as it stood at one moment: who writes meanwhile waits with the last step.

        For what is soon done. ``verified`` as for :meth:`ledger`.
        """
        with self.ledger(verified=verified) as ledger, ledger.one_moment():
            yield ledger

    @contextmanager
    def writing(self, *, verified: bool = True) -> Iterator[Ledger]:
        """The ledger for whoever changes the folder: no other does meanwhile, and it lies where it belongs.

        What is written into a damaged ledger could not be saved from it, so one
        that does not say what was written is refused; to take files in, whose
        bytes are kept beside it, it need not be ``verified``.
        """
        from workbook_tool.ledger.database.location import settle

        setting = self.ledger_setting
        with durable.folder_lock(self.path, self.patience):
            settle(self.path, setting)
            with self.ledger(verified=verified) as ledger:
                durable.no_wider(self.ledger_file, self.path)
                self._ask_about_clock(ledger)
                yield ledger

    def _ask_about_clock(self, ledger: Ledger) -> None:
        """UnansweredError where the clock may be wrong and nobody says that it is right: no event is dated with it."""
        from workbook_tool.domain.days import clock_doubt

        doubt = clock_doubt(self.clock(), ledger.events.last_at()) if self.clock_is_right else ""
        if doubt and self.clock_is_right and not self.clock_is_right(doubt):
            raise UnansweredError(doubt, way_out("clock"))

    def cycle(self, period: Period) -> Path:
        """The folder of a cycle."""
        return self.path / period.code

    def issued(self, period: Period) -> Path:
        """Where the return workbooks of a cycle that went out lie."""
        return self.cycle(period) / "issued"

    def received(self, period: Period) -> Path:
        """Where every file that came in for a cycle lies, by the hash of its bytes."""
        return self.cycle(period) / "received"

    def shown(self, path: Path) -> str:
        """A path as people should see it: within the folder where it is."""
        try:
            return path.relative_to(self.path).as_posix()
        except ValueError:
            return str(path)


def write(path: Path, data: bytes) -> Path:
    """Write a file so that it is there whole or not at all; the path that it got."""
    durable.make_folder(path.parent)
    return durable.write_bytes(path, data)
