"""The quarter of the sample as a new officer does it in her browser, from an empty folder: what the board says next.

The test of the browser holds its ledger to that of the commands; ``docs/desk_pictures.py`` takes pictures on the way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PERIOD = "2023-24-Q2"
ANSWER, REASON = "The service looked at it again: it is right.", "As we spoke about it"
FIRST = ("wrong/CMS return", "wrong/HRS return Q2", "returns/COM", "returns/Customer", "returns/ITD", "returns/LGS")
SECOND = ("returns/CMS", "returns/HRS", "returns/POL")
"""The files that come back at first, and those that the reminder and the corrections bring."""


def files_of(folder: Path, beginnings: tuple[str, ...]) -> list[Path]:
    """Files of the sample, by how their names begin."""
    return [path for start in beginnings for path in sorted(folder.glob(f"{start}*.xlsx"))]


@dataclass
class Quarter:
    """An officer at the desk of ``folder``. ``look`` hears of pages worth a picture, ``day`` of each new day."""

    page: Any
    folder: Path
    look: Callable[[str], None] = lambda _: None
    day: Callable[[str], None] = lambda _: None
    formats: tuple[str, ...] = ("PDF", "Word")
    """Kinds of file that the report is made as, by their labels."""
    dated: bool = False
    """Whether ``day`` sets the desk's clock."""
    clicks: int = 0
    """Buttons, links, choices and fields clicked, and each choosing of files."""
    decided: list[tuple[int, list[str]]] = field(default_factory=list)
    """The number of each question, and the options by which the command line would decide it in the same way."""

    earlier: int = 0
    """How many of them were decided before the messages and the later returns."""

    def whole(self) -> None:
        """From the empty folder to the published papers."""
        self.day("2023-10-02")
        self.start()
        self.send_out()
        self.day("2023-10-11")
        self.take_in(FIRST, "checked")
        self.decide()
        self.earlier = len(self.decided)
        self.write("See the messages", "answers")
        self.day("2023-10-17")
        if self.dated:  # else it is long after the day, and they went out with the answers
            self.write("See the reminders", "reminder")
        self.day("2023-10-18")
        self.take_in(SECOND, "")
        self.decide()
        self.bring_together()
        self.report("report")
        self.publish()
        self.report("")

    def start(self) -> None:
        """The first run: the sample."""
        self.look("start")
        self.click("text=Fill this folder with the sample")
        self.wait("Q2 2023/24, due on")

    def send_out(self) -> None:
        """Write the workbooks, and to the services."""
        self.look("send-out")
        self.click("text=Write the workbooks")
        self.wait("7 workbooks were written")
        self.look("board")
        self.write("See the messages", "messages")

    def write(self, button: str, name: str) -> None:
        """Write the messages that are due, and say that they went out."""
        self.follow(button)
        self.click(".letters details summary >> nth=0")
        self.look(name)
        self.click("text=Write those that are ticked")
        self.wait("below. Say here when")
        self.click("button:has-text('They went out')")
        self.wait("Written down for")

    def take_in(self, files: tuple[str, ...], name: str) -> None:
        """Bring files, look at what checking says, take them in."""
        self.click("nav >> text=Inbox")
        self.page.locator("h1:has-text('Inbox')").wait_for()
        self.page.set_input_files("#files", files_of(self.folder, files))
        self.clicks += 1
        self.wait("Nothing has been taken in yet")
        if name:
            self.look(name)
        self.click("button.main")
        self.wait("To the board")
        self.click("text=To the board")

    def decide(self) -> None:
        """Decide what is the officer's: take the first reading, else answer for the service, else ask it."""
        self.follow("Decide")
        self.click("text=Begin with the first")
        while self.page.locator("#decide").count():
            number = int(self.page.url.partition("?")[0].rpartition("/")[2])
            reading = self.page.locator('input[value^="take:"]')
            if reading.count():
                options = ["--take", reading.first.get_attribute("value").removeprefix("take:")]
                self.click('input[value^="take:"] >> nth=0')
            elif self.page.locator('input[name="answer"]').count():
                options = ["--answer", ANSWER]
                self.fill('input[name="answer"]', ANSWER)
            else:
                options = ["--ask"]
                self.click('input[value="ask"]')
            self.fill("#why", REASON)
            if not self.decided:
                self.look("question")
            self.decided.append((number, options))
            before = self.page.url
            self.click("text=Save and go on")
            self.page.wait_for_url(lambda url, before=before: url != before)

    def bring_together(self) -> None:
        """The master workbook."""
        self.follow("To the papers")
        self.click("button:has-text('Bring together')")
        self.wait("The master workbook is version")

    def report(self, name: str) -> None:
        """The committee's report."""
        for label in ("PDF", "Word", "Web page"):
            box = self.page.get_by_label(label, exact=True)
            if box.is_checked() != (label in self.formats):
                box.click()
                self.clicks += 1
        self.click("button:has-text('Make it')")
        self.wait("The report is made, with 14 indicators")
        if name:
            self.look(name)

    def publish(self) -> None:
        """Look at what is open, and publish."""
        self.follow("See what is open")
        self.look("publish")
        self.click("button:has-text('Publish version')")
        self.wait("Q2 2023/24 is published")

    def follow(self, button: str) -> None:
        """Go to the board, and by one of its buttons to what is to be done."""
        if not self.page.locator(".stages").count():
            self.click("nav >> text=Board")
        self.click(f".todo a.btn:has-text('{button}') >> nth=0")

    def click(self, what: str) -> None:
        """Click, and count it."""
        self.page.click(what)
        self.clicks += 1

    def fill(self, what: str, words: str) -> None:
        """Click into a field and type."""
        self.click(what)
        self.page.fill(what, words)

    def wait(self, words: str) -> None:
        """Wait for the end of long work, whose page moves on by itself."""
        self.page.locator(f"text={words}").first.wait_for(timeout=120_000)
