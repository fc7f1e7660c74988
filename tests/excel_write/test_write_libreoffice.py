"""What LibreOffice makes of a written workbook: it opens, calculates the same, and cuts no words off."""

from __future__ import annotations

import random
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from written_book import COMMENTARY, CREATED, everything

from workbook_tool.book import Book, Put, Sheet
from workbook_tool.excel.write import write
from workbook_tool.theme import style_of
from workbook_tool.typeset import TALLEST, height_for

Soffice = Callable[..., Path]
pytestmark = pytest.mark.libreoffice
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"


def test_everything_opens_and_every_result_is_right(soffice: Soffice, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(write(everything()))
    before = openpyxl.load_workbook(path, data_only=True)
    after = openpyxl.load_workbook(soffice(path, "xlsx", tmp_path / "again"), data_only=True)
    assert after.sheetnames == before.sheetnames
    compared = 0
    for sheet in before:
        for row in sheet.iter_rows():
            for cell in row:
                assert after[sheet.title][cell.coordinate].value in (cell.value, cell.value or ""), cell.coordinate
                compared += cell.value is not None
    assert compared > 100


def test_everything_prints(soffice: Soffice, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(write(everything()))
    pdf = soffice(path, "pdf", tmp_path).read_bytes()
    assert max(int(n) for n in re.findall(rb"/Count (\d+)", pdf)) == 5


def _texts() -> list[tuple[str, float]]:
    """Texts as services write them and worse, with the width of their column; the same each time."""
    chance = random.Random(2023)
    words = [
        *COMMENTARY.split(),
        "WWWWW",
        "iiiii",
        "MMMM%",
        "£1,234,567.89",
        "2023/24",
        "https://example.org/a-long-path/",
    ]
    made: list[tuple[str, float]] = [("x" * 90, 12), ("W" * 60, 20), (COMMENTARY[:900], 60), ("one\n\n\nfive", 30)]
    for n in range(60):
        text = " ".join(chance.choice(words) for _ in range(chance.randint(1, 60)))
        made.append((text.upper() if n % 7 == 0 else text, chance.choice([8, 12, 20, 30, 44, 60, 90])))
    return made


@pytest.mark.parametrize("style", ["wrap", "to-do", "tile-rag:Amber"])
def test_rows_are_as_tall_as_libreoffice_needs(soffice: Soffice, tmp_path: Path, style: str) -> None:
    texts, look = _texts(), style_of(style)
    sheets = []
    for width in sorted({width for _, width in texts}):
        own = [text for text, its in texts if its == width]
        cells = tuple(Put(n, 0, text, style) for n, text in enumerate(own))
        sheets.append((width, own, Sheet(f"Width {width:g}", cells, widths={0: width})))
    path = tmp_path / "texts.xlsx"
    path.write_bytes(write(Book("Texts", tuple(s for _, _, s in sheets), CREATED)))
    flat = soffice(path, "fods", tmp_path)
    flat.write_text(re.sub(r' style:row-height="[^"]*"', "", flat.read_text("utf-8")), "utf-8")
    needed = _heights(soffice(flat, "ods", tmp_path))  # which works them out afresh
    wasted = []
    for width, own, sheet in sheets:
        for n, text in enumerate(own):
            given = height_for([(text, width)], look.size, bold=look.bold)
            assert given >= needed[sheet.name][n] or given == TALLEST, (width, text)
            wasted.append(given / needed[sheet.name][n])
    assert sum(wasted) / len(wasted) < 1.6  # generous, but no desert


def _heights(path: Path) -> dict[str, list[float]]:
    """Heights of rows in points, by sheet."""
    root = ET.fromstring(zipfile.ZipFile(path).read("content.xml"))
    known = {}
    for style in root.iterfind(f".//{_STYLE}style"):
        for one in style.iterfind(f"{_STYLE}table-row-properties"):
            inches = one.get(f"{_STYLE}row-height", "0in").removesuffix("in")
            known[style.get(f"{_STYLE}name")] = float(inches) * 72
    found: dict[str, list[float]] = {}
    for table in root.iterfind(f".//{_TABLE}table"):
        rows = found.setdefault(table.get(f"{_TABLE}name", ""), [])
        for row in table.iterfind(f"{_TABLE}table-row"):
            rows += [known[row.get(f"{_TABLE}style-name")]] * min(int(row.get(f"{_TABLE}number-rows-repeated", 1)), 100)
    return found
