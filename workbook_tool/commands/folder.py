"""A collection folder: where its parts lie, and how they are read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbook_tool import durable
from workbook_tool.document import Document
from workbook_tool.domain.consolidation import Collection
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.period import Period
from workbook_tool.domain.register import Register
from workbook_tool.errors import WorkbookToolError
from workbook_tool.untrusted.toml import load_toml

if TYPE_CHECKING:
    from workbook_tool.commands.intake.reading import Readers
    from workbook_tool.ledger import Ledger
    from workbook_tool.untrusted.limits import Limits

COLLECTION = "collection.toml"
REGISTER = "register.xlsx"
LEDGER = "ledger.db"
_OWN = ("from", "reply_to", "test_to")


class RegisterError(WorkbookToolError):
    """The register has mistakes that stand in the way; ``findings`` are all of them."""

    def __init__(self, file: str, findings: tuple[Finding, ...]) -> None:
        errors = sum(f.is_error for f in findings)
        super().__init__(
            f"{file} has {errors} mistake{'s' if errors != 1 else ''} that must be fixed first.",
            "They are listed with their places: mend them there, save, and run the command again.",
        )
        self.findings = findings


@dataclass(frozen=True, slots=True)
class RegisterRead:
    """A register with what was said about it; ``data`` is the file's bytes."""

    register: Register
    findings: tuple[Finding, ...]
    data: bytes

    @property
    def sha256(self) -> str:
        """The hash of the file."""
        return hashlib.sha256(self.data).hexdigest()


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
    clock: Any = field(default=now)
    actor: str = ""
    readers: Readers | None = None

    def __post_init__(self) -> None:
        self._registers: dict[str, RegisterRead] = {}

    # -- collection.toml ----------------------------------------------------------
    @cached_property
    def settings(self) -> Mapping[str, Any]:
        """What collection.toml says, checked against its schema."""
        file = self.path / COLLECTION
        if not file.is_file():
            raise WorkbookToolError(
                f"{self.path.absolute()} is not a collection folder: it has no {COLLECTION}.",
                "Start one with “workbook-tool init FOLDER”, or name yours with -C FOLDER.",
            )
        data = load_toml(file, COLLECTION)
        _hold_to_schema(data)
        return data

    @cached_property
    def collection(self) -> Collection:
        """Whose collection this is."""
        said = self.settings
        return Collection(
            council=said["council"],
            team=said.get("team", ""),
            contact=said.get("contact", ""),
            return_to=said.get("return_to", ""),
            committee=said.get("committee", ""),
            notes=tuple(said.get("notes", ())),
            colours=said.get("colours", {}),
            font=said.get("font", ""),
            pages=said.get("pages", "all"),
        )

    @property
    def own_addresses(self) -> tuple[str, ...]:
        """The officer's own: what comes from one of them was sent on for somebody."""
        mail = self.settings.get("mail", {})
        said = [self.collection.contact, self.collection.return_to, *(mail.get(k, "") for k in _OWN)]
        return tuple(text for text in said if "@" in text)

    @cached_property
    def limits(self) -> Limits:
        """The limits on what may come in."""
        from workbook_tool.untrusted.limits import Limits

        said, mib = self.settings.get("limits", {}), 1024 * 1024
        known = {"file_mib": "file_bytes", "inflated_mib": "inflated", "seconds": "seconds"}
        return Limits(**{known[k]: v * mib if k.endswith("_mib") else v for k, v in said.items()})

    # -- the register ----------------------------------------------------------------
    def register(self) -> RegisterRead:
        """Today's register; :class:`RegisterError` where it has mistakes of severity error."""
        return self._register(self.path / REGISTER)

    def register_of(self, period: Period) -> RegisterRead:
        """The register that a cycle was made from."""
        file = self.cycle(period) / REGISTER
        return self._register(file) if file.is_file() else self.register()

    def _register(self, file: Path) -> RegisterRead:
        name = file.relative_to(self.path).as_posix()
        if name not in self._registers:
            self._registers[name] = self._same(file) or load_register(file, name)
        return self._registers[name]

    def _same(self, file: Path) -> RegisterRead | None:
        """A register that was read already and is the same byte for byte, as a cycle's mostly is today's."""
        content = file.read_bytes() if self._registers and file.is_file() else None
        return next((read for read in self._registers.values() if read.data == content), None)

    # -- the ledger --------------------------------------------------------------------
    @property
    def ledger_setting(self) -> str:
        """Where collection.toml wants the ledger; empty where it says nothing."""
        return str(self.settings.get("ledger", ""))

    @property
    def ledger_file(self) -> Path:
        """Where the ledger lies: in the folder, or outside one that is synchronised."""
        from workbook_tool.ledger.location import present

        return present(self.path, self.ledger_setting)

    def ledger(self) -> Ledger:
        """The ledger, opened; to be used in a ``with``.

        WorkbookToolError where it is gone although returns went out or came in:
        a new one in its place would count for nothing what they said.
        """
        from workbook_tool.ledger import HOW_TO_RESTORE, originals

        file = self.ledger_file
        if not file.exists() and originals.begun(self.path):
            raise WorkbookToolError(f"The ledger of {self.path} is gone: {file} is not there.", HOW_TO_RESTORE)
        return self.open_ledger()

    def open_ledger(self) -> Ledger:
        """The ledger as it is, or a new one where none is there."""
        from workbook_tool.ledger import Ledger

        return Ledger.open(self.ledger_file, self.clock, actor=self.actor)

    @contextmanager
    def writing(self) -> Iterator[Ledger]:
        """The ledger for whoever changes the folder: no other does meanwhile, and it lies where it belongs."""
        from workbook_tool.ledger.location import settle

        setting = self.ledger_setting
        with durable.folder_lock(self.path):
            settle(self.path, setting)
            with self.ledger() as ledger:
                yield ledger

    # -- cycles ------------------------------------------------------------------------
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


def load_register(file: Path, name: str) -> RegisterRead:
    """A register workbook: read, checked and parsed."""
    from workbook_tool.excel.read.workbook import read_path
    from workbook_tool.register import check_register, parse_register, read_register

    if not file.is_file():
        raise WorkbookToolError(
            f"There is no register at {name}.", "Put your register there, or start a folder with “workbook-tool init”."
        )
    got = read_path(file)
    if isinstance(got, Finding):
        raise RegisterError(name, (_about_register(got, name),))
    data, workbook = got
    if isinstance(workbook, Finding):
        raise RegisterError(name, (_about_register(workbook, name),))
    document = read_register(workbook)
    findings = tuple(check_register(document))
    if any(f.is_error for f in findings):
        raise RegisterError(name, findings)
    return RegisterRead(parse_register(document), findings, data)


def _about_register(said: Finding, name: str) -> Finding:
    """What is said of a file that cannot be read, to the officer: the register was sent to nobody."""
    fix = f"Put your register there again as {name}, saved from Excel as “Excel Workbook (*.xlsx)”, or from a backup."
    return replace(said, fix=fix)


def _hold_to_schema(data: Mapping[str, Any]) -> None:
    from workbook_tool.schema import validate

    findings = validate(Document("collection", COLLECTION, data), "collection")
    if findings:
        said = " ".join(f.message for f in findings)
        raise WorkbookToolError(f"{COLLECTION} says something that it cannot: {said}", findings[0].fix)


def write(path: Path, data: bytes) -> Path:
    """Write a file so that it is there whole or not at all; the path that it got."""
    durable.make_folder(path.parent)
    return durable.write_bytes(path, data)
