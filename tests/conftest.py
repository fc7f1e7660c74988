"""What the tests share: the real programs they need, found or explained."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import office
import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, settings

from workbook_tool.cli import cli
from workbook_tool.commands.folder import Folder, now

if TYPE_CHECKING:
    from mail_servers import ImapServer

# A busy machine is slow: that is no fault of what is tested.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Registers that the tests parse are kept for the tests alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(autouse=True, scope="session")
def today() -> Iterator[Callable[[type], None]]:
    """No test sees two days: the clock of folders stops before midnight; ``today(Desk)`` has another class use it.

    WORKBOOK_TOOL_TESTS_TODAY=2028-02-29 is another day than today's.
    """
    begun = now()
    day = date.fromisoformat(os.environ.get("WORKBOOK_TOOL_TESTS_TODAY", begun.date().isoformat()))
    later, end = day - begun.date(), datetime.combine(day, time.max, begun.tzinfo)

    def use(whose: type) -> None:
        init = whose.__init__
        given = (clock if value is now else value for value in init.__defaults__)
        patch.setattr(init, "__defaults__", tuple(given))

    def clock() -> datetime:
        return min(now() + later, end)

    with pytest.MonkeyPatch.context() as patch:
        use(Folder)
        yield use


def _needs(program: str, why: str, path: str | None = None) -> str:
    found = shutil.which(program, path=path)
    if found:
        return found
    message = f"{program} is not on this machine: {why}"
    if os.environ.get("WORKBOOK_TOOL_TESTS_REQUIRE_ALL"):
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser that pages are looked at in."""
    return _needs("chromium", "the desk's pages are used in a browser")


@pytest.fixture(scope="session")
def soffice_all(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., list[Path]]:
    """Convert files with LibreOffice: ``soffice_all(paths, "ods", folder)`` gives the new ones; see office.py."""
    program = _needs("soffice", "workbooks are recalculated and printed with LibreOffice")
    profile = office.new_profile(tmp_path_factory.mktemp("soffice-profile"))
    return partial(office.convert, program, profile)


@pytest.fixture(scope="session")
def soffice(soffice_all: Callable[..., list[Path]]) -> Callable[..., Path]:
    """Convert a file with LibreOffice: ``soffice(path, "pdf", folder)`` gives the new file."""
    return lambda source, to, folder: soffice_all([source], to, folder)[0]


@pytest.fixture(scope="session")
def imap_server() -> Iterator[ImapServer]:
    """Dovecot on loopback; each test takes a mailbox of its own with ``new_user()``."""
    program = _needs("dovecot", "mail is read and drafted over real IMAP", f"{os.environ.get('PATH', '')}:/usr/sbin")
    from mail_servers import dovecot

    # Not tmp_path: Dovecot runs without rights, and its sockets want a short path.
    with tempfile.TemporaryDirectory(prefix="wt-imap") as folder, dovecot(program, Path(folder)) as server:
        yield server


# -- the sample council's cycle ------------------------------------------------------


Run = Callable[..., Result]


@pytest.fixture(scope="session")
def run() -> Run:
    """Run the command line in a folder: ``run(folder, "status", "--format", "json")``."""

    def call(folder: Path, *words: str, **more: object) -> Result:
        return CliRunner().invoke(cli, ["-C", str(folder), *words], catch_exceptions=False, **more)

    return call


@pytest.fixture(scope="session")
def demo_done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the demo has run; nobody writes in it."""
    return _made(tmp_path_factory.mktemp("demo") / "council", ["demo", "{}"])


@pytest.fixture(scope="session")
def started(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sample folder whose returns have gone out and none has come back; nobody writes in it."""
    words = (["init", "{}", "--sample"], ["-C", "{}", "generate", "2023-24-Q2"])
    return _made(tmp_path_factory.mktemp("started") / "council", *words)


def _made(folder: Path, *commands: list[str]) -> Path:
    for words in commands:
        result = CliRunner().invoke(cli, [word.format(folder) for word in words], catch_exceptions=False)
        assert result.exit_code == 0, result.output
    return folder
