"""Does the sample's quarter in the desk alone, from an empty folder, and keeps a picture of each step in docs/desk/.

Prints how many clicks it took, and how many seconds. Needs Chromium (``chromium`` on the PATH).
"""

from __future__ import annotations

import base64
import shutil
import sys
import tempfile
import threading
import time
from datetime import datetime
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests" / "desk"))

from quarter import PERIOD, Quarter  # noqa: E402

from workbook_tool.web import server  # noqa: E402
from workbook_tool.web.desk import Desk  # noqa: E402

PICTURES = HERE / "desk"
OFFICER = "performance officer"
WIDTH, HEIGHT = 1100, 720
QUALITY = 30  # of WebP: the words stay sharp, and a picture takes some 25 KB


def main() -> None:
    """Serve an empty folder, do the quarter there, and look at each step."""
    shutil.rmtree(PICTURES, ignore_errors=True)
    PICTURES.mkdir()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "performance"
        folder.mkdir()
        days = [datetime(2023, 10, 2, 9, 20).astimezone()]
        desk = Desk(folder, actor=OFFICER, clock=lambda: days[-1])
        place, told = server._place(folder), list[str]()
        served = threading.Thread(target=server._serve, args=(desk, place, told.append, 0, 600.0))
        served.start()
        while not told:
            served.join(0.05)
            assert told or served.is_alive()
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
                page = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, locale="en-GB").new_page()
                page.goto(told[0])
                _do(page, folder, desk, days)
                browser.close()
        finally:
            desk.closed()
            served.join()
            place.unlink(missing_ok=True)


def _do(page: Page, folder: Path, desk: Desk, days: list[datetime]) -> None:
    looking = 0.0

    def look(name: str) -> None:
        nonlocal looking
        begun = time.monotonic()
        _picture(page, PICTURES / f"{name}.webp")
        if name == "question":
            with_findings = page.context.new_page()
            with_findings.goto(f"{desk.address}/c/{PERIOD}/returns/HRS")
            _picture(with_findings, PICTURES / "return.webp")
            with_findings.close()
        looking += time.monotonic() - begun

    def day(name: str) -> None:
        days.append(datetime.fromisoformat(f"{name}T09:20").astimezone())

    quarter = Quarter(page, folder, look, day, dated=True)
    begun = time.monotonic()
    quarter.whole()
    took = time.monotonic() - begun - looking
    page.goto(f"{desk.address}/c/{PERIOD}/")
    look("published")
    size = sum(path.stat().st_size for path in PICTURES.iterdir())
    counted = f"{quarter.clicks} clicks, {len(quarter.decided)} questions decided, {took:.0f} seconds of the machine"
    sys.stdout.write(f"{counted}, {size / 1024:.0f} KB of pictures\n")


def _picture(page: Page, file: Path) -> None:
    page.evaluate("document.activeElement?.blur(); scrollTo(0, 0)")
    protocol = page.context.new_cdp_session(page)
    taken = protocol.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
    file.write_bytes(base64.b64decode(taken["data"]))
    if scratch := sys.argv[1:]:
        page.screenshot(path=Path(scratch[0]) / f"{file.stem}.png")


if __name__ == "__main__":
    main()
