"""The published report beside ours: every figure, label and rating of all fourteen indicators, in all outputs."""

from __future__ import annotations

import csv
import html
import io
import re
from decimal import Decimal
from pathlib import Path

import docx
import openpyxl
import pytest

HERE = Path(__file__).parent
PERIOD = "2023-24-Q2"
ALWAYS = (
    "Direction for Improvement",
    "Change in Performance",
    "RAG Rating",
    "Indicator Description",
    "Return to Index",
)


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def facts(*, with_labels: bool) -> dict[str, list[str]]:
    """By reference: what the published page of the indicator says."""
    labels = {row.pop("ref"): list(row.values()) for row in rows("published-labels.csv")}
    found = {}
    for row in rows("published.csv"):
        figures = [row[key] for key in ("target", "current", "previous")]
        sign = "%" if row["unit"] == "%" else ""
        shown = [f if f in ("TBC", "n/a") else f"{f}{sign}" for f in figures]
        headings = [*labels[row["ref"]], row["better"], *ALWAYS] if with_labels else []
        found[row["ref"]] = [*headings, *shown, row["rag"]] + ([row["change"]] if with_labels else [])
    return found


def shown(cell: openpyxl.cell.cell.Cell) -> str:
    """A cell as Excel shows it."""
    value, form = cell.value, cell.number_format
    if isinstance(value, int | float) and not isinstance(value, bool):
        mark = "".join(re.findall(r'"([^"]*)"', form))
        plain = re.sub(r'"[^"]*"', "", form)
        places = len(plain.partition(".")[2].strip("%"))
        exact = Decimal(str(value)) * (100 if "%" in plain else 1)
        return f"{exact:,.{places}f}{'%' if '%' in plain else ''}{mark}"
    return "" if value is None else str(value)


def master(path: Path) -> dict[str, str]:
    book = openpyxl.load_workbook(path, data_only=True)
    pages = {}
    for sheet in book:
        if found := re.match(r"(\d{3}) ", sheet.title):
            pages[found[1]] = " | ".join(shown(cell) for row in sheet.iter_rows() for cell in row)
    return pages


def by_page(text: str) -> dict[str, str]:
    parts = re.split(r"Indicator (\d{3}):", text)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def pdf(path: Path) -> dict[str, str]:
    from pypdf import PdfReader

    return by_page("\n".join(page.extract_text() for page in PdfReader(path).pages))


def word(path: Path) -> dict[str, str]:
    document = docx.Document(io.BytesIO(path.read_bytes()))
    return by_page("\n".join(t.text or "" for t in document.element.body.iter() if t.tag.endswith("}t")))


def page(path: Path) -> dict[str, str]:
    cards = re.findall(r"<article .*?</article>", path.read_text("utf-8"), re.DOTALL)
    texts = [html.unescape(re.sub(r"<svg.*?</svg>|<[^>]+>", " ", card, flags=re.DOTALL)) for card in cards]
    return {text.split()[0]: text for text in texts}


IN_BRIEF = (
    "Target",
    "Change in Performance",
)  # headings of each page; its description stands where it has a page of its own
WAYS = {"↑": "higher is better", "↓": "lower is better"}  # the paper in brief says it: its arrows are those of change
FORMATS = ("--format", "pdf", "--format", "docx", "--format", "html")


@pytest.fixture(scope="module")
def outputs(tmp_path_factory, demo_done) -> Path:
    """The demo's cycle, with its report in the published layout, and as HTML."""
    import shutil

    from click.testing import CliRunner

    from workbook_tool.cli import cli

    folder = shutil.copytree(demo_done, tmp_path_factory.mktemp("side") / "council")
    done = CliRunner().invoke(
        cli, ["-C", str(folder), "report", PERIOD, "--shape", "pages", *FORMATS], catch_exceptions=False
    )
    assert done.exit_code == 0
    return folder / PERIOD


@pytest.mark.parametrize(("read", "name"), [(pdf, "report.pdf"), (word, "report.docx")])
def test_every_published_fact_is_in_the_paper_in_brief(demo_done, read, name):
    pages = {ref: " ".join(text.split()) for ref, text in read(demo_done / PERIOD / name).items()}
    published = {
        ref: [*(WAYS.get(fact, fact) for fact in told if fact not in ALWAYS), *IN_BRIEF]
        for ref, told in facts(with_labels=True).items()
    }
    assert len(published) == 14
    lacking = {ref: [fact for fact in told if fact not in pages.get(ref, "")] for ref, told in published.items()}
    assert {ref: facts for ref, facts in lacking.items() if facts} == {}


@pytest.mark.parametrize(
    ("read", "name"),
    [(master, "master.xlsx"), (pdf, "report.pdf"), (word, "report.docx"), (page, "report.html")],
)
def test_every_published_fact_is_there(outputs, read, name):
    pages = {ref: " ".join(text.split()) for ref, text in read(outputs / name).items()}
    published = facts(with_labels=read is not page)
    assert len(published) == 14
    lacking = {ref: [fact for fact in said if fact not in pages.get(ref, "")] for ref, said in published.items()}
    assert {ref: facts for ref, facts in lacking.items() if facts} == {}
