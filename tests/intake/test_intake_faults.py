"""Collecting from a mailbox, broken off at its points: nothing is lost or counts twice, nothing is left behind."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import faults
import pytest
from intake_messages import bounce, message

from workbook_tool.commands.folder import Folder
from workbook_tool.domain.period import parse_period

Q2 = parse_period("2023-24-Q2")
CASES = 5  # about; all are some hundreds, and a mailbox takes its time

pytestmark = pytest.mark.skipif(not faults.POSSIBLE, reason="points are broken in a forked process")


def prepared(place: Path, started: Path, server: Any, returns: dict[str, bytes]) -> tuple[Path, str]:
    """A council's folder and a mailbox with two returns, a bounce and a question."""
    folder = shutil.copytree(started, place / "council")
    user = server.new_user()
    with (folder / "collection.toml").open("a", encoding="utf-8") as text:
        text.write(
            f'\n[mail.imap]\nhost = "localhost"\nport = {server.tls_port}\nuser = "{user}"\n'
            f'ca_file = "{server.ca_file.as_posix()}"\n'
        )
    letters = (
        message(("a.xlsx", returns["LGS"]), ("b.xlsx", returns["POL"])),
        message(subject="a question"),
        message(("c.xlsx", returns["COM"])),
    )
    server.put(user, *map(bytes, letters), bounce("content@samplecounty.example", "Your return"))
    return folder, user


def end_state(folder: Path, user: str, server: Any) -> dict[str, object]:
    with Folder(folder).ledger() as ledger:
        return {
            "services": sorted(r.service or "" for r in ledger.returns.of(Q2)),
            "readings": sorted(r.indicator for r in ledger.readings.of(Q2)),
            "events": sorted(e.kind for e in ledger.events.all(Q2) if e.kind != "issued"),
            "verified": ledger.events.verify(),
            "kept": sorted(p.name for p in (folder / Q2.code / "received").iterdir() if not p.name.startswith(".")),
            "inbox": [b"a question" in body for _, body in server.held(user)],
            "processed": len(server.held(user, "Processed")),
        }


def test_broken_off_anywhere_and_run_again(imap_server, started, returns, monkeypatch):
    monkeypatch.setenv("WORKBOOK_TOOL_IMAP_PASSWORD", imap_server.password)

    def collect(folder: Path, fault: faults.Fault | None = None) -> faults.Outcome:
        return faults.run(faults.command("-C", folder, "collect", "imap://"), fault, folder)

    with faults.quick_folder() as place:
        folder, user = prepared(place / "whole", started, imap_server, returns)
        whole = collect(folder)
        assert whole.code == 3, whole.output
        wanted = end_state(folder, user, imap_server)
        assert wanted["services"] == ["COM", "LGS", "POL"]
        assert (wanted["inbox"], wanted["processed"]) == ([True], 3)
        every = list(faults.every(whole.points, thin=True))
        chosen = every[:: max(1, len(every) // CASES)]
        for number, fault in enumerate(chosen):
            folder, user = prepared(place / str(number), started, imap_server, returns)
            broken = collect(folder, fault)
            assert broken.code in (-9, 0, 1, 3), (fault, broken.output)
            for _, body in imap_server.held(user, "Processed"):  # what is put away is in the ledger
                with Folder(folder).ledger() as ledger:
                    known = {r.service for r in ledger.returns.of(Q2)} | {e.kind for e in ledger.events.all(Q2)}
                names = {b"a.xlsx": {"LGS", "POL"}, b"c.xlsx": {"COM"}, b"delivery-status": {"bounced"}}
                assert next(services for name, services in names.items() if name in body) <= known, fault
            again = collect(folder)
            assert again.code in (0, 3), (fault, again.output)
            assert end_state(folder, user, imap_server) == wanted, fault
            shutil.rmtree(place / str(number))
