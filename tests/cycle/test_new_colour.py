"""A colour that the code never heard of, in one scheme of a register: data alone puts it in its place everywhere."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from workbook_tool import resources
from workbook_tool.cli import cli
from workbook_tool.excel.write import write
from workbook_tool.register import book, records_from_toml

PERIOD = "2023-24-Q2"
OWN = ("901", "902", "183", "903", "904", "905", "906")  # the indicators of the scheme with a colour of its own


@dataclass(frozen=True)
class Case:
    """The bands of the scheme as ``Red <-10``, and the ratings that the sample's figures then have, in order."""

    bands: tuple[str, ...]
    counts: str
    rules: str

    @property
    def colours(self) -> tuple[str, ...]:
        return tuple(band.partition(" ")[0] for band in self.bands)


CASES = {
    "five": Case(
        ("Red <-10", "Gold <-6.5", "Amber <0", "Green <=5", "Blue"),
        "Red Gold Amber Green Blue Baseline",
        "Red Gold Amber Green Blue",
    ),
    "six": Case(
        ("Black <-12", "Red <-10", "Gold <-6.5", "Amber <0", "Green <=5", "Blue"),
        "Black Red Gold Amber Green Blue Baseline",
        "Black Red Gold Amber Green Blue",
    ),
}


def rules(case: Case) -> list[dict[str, object]]:
    made, low = [], ""
    for band in case.bands:
        colour, _, end = band.partition(" <")
        rule: dict[str, object] = {"scheme": "Own", "colour": colour, "meaning": f"What {colour} means"}
        if low:
            rule |= {"low": Decimal(low.lstrip("=")), "low_inclusive": "no" if low.startswith("=") else "yes"}
        if end:
            rule |= {"high": Decimal(end.lstrip("=")), "high_inclusive": "yes" if end.startswith("=") else "no"}
        made.append(rule)
        low = end
    return made


@pytest.fixture(scope="module", params=CASES)
def done(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Case, Path]:
    """A whole cycle of the sample council under a register that has the colour."""
    case, folder = CASES[request.param], tmp_path_factory.mktemp("colour") / "council"
    _run(folder.parent, "init", str(folder), "--sample")
    records = records_from_toml(resources.root("samples") / "register")
    records["rules"] = [*records["rules"], *rules(case)]
    for indicator in records["indicators"]:
        if indicator["ref"] in OWN:
            indicator["scheme"] = "Own"
    (folder / "register.xlsx").write_bytes(write(book(records, datetime(2020, 1, 1))))
    for words in (
        ("generate", PERIOD),
        ("collect", str(folder / "returns")),
        ("compile", PERIOD, "--format", "json"),
        ("report", PERIOD, "--shape", "pages", "--format", "pdf", "--format", "docx", "--format", "html"),
    ):
        output = _run(folder, "-C", str(folder), *words)
        if words[0] == "compile":
            (folder / "compiled.json").write_text(output, "utf-8")
    return case, folder


def _run(folder: Path, *words: str) -> str:
    result = CliRunner().invoke(cli, list(words), catch_exceptions=False)
    assert result.exit_code in (0, 1, 3), result.output
    return result.stdout


def in_order(words: list[str], wanted: str) -> bool:
    """Whether the wanted words stand in a list, and so in their order."""
    return [word for word in words if word in wanted.split()] == wanted.split()


@pytest.fixture(scope="module")
def master(done: tuple[Case, Path]) -> openpyxl.Workbook:
    return openpyxl.load_workbook(done[1] / PERIOD / "master.xlsx")


def column(sheet, heading: str, letter: str = "A") -> list[str]:
    """The words below a heading, down to the first empty cell."""
    cells = [cell.value for cell in sheet[letter]]
    below = cells[cells.index(heading) + 1 :]
    return below[: below.index(None)] if None in below else below


def test_counts(done, master):
    case, folder = done
    assert " ".join(json.loads((folder / "compiled.json").read_text("utf-8"))["counts"]) == case.counts
    assert in_order(column(master["Summary"], "Rating"), case.counts)


def test_ratings_across_services_and_movement(done, master):
    heads = [[cell.value for cell in row] for row in master["Summary"].iter_rows() if row[1].value in done[0].colours]
    assert len(heads) == 5  # now and before, services or priorities at a glance; services, committees, movement
    assert all(in_order(head, done[0].counts) for head in heads)
    before = column(master["Summary"], "Before (down), now (across)")
    assert before == sorted(before, key=[*done[0].counts.split(), "Not rated"].index)
    assert "Gold" in before


def test_headline(done, master):
    texts = [cell.value for row in master["Summary"].iter_rows(max_row=6) for cell in row if cell.value]
    found = re.findall(r"\d+ ([A-Z]\w+)", " ".join(texts))
    assert in_order(found, done[0].counts)


def test_stacked_charts_draw_their_series_in_order(done):
    with zipfile.ZipFile(done[1] / PERIOD / "master.xlsx") as packed:
        charts = [packed.read(name).decode() for name in packed.namelist() if re.match(r"xl/charts/chart\d", name)]
    stacked = [chart for chart in charts if 'grouping val="stacked"' in chart and "<c:v>Gold</c:v>" in chart]
    assert stacked
    for chart in stacked:
        names = re.findall(r"<c:tx>.*?<c:v>([^<]+)</c:v>", chart, re.S)
        assert in_order(names, " ".join(name for name in done[0].counts.split() if name in names))


def test_the_key_has_its_meaning_in_its_place(done, master):
    rows = [(str(a.value), str(b.value)) for a, b in master["Key"].iter_rows(min_row=4, max_col=2)]
    own = [colour for colour, meaning in rows if f"What {colour} means" in meaning]
    assert own == list(done[0].colours)


def test_live_formulas_and_their_colours(done, master):
    index = master["Index"]
    formulas = [cell.value for row in index.iter_rows() for cell in row if str(cell.value).startswith("=IF(")]
    assert sum('"Gold"' in formula for formula in formulas) >= 5
    for sheet in (index, master["Trend data"], master["Exceptions"]):
        rules = [rule for area in sheet.conditional_formatting for rule in area.rules]
        own = [rule for rule in rules if rule.formula[0].endswith('="Gold"')]
        assert own
        fills = {word: rule.dxf.fill.bgColor.rgb[-6:] for rule in rules for word in (rule.formula[0].split('"')[1],)}
        assert len({fills[colour] for colour in done[0].colours}) == len(done[0].colours)
        red, gold, amber = (fills[word] for word in ("Red", "Gold", "Amber"))
        assert all(min(x, y) <= z <= max(x, y) for x, y, z in zip(*map(_channels, (red, amber, gold)), strict=True))


def _channels(fill: str) -> list[int]:
    return [int(fill[at : at + 2], 16) for at in (0, 2, 4)]


@pytest.mark.libreoffice
def test_recalculated_ratings_are_the_ones_that_were_written(done, soffice, tmp_path):
    path = done[1] / PERIOD / "master.xlsx"
    cached = openpyxl.load_workbook(path, data_only=True)["Index"]
    live = openpyxl.load_workbook(soffice(path, "xlsx", tmp_path), data_only=True)["Index"]
    words = [[str(cell.value) for row in sheet.iter_rows() for cell in row] for sheet in (cached, live)]
    assert words[0] == words[1]
    assert "Gold" in words[0]


def test_the_bands_behind_a_page_s_chart(done, master):
    page = next(sheet for sheet in master if sheet.title.startswith("183 "))
    bands = [
        str(cell.value).removeprefix("Band: ")
        for row in page.iter_rows()
        for cell in row
        if str(cell.value).startswith("Band: ")
    ]
    assert tuple(bands) == done[0].colours


def test_a_return_colours_it(done):
    issued = sorted((done[1] / PERIOD / "issued").glob("*.xlsx"))
    assert issued
    for path in issued:
        sheet = openpyxl.load_workbook(path)["Return"]
        words = [rule.formula[0].split('"')[1] for area in sheet.conditional_formatting for rule in area.rules]
        assert in_order(words, done[0].rules)


def test_only_the_worst_of_its_scheme_is_an_exception(done, master):
    sheet = master["Exceptions"]
    found = {cell.value for cell in sheet["D"] if cell.value in done[0].colours}
    assert found <= {"Red", "Black"}
    rated = {
        r["indicator"]: r["rag"]
        for r in json.loads(_run(done[1], "-C", str(done[1]), "ratings", PERIOD, "--format", "json"))
    }
    worst = {ref for ref, rag in rated.items() if rag == (done[0].colours[0] if ref in OWN else "Red")}
    assert {str(cell.value) for cell in sheet["A"][3:] if cell.value} == worst


def papers(folder: Path) -> dict[str, str]:
    """The papers' words in the order of reading."""
    from docx import Document
    from pypdf import PdfReader

    document = Document(io.BytesIO((folder / "report.docx").read_bytes()))
    return {
        "html": re.sub(r"<[^>]+>", " ", (folder / "report.html").read_text("utf-8").split("</style>")[-1]),
        "pdf": " ".join(page.extract_text() for page in PdfReader(folder / "report.pdf").pages),
        "docx": " ".join(text.text or "" for text in document.element.body.iter() if text.tag.endswith("}t")),
    }


def test_papers(done):
    case, folder = done
    for form, text in papers(folder / PERIOD).items():
        words = " ".join(text.split())
        if form == "html":  # cards: each rating has its tile over its count
            assert in_order(re.findall(r"([A-Z][\w ]*?) \d+ Period before", words), case.counts)
        else:
            headline = re.search(r"14 indicators: ([^.]*)", words)
            assert headline, form
            assert in_order(re.findall(r"\d+ ([A-Z]\w+)", headline[1]), case.counts)
        meanings = re.findall(r"What (\w+) means", words)
        assert tuple(meanings) == case.colours, form


def test_the_terminal_has_a_colour_for_it(done):
    from workbook_tool.commands.folder import Folder
    from workbook_tool.commands.results.ratings import rating_styles
    from workbook_tool.domain.period import parse_period

    styles = rating_styles(Folder(done[1]), parse_period(PERIOD))
    assert styles["Red"] == "red"
    assert re.fullmatch("#[0-9A-F]{6}", styles["Gold"])
    assert [word for word in styles if word in done[0].colours] == list(done[0].colours)
