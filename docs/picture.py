"""Draws docs/master.png: an indicator's page of the sample's master. Needs LibreOffice and pdftoppm (poppler)."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from pypdf import PdfReader

PICTURE = Path(__file__).with_name("master.png")
ONLY_ON_A_PAGE = "Why this rating"  # the heading by which the first indicator's page is known


def main() -> None:
    """Run the demo, print its master as PDF, and draw the first page of an indicator."""
    with tempfile.TemporaryDirectory() as scratch:
        demo = Path(scratch) / "demo"
        _run(sys.executable, "-m", "workbook_tool", "demo", str(demo))
        (master,) = demo.glob("*/master.xlsx")
        _run("soffice", "--headless", "--convert-to", "pdf", "--outdir", scratch, str(master))
        pdf = Path(scratch) / "master.pdf"
        pages = PdfReader(pdf).pages
        number = next(str(n) for n, page in enumerate(pages, 1) if ONLY_ON_A_PAGE in page.extract_text())
        size = ("-r", "96", "-x", "20", "-y", "35", "-W", "1080", "-H", "585")
        _run("pdftoppm", "-png", "-singlefile", "-f", number, *size, str(pdf), str(PICTURE.with_suffix("")))


def _run(*words: str) -> None:
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=300)


if __name__ == "__main__":
    main()
