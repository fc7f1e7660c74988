"""Each page in each state, and what each form does: the same as the command of the same name."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import pytest
from visitor import PERIOD, C, Visitor, text, wait_until

from workbook_tool.durable import folder_lock


def _files(folder: Path):
    return [(io.BytesIO(path.read_bytes()), path.name) for path in sorted(folder.iterdir())]


def _status(run, folder: Path):
    lines = json.loads(run(folder, "status", "--format", "json").stdout)["services"]
    return {line["code"]: (line["state"], line["errors"], line["queries"], line["due"]) for line in lines}


# -- what pages show ------------------------------------------------------------------
def test_the_board_says_what_is_next_and_whose_move_it_is(desk):
    words = text(desk.get("/"))
    assert "0 of 7 services have sent theirs" in words
    assert "Next Write to 7 services with their returns" in words
    assert "Sent out 7 of 7" in words


def test_a_folder_without_a_collection_leads_to_its_start(tmp_path):
    visitor = Visitor(tmp_path / "new")
    assert visitor.get("/", follow=False).headers["Location"] == "/start"


def test_what_is_not_there_is_said(desk):
    for path in ("/c/2023-24-Q9/", "/c/nonsense/", "/jobs/7", f"{C}/inbox/9", "/check/3", f"{C}/inbox/1/1"):
        answer = desk.get(path)
        assert answer.status_code == 404, path
        assert "There is no such page" in text(answer)
    for path in ("/c/1999-00-Q1/", f"{C}/returns/XYZ", f"{C}/indicators/nope"):
        assert desk.get(path).status_code == 422, path


def test_a_faulty_register_is_said_on_the_board_and_the_cycle_goes_on(desk, council):
    shutil.copy(council / "returns" / "LGS return Q2.xlsx", council / "register.xlsx")
    answer = desk.get(f"{C}/")
    assert answer.status_code == 200
    assert "The register has" in text(answer)
    assert "Legal & Governance" in text(answer)


def test_an_unexpected_failure_has_a_number_and_no_details(desk, monkeypatch):
    monkeypatch.setattr("workbook_tool.web.views.board.tasks", lambda _: 1 / 0)
    answer = desk.get(f"{C}/")
    assert answer.status_code == 500
    assert "ZeroDivision" not in text(answer)
    assert "Its number is" in text(answer)


# -- returns: brought, looked at, taken in ---------------------------------------------
def test_what_is_brought_is_only_checked_until_it_is_taken_in(desk, council, run):
    before = _status(run, council)
    page = text(desk.post(f"{C}/inbox", {"files": _files(council / "wrong")}))
    assert "Nothing has been taken in yet" in page
    assert _status(run, council) == before
    beside = text(desk.get(f"{C}/inbox/1/1"))
    assert "as it stood" in beside or "The file" in beside
    taken = text(desk.post(f"{C}/inbox/1/take"))
    assert "taken in" in taken
    other = shutil.copytree(council, council.parent / "other", ignore=shutil.ignore_patterns("*.lock"))
    assert _status(run, other)["HRS"][0] == "accepted in part"


def test_what_is_taken_in_is_what_the_command_takes_in(started, tmp_path, run):
    by_desk, by_command = (shutil.copytree(started, tmp_path / name) for name in ("desk", "command"))
    visitor = Visitor(by_desk)
    for kind in ("wrong", "returns"):
        visitor.post(f"{C}/inbox", {"files": _files(by_desk / kind)})
        visitor.post(f"{C}/inbox/{len(visitor.desk.batches)}/take")
        run(by_command, "collect", str(by_command / kind))
    for command in (("status",), ("ratings", PERIOD), ("questions",)):
        outputs = [json.loads(run(f, *command, "--format", "json").stdout) for f in (by_desk, by_command)]
        for output in outputs:
            for line in output.get("services", []) if isinstance(output, dict) else []:
                line.pop("received_at")
        assert outputs[0] == outputs[1], command


def test_a_return_stands_beside_its_sheet(desk, council, run):
    run(council, "collect", str(council / "wrong"))
    page = desk.get(f"{C}/returns/HRS").get_data(as_text=True)
    assert page.count('<article class="finding fix"') == 5
    assert page.count('href="#cell-') == 5
    assert page.count('href="#f-') == 5
    assert "finished" in page
    assert len(desk.get(f"{C}/returns/HRS?columns=all").data) > len(page)
    saved = desk.get(f"{C}/files/{page.split(f'{C}/files/')[1].split(chr(34))[0]}")
    assert saved.headers["Content-Disposition"].startswith("attachment")


def test_a_workbook_full_of_scripts_is_text(desk, tmp_path):
    import openpyxl

    evil = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'><svg onload=alert(3)>"
    path = next((desk.desk.path / "returns").glob("LGS*"))
    book = openpyxl.load_workbook(path)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value and len(cell.value) > 40:
                    cell.value = evil
        sheet.title = sheet.title[:20]
    kept = io.BytesIO()
    book.save(kept)
    kept.seek(0)
    desk.post(f"{C}/inbox", {"files": (kept, f"{evil}.xlsx")})
    for path in (f"{C}/inbox/1", f"{C}/inbox/1/1", f"{C}/inbox/1/1?columns=all"):
        page = desk.get(path).get_data(as_text=True)
        assert "<script>alert" not in page
        assert "<img" not in page
        assert "onload=alert(3)>" not in page


def test_check_keeps_nothing(desk, council):
    head = desk.desk.head()
    page = text(desk.post("/check", {"files": _files(council / "wrong")}))
    assert "Nothing is kept" in page
    assert desk.get("/check/1/1").status_code == 200
    assert desk.desk.head() == head
    assert not any(path.is_file() for path in desk.desk.temporary.rglob("*"))


def test_a_watched_folder_is_shown_and_taken_from_in_place(desk, council, tmp_path):
    outlook = shutil.copytree(council / "returns", tmp_path / "outlook")
    assert "7 files lie there" in text(desk.post(f"{C}/inbox/watch", {"folder": str(outlook)}))
    assert "7 files checked" in text(desk.post(f"{C}/inbox/watched"))
    assert len(list(outlook.iterdir())) == 7
    refused = desk.post(f"{C}/inbox/watch", {"folder": str(council)})
    assert refused.status_code == 422


def test_work_stops_between_files_and_keeps_what_is_in(desk, council, monkeypatch):
    from workbook_tool.web.jobs import Job

    count = Job.count

    def stop_at_the_third(job, name):
        if job.how_far.done == 2:
            job.stop.set()
        count(job, name)

    desk.post(f"{C}/inbox", {"files": _files(council / "returns")})
    monkeypatch.setattr(Job, "count", stop_at_the_third)
    page = text(desk.post(f"{C}/inbox/1/take"))
    assert "It was stopped" in page
    assert "2 files have come in" in text(desk.get(f"{C}/inbox"))


# -- other forms ------------------------------------------------------------------------
def test_a_day_is_moved_as_the_command_moves_it(desk, council, run):
    assert "27 October 2023" in text(desk.post(f"{C}/returns/LGS/extend", {"due": "2023-10-27", "reason": "leave"}))
    assert _status(run, council)["LGS"][3] == "2023-10-27"


@pytest.mark.parametrize(("due", "words"), [("", "not a date"), ("2023-09-01", "too early"), ("soon", "not a date")])
def test_what_cannot_be_is_said_and_what_was_typed_is_kept(desk, due, words):
    answer = desk.post(f"{C}/returns/LGS/extend", {"due": due, "reason": "a long reason that nobody types twice"})
    assert answer.status_code == 422
    assert words in text(answer)
    assert "a long reason that nobody types twice" in answer.get_data(as_text=True)
    assert "Nothing was changed" in text(answer)


def test_another_at_work_keeps_the_form(desk, council, monkeypatch):
    monkeypatch.setattr("workbook_tool.web.desk.PATIENCE", 0.05)
    import threading

    held, free = threading.Event(), threading.Event()

    def at_work():
        with folder_lock(council):
            held.set()
            free.wait(300)

    worker = threading.Thread(target=at_work)
    worker.start()
    assert held.wait(120)
    try:
        desk.desk._folder = None
        answer = desk.post(f"{C}/returns/LGS/extend", {"due": "2023-10-27", "reason": "kept for later"})
        assert answer.status_code == 409
        assert "kept for later" in answer.get_data(as_text=True)
        assert "Try again" in text(answer)
        assert desk.get(f"{C}/").status_code == 200, "reading never waits"
    finally:
        free.set()
        worker.join()
    assert desk.post(f"{C}/returns/LGS/extend", {"due": "2023-10-27", "reason": "kept for later"}).status_code == 200


def test_sending_out_is_looked_at_first(desk, council):
    head = desk.desk.head()
    assert "due on 15 January 2024" in text(desk.get("/generate?of=2023-24-Q3"))
    assert desk.desk.head() == head
    page = text(desk.post("/generate", {"of": "2023-24-Q3", "service": ["LGS", "HRS"]}))
    assert "2 workbooks were written for Q3 2023/24" in page
    assert sorted(path.name for path in (council / "2023-24-Q3" / "issued").iterdir()) == ["HRS.xlsx", "LGS.xlsx"]
    assert "was taken back" in text(desk.post("/c/2023-24-Q3/withdraw", {"reason": "too soon"}))


def test_messages_are_seen_drafted_and_confirmed(desk, council, run):
    page = desk.get(f"{C}/messages").get_data(as_text=True)
    causes = [part.split('"')[0].replace("&#43;", "+") for part in page.split('name="cause" value="')[1:]]
    assert any(cause.startswith("issue/") for cause in causes)
    first = next(cause for cause in causes if cause.startswith("issue/"))
    tried = text(desk.post(f"{C}/messages", {"cause": first, "via": "drafts", "trial": "yes"}))
    assert "a test, to you alone" in tried
    assert json.loads(run(council, "messages", "--format", "json").stdout)["messages"] == []
    assert "1 draft lies below" in text(desk.post(f"{C}/messages", {"cause": first, "via": "drafts"}))
    sent = json.loads(run(council, "messages", "--format", "json").stdout)["messages"]
    assert [message["state"] for message in sent] == ["prepared"]
    draft = next((council / PERIOD / "outbox").rglob("*.eml")).relative_to(council / PERIOD / "outbox").as_posix()
    assert b"X-Unsent" in desk.get(f"{C}/drafts/{draft}").data
    desk.post(f"{C}/messages/went", {"cause": first, "went": "yes"})
    sent = json.loads(run(council, "messages", "--format", "json").stdout)["messages"]
    assert [message["state"] for message in sent] == ["confirmed"]
    assert desk.post(f"{C}/messages", {"via": "drafts"}).status_code == 422


def test_a_chart_or_table_is_put_on_a_page_and_taken_off(desk, council, run):
    table = {"file": (io.BytesIO(b"Reason,Count\nLeave,3\n"), "why.csv"), "caption": "Why", "alt_text": "Reasons"}
    assert "It stands on the page of 183" in text(desk.post(f"{C}/attach/183", table))
    assert "Why" in run(council, "attachments", "183").output
    desk.post(f"{C}/detach/183", {"caption": "Why"})
    assert "Why" not in text(desk.get(f"{C}/indicators/183")).split("On its page besides")[1].split("Add a picture")[0]


def test_a_page_made_alone_is_that_of_the_command(desk, council, run):
    assert "was not made alone yet" in text(desk.get(f"{C}/indicators/183"))
    other = shutil.copytree(council, council.parent / "other", ignore=shutil.ignore_patterns("*.lock"))
    assert "report-183.html" in text(desk.post(f"{C}/preview/183"))
    run(other, "report", PERIOD, "--indicator", "183", "--format", "html")
    first, second = ((folder / PERIOD / "report-183.html").read_bytes() for folder in (council, other))
    assert first == second


def test_a_correction_is_the_amendment_of_the_command(desk, council, run):
    run(council, "collect", str(council / "returns"))
    form = {"of": PERIOD, "figure": "81%", "reason": "a slip", "commentary": "x", "commentary_was": "x"}
    page = text(desk.post(f"{C}/correct/183", form))
    assert "83.0%" in page or "81.0%" in page
    rows = json.loads(run(council, "ratings", PERIOD, "--format", "json").stdout)
    assert next(row for row in rows if row["indicator"] == "183")["current"] == 81.0
    refused = desk.post(f"{C}/correct/183", {**form, "reason": "", "figure": "82%"})
    assert refused.status_code == 422
    assert "82%" in refused.get_data(as_text=True)


def test_papers_are_made_compared_and_published(desk, council, run):
    run(council, "collect", str(council / "returns"))
    assert "cannot be published now" in text(desk.get(f"{C}/papers/publish"))
    assert "The master workbook is version 1" in text(desk.post(f"{C}/papers/compile", {"audience": "DMT"}))
    assert "The report is made, with 14 indicators" in text(
        desk.post(f"{C}/papers/report", {"format": ["html", "pdf"]})
    )
    of_priority = {"format": "html", "priority": "a good place to work"}
    assert "The report is made, with 4 indicators" in text(desk.post(f"{C}/papers/report", of_priority))
    desk.post(f"{C}/correct/183", {"of": PERIOD, "figure": "81%", "reason": "a slip"})
    assert "The master workbook is version 2" in text(desk.post(f"{C}/papers/compile", {}))
    assert "81" in text(desk.get(f"{C}/papers")).split("What changed between versions")[1]
    saved = desk.get(f"{C}/papers/file/report.html")
    assert saved.headers["Content-Disposition"].startswith("attachment")
    assert saved.mimetype == "application/octet-stream"
    old = desk.post(f"{C}/papers/publish", {"number": "1"})
    assert old.status_code == 422
    assert "Publish version 2 with what is open" in text(desk.get(f"{C}/papers/publish"))
    done = text(desk.post(f"{C}/papers/publish", {"number": "2"}))
    assert "the figures of version 2, whose master is now version 3 and says PUBLISHED" in done, done
    assert (council / PERIOD / "versions" / "master-v3.xlsx").read_bytes() == (
        council / PERIOD / "master.xlsx"
    ).read_bytes()
    assert "Nothing waits for you" in text(desk.get(f"{C}/")) or "Send out Q3 2023/24" in text(desk.get(f"{C}/"))


def test_another_target_is_tried_and_nothing_changes(finished):
    head = finished.desk.head()
    page = text(finished.get(f"{C}/indicators/183?target=80%25"))
    assert "would differ" in page
    assert "Error" in text(finished.get(f"{C}/indicators/183?target=soon"))
    assert finished.desk.head() == head


def test_facts_are_worked_out_again_when_anything_changes(desk, council, run):
    assert "0 of 7" in text(desk.get(f"{C}/"))
    run(council, "collect", str(council / "returns"))
    assert "7 of 7" in text(desk.get(f"{C}/"))


def test_work_that_takes_long_shows_how_far_it_is(desk):
    import threading

    go = threading.Event()

    def work(job):
        job.step("the first", 1, 4)
        go.wait(300)
        job.check()
        return "/check"

    job = desk.desk.jobs.start("Slow work", work, back="/", stoppable=True)
    wait_until(lambda: job.how_far.done == 1)
    where = f"/jobs/{job.number}"
    assert "1 of 4: the first" in text(desk.get(where))
    data = desk.get(where, Accept="application/json").get_json()
    assert (data["done"], data["total"], data["next"]) == (1, 4, "")
    assert "25 per cent" in data["spoken"]
    go.set()
    assert job.over.wait(120)
    assert desk.get(where, Accept="application/json").get_json()["next"] == "/check"


def test_work_that_ends_while_its_page_is_drawn(desk, monkeypatch):
    import threading

    from workbook_tool.web.views import jobs as pages

    go, problem = threading.Event(), pages._problem
    job = desk.desk.jobs.start("Slow work", lambda _: go.wait(300) and "/check", back="/")
    wait_until(lambda: job.state == "working")

    def end_first(of):
        go.set()
        assert of.over.wait(120)
        return problem(of)

    monkeypatch.setattr(pages, "_problem", end_first)
    assert "Slow work" in text(desk.get(f"/jobs/{job.number}"))
    assert job.state == "done"


def test_somebody_else_who_wrote_is_named(desk, council, run):
    from workbook_tool.commands.folder import Folder

    with Folder(council, actor="A colleague").writing() as ledger:
        ledger.events.record("noted")
    assert "A colleague worked in this folder" in text(desk.get(f"{C}/"))


PAGES = ("/", "/check", "/settings", "/register", "/register/183", "/year", "/generate", "/generate?of=2023-24-Q3", *(
    f"{C}/{page}" for page in ("", "inbox", "returns/LGS", "returns/HRS", "indicators", "indicators/183", "messages",
                              "papers", "papers/publish", "questions", "history")
))  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_each_page_has_what_a_reader_needs(finished, path):
    answer = finished.get(path)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200, page
    assert page.count("<h1") == 1
    assert 'href="#main"' in page
    assert page.count("<main") == 1
    assert "style=" not in page.replace("font-style=", ""), "the policy forbids it"
    assert "onclick" not in page
    assert "workbook-tool" not in text(answer)
    assert " --" not in text(answer)
    for table in page.split("<table")[1:]:
        assert "<caption" in table.split("</table")[0] or "aria-labelledby" in table.split(">")[0]
    assert len(answer.data) < 40_000
