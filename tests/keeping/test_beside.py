"""One command in the midst of another: it is told that the folder is busy, or sees all as it was at one moment."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from keeping_folder import PERIOD, change_register

from workbook_tool.commands import folder as folder_room
from workbook_tool.commands import kept_registers
from workbook_tool.commands import settings_form as settings_room
from workbook_tool.commands.folder import Folder
from workbook_tool.commands.intake.watch import files_in
from workbook_tool.commands.safekeeping import undo
from workbook_tool.commands.tables import adopt
from workbook_tool.commands.year import restate
from workbook_tool.domain.period import parse_period
from workbook_tool.durable import BusyError
from workbook_tool.errors import WorkbookToolError
from workbook_tool.ledger.database import location
from workbook_tool.tables.mapping import TableMap

Q2 = parse_period(PERIOD)
WHY = ("Ann", "Typed wrongly")
Deed = Callable[[Folder], Any]
LIST = "ID,Indicator,Service,Unit,Better,Target\nX1,Answered in time,LGS,%,higher,90\n"


def hasty(path: Path) -> Folder:
    return Folder(path, patience=0.05)


def in_the_midst(patch: pytest.MonkeyPatch, room: Any, name: str, deed: Deed, path: Path) -> list[Exception | None]:
    """Have another do ``deed`` when ``room.name`` has been called for the first time; gives what stopped it."""
    real, outcomes = getattr(room, name), list[Exception | None]()

    def other() -> None:
        try:
            deed(hasty(path))
        except Exception as error:  # noqa: BLE001 (whatever it is, the test looks at it)
            outcomes.append(error)
        else:
            outcomes.append(None)

    def called(*words: Any, **more: Any) -> Any:
        result = real(*words, **more)
        if not outcomes:
            with ThreadPoolExecutor(1) as thread:
                thread.submit(other).result()
        return result

    patch.setattr(room, name, called)
    return outcomes


def publication(path: Path) -> int:
    with Folder(path).ledger() as ledger:
        return next(event.number for event in ledger.events.all() if event.kind == "published")


def undone(folder: Folder) -> Any:
    return undo.undo_event(folder, publication(folder.path), *WHY)


RESTATED: dict[str, Deed] = {
    "figure": lambda folder: restate.restate_figure(folder, "183", Q2, "70%", *WHY),
    "target": lambda folder: restate.restate_target(folder, "183", Q2, "85%", *WHY),
}


@pytest.mark.parametrize("what", RESTATED)
def test_a_publication_is_not_undone_while_it_is_restated(published: Path, what: str, monkeypatch) -> None:
    stopped = in_the_midst(monkeypatch, restate, "_published", undone, published)
    assert RESTATED[what](hasty(published)).done
    assert isinstance(stopped[0], BusyError)
    with pytest.raises(WorkbookToolError, match="built upon it"):
        undone(hasty(published))


@pytest.mark.parametrize("what", RESTATED)
def test_a_publication_is_not_restated_while_it_is_undone(published: Path, what: str, monkeypatch) -> None:
    stopped = in_the_midst(monkeypatch, undo, "_withdraw_papers", RESTATED[what], published)
    undone(hasty(published))
    assert isinstance(stopped[0], BusyError)
    with pytest.raises(WorkbookToolError, match="has not been published"):
        RESTATED[what](hasty(published))


# -- a list taken over ---------------------------------------------------------------------
@pytest.fixture
def proposed(council: Path) -> Path:
    """A folder beside whose register another was made of a list."""
    (council / "list.csv").write_text(LIST, "utf-8")
    assert proposing(hasty(council)).file == council / adopt.PROPOSED
    return council


def proposing(folder: Folder) -> adopt.Adopted:
    return adopt.adopt_lists(folder, [folder.path / "list.csv"], TableMap())


def using(folder: Folder) -> Any:
    return adopt.take_proposal_into_use(folder, (), TableMap())


def test_a_proposal_is_not_taken_into_use_while_another_is_made(proposed: Path, monkeypatch) -> None:
    (proposed / "list.csv").write_text(LIST + "X2,Answered late,LGS,%,lower,10\n", "utf-8")
    stopped = in_the_midst(monkeypatch, adopt, "load_register", using, proposed)
    assert proposing(hasty(proposed)).count == 2
    assert isinstance(stopped[0], BusyError)
    using(hasty(proposed))
    assert {"183", "X1", "X2"} <= set(Folder(proposed).register().register.indicators)


def test_no_proposal_is_made_while_one_is_taken_into_use(proposed: Path, monkeypatch) -> None:
    made = (proposed / adopt.PROPOSED).read_bytes()
    stopped = in_the_midst(monkeypatch, kept_registers, "keep_register", proposing, proposed)
    using(hasty(proposed))
    assert isinstance(stopped[0], BusyError)
    assert (proposed / "register.xlsx").read_bytes() == made
    assert proposing(hasty(proposed)).file is None, "nothing of the list is new"


# -- who reads ---------------------------------------------------------------------------
def test_a_cycle_s_register_that_is_replaced_while_it_is_looked_at_is_the_one_that_was_looked_at(
    council: Path, monkeypatch, caplog
) -> None:
    file, target = council / PERIOD / "register.xlsx", "183"
    with Folder(council).ledger() as ledger:
        before = Folder(council).register_of(Q2, ledger).register.indicators[target]
    kept = file.read_bytes()
    change_register(council, "Indicators", "Ref", target, "Indicator", "Another title")
    other = (council / "register.xlsx").read_bytes()
    load = folder_room.load

    def replaced(path: Path, *more: Any) -> Any:
        data = load(path, *more)
        if path == file:
            file.write_bytes(other)
        return data

    monkeypatch.setattr(folder_room, "load", replaced)
    with Folder(council).ledger() as ledger:
        read = Folder(council).register_of(Q2, ledger)
    assert (read.register.indicators[target].title, read.data) == (before.title, kept)
    assert not caplog.records


def test_settings_that_are_changed_while_they_are_looked_at_are_not_written_over(council: Path, monkeypatch) -> None:
    file, read = council / "collection.toml", settings_room.read_settings

    def changed(path: Path) -> Any:
        settings = read(path)
        file.write_text(file.read_text("utf-8") + "\n# another's word\n", "utf-8")
        return settings

    with monkeypatch.context() as patch:
        patch.setattr(settings_room, "read_settings", changed)
        form = settings_room.settings_form(Folder(council))
    with pytest.raises(WorkbookToolError, match="was changed since"):
        settings_room.save_settings(hasty(council), {"council": "Another"}, form.seen)
    assert "another's word" in file.read_text("utf-8")


def test_a_ledger_that_is_moved_while_it_is_looked_for_is_not_begun_anew(council: Path, monkeypatch) -> None:
    place = council / location.NAME
    moved = council.parent / "elsewhere.db"
    open_ledger = Folder._opened

    def moving(folder: Folder, file: Path, **more: Any) -> Any:
        shutil.move(place, moved)
        return open_ledger(folder, file, **more)

    monkeypatch.setattr(Folder, "_opened", moving)
    with pytest.raises(WorkbookToolError, match="There is no ledger at"):
        Folder(council).ledger()
    assert not place.exists()


def test_a_folder_that_goes_while_files_are_looked_for_hides_no_others(tmp_path: Path, monkeypatch) -> None:
    for name in ("a/gone.xlsx", "b/here.xlsx"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_bytes(b"x")
    walk = folder_room.Path.stat

    def going(path: Path, **more: Any) -> Any:
        shutil.rmtree(tmp_path / "a", ignore_errors=True)
        return walk(path, **more)

    assert [path.name for path in files_in(tmp_path)] == ["gone.xlsx", "here.xlsx"]
    monkeypatch.setattr(folder_room.Path, "stat", going)
    assert [path.name for path in files_in(tmp_path)] == ["here.xlsx"]


LOOKS = ("status", "questions", "messages", "ratings", "audit", "undo", "attachments")


@pytest.mark.parametrize("command", LOOKS)
def test_a_command_that_looks_is_of_one_moment(
    council: Path, command: str, run: Callable[..., Result], monkeypatch
) -> None:
    """Nobody's change is seen in half: whoever writes while a command looks waits, or is told."""
    from workbook_tool.ledger.database import opening
    from workbook_tool.ledger.events import Events

    monkeypatch.setattr(opening, "PATIENCE", 0.05)

    def note(folder: Folder) -> None:
        with folder.writing() as ledger:
            ledger.events.record("noted")

    before = run(council, command).output
    stopped = in_the_midst(monkeypatch, Events, "all", note, council)
    assert run(council, command).output == before
    if stopped:
        assert "at work in the ledger" in str(stopped[0])
