"""What is published beside the master: papers, attachments, public copies."""

from __future__ import annotations

import json
import re
import zipfile
import zlib
from pathlib import Path

import openpyxl
import pytest
from named_cells import cell

PERIOD = "2023-24-Q2"


def png(width: int = 120, height: int = 60) -> bytes:
    """A small blue picture."""
    import struct

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = b"".join(b"\0" + b"\x1f\x5f\xa8" * width for _ in range(height))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@pytest.fixture
def attached(council: Path, run) -> Path:
    (council / "own.png").write_bytes(png())
    (council / "own.csv").write_text("Area,Calls\nNorth,12\nSouth,<b>7</b>\n", "utf-8")
    for words in (
        ("attach", "183", PERIOD, str(council / "own.png"), "--caption", "Requests by month", "--alt", "A blue field"),
        ("attach", "183", PERIOD, str(council / "own.csv"), "--caption", "Requests by area"),
    ):
        assert run(council, *words).exit_code == 0
    return council


def test_a_service_s_own_chart_and_table_are_on_the_page(attached, run):
    assert json.loads(run(attached, "compile", "--format", "json").stdout)["version"] == 2
    book = openpyxl.load_workbook(attached / PERIOD / "master.xlsx")
    page = next(s for s in book if s.title.startswith("183 "))
    words = [c.value for row in page.iter_rows() for c in row if isinstance(c.value, str)]
    assert {"Requests by month", "Requests by area", "North", "<b>7</b>"} <= set(words)
    with zipfile.ZipFile(attached / PERIOD / "master.xlsx") as packed:
        assert [packed.read(n) for n in packed.namelist() if n.startswith("xl/media/")] == [png()]


def test_they_are_in_every_paper(attached, run):
    assert run(attached, "report", PERIOD, "--format", "pdf", "--format", "docx", "--format", "html").exit_code == 0
    page = (attached / PERIOD / "report.html").read_text("utf-8")
    assert 'alt="A blue field"' in page
    assert "&lt;b&gt;7&lt;/b&gt;" in page
    assert "<b>7</b>" not in page
    with zipfile.ZipFile(attached / PERIOD / "report.docx") as word:
        text = word.read("word/document.xml").decode()
    assert "Requests by month" in text
    assert "A blue field" in text
    from pypdf import PdfReader

    pages = [p.extract_text() for p in PdfReader(attached / PERIOD / "report.pdf").pages]
    assert any("Requests by area" in text and "North" in text for text in pages)


def test_the_inspection_finds_nothing_wrong_with_them(attached, run):
    from inspect_xlsx import problems

    run(attached, "compile")
    assert problems((attached / PERIOD / "master.xlsx").read_bytes()) == []


@pytest.mark.parametrize(
    ("content", "words", "says"),
    [
        (png(), (), "no words for those who do not see it"),
        (b"plain words", (), "neither a PNG or JPEG picture nor a table"),
        (b"a,b\n1\n", (), "neither a PNG or JPEG picture nor a table"),
        (b"a\n" + b"1\n" * 80, (), "a page takes 60 by 6"),
    ],
)
def test_what_cannot_be_attached_is_said(council, run, content, words, says):
    (council / "own").write_bytes(content)
    result = run(council, "attach", "183", PERIOD, str(council / "own"), "--caption", "Own", *words)
    assert result.exit_code != 0
    assert says in result.output


def make_secret(folder: Path, run, figure: str, column: str, value: object) -> None:
    """Mark an indicator of a fresh folder as restricted or suppressed, and take its return in."""
    book = openpyxl.load_workbook(folder / "register.xlsx")
    sheet = book["Indicators"]
    cell(sheet, figure, "Publication", "Ref").value = column
    if value is not None:
        cell(sheet, figure, "Suppress Below", "Ref").value = value
    book.save(folder / "register.xlsx")
    assert run(folder, "generate", PERIOD).exit_code == 0
    run(folder, "collect", str(folder / "returns"))


def everything(path: Path) -> str:
    """All text in a file, whatever it is packed in."""
    data = path.read_bytes()
    if data.startswith(b"PK"):
        with zipfile.ZipFile(path) as packed:
            return "\n".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    if data.startswith(b"%PDF"):
        from pypdf import PdfReader

        return "\n".join(page.extract_text() for page in PdfReader(path).pages)
    if data.startswith(b"PAR1"):
        import pandas as pd

        return pd.read_parquet(path).to_string()
    return data.decode("utf-8", "replace")


def test_restricted_figures_are_in_no_public_output(fresh, run):
    make_secret(fresh, run, "905", "restricted", None)
    said = run(fresh, "compile", "--data")
    assert "restricted or suppressed figures are in master.xlsx, trend-data.csv" in said.output
    assert "are written with --public" in said.output
    said = run(fresh, "compile", "--public", "--data")
    assert said.exit_code in (0, 3)
    assert "restricted or suppressed figures are in master.xlsx.\n" in said.output
    assert run(fresh, "report", PERIOD, "--format", "pdf", "--format", "docx", "--format", "html").exit_code == 0
    cycle = fresh / PERIOD
    public = [
        cycle / n
        for n in (
            "master-public.xlsx",
            "trend-data-public.csv",
            "trend-data-public.parquet",
            "report.pdf",
            "report.docx",
            "report.html",
        )
    ]
    for path in public:
        text = re.sub(r"[0-9a-f]{40,64}", "", everything(path))  # hashes hold any digits
        found = [figure for figure in ("9154", "9,154", "8977", "8,977", "8995", "9012") if figure in text]
        assert not found, f"{path.name} holds {found}"
    assert "9154" in everything(cycle / "master.xlsx")
    assert "9154" in everything(cycle / "trend-data.csv")


def test_answers_are_in_the_master(council, run):
    """What a service answered, and what the officer settled with a reason."""
    said = ("--by", "Performance Manager", "--reason", "The service explained it by phone.")
    assert run(council, "amend", "183", "2023-24-Q2", "--close", "red-without-actions", *said).exit_code == 0
    assert run(council, "compile", "2023-24-Q2").exit_code == 0
    sheet = openpyxl.load_workbook(council / "2023-24-Q2" / "master.xlsx")["Data quality"]
    rows = {row[-1]: row for row in sheet.iter_rows(values_only=True) if row[-1]}
    assert rows["red-without-actions"][5] == "Performance Manager: The service explained it by phone."
    assert rows["commentary-other-period"][5] is None


def test_the_self_test_is_printed(council, run):
    """Of the master and the return workbooks by compile, of each paper by report; only what is meant is not met."""
    said = run(council, "compile", "--self-test").output
    assert {"Accessibility: Master workbook", "Accessibility: Return workbooks"} <= set(said.splitlines())
    unmet = [line for line in said.splitlines() if "not met" in line]
    assert unmet
    assert all("on purpose" in line for line in unmet)
    papers = run(
        council, "report", PERIOD, "--format", "pdf", "--format", "docx", "--format", "html", "--self-test"
    ).output
    assert "report.pdf: The document says that it is PDF/UA-1" in papers
    assert "not met" not in papers
