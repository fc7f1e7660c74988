"""Draws docs/master.png, an indicator's page of the sample's master, and docs/return.png, a return that is filled in.

Needs LibreOffice and pdftoppm (poppler).
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from pypdf import PdfReader

HERE = Path(__file__).parent
ONLY_ON_A_PAGE = "Is the change real?"  # the heading by which the first indicator's page is known
ONLY_ON_RETURN = "Data Status"
RETURN = "LGS return Q2.xlsx"


def main() -> None:
    """Run the demo, print its master as PDF, and draw the first page of an indicator."""
    with tempfile.TemporaryDirectory() as scratch:
        demo = Path(scratch) / "demo"
        _run(sys.executable, "-m", "workbook_tool", "demo", str(demo))
        (master,) = demo.glob("*/master.xlsx")
        _draw(master, ONLY_ON_A_PAGE, HERE / "master", (20, 35, 785, 560))
        _draw(demo / "returns" / RETURN, ONLY_ON_RETURN, HERE / "return", (30, 40, 1000, 330))


def _draw(workbook: Path, words: str, picture: Path, area: tuple[int, int, int, int]) -> None:
    """A part (left, top, width, height in pixels) of the first printed page of a workbook that has certain words."""
    with tempfile.TemporaryDirectory() as scratch:
        _run("soffice", "--headless", "--convert-to", "pdf", "--outdir", scratch, str(workbook))
        pdf = Path(scratch) / f"{workbook.stem}.pdf"
        number = next(str(n) for n, page in enumerate(PdfReader(pdf).pages, 1) if words in page.extract_text())
        size = [word for option, pixels in zip("xyWH", area, strict=True) for word in (f"-{option}", str(pixels))]
        _run("pdftoppm", "-png", "-singlefile", "-f", number, "-r", "96", *size, str(pdf), str(picture))


def _run(*words: str) -> None:
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=300)


if __name__ == "__main__":
    main()
