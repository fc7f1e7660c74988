"""Each write, flush, rename and removal of sending broken in turn: nothing is mailed twice or forgotten."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from functools import cached_property
from pathlib import Path

import faults
import pytest
from faults import Fault
from mail_support import PERIOD, Post, SmtpServer

from workbook_tool.commands.folder import Folder

pytestmark = pytest.mark.skipif(not faults.SQLITE_POSSIBLE, reason="needs fork and SQLite's functions")
SERVICES = ("COM", "POL")
ADDRESS = {"COM": "investment@samplecounty.example", "POL": "insight@samplecounty.example"}


class Kept(Post):
    """One and the same folder object all along."""

    @cached_property
    def folder(self) -> Folder:  # type: ignore[override]
        return Folder(self.path, lambda: datetime.combine(self.day, time(9, 30), UTC))


@pytest.fixture
def quick(_issued: Path) -> Iterator[Path]:
    with faults.quick_folder() as folder:
        shutil.copytree(_issued, folder / "begun", ignore=shutil.ignore_patterns("returns", "wrong", "history.csv"))
        yield folder


def test_sending(quick: Path, smtp_server: Callable[..., SmtpServer]) -> None:
    """Whoever was not written to is known, and each of the others has one message."""
    server = smtp_server(security="none", auth="none")
    Post(quick / "begun", date(2023, 10, 2)).settings(server.settings())
    asked = 0
    for fault, post in _broken(quick, lambda post: _send(post, *SERVICES, via="smtp"), server.got.clear):
        _send(post, *SERVICES, via="smtp")
        states = {line.message.service: line.state for line in post.log()}
        got = Counter(to for one in server.got for to in one.to)
        assert max(got.values(), default=0) <= 1, fault
        assert set(states) == set(SERVICES), fault
        for service, state in states.items():
            assert state == "unsure" or (state, got[ADDRESS[service]]) == ("sent", 1), (fault, state)
        asked += "unsure" in states.values()
        with post.ledger() as ledger:
            assert ledger.verify() == [], fault
    assert asked > 0, "at some points nobody can know"


def _send(post: Post, *services: str, **how: str) -> None:
    """As the command does: what stopped it is its error."""
    mailed = post.mail("send", *services, **how)
    if mailed.stopped:
        raise mailed.stopped


def _broken(
    quick: Path, act: Callable[[Post], object], before: Callable[[], object] = lambda: None
) -> Iterator[tuple[Fault, Post]]:
    """The folder as each fault leaves it."""
    broken = quick / "broken"
    post = Kept(broken, date(2023, 10, 2))  # its registers are read once, and known to every child
    shutil.copytree(quick / "begun", broken)
    assert post.folder.register().findings == post.folder.register_of(PERIOD).findings
    outcome = faults.run(lambda: act(post), None, broken)
    assert (outcome.code, outcome.unguarded) == (0, ()), outcome.output
    assert len(outcome.points) > 10
    for fault in faults.every(outcome.points, (faults.KILL,), thin=True):  # the ledger's tests break it the other ways
        shutil.rmtree(broken)
        shutil.copytree(quick / "begun", broken)
        before()
        done = faults.run(lambda: act(post), fault, broken)
        assert done.code == (-9), (fault, done.output)
        yield fault, post
