"""The officer's register workbook: read, checked and parsed; what was parsed is kept by the hash of its bytes."""

from __future__ import annotations

import contextlib
import hashlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from workbook_tool.commands import own_cache
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.period import Period
from workbook_tool.domain.register import Register
from workbook_tool.errors import WayOut, WorkbookToolError, way_out
from workbook_tool.immutable import immutable
from workbook_tool.register.kept import from_json, to_json
from workbook_tool.untrusted.limits import USUAL
from workbook_tool.untrusted.regular_file import load

if TYPE_CHECKING:
    from workbook_tool.grid import WorkbookRead
    from workbook_tool.ledger import Ledger


REGISTER = "register.xlsx"


class RegisterError(WorkbookToolError):
    """The register has mistakes that stand in the way; ``findings`` are all of them."""

    def __init__(self, file: str, findings: tuple[Finding, ...]) -> None:
        errors = sum(f.is_error for f in findings)
        super().__init__(
            f"{file} has {errors} mistake{'s' if errors != 1 else ''} that must be fixed first.",
            way_out("register-mended"),
        )
        self.findings = findings


@immutable
class RegisterRead:
    """A register with what was said about it; ``data`` is the file's bytes."""

    register: Register
    findings: tuple[Finding, ...]
    """With their cells."""
    data: bytes

    @property
    def sha256(self) -> str:
        """The hash of the file."""
        return hashlib.sha256(self.data).hexdigest()


def load_register(file: Path, name: str) -> RegisterRead:
    """A register workbook: read, checked and parsed."""
    if not file.is_file():
        raise WorkbookToolError(f"There is no register at {name}.", way_out("no-register"))
    data = load(file, USUAL)
    if isinstance(data, Finding):
        raise RegisterError(name, (_about_register(data, name),))
    return parse_register_file(data, name, file.name)


def parse_register_file(data: bytes, name: str, file: str = REGISTER) -> RegisterRead:
    """A register workbook from its bytes, called ``file`` in findings; the same bytes are not parsed again."""
    if known := _cached(data, file):
        return RegisterRead(*known, data)
    read = _parsed(data, name, file)
    _keep(data, file, read.register, read.findings)
    return read


def opened(read: RegisterRead, name: str) -> WorkbookRead:
    """The workbook of a register that was read without a mistake."""
    from workbook_tool.excel.read import read as read_workbook

    workbook = read_workbook(read.data, name)
    assert not isinstance(workbook, Finding)
    return workbook


def with_held_decimals(read: RegisterRead, ledger: Ledger, period: Period) -> RegisterRead:
    """The same, with the decimals that the register leaves empty taken from the readings that a cycle is rated on."""
    from workbook_tool.register import with_figures

    if not any(indicator.decimals_assumed for indicator in read.register.indicators.values()):
        return read
    register = with_figures(read.register, lambda ref: ledger.published.history(period, ref), period)
    return replace(read, register=register)


def _parsed(data: bytes, name: str, file: str) -> RegisterRead:
    from workbook_tool.excel.read import read
    from workbook_tool.register import check_register, parse_register, read_register

    workbook = read(data, file)
    if isinstance(workbook, Finding):
        raise RegisterError(name, (_about_register(workbook, name),))
    document = read_register(workbook)
    findings = tuple(check_register(document))
    if any(f.is_error for f in findings):
        raise RegisterError(name, findings)
    return RegisterRead(parse_register(document), findings, data)


def about_copy(name: str, period: Period, *, there: bool, kept: bool) -> tuple[str, str | WayOut]:
    """What is said of a cycle's copy of its register that is gone or was changed, and the way out."""
    what = f"is not the register that {period.label} was made from: it was changed since" if there else "is not there"
    if kept:
        return (
            f"{name} {what}. The register that {period.label} was sent out with is used, as the ledger kept it.",
            way_out("generate-again", register=REGISTER, period=period.code),
        )
    used = "It is used as it is now" if there else f"Today's {REGISTER} is used in its place"
    return f"{name} {what}. {used}.", "Compare the targets, or put the one of that day back from a backup."


def _about_register(finding: Finding, name: str) -> Finding:
    """A finding about a file that cannot be read, as the officer needs it: no service can send the register again."""
    fix = f"Put your register there again as {name}, saved from Excel as “Excel Workbook (*.xlsx)”, or from a backup."
    return replace(finding, fix=fix)


_KIND = "registers"


def _cached(data: bytes, name: str) -> tuple[Register, tuple[Finding, ...]] | None:
    """What the workbook with these bytes and this name says, and the findings about it; None where it is not kept."""
    content = own_cache.kept(_KIND, name.encode(), data)
    try:
        return None if content is None else from_json(content)
    except Exception:  # noqa: BLE001 (whatever is wrong with it, the workbook itself is read)
        return None


def _keep(data: bytes, name: str, register: Register, findings: tuple[Finding, ...]) -> None:
    """Keep what was parsed."""
    with contextlib.suppress(TypeError):  # a field of a type that JSON does not hold yet
        own_cache.keep(_KIND, to_json(register, findings), name.encode(), data)
