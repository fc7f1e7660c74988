"""The sample council's cycle with a clock of its own, and a mail server that takes down what it is told."""

from __future__ import annotations

import shutil
import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from mail_servers import certificate
from mail_support import PERIOD, Post, SmtpServer

from workbook_tool.commands.cycle.generate import generate_returns
from workbook_tool.commands.cycle.init import start_folder
from workbook_tool.commands.folder import Folder
from workbook_tool.commands.intake.collect import collect_returns

DUE = date(2023, 10, 16)


@pytest.fixture(scope="session")
def _issued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("mail") / "council"
    start_folder(path, sample=True)
    generate_returns(Folder(path, lambda: datetime(2023, 10, 2, 9, tzinfo=UTC)), PERIOD, (), DUE, lambda *_: None)
    return path


@pytest.fixture(scope="session")
def _returned(_issued: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = shutil.copytree(_issued, tmp_path_factory.mktemp("mail-returned") / "council")
    came = Folder(path, lambda: datetime(2023, 10, 12, 10, tzinfo=UTC))
    sources = [str(path / "wrong"), *(str(f) for n in ("LGS", "POL") for f in sorted((path / "returns").glob(f"{n}*")))]
    assert len(list(collect_returns(came, sources, None, lambda _: None))) == 4
    return path


@pytest.fixture
def post(_issued: Path, tmp_path: Path) -> Post:
    """The sample council, returns generated and none of them in; it is the 2nd of October 2023."""
    return Post(shutil.copytree(_issued, tmp_path / "council"), date(2023, 10, 2))


@pytest.fixture
def returned(_returned: Path, tmp_path: Path) -> Post:
    """Two returns in (one with a question), one with mistakes, one for another quarter, three missing; 12 October."""
    return Post(shutil.copytree(_returned, tmp_path / "council"), date(2023, 10, 12))


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with server.pem, server.key and ca.pem for localhost."""
    folder = tmp_path_factory.mktemp("certificates")
    certificate(folder)
    return folder


@pytest.fixture
def smtp_server(certificates: Path) -> Iterator[Callable[..., SmtpServer]]:
    """Start a mail server: ``smtp_server(security="starttls", …)``."""
    running: list[SmtpServer] = []

    def start(**how: Any) -> SmtpServer:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificates / "server.pem", certificates / "server.key")
        running.append(SmtpServer(context, certificates / "ca.pem", **how))
        return running[-1]

    yield start
    for server in running:
        server.stop()
