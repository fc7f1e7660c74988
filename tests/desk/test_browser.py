"""The quarter of the sample done in a real browser, as an officer would; each page held to axe-core; scripts off."""

from __future__ import annotations

import getpass
import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from quarter import FIRST, REASON, SECOND, Quarter, files_of
from visitor import PERIOD, C, wait_until

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: it drives the browser")

AXE = Path(__file__).parents[1] / "report" / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = ((1366, 768), (1920, 1080), (390, 844))
ZOOMED = ((683, 384), (320, 256))  # 1366 by 768 at 200%, 1280 by 1024 at 400%
SCHEMES = {"light": {}, "dark": {"runOnly": ["color-contrast", "link-in-text-block"]}}
"""What axe is asked in each: dark changes colours alone."""
LAYOUT = Path(__file__).with_name("layout.txt")
"""How many columns each page has at each width, line by line."""
COLUMNS = """["two", "beside", "queue", "stages", "strip", "board-table"].flatMap((name) => {
    const e = document.querySelector("." + name);
    if (!e) return [];
    if (name === "board-table") return [name + (getComputedStyle(e).display === "block" ? " as cards" : "")];
    return [name + " " + getComputedStyle(e).gridTemplateColumns.split(" ").length];
}).join(", ")"""
RUNS_OVER = """document.documentElement.scrollWidth > innerWidth
    && [...document.querySelectorAll("main *, header *, nav *")]
        .filter((e) => e.getBoundingClientRect().right > innerWidth + 1).slice(0, 3)
        .map((e) => e.tagName + "." + e.className)"""
EDGES = """(() => {
    const edge = (e) => { const s = getComputedStyle(e); return s.borderBottomColor + s.borderBottomWidth; };
    const seen = (e) => parseFloat(getComputedStyle(e).borderTopWidth) > 0;
    return {
        here: edge(document.querySelector(".nav a[aria-current]")),
        others: [...document.querySelectorAll(".nav a:not([aria-current])")].map(edge),
        without: [...document.querySelectorAll(".rag, .tag, .badge, .pill, .said, .btn")].filter((e) => !seen(e)).map(
            (e) => e.className),
        chart: document.querySelector(".chart") && getComputedStyle(document.querySelector(".chart")).backgroundColor,
    };
})()"""
SHOWN = """[...document.querySelectorAll("body *")].filter((e) => e.checkVisibility() && e.getClientRects().length)
    .map((e) => e.tagName)"""
_CLICKABLE = """const all = [...document.querySelectorAll(
        "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")]
        .filter((e) => !e.disabled && e.checkVisibility() && e.getClientRects().length);"""
REACHABLE = f"(() => {{ {_CLICKABLE} return all.length; }})()"
FOCUSED = f"(() => {{ {_CLICKABLE} return all.indexOf(document.activeElement); }})()"
UNREACHED = f"""(reached) => {{ {_CLICKABLE}
    const groups = new Set(reached.map((n) => all[n]).filter((e) => e.type === "radio").map((e) => e.name));
    return all.filter((e, n) => !reached.includes(n) && !(e.type === "radio" && groups.has(e.name)))
        .map((e) => e.outerHTML.slice(0, 80)); }}"""
PAGES = {
    "board": f"{C}/",
    "inbox": f"{C}/inbox",
    "return": f"{C}/returns/HRS",
    "not returned": f"{C}/returns/COM",
    "indicators": f"{C}/indicators",
    "indicator": f"{C}/indicators/183?target=80%25",
    "messages": f"{C}/messages",
    "words": f"{C}/messages/words/corrections",
    "papers": f"{C}/papers",
    "publish": f"{C}/papers/publish",
    "send out": "/generate?of=2023-24-Q3",
    "check": "/check",
    "no such page": "/nothing",
    "questions": f"{C}/questions",
    "question": f"{C}/questions/1",
    "read a table": "/tables",
    "history": f"{C}/history",
    "restate": f"{C}/history/restate",
    "register": "/register",
    "settings": "/settings",
    "year": "/year",
}


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[sync_api.Browser]:
    """Chromium without a window."""
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        new_context = opened.new_context

        def patient(**about) -> sync_api.BrowserContext:
            context = new_context(**about)
            context.set_default_timeout(120_000)  # a busy machine is slow
            return context

        opened.new_context, opened.new_page = patient, lambda: patient().new_page()
        yield opened
        opened.close()


Serve = Callable[[Path], str]


@pytest.fixture(scope="module")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """Serve a folder's desk: ``serve(folder)`` gives the address that opens it."""
    from workbook_tool.web import server

    patch = pytest.MonkeyPatch()
    patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
    ends: list[Callable[[], None]] = []

    def start(folder: Path) -> str:
        told: list[str] = []
        desks: list = []
        made = server.Desk

        def note(*words, **about):
            desks.append(made(*words, **about))
            return desks[-1]

        patch.setattr(server, "Desk", note)
        thread = threading.Thread(target=server.run_desk, args=(folder, told.append), kwargs={"browser": False})
        thread.start()
        wait_until(lambda: told)
        ends.append(lambda: (desks[0].closed(), thread.join(120)))
        return told[0]

    yield start
    for end in ends:
        end()
    patch.undo()


@pytest.fixture(scope="module")
def midway(started: Path, tmp_path_factory: pytest.TempPathFactory, run) -> Path:
    """A cycle of which something is in, with questions and versions of the master."""
    folder = shutil.copytree(started, tmp_path_factory.mktemp("midway") / "council")
    run(folder, "collect", str(folder / "wrong"))
    run(folder, "compile")
    run(folder, "send", PERIOD, "--service", "LGS")
    return folder


@pytest.fixture(scope="module")
def page(browser, serve, midway) -> Iterator[sync_api.Page]:
    """A page that was let in to the desk of a cycle midway, and speaks up about errors."""
    opened = _window(browser)
    opened.goto(serve(midway))
    yield opened
    opened.context.close()


def _window(browser: sync_api.Browser, **about) -> sync_api.Page:
    """A window of its own, patient enough for a busy machine."""
    context = browser.new_context(**about)
    context.set_default_timeout(120_000)
    return context.new_page()


def _go(page: sync_api.Page, path: str) -> bool:
    """Open a page of the desk; False where this desk has none."""
    answer = page.goto(f"http://{page.url.split('/')[2]}{path}")
    return answer.status == 200 or path == PAGES["no such page"]


@pytest.fixture(scope="module")
def axe() -> str:
    """axe-core, as a script."""
    if not AXE.exists():
        leave = pytest.fail if os.environ.get("WORKBOOK_TOOL_TESTS_REQUIRE_ALL") else pytest.skip
        leave("axe-core is not there: pages are held to its rules; npm install in tests/report")
    return AXE.read_text("utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_runs_over(page, axe, name):
    if not _go(page, PAGES[name]):
        pytest.fail(f"{PAGES[name]} is not there")
    page.evaluate(axe)
    problems = []
    for width, height in WIDTHS:
        page.set_viewport_size({"width": width, "height": height})
        laid_out = f"{name} {width}: {page.evaluate(COLUMNS)}".rstrip()
        if laid_out not in LAYOUT.read_text("utf-8").splitlines():
            problems.append(f"laid out otherwise than in {LAYOUT.name}: {laid_out}")
        for scheme, rules in SCHEMES.items():
            page.emulate_media(color_scheme=scheme)
            page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
            options = json.dumps({"resultTypes": ["violations"], **rules})
            violations = page.evaluate(f"axe.run(document, {options}).then((r) => r.violations)")
            problems += [f"{width} {scheme}: {v['id']} {[n['target'] for n in v['nodes']][:3]}" for v in violations]
    for width, height in (*WIDTHS, *ZOOMED):
        page.set_viewport_size({"width": width, "height": height})
        if over := page.evaluate(RUNS_OVER):
            problems.append(f"{width}: runs over {over}")
    assert not problems


@pytest.mark.parametrize("name", ["board", "question", "return", "indicator"])
def test_where_colours_are_forced_edges_say_what_they_said(page, name):
    page.set_viewport_size({"width": 1366, "height": 768})
    _go(page, PAGES[name])
    page.emulate_media(forced_colors="active")
    try:
        assert page.evaluate("matchMedia('(forced-colors: active)').matches")
        edges = page.evaluate(EDGES)
        assert edges["here"] not in edges["others"], "the page that is open differs from the others"
        assert edges["without"] == []
        assert page.evaluate("document.querySelector('.chart') === null") or edges["chart"] == "rgb(255, 255, 255)"
    finally:
        page.emulate_media(forced_colors="none")


@pytest.mark.parametrize("name", ["board", "question", "return", "messages", "send out"])
def test_what_is_printed_is_what_the_page_says_without_what_is_clicked(page, name):
    _go(page, PAGES[name])
    page.emulate_media(media="print")
    try:
        shown = page.evaluate(SHOWN)
        assert not [each for each in shown if each in ("BUTTON", "INPUT", "SELECT", "TEXTAREA", "NAV")]
        assert "H1" in shown
        assert set(shown) & {"TABLE", "ARTICLE", "LI"} or "H2" in shown
    finally:
        page.emulate_media(media="screen")


@pytest.mark.parametrize("name", ["board", "question", "return", "messages", "papers"])
def test_all_that_can_be_clicked_is_reached_by_tab_at_390_pixels(page, name):
    page.set_viewport_size({"width": 390, "height": 844})
    _go(page, PAGES[name])
    wanted = page.evaluate(REACHABLE)
    reached, last = set(), None
    for _ in range(2 * wanted + 10):
        page.keyboard.press("Tab")
        place = page.evaluate(FOCUSED)
        if place < 0 or (place in reached and place != last):  # a date has several fields of its own
            break
        reached.add(place)
        last = place
    assert page.evaluate(UNREACHED, sorted(reached)) == []


def test_the_keyboard_alone_reaches_the_next_step(page):
    page.set_viewport_size({"width": 1366, "height": 768})
    _go(page, PAGES["board"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    for _ in range(6):
        page.keyboard.press("Tab")
        if "main" in page.evaluate("document.activeElement.className"):
            break
    assert page.evaluate("document.activeElement.className") == "btn main"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_the_keyboard_alone_decides_a_question(browser, serve, midway, tmp_path):
    folder = shutil.copytree(midway, tmp_path / "council")
    page = _window(browser)
    page.goto(serve(folder))
    _go(page, PAGES["questions"])
    page.locator("text=Begin with the first").focus()
    page.keyboard.press("Enter")
    page.locator("#decide").wait_for()
    first = page.url
    page.locator("#decide").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "what"
    page.keyboard.press("Space")
    for _ in range(8):
        if page.evaluate("document.activeElement.value") == "ask":
            break
        page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.checked && document.activeElement.value") == "ask"
    for _ in range(4):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "why":
            break
    page.keyboard.type("It is not clear")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: url != first)
    assert "left to" in page.locator(".flash").inner_text()
    page.context.close()


def test_without_scripts_the_board_leads_to_a_question_that_is_decided(browser, serve, midway, tmp_path):
    folder = shutil.copytree(midway, tmp_path / "council")
    page = _window(browser, java_script_enabled=False)
    page.goto(serve(folder))
    page.click(".todo a.btn:has-text('Decide')")
    page.click("text=Begin with the first")
    page.check('input[value="ask"]')
    page.fill("#why", "It is not clear")
    page.click("text=Save and go on")
    assert "left to" in page.locator(".flash").inner_text()
    page.context.close()


def test_finding_and_cell_lead_to_each_other(page):
    _go(page, PAGES["return"])
    page.locator("article.finding header a.addr").first.click()
    cell = page.evaluate("document.activeElement.id")
    assert cell.startswith("cell-")
    page.locator(f"#{cell} a.badge").first.click()
    assert page.evaluate("document.activeElement.id").startswith("f-")


def test_pages_ask_nothing_of_any_other_machine(page):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in (PAGES["board"], PAGES["indicator"], PAGES["return"]):
        _go(page, path)
    assert asked
    assert all(url.startswith(("http://127.0.0.1:", "data:")) for url in asked)


def test_a_page_weighs_little(page):
    for name in ("board", "return", "indicator", "messages"):  # how soon it is there: benchmarks/desk.py
        _go(page, PAGES[name])
        assert page.evaluate("performance.getEntriesByType('navigation')[0].encodedBodySize") < 60_000, name


# -- the whole quarter ----------------------------------------------------------------
def test_the_quarter_by_the_desk_from_an_empty_folder_is_that_by_commands(browser, serve, tmp_path, run):
    by_desk, by_command = tmp_path / "desk", tmp_path / "command"
    by_desk.mkdir()
    page = _window(browser)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.goto(serve(by_desk))
    quarter = Quarter(page, by_desk, formats=("Web page",))
    quarter.whole()
    page.click("nav >> text=Board")
    assert "Yes" in page.locator(".stages li").last.inner_text()
    assert not errors
    page.context.close()
    _do(run, by_command, ("init", str(by_command), "--sample"))
    first, second = ([str(path) for path in files_of(by_command, names)] for names in (FIRST, SECOND))
    report = ("report", PERIOD, "--format", "html")
    _do(run, by_command, ("generate", PERIOD), ("send", PERIOD), ("sent", PERIOD, "--yes"), ("collect", *first))
    decisions = [
        ("decide", str(number), *options, "--reason", REASON, "--by", getpass.getuser())
        for number, options in quarter.decided
    ]
    _do(run, by_command, *decisions[: quarter.earlier], ("chase", PERIOD), ("reply", PERIOD))
    _do(run, by_command, ("sent", PERIOD, "--yes"), ("collect", *second), *decisions[quarter.earlier :])
    _do(run, by_command, ("compile", PERIOD), report, ("publish", PERIOD, "--yes"), report)
    assert _ledger(run, by_desk) == _ledger(run, by_command)
    for paper in ("report.html", "issued/LGS.xlsx", "master.xlsx"):
        if paper.endswith("html"):
            first, second = ((folder / PERIOD / paper).read_bytes() for folder in (by_desk, by_command))
            assert first == second
        else:
            assert _cells(folder=by_desk, paper=paper) == _cells(folder=by_command, paper=paper)


def _do(run, folder: Path, *commands: tuple[str, ...]) -> None:
    for words in commands:
        done = run(folder, *words)
        assert done.exit_code in (0, 3), (words, done.output)


def _done(page: sync_api.Page, words: str, *, scripts: bool = True) -> None:
    """Wait for the end of long work: its page moves on by itself, or by its button."""
    while not scripts and "/jobs/" in page.url:
        page.wait_for_timeout(100)
        page.reload()
    page.locator(f"text={words}").first.wait_for(timeout=120_000)


def _ledger(run, folder: Path) -> dict:
    """What the ledger says, without times and without where files lay."""
    made = {}
    for name, words in {
        "status": ("status", PERIOD), "ratings": ("ratings", PERIOD), "messages": ("messages", PERIOD),
        "audit": ("audit",),
    }.items():  # fmt: skip
        made[name] = json.loads(run(folder, *words, "--format", "json").stdout)
    for line in made["status"]["services"]:
        line.pop("received_at")
        line.pop("last_message")
    for message in made["messages"]["messages"]:
        message.pop("at")
    events = [event["kind"] for event in made.pop("audit")["events"]]
    return {**made, "events": sorted(events)}


def _cells(folder: Path, paper: str) -> list:
    import openpyxl

    book = openpyxl.load_workbook(folder / PERIOD / paper)
    return [
        (sheet.title, cell.coordinate, cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None and sheet.title not in ("Returns", "Changes")
    ]


def test_without_scripts_files_are_brought_and_taken_in(browser, serve, started, tmp_path):
    folder = shutil.copytree(started, tmp_path / "council")
    page = _window(browser, java_script_enabled=False)
    page.goto(serve(folder))
    page.set_input_files("#files", sorted((folder / "wrong").iterdir()))
    page.click("text=Check them")
    _done(page, "Nothing has been taken in yet", scripts=False)
    page.locator("button.main").click()
    _done(page, "taken in", scripts=False)
    page.context.close()
