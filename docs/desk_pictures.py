"""Draws docs/desk-board.png and docs/desk-return.png: two pages of the desk, of the sample on a day of its cycle.

Needs Chromium (``chromium`` on the PATH).
"""

from __future__ import annotations

import shutil
import tempfile
import threading
from datetime import datetime
from pathlib import Path

from playwright.sync_api import sync_playwright

from workbook_tool.commands.cycle.generate import generate_returns
from workbook_tool.commands.cycle.init import start_folder
from workbook_tool.commands.folder import Folder
from workbook_tool.commands.intake.collect import collect_returns
from workbook_tool.commands.mail.message_log import cycle_messages, settle
from workbook_tool.commands.mail.send import returns_to_send
from workbook_tool.commands.mail.write_and_send import MailOptions, write_and_send
from workbook_tool.commands.results.compile import compile_master
from workbook_tool.domain.period import parse_period
from workbook_tool.web import server
from workbook_tool.web.desk import Desk

HERE = Path(__file__).parent
PERIOD = parse_period("2023-24-Q2")
OFFICER = "performance officer"
DAY = datetime(2023, 10, 17, 9, 42).astimezone()
PICTURES = {"desk-board": (f"/c/{PERIOD.code}/", 840), "desk-return": (f"/c/{PERIOD.code}/returns/HRS", 640)}


def main() -> None:
    """Bring the sample to the middle of its cycle, open its desk, and look at it."""
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "performance"
        start_folder(path, sample=True)
        for day, work in (("2023-10-02", _send_out), ("2023-10-11", _take_in), ("2023-10-17", _bring_together)):
            at = datetime.fromisoformat(f"{day}T09:20").astimezone()
            work(Folder(path, clock=lambda at=at: at, actor=OFFICER))
        _draw(path)


def _send_out(folder: Folder) -> None:
    generate_returns(folder, PERIOD, (), None, lambda *_: None)
    options = MailOptions(by=OFFICER)
    write_and_send(folder, PERIOD, lambda c: returns_to_send(c, ()), options, lambda _: True)
    settle(folder, cycle_messages(folder, PERIOD)[1], went=True, by=OFFICER)


def _take_in(folder: Folder) -> None:
    came = [str(folder.path / "wrong"), *(str(path) for path in sorted((folder.path / "returns").glob("[ILP]*")))]
    list(collect_returns(folder, came, PERIOD, lambda _: None))


def _bring_together(folder: Folder) -> None:
    compile_master(folder, PERIOD)


def _draw(folder: Path) -> None:
    desk = Desk(folder, actor=OFFICER, clock=lambda: DAY)
    told: list[str] = []
    place = server._place(folder)
    served = threading.Thread(target=server._serve, args=(desk, place, told.append, 0, False, 600.0))
    served.start()
    while not told:
        served.join(0.05)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1240, "height": 700})
        page.goto(told[0])
        for name, (path, height) in PICTURES.items():
            page.set_viewport_size({"width": 1240, "height": height})
            page.goto(desk.address + path)
            page.screenshot(path=HERE / f"{name}.png")
        browser.close()
    desk.closed()
    served.join()
    place.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
