"""From an empty folder to a register in use, and from one year to the next: in the desk alone."""

from __future__ import annotations

import io
import shutil
import tomllib
from pathlib import Path

import pytest
from visitor import Visitor, text

from workbook_tool.commands.cycle.init import start_folder
from workbook_tool.commands.folder import Folder

LIST = (
    "Ref,Indicator,Service,Unit,Better,Target\n"
    "101,Calls answered in 20 seconds,Contact Centre,%,higher,80%\n"
    "102,Days to repair,Housing,days,lower,12\n"
)


@pytest.fixture
def new(tmp_path: Path) -> Visitor:
    return Visitor(tmp_path / "new")


def _start(desk: Visitor, **given: str):
    return desk.post("/start", {"council": "Anyshire", "due_working_days": "10", **given})


def test_a_council_is_started_with_what_was_typed(new):
    assert "Fill this folder with the sample" in text(new.get("/"))
    answer = _start(new, contact="us@anyshire.example", bank_holidays="Wales")
    assert "Anyshire is started" in text(answer)
    assert "It has no indicators yet" in text(answer)
    assert 'href="/settings"' in answer.get_data(as_text=True)
    said = tomllib.loads((new.desk.path / "collection.toml").read_text("utf-8"))
    assert (said["council"], said["contact"], said["bank_holidays"]) == ("Anyshire", "us@anyshire.example", "Wales")
    assert new.get("/start", follow=False).status_code == 303


REFUSED = {
    "no council": ({"council": " "}, "The council has no name"),
    "no days": ({"due_working_days": "ten"}, "“ten” are no working days"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_is_said_and_nothing_started(case, new):
    given, words = REFUSED[case]
    answer = new.send("/start", {"council": "Anyshire", "team": "Governance", **given})
    assert answer.status_code == 422
    assert words in text(answer)
    assert 'value="Governance"' in answer.get_data(as_text=True)
    assert not (new.desk.path / "collection.toml").exists()


def test_the_sample_is_the_one_of_the_command(new, tmp_path):
    new.post("/start/sample")
    start_folder(tmp_path / "other", sample=True)
    for name in ("collection.toml", "register.xlsx", "history.csv"):
        assert (new.desk.path / name).read_bytes() == (tmp_path / "other" / name).read_bytes(), name


def test_a_list_is_looked_at_and_then_made_the_register(new):
    _start(new)
    page = new.post("/register/adopt", {"files": (io.BytesIO(LIST.encode()), "ours.csv")})
    assert "2 new indicators" in text(page)
    assert not Folder(new.desk.path).register().register.indicators
    assert "register.xlsx has 2 new indicators" in text(new.post("/register/adopt/1"))
    assert "Calls answered in 20 seconds" in text(new.get("/register"))


def test_what_a_list_leaves_open_is_asked_and_answered(new):
    _start(new)
    without = "\n".join(",".join(line.split(",")[:4] + line.split(",")[5:]) for line in LIST.splitlines())
    page = new.post("/register/adopt", {"files": (io.BytesIO(without.encode()), "ours.csv")})
    assert "Higher is better, for all of them" in text(page)
    assert "--" not in text(page)
    assert "What it leaves open" not in text(new.get("/register/adopt/1?answer-1=better+higher"))


def test_a_row_is_shown_as_it_will_be_asked_and_rated(finished):
    words = text(finished.get("/register/183"))
    assert "The row that its service gets" in words
    assert "Green" in words
    assert finished.get("/register/nope").status_code == 422


def test_a_faulty_register_says_its_mistakes(started, tmp_path):
    folder = shutil.copytree(started, tmp_path / "council")
    shutil.copy(folder / "returns" / "LGS return Q2.xlsx", folder / "register.xlsx")
    words = text(Visitor(folder).get("/register"))
    assert "until they are mended" in words
    assert "Must fix" in words


def test_a_year_is_begun_and_taken_into_use(started, tmp_path, monkeypatch):
    desk = Visitor(shutil.copytree(started, tmp_path / "council"))
    before = (desk.desk.path / "register.xlsx").read_bytes()
    assert "Begin 2024/25" in text(desk.get("/year"))
    words = text(desk.post("/year", {"of": "2024-25", "merged": "", "moved": ""}))
    assert "targets to set" in words
    assert "attachment" in desk.get("/year/file?of=2024-25").headers["Content-Disposition"]
    assert (desk.desk.path / "register.xlsx").read_bytes() == before
    with monkeypatch.context() as patched:
        patched.setattr(Folder, "writing", None)
        assert "targets to set" in text(desk.get("/year?of=2024-25")), "looking waits for nobody"
    assert "is the register of 2024/25 now" in text(desk.post("/year/use", {"of": "2024-25"}))
    assert (desk.desk.path / "register.xlsx").read_bytes() != before
    assert "Its register is in use" in text(desk.get("/year?of=2024-25"))
    assert desk.send("/year", {"of": "2024-25", "merged": "ITD CUS"}).status_code == 422
