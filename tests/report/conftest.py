"""The report's tests share one cycle, its outputs, and the programs that judge them."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from report_sample import consolidation
from report_support import TITLE, missing

from workbook_tool.domain.consolidation import Consolidation
from workbook_tool.report.docx.word import write_docx
from workbook_tool.report.html import write_html
from workbook_tool.report.pdf import write_pdf
from workbook_tool.report.select import Selection

HERE = Path(__file__).parent
_DARK = ("--force-dark-mode", "--blink-settings=preferredColorScheme=0")


@pytest.fixture(scope="session")
def cycle() -> Consolidation:
    return consolidation()


@pytest.fixture(scope="session")
def pdf(cycle: Consolidation) -> bytes:
    return write_pdf(cycle, Selection(shape="pages"), TITLE)


@pytest.fixture(scope="session")
def word(cycle: Consolidation) -> bytes:
    return write_docx(cycle, Selection(shape="pages"), TITLE)


@pytest.fixture(scope="session")
def page(cycle: Consolidation) -> str:
    return write_html(cycle, Selection(), TITLE).decode("utf-8")


@pytest.fixture(scope="session")
def text_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes], str]:
    """The text of a PDF as a reader's program finds it."""
    program = shutil.which("pdftotext")
    if program is None:
        missing("pdftotext is not on this machine: the PDF's words are read with it")
    folder = tmp_path_factory.mktemp("pdftotext")

    def read(data: bytes) -> str:
        (folder / "a.pdf").write_bytes(data)
        subprocess.run([str(program), "-raw", str(folder / "a.pdf"), str(folder / "a.txt")], check=True)
        return (folder / "a.txt").read_text("utf-8").replace("\u200b", "")

    return read


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, int], dict[str, Any]]:
    """axe-core's results for a page of HTML in headless Chromium at a window's width.

    axe-core comes from the folder's own package.json (``npm install`` here).
    """
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    script = HERE / "node_modules" / "axe-core" / "axe.min.js"
    if browser is None or not script.exists():
        missing("Chromium or axe-core is not on this machine (npm install in tests/report): the HTML is judged by them")
    folder = tmp_path_factory.mktemp("axe")
    run = (
        '<script>axe.run({resultTypes: ["violations"]}).then(found => {'
        'document.body.innerHTML = "<pre id=found></pre>";'
        'document.getElementById("found").textContent = JSON.stringify('
        "{passes: found.passes.length, violations: found.violations});"
        "});</script>"
    )

    def judge(page: str, width: int, *, dark: bool = False) -> dict[str, Any]:
        # The page forbids scripts; the judge is one.
        open_page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
        judged = open_page.replace("</body>", f"<script>{script.read_text('utf-8')}</script>{run}</body>")
        (folder / "page.html").write_text(judged, "utf-8")
        said = subprocess.run(
            [str(browser), "--headless", "--no-sandbox", "--disable-gpu", f"--window-size={width},900",
             f"--user-data-dir={folder / 'profile'}", *(_DARK if dark else ()),
             "--virtual-time-budget=120000", "--dump-dom",
             (folder / "page.html").as_uri()],
            check=True, capture_output=True, text=True, timeout=180,
        ).stdout  # fmt: skip
        found = re.search(r'<pre id="found">(.*?)</pre>', said, re.DOTALL)
        assert found, "axe gave no result"
        return dict(json.loads(html.unescape(found[1])))

    return judge
