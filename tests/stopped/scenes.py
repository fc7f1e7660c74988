"""Every command that writes, each in a folder as it is when the officer would run it.

A place holds the collection folder ``council``, an ``inbox`` and files ``given`` that nobody may change, and ``out``
for what goes elsewhere.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import faults
import made_council
import near_reader
import pytest

from workbook_tool.commands.cycle.init import start_folder
from workbook_tool.commands.folder import Folder
from workbook_tool.domain.period import parse_period
from workbook_tool.domain.reading import ReturnStatus

Q2 = parse_period("2023-24-Q2")
SERVICES = 2
NOW, LATER = (made_council.codes(SERVICES)[n] for n in range(2))  # whose return comes first, and after
NOON = datetime(2023, 10, 9, 12, tzinfo=UTC)  # whenever a scene is played
PATIENCE = 600.0  # seconds: on a busy machine, too, one that is released with others waits for them
HISTORY = "Indicator,Period,Value\nS01-1,2022-23 Q4,80\nS01-1,2023-24 Q1,81\nS02-2,2023-24 Q1,900\n"
LIST = "ID,Indicator,Service,Unit,Better,Target,Period,Value\nX1,Answered in time,S01,%,higher,90,2022-23 Q4,83%\n"
TABLE = "Month,Count\nJuly,4\nAugust,5\n"


@dataclass(frozen=True)
class Scene:
    """A run of a command: its ``words``, the stage at which it begins, and the codes with which a whole run may end."""

    words: tuple[str, ...]
    stage: str
    codes: tuple[int, ...] = (0,)


SCENES: dict[str, Scene] = {
    "init": Scene(("init", "{place}/out/new"), "nothing"),
    "adopt": Scene(("adopt", "{place}/given/list.csv", "--leave-empty"), "started", (0, 3)),
    "adopt beside": Scene(("adopt", "{place}/given/list.csv"), "begun", (0, 3)),
    "adopt --use": Scene(("adopt", "{place}/given/list.csv", "--use"), "proposed"),
    "generate": Scene(("generate", Q2.code, "--due", "2023-10-16"), "begun"),
    "withdraw": Scene(("withdraw", Q2.code, "--reason", "By mistake"), "issued"),
    "extend": Scene(("extend", Q2.code, LATER, "2023-11-01", "--reason", "Holidays"), "issued"),
    "send": Scene(("send", Q2.code), "issued"),
    "sent": Scene(("sent", Q2.code, "--yes"), "drafted"),
    "sent --not": Scene(("sent", Q2.code, "--yes", "--not"), "drafted"),
    "chase": Scene(("chase", Q2.code, "--now"), "drafted"),
    "check": Scene(("check", "{place}/inbox/S01 1.xlsx", "--corrections", "{place}/out"), "issued", (3,)),
    "collect": Scene(("collect", "{place}/inbox"), "drafted", (0, 3)),
    "reply": Scene(("reply", Q2.code), "collected"),
    "amend": Scene(("amend", "S01-1", Q2.code, "--value", "66%", "--by", "Ann", "--reason", "By phone"), "collected"),
    "attach": Scene(("attach", "S01-1", Q2.code, "{place}/given/table.csv", "--caption", "By month"), "collected"),
    "attachments": Scene(("attachments", "S01-1", "--remove"), "attached"),
    "compile": Scene(("compile", Q2.code, "--data", "--public"), "attached", (0, 3)),
    "report": Scene(("report", Q2.code, "--format", "html"), "compiled"),
    "publish": Scene(("publish", Q2.code), "compiled"),
    "import-history": Scene(("import-history", "{place}/given/history.csv"), "collected"),
    "restate": Scene(("restate", "S01-1", Q2.code, "--value", "70%", "--by", "Ann", "--reason", "Typed"), "published"),
    "restate --target": Scene(
        ("restate", "S01-1", Q2.code, "--target", "85%", "--by", "Ann", "--reason", "As agreed"), "published"
    ),
    "roll-over": Scene(("roll-over", "2024-25"), "published"),
    "roll-over --use": Scene(("roll-over", "2024-25", "--use"), "rolled"),
    "forget": Scene(("forget", "--before", "2099-01-01", "--yes", "--reason", "Time is over"), "published"),
    "backup": Scene(("backup", "{place}/out/all.zip"), "published"),
    "restore": Scene(("restore", "{place}/out/all.zip", "{place}/out/again"), "backed up"),
    "collect one that asks": Scene(("collect", "{place}/inbox/S01 1.xlsx"), "drafted", (0, 3)),
    "decide": Scene(("decide", "1", "--withhold", "--by", "Ann", "--reason", "By phone"), "asked"),
    "undo a return": Scene(("undo", "11", "--reason", "By mistake"), "collected"),
    "undo an attachment": Scene(("undo", "13", "--reason", "By mistake"), "attached"),
    "undo a publication": Scene(("undo", "16", "--reason", "By mistake"), "published"),
    "recover a damaged one": Scene(("recover",), "damaged"),
    "recover a lost one": Scene(("recover",), "lost"),
}
"""By name; the first word of each is the command."""

READING = {
    "check-register", "preview", "status", "questions", "messages",
    "ratings", "explain", "compare", "rate", "reperform", "trend",
    "audit", "demo", "desk",
}  # fmt: skip
"""The commands that write nothing. (demo runs the others, in a folder of its own; the desk runs their use cases.)"""

_STAGES: dict[str, tuple[str, tuple[str, ...]]] = {
    "proposed": ("begun", ("adopt beside",)),
    "issued": ("begun", ("generate",)),
    "drafted": ("issued", ("send",)),
    "collected": ("drafted", ("collect",)),
    "asked": ("drafted", ("collect one that asks",)),
    "attached": ("collected", ("attach",)),
    "compiled": ("attached", ("compile",)),
    "published": ("compiled", ("publish",)),
    "rolled": ("published", ("roll-over",)),
    "backed up": ("published", ("backup",)),
}
"""What a stage is made from, by which scenes."""


def _damage(council: Path) -> None:
    file = council / "ledger.db"
    data = file.read_bytes()
    file.write_bytes(data[: len(data) * 9 // 10])


class Stages:
    """The places that scenes begin with, made once each."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self._made: dict[str, Path] = {}

    def at(self, stage: str) -> Path:
        """The place of a stage: to be copied, never to be written to."""
        if stage not in self._made:
            self._made[stage] = self._make(stage, self.place / f"at {stage}")
        return self._made[stage]

    def copy(self, name: str, target: Path) -> Path:
        """A copy of the place in which the scene ``name`` begins."""
        shutil.rmtree(target, ignore_errors=True)
        return Path(shutil.copytree(self.at(SCENES[name].stage), target))

    def _make(self, stage: str, place: Path) -> Path:
        if stage == "nothing":
            (place / "out").mkdir(parents=True)
            return place
        if stage == "started":
            start_folder(place / "council", sample=False, council="Made Council")
            _given(place)
            return place
        if stage == "begun":
            return _begun(place)
        before, scenes = _STAGES.get(stage, ("collected", ()))
        shutil.copytree(self.at(before), place)
        for name in scenes:
            outcome = faults.run(act(place, name))
            assert outcome.code in SCENES[name].codes, (name, outcome.output)
        if stage == "damaged":
            _damage(place / "council")
        elif stage == "lost":
            (place / "council" / "ledger.db").unlink()
        return place


def _begun(place: Path) -> Path:
    folder = made_council.make(place / "council", SERVICES)
    inbox, good = place / "inbox", {"commentary": "More cases came in.", "actions": "More staff from May."}
    for code in made_council.codes(SERVICES):
        data = made_council.completed(folder, code, Q2, made_council.values(code), good)
        made_council.write(inbox / f"{code} 2.xlsx", data)
    wrong = {**made_council.values(NOW), f"{NOW}-1": "about nine"}
    made_council.write(inbox / f"{NOW} 1.xlsx", made_council.completed(folder, NOW, Q2, wrong, good))
    _given(place)
    return place


def _given(place: Path) -> None:
    (place / "out").mkdir()
    (place / "given").mkdir()
    for name, text in (("history.csv", HISTORY), ("list.csv", LIST), ("table.csv", TABLE)):
        (place / "given" / name).write_text(text, "utf-8")


@contextmanager
def stages() -> Iterator[Stages]:
    """In a quick folder, with files that come in read in this process and all that is needed imported beforehand."""
    with faults.quick_folder() as place, pytest.MonkeyPatch.context() as patch:
        near_reader.read_here(patch)
        _, *others, _ = Folder.__init__.__defaults__
        patch.setattr(Folder.__init__, "__defaults__", (lambda: NOON, *others, PATIENCE))
        made = Stages(place)
        warm = place / "warm"
        for name, scene in SCENES.items():
            with pytest.raises(SystemExit) as end:
                act(made.copy(name, warm), name)()
            assert end.value.code in (*scene.codes, None), name
        yield made


def act(place: Path, name: str) -> Callable[[], object]:
    """The scene's command as a piece of work."""
    folder = () if name == "init" else ("-C", place / "council")
    return faults.command(*folder, *(word.format(place=place) for word in SCENES[name].words))


# -- what is left ---------------------------------------------------------------------
_STEPS = ('event ["sending"', 'event ["not sent"')  # how often a message was begun is no part of what came of it


def left(place: Path) -> tuple[dict[str, bytes], list[str]]:
    """The files of a place, and what its ledgers say; AssertionError where something is lost, doubled or not whole."""
    lines: list[str] = []
    for ledger_file in sorted(place.rglob("ledger.db")):
        with Folder(ledger_file.parent).ledger() as ledger:
            assert ledger.events.verify() == []
            lines += [line for line in ledger.dump().splitlines() if not line.startswith(_STEPS)]
            counted = [r.sha256 for r in ledger.returns.of(Q2) if r.status is not ReturnStatus.DUPLICATE]
            assert len(counted) == len(set(counted)), "no file counts twice"
            causes = [message.cause_key for message in ledger.messages.all(Q2)]
            assert len(causes) == len(set(causes)), "one message for each cause"
    leftovers = [path.name for path in (place / "council").rglob(".wt-*")]
    return faults.tree(place, _passing), [*lines, *leftovers]


def _passing(name: str) -> bool:
    return name.startswith(".") or name.endswith("-journal") or name == "ledger.db"
