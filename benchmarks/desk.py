"""``python -m benchmarks.desk``: how quick the desk is, against what it is to hold.

The sample, and a made council of 300 services with ten indicators each. Times are wall clock, of this machine as it is.
"""

from __future__ import annotations

import io
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from statistics import median

from workbook_tool import resources
from workbook_tool.commands.cycle.init import start_folder
from workbook_tool.excel.write import write as to_bytes
from workbook_tool.register import book, records_from_toml
from workbook_tool.web import create_app
from workbook_tool.web.desk import Desk

PERIOD = "2023-24-Q2"
C = f"/c/{PERIOD}"
SERVICES, EACH = 300, 10
_PAINTED = {"board": "", "return": "returns/HRS", "question": "questions/1", "indicator": "indicators/183"}
_TIMES, _DECIDED = 7, 4  # how often a page is painted, and questions decided


class Visitor:
    """Somebody at a desk, without a browser."""

    def __init__(self, folder: Path) -> None:
        self.desk = Desk(folder)
        self.client = create_app(self.desk).test_client()
        self.client.get(f"/open/{self.desk.key}", base_url=self.desk.address)

    def get(self, path: str) -> int:
        answer = self.client.get(path, base_url=self.desk.address, follow_redirects=True)
        assert answer.status_code == 200, answer.status
        return len(answer.data)

    def post(self, path: str, form: dict) -> None:
        form = {**form, "token": self.desk.token}
        self.client.post(path, base_url=self.desk.address, data=form, headers={"Origin": self.desk.address})
        for job in list(self.desk.jobs._jobs.values()):
            job.over.wait(120)


def _run(folder: Path, *words: str) -> None:
    subprocess.run([sys.executable, "-m", "workbook_tool", "-C", str(folder), *words], check=False, capture_output=True)


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """The time on the clock, and on the processor, of its readers too."""
    begun, spent = time.perf_counter(), _processor()
    work()
    return time.perf_counter() - begun, _processor() - spent


def _processor() -> float:
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def _begun(folder: Path) -> tuple[subprocess.Popen, str]:
    """A desk in a process of its own, and the address that opens it."""
    words = [sys.executable, "-m", "workbook_tool", "-C", str(folder), "desk", "--no-browser"]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return process, process.stdout.readline().strip()


def _start_to_address(folder: Path) -> tuple[float, float]:
    begun, before = time.perf_counter(), _processor()
    process, _ = _begun(folder)
    spent = time.perf_counter() - begun
    process.terminate()
    process.wait()
    return spent, _processor() - before


def main() -> None:
    """Print one line for each figure."""
    with tempfile.TemporaryDirectory() as scratch:
        sample = Path(scratch) / "sample"
        start_folder(sample, sample=True)
        _run(sample, "generate", PERIOD)
        _say("start to address", min(_start_to_address(sample) for _ in range(3)), 1)
        visitor = Visitor(sample)
        files = sorted((sample / "wrong").iterdir())
        brought = [(io.BytesIO(path.read_bytes()), path.name) for path in files]
        _say("drop to findings (3 files)", _timed(lambda: visitor.post(f"{C}/inbox", {"files": brought})), 2)
        _run(sample, "collect", str(sample / "wrong"))
        for name, path in (
            ("board", ""),
            ("return", "returns/HRS"),
            ("indicator", "indicators/183"),
            ("messages", "messages"),
        ):
            weight = visitor.get(f"{C}/{path}")
            _say(f"{name}, {weight // 1024} KB, warm", _timed(lambda path=path: visitor.get(f"{C}/{path}")), 0.2)
        _in_browser(sample)
        _large(Path(scratch) / "large")


def _in_browser(folder: Path) -> None:
    """First paint, a decision saved, and stopping, as Chromium has them; nothing where Playwright or it is missing."""
    chromium = shutil.which("chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        chromium = None
    if chromium is None:
        print("first paint, decision, stop: not measured (Playwright and Chromium are needed)", flush=True)
        return
    process, address = _begun(folder)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(address)
        base = f"http://{page.url.split('/')[2]}{C}/"
        for name, path in _PAINTED.items():
            _say(f"{name}, first paint", (median(_first_paint(page, base + path) for _ in range(_TIMES)), None), 0.2)
        page.goto(f"{base}questions")
        page.click("text=Begin with the first")
        spent = []
        while page.locator("#decide").count() and len(spent) < _DECIDED:
            page.check('input[value="ask"]')
            page.fill("#why", "It is not clear")
            before, begun = page.url, time.perf_counter()
            page.click("text=Save and go on")
            page.wait_for_url(lambda url, before=before: url != before, wait_until="domcontentloaded")
            spent.append(time.perf_counter() - begun)
        _say("decision saved, next shown", (median(spent), None), 0.5)
        begun = time.perf_counter()
        page.click("text=Close the desk")
        process.wait()
        _say("stop", (time.perf_counter() - begun, None), 2)
        browser.close()


def _first_paint(page: object, address: str) -> float:
    """Seconds from asking for a page to the first words on it."""
    page.goto(address)
    words = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"
    while (at := page.evaluate(words)) is None:
        page.wait_for_timeout(10)
    return at / 1000


def _large(folder: Path) -> None:
    _council(folder)
    _run(folder, "generate", PERIOD)
    returned = shutil.copytree(folder / PERIOD / "issued", folder.parent / "returned")
    visitor = Visitor(folder)
    _say(f"{SERVICES} services, board cold", _timed(lambda: visitor.get(f"{C}/")), 3)
    _say(
        f"{SERVICES} services, board warm",
        min(_timed(lambda: visitor.get(f"{C}/")) for _ in range(5)),
        0.15,
    )
    brought = [(io.BytesIO(path.read_bytes()), path.name) for path in sorted(returned.iterdir())]
    _say(f"{len(brought)} dropped returns", _timed(lambda: visitor.post(f"{C}/inbox", {"files": brought})), 8)


def _council(folder: Path) -> None:
    """A folder with a register of many services, each with some quarterly indicators."""
    records = records_from_toml(resources.root("samples") / "empty")
    for n in range(1, SERVICES + 1):
        code = f"S{n:03}"
        records["services"].append(
            {"code": code, "name": f"Service {n}", "contact": "Lead", "email": f"{code}@made.example"}
        )
        for k in range(1, EACH + 1):
            ref = f"{code}-{k:02}"
            records["indicators"].append({
                "ref": ref, "title": f"Answered in time, {k}", "service": code, "unit": "%", "decimals": 1,
                "better": "higher", "frequency": "quarter", "kind": "measured", "accumulation": "in-period",
                "first_period": "2021-22-Q1",
            })  # fmt: skip
            records["targets"].append({"indicator": ref, "start": "2021-22", "value": Decimal(90), "profile": "fixed"})
    folder.mkdir()
    (folder / "register.xlsx").write_bytes(to_bytes(book(records, datetime(2020, 1, 1))))  # noqa: DTZ001
    (folder / "collection.toml").write_text('council = "Made Council"\ncontact = "performance@made.example"\n')


def _say(what: str, times: tuple[float, float | None], hold: float) -> None:
    """``times``: on the clock, and on the processor where it is known."""
    clock, processor = times
    spent = "" if processor is None else f", of them {1000 * processor:8.0f} ms of processor"
    print(f"{what:<32} {1000 * clock:8.0f} ms{spent:<34} (to hold: {hold * 1000:.0f} ms)", flush=True)


if __name__ == "__main__":
    main()
