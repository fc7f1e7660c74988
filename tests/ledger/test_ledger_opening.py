"""A ledger that is damaged, foreign, newer or out of reach is found and said; an older one is brought on."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import faults
import pytest
from ledger_material import Q2, a_year, arrival, clock, sha

from workbook_tool.domain.reading import ReturnStatus
from workbook_tool.errors import WayOut, WorkbookToolError
from workbook_tool.ledger import Ledger
from workbook_tool.ledger.database import migrations, opening
from workbook_tool.ledger.database.salvage import salvage
from workbook_tool.ledger.originals import lost, unrecorded


def open_ledger(path: Path, **more: bool) -> Ledger:
    return Ledger.open(path, clock(), actor="Performance Officer", **more)


@pytest.fixture
def year(tmp_path: Path) -> Path:
    path = tmp_path / "ledger.db"
    with open_ledger(path) as ledger:
        a_year(ledger)
    return path


def test_a_new_ledger_is_durable(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "new folder" / "ledger.db") as ledger:
        assert ledger.store.connection.execute("PRAGMA synchronous").fetchone() == (3,)
        assert ledger.store.connection.execute("PRAGMA foreign_keys").fetchone() == (1,)
        assert ledger.store.connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert ledger.events.verify() == []
        assert ledger.dump() == "\n"


def test_a_ledger_that_must_be_there(tmp_path: Path) -> None:
    for more in ({"create": False}, {"read_only": True}):
        with pytest.raises(WorkbookToolError, match="There is no ledger"):
            open_ledger(tmp_path / "ledger.db", **more)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["ledger.db", "ledger ?mode=ro&x=%20#.db", "台帳.db", "книга учёта.db", "سجل.db"])
def test_names_in_any_script(tmp_path: Path, name: str) -> None:
    path = tmp_path / "Rat’s folder – 100%" / name
    for _ in range(2):
        with open_ledger(path) as ledger:
            ledger.events.record("opened")
    assert {p.name for p in path.parent.iterdir()} == {name, ".workbook-tool.lock"}


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        (PurePosixPath("/srv/a b/ledger.db"), "file:///srv/a%20b/ledger.db"),
        (PurePosixPath("/srv/100%?#/l.db"), "file:///srv/100%25%3F%23/l.db"),
        (PureWindowsPath("C:\\Users\\é\\ledger.db"), "file:///C%3A/Users/%C3%A9/ledger.db"),
        (PureWindowsPath("\\\\server\\share\\ledger.db"), "file:////server/share/ledger.db"),
    ],
)
def test_the_address_of_a_ledger(path: PurePath, uri: str) -> None:
    assert opening.address(path) == uri


# -- damage ---------------------------------------------------------------------------
def _not_a_database(data: bytes) -> bytes:
    return b"PK\x03\x04" + data[4:]


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda data: b"",
    "one byte": lambda data: data[:1],
    "cut in its first page": lambda data: data[:1000],
    "cut in the middle": lambda data: data[: len(data) // 2 + 100],
    "cut by a page": lambda data: data[:-4096],
    "cut by a byte": lambda data: data[:-1],
    "zeros": lambda data: bytes(len(data)),
    "overwritten in the middle": lambda data: data[:40960] + b"\xff" * 8192 + data[49152:],
    "something else": _not_a_database,
    "text": lambda data: b"This is not a ledger at all.\n" * 1000,
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_damage_is_found_and_said(year: Path, damage: Callable[[bytes], bytes]) -> None:
    year.write_bytes(damage(year.read_bytes()))
    with pytest.raises(WorkbookToolError, match=r"ledger\.db is damaged: ") as error:
        open_ledger(year)
    assert isinstance(error.value.way_out, WayOut)
    assert error.value.way_out.code == "restore"


def test_another_database_is_not_a_ledger(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE cycles (id)")
    other.close()
    with pytest.raises(WorkbookToolError, match="not a ledger of workbook-tool"):
        open_ledger(tmp_path / "other.db")


def test_a_folder_is_not_a_ledger(tmp_path: Path) -> None:
    with pytest.raises(WorkbookToolError, match="cannot be opened"):
        open_ledger(tmp_path)


def test_no_flipped_bit_goes_unseen(year: Path) -> None:
    """Whatever one bit is turned, opening or verifying tells, or all that it says is as it was."""
    data = year.read_bytes()
    with open_ledger(year) as ledger:
        before = ledger.dump()
    chance = random.Random(7)
    unseen = []
    for _ in range(150):
        place = chance.randrange(100, len(data))
        bad = bytearray(data)
        bad[place] ^= 1 << chance.randrange(8)
        year.write_bytes(bad)
        try:
            with open_ledger(year, read_only=True) as ledger:
                if not ledger.events.verify() and ledger.dump() != before:
                    unseen.append(place)
        except WorkbookToolError:
            continue
    assert unseen == []


# -- versions -----------------------------------------------------------------------------
def test_a_newer_ledger_is_left_alone(year: Path) -> None:
    with sqlite3.connect(year) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = year.read_bytes()
    with pytest.raises(WorkbookToolError, match=r"newer workbook-tool.*Install the newer"):
        open_ledger(year)
    assert year.read_bytes() == before


NEXT = "ALTER TABLE cycles ADD COLUMN note TEXT;\nCREATE TABLE more (id INTEGER PRIMARY KEY);\n"


def test_an_older_ledger_is_brought_on(year: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MIGRATIONS", (*migrations.MIGRATIONS, NEXT))
    with open_ledger(year) as ledger:
        assert ledger.store.connection.execute("PRAGMA user_version").fetchone() == (len(migrations.MIGRATIONS) + 1,)
        assert ledger.events.verify() == [], "a new column that says nothing changes no digest"
        assert ledger.cycles.get(Q2)
    with open_ledger(year.with_name("new.db")) as ledger:
        assert ledger.store.connection.execute("SELECT count(*) FROM more").fetchone() == (0,)


@pytest.mark.skipif(not faults.SQLITE_POSSIBLE, reason="needs fork and SQLite's functions")
def test_a_migration_is_whole_or_not_at_all(year: Path, quick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MIGRATIONS", (*migrations.MIGRATIONS, NEXT))
    data, folder = year.read_bytes(), quick / "tried"
    folder.mkdir()

    def bring_on() -> None:
        open_ledger(folder / "ledger.db").close()

    (folder / "ledger.db").write_bytes(data)
    points = faults.run(bring_on, None, folder).points
    assert len(points) > 8
    for fault in faults.every(points, (*faults.WAYS, faults.POWER), thin=True):
        for left in folder.iterdir():
            left.unlink()
        (folder / "ledger.db").write_bytes(data)
        assert faults.run(bring_on, fault, folder).code in (1, -9), fault
        bring_on()
        with open_ledger(folder / "ledger.db") as ledger:
            assert ledger.events.verify() == [], fault
            assert ledger.store.connection.execute("SELECT count(*) FROM more").fetchone() == (0,)


def test_version_1_is_never_changed() -> None:
    """What stands in users' ledgers; a change of the schema is a further entry of MIGRATIONS."""
    assert sha(migrations.MIGRATIONS[0]) == VERSION_1


VERSION_1 = "9cdc327620e48608a52a8db6528e641dadb8a6d2d4d1405b963315a4e7c05e32"


# -- rights -----------------------------------------------------------------------------------
@pytest.mark.skipif(not faults.POSSIBLE, reason="needs fork")
def test_a_read_only_folder_can_be_read_and_not_changed(year: Path) -> None:
    year.chmod(0o444)
    year.parent.chmod(0o555)
    read = faults.run(lambda: print(open_ledger(year).cycles.get(Q2)), plain=True)
    assert (read.code, "LGS" in read.output) == (0, True), read.output
    changed = faults.run(lambda: open_ledger(year).events.record("x"), plain=True)
    assert (changed.code, "read-only for you" in changed.output) == (1, True), changed.output


def test_opened_for_reading_only(year: Path) -> None:
    with open_ledger(year, read_only=True) as ledger:
        assert ledger.cycles.get(Q2)
        with pytest.raises(WorkbookToolError, match="read-only"):
            ledger.events.record("x")


def test_another_program_is_writing(year: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "PATIENCE", 0.05)
    with open_ledger(year) as ledger:
        other = sqlite3.connect(year, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(WorkbookToolError, match="Another program is at work in the ledger"):
            ledger.events.record("x")
        other.close()
        ledger.events.record("x")


# -- saving what is whole -------------------------------------------------------------------------
def test_all_of_a_sound_ledger_is_saved(year: Path) -> None:
    with open_ledger(year) as ledger:
        before, events = ledger.dump(), len(ledger.events.all())
    assert salvage(year, year.with_name("saved.db")) == events
    with open_ledger(year.with_name("saved.db")) as ledger:
        assert (ledger.dump(), ledger.events.verify()) == (before, [])


def test_what_is_saved_from_a_ledger_cut_short_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    with open_ledger(path) as ledger:
        a_year(ledger)
        for number in range(300):
            words = "What was done about it. " * 40
            ledger.returns.record(arrival(f"{number}.xlsx", via={"subject": words}), ReturnStatus.NOT_A_RETURN)
        events = [(event.number, event.kind, event.bytes_sha256) for event in ledger.events.all()]
    data = path.read_bytes()
    saved = []
    for size in range(4096, len(data), 4096 * 24):
        path.write_bytes(data[:size])
        try:
            saved.append(salvage(path, tmp_path / "saved.db"))
        except WorkbookToolError:
            saved.append(0)
            continue
        with open_ledger(tmp_path / "saved.db") as ledger:
            assert ledger.events.verify() == []
            assert [(e.number, e.kind, e.bytes_sha256) for e in ledger.events.all()] == events[: saved[-1]]
    assert saved[0] == 0
    assert saved[-1] > 200, "a little cut off costs a little"


def test_nothing_to_save(tmp_path: Path) -> None:
    (tmp_path / "ledger.db").write_bytes(b"This is not a ledger at all.\n" * 1000)
    with pytest.raises(WorkbookToolError, match="is damaged"):
        salvage(tmp_path / "ledger.db", tmp_path / "saved.db")
    assert not (tmp_path / "saved.db").exists()


def test_originals_beside_the_ledger(year: Path) -> None:
    received = year.parent / "2023-24-Q2" / "received"
    received.mkdir(parents=True)
    for word, name in (("HR.xlsx", sha("HR.xlsx") + ".xlsx"), ("new.xlsx", sha("new.xlsx") + ".xlsx")):
        (received / name).write_bytes(word.encode())
    with open_ledger(year) as ledger:
        assert [path.name for path in unrecorded(ledger, year.parent)] == [sha("new.xlsx") + ".xlsx"]
        (received / (sha("HR.xlsx") + ".xlsx")).write_bytes(b"changed")
        problems = "\n".join(lost(ledger, year.parent))
    assert "was changed after it came in (as HR.xlsx)" in problems
    assert "The bytes of LGS Q2 – final.xlsx" in problems
    assert "logo.png" not in problems, "deleted on purpose"
