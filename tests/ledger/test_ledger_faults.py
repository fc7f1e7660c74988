"""A return taken in, in the order that loses nothing, with each write, flush, rename and removal broken in turn.

Bytes first, under their hash; then one transaction; then the output.
"""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import faults
import pytest
from faults import Fault
from ledger_material import Q1, Q2, QUERIES, clock, message, query, reading, restating, returned

from workbook_tool import durable
from workbook_tool.domain.reading import Cycle
from workbook_tool.ledger import Arrival, Ledger, MessageState

pytestmark = pytest.mark.skipif(not faults.SQLITE_POSSIBLE, reason="needs fork and SQLite's functions")
BYTES = b"a completed return " * 400


def begin(folder: Path) -> None:
    with Ledger.open(folder / "ledger.db", clock(), actor="x") as ledger:
        ledger.cycles.start(Cycle(Q2, date(2023, 10, 20), ("LGS",)), "0" * 64)


def collect(folder: Path) -> None:
    """Take in, write an output, send a receipt."""
    with durable.folder_lock(folder), Ledger.open(folder / "ledger.db", clock(), actor="x") as ledger:
        path = durable.store(folder / Q2.code / "received", BYTES, ".xlsx")
        arrival = Arrival("LGS.xlsx", path.stem, at=datetime(2023, 10, 9, tzinfo=UTC))
        said = returned("LGS", Q2, "LGS.xlsx", reading("183", Q2, "77.0"), restatements=(restating("183", Q1, "84"),))
        ledger.returns.record(arrival, QUERIES, said, [query("183")])
        durable.write_bytes(folder / Q2.code / "master.xlsx", str(ledger.readings.history("183")).encode())
        if ledger.messages.record(message("receipt", MessageState.SENDING)):
            with (folder.parent / f"{folder.name}.sent").open("a") as sent:
                sent.write("a message\n")
            ledger.messages.record(message("receipt", MessageState.SENT))


def result(folder: Path) -> tuple[dict[str, bytes], str, list[str]]:
    with Ledger.open(folder / "ledger.db", clock()) as ledger:
        files = {name: data for name, data in faults.tree(folder).items() if name != "ledger.db"}
        assert ledger.events.verify() == []
        return (
            files,
            ledger.dump().replace('"sending"', '"sent"'),
            [str(r.value) for r in ledger.readings.history("183")],
        )


def sent(folder: Path) -> int:
    path = folder.parent / f"{folder.name}.sent"
    return len(path.read_text().splitlines()) if path.exists() else 0


def test_every_point_three_ways_and_a_power_cut(quick: Path) -> None:
    whole = quick / "whole"
    whole.mkdir()
    begin(whole)
    shutil.copytree(whole, quick / "begun")
    outcome = faults.run(lambda: collect(whole), None, whole)
    assert (outcome.code, outcome.unguarded) == (0, ()), outcome.output
    assert len(outcome.points) > 40, "with SQLite's own"
    expected = result(whole)
    for fault in faults.every(outcome.points, (*faults.WAYS, faults.POWER), thin=True):
        folder = quick / f"{fault.how}{fault.point}"
        shutil.copytree(quick / "begun", folder)
        _break(folder, fault)
        if fault.point > len(outcome.points):
            assert result(folder)[::2] == expected[::2], "all was done and stays done"
        collect(folder)
        files, dump, figures = result(folder)
        assert (sorted(files), figures) == (sorted(expected[0]), expected[2]), (fault, outcome.points[fault.point - 1])
        assert _events(dump) == _events(expected[1]), fault
        assert sent(folder) <= 1, fault


def _break(folder: Path, fault: Fault) -> None:
    outcome = faults.run(lambda: collect(folder), fault, folder)
    assert outcome.code == (-9 if fault.how in (faults.KILL, faults.POWER) else 1), (fault, outcome.output)


def _events(dump: str) -> list[str]:
    """What is said but how far the message came: one that may have gone out is not sent again."""
    return [line for line in dump.splitlines() if not line.startswith(("messages ", 'event ["sent"'))]
