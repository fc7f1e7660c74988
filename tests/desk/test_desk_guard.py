"""Who may talk to the desk: attacks, each of which must end at the door."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from visitor import C, Visitor, text

from workbook_tool.web import guard
from workbook_tool.web.uploads import safe_name

LOOK = f"{C}/inbox"
DUE = f"{C}/returns/LGS/extend"
FORM = {"due": "2023-10-27", "reason": "asked for"}

# What is other than in a form of our own pages: all must be refused, and nothing be changed.
FOREIGN = {
    "another website's form": {"Origin": "https://evil.example", "Sec_Fetch_Site": "cross-site"},
    "an opaque origin": {"Origin": "null"},
    "no origin": {"Origin": None},
    "another port of this machine": {"Origin": "http://127.0.0.1:1"},
    "a same-site page": {"Sec_Fetch_Site": "same-site"},
    "no token": {"token": None},
    "another token": {"token": "guessed"},
    "a token that is no ASCII": {"token": "é"},
}


@pytest.mark.parametrize("changed", FOREIGN.values(), ids=FOREIGN)
def test_a_form_that_is_not_ours_is_refused(desk, changed):
    head = desk.desk.head()
    answer = desk.send(DUE, FORM, **changed)
    assert answer.status_code == 403
    assert "Nothing was changed" in text(answer)
    assert desk.desk.head() == head


def test_our_own_form_is_taken(desk):
    head = desk.desk.head()
    assert desk.post(DUE, FORM).status_code == 200
    assert desk.desk.head() != head


@pytest.mark.parametrize("host", ["evil.example", "evil.example:5000", "localhost:5000", "127.0.0.1", "127.0.0.1:80"])
def test_a_rebinding_host_is_refused(desk, host):
    answer = desk.get(LOOK, base=f"http://{host}")
    assert answer.status_code == 403
    assert desk.desk.token not in answer.get_data(as_text=True)


def test_a_browser_that_was_not_let_in_sees_nothing(council):
    stranger = Visitor(council, let_in=False)
    for path in ("/", LOOK, "/desk.css", "/alive", f"{C}/returns/LGS", "/check", "/jobs/1"):
        answer = stranger.get(path)
        assert answer.status_code == 403, path
        page = answer.get_data(as_text=True)
        assert stranger.desk.token not in page
        assert stranger.desk.key not in page
        assert str(council) not in page
        assert council.name not in page
    assert stranger.send(DUE, FORM).status_code == 403


def test_an_address_opens_the_desk_once(council):
    told: list[str] = []
    visitor = Visitor(council, let_in=False, key_changed=told.append)
    first = f"/open/{visitor.desk.key}"
    answer = visitor.get(first, follow=False)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    thief = visitor.client.application.test_client()
    again = thief.get(first, base_url=visitor.desk.address)
    assert again.status_code == 403
    assert "Set-Cookie" not in again.headers
    assert told == [visitor.desk.key], "a second start finds the next key"
    assert visitor.get(first, follow=False).headers["Location"] == "/", "two starts at once were told the same address"
    assert thief.get(f"/open/{told[0]}", base_url=visitor.desk.address).status_code == 303


def test_the_cookie_of_another_desk_opens_nothing(council):
    one, other = Visitor(council), Visitor(council, let_in=False)
    other.client.set_cookie(guard.cookie_name(other.desk), one.desk.cookie, domain="127.0.0.1")
    assert other.get(LOOK).status_code == 403


def test_every_answer_is_held_to_the_rules(desk):
    for path in (LOOK, "/desk.css", "/nothing", "/ratings.css"):
        headers = desk.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert "frame-ancestors 'none'" in policy


def test_other_methods_are_not_served(desk):
    for method in ("PUT", "DELETE", "PATCH", "TRACE"):
        answer = desk.client.open(LOOK, method=method, base_url=desk.desk.address)
        assert answer.status_code in (403, 405)


def test_a_desk_for_reading_changes_nothing(council):
    reader = Visitor(council, read_only=True)
    head = reader.desk.head()
    rules = [rule for rule in reader.client.application.url_map.iter_rules() if "POST" in (rule.methods or ())]
    assert len(rules) > 10
    for rule in rules:
        if rule.endpoint in ("check.check", "frame.close", "jobs.stop", "tables.bring"):
            continue
        values = {
            name: "1" if "number" in name else "2023-24-Q2" if name == "period" else "LGS" for name in rule.arguments
        }
        with reader.client.application.test_request_context(base_url=reader.desk.address):
            path = reader.client.application.url_map.bind("").build(
                rule.endpoint, {**values, **({"period": _period()} if "period" in values else {})}, method="POST"
            )
        assert reader.send(path.replace("http://", ""), FORM).status_code == 403, rule
    assert reader.desk.head() == head
    assert "<button" not in reader.get(f"{C}/messages").get_data(as_text=True).replace("Close the desk", "").split(
        "<main"
    )[1].replace('<button class="btn">Find</button>', "")


def _period():
    from workbook_tool.domain.period import parse_period

    return parse_period("2023-24-Q2")


# Names that a browser, or somebody who is no browser, may give a file: what it is called here.
NAMES = {
    "return.xlsx": "return.xlsx",
    "../../../etc/passwd": "passwd",
    "..\\..\\Windows\\win.ini": "win.ini",
    "C:\\Users\\x\\return Q2.xlsx": "return Q2.xlsx",
    "a\x00b.xlsx": "a_b.xlsx",
    "CON.xlsx": "_CON.xlsx",
    "nul": "_nul",
    "...": "file",
    "": "file",
    "x\u202exslx.exe": "xxslx.exe",
    "a:b|c?.xlsx": "a_b_c_.xlsx",
    "x" * 400 + ".xlsx": "x" * 120 + ".xlsx",
    ".xlsx": "xlsx",
}


@pytest.mark.parametrize(("given", "kept"), NAMES.items())
def test_a_file_is_never_written_outside_its_place(given, kept):
    assert safe_name(given) == kept


def test_a_path_in_a_file_name_leads_nowhere(desk, council, tmp_path):
    before = set(tmp_path.rglob("*"))
    data = {"files": (io.BytesIO(b"not a workbook"), "../../../../outside.xlsx")}
    answer = desk.post(f"{C}/inbox", data)
    assert answer.status_code == 200
    assert "outside.xlsx" in text(answer)
    assert set(tmp_path.rglob("*")) == before
    assert not list(Path(desk.desk.temporary).parent.glob("outside*"))


def test_downloads_name_no_path(desk):
    for name in (
        "../register.xlsx",
        "..%2fledger.db",
        "%2e%2e/collection.toml",
        "/etc/passwd",
        "versions/../../ledger.db",
    ):
        for place in ("papers/file", "drafts"):
            answer = desk.get(f"{C}/{place}/{name}")
            assert answer.status_code in (403, 404, 422), name
            assert "attachment" not in answer.headers.get("Content-Disposition", "")


def test_what_is_too_large_is_refused_before_it_is_kept(desk, monkeypatch):
    desk.client.application.config["MAX_CONTENT_LENGTH"] = 1000
    answer = desk.send(f"{C}/inbox", {"files": (io.BytesIO(b"x" * 5000), "big.xlsx")})
    assert answer.status_code == 413
    assert "200 MiB" in text(answer)
