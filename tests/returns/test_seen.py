"""What the person saw is what counts: each case of seen.toml, in .xlsx and as LibreOffice saves it in .xls and .ods."""

from __future__ import annotations

import io
import re
import tomllib
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from named_cells import address_of, cell
from return_council import CYCLE, base, base_readings, judge, readings
from return_edits import patched
from seen_cells import MARKER, dress, fill

from workbook_tool.excel.read import read

CASES = tomllib.loads((Path(__file__).parent / "seen.toml").read_text("utf-8"))["case"]


@cache
def returned(number: int) -> bytes:
    """The return in which the case is."""
    case = CASES[number]
    book = openpyxl.load_workbook(io.BytesIO(base("ABC", CYCLE)))
    sheet = book["Return"]
    target = cell(sheet, case.get("row", "103"), case.get("column", "Value"))
    beside = sheet.cell(target.row, 60)
    results: dict[tuple[str, str], str] = {}
    names = {"cell": target.coordinate, "beside": beside.coordinate}
    for place, content in ((target, case), (beside, case.get("beside", {}))):
        fill(place, content, names, results)
    dress(sheet, target, case, names)
    buffer = io.BytesIO()
    book.save(buffer)
    data = patched(buffer.getvalue(), book, results, [])
    return _with_xml(data, case["xml"]) if "xml" in case else data


def _with_xml(data: bytes, xml: str) -> bytes:
    """The workbook with the marked cell written otherwise."""
    pattern = re.compile(rf'<c r="([A-Z]+[0-9]+)" s="([0-9]+)"[^>]*><v>{MARKER}</v></c>')
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            text = old.read(item)
            if item.filename.startswith("xl/worksheets/sheet"):
                text = pattern.sub(lambda m: xml.format(r=m[1], small=m[1].lower(), s=m[2]), text.decode()).encode()
            new.writestr(item, text)
    return buffer.getvalue()


def check(case: dict, data: bytes, file: str) -> None:
    """The figure is taken without a word, or asked about with the readings of the case; all others are read."""
    assessed = judge(data, file)
    row = case.get("row", "103")
    workbook = read(base("ABC", CYCLE), "return.xlsx")
    place = address_of(f"{case.get('column', 'Value')} of {row}", workbook)
    here = [f for f in assessed.findings if f.cell is not None and f.cell.ref == place and f.severity != "note"]
    key = next(key for key in base_readings("ABC") if key.startswith(case.get("lost", row.split()[0])))
    taken = readings(assessed)
    others = {k: v for k, v in base_readings("ABC").items() if k.split()[0] != key.split()[0]}
    assert {k: v for k, v in taken.items() if k in others} == ({} if case.get("hidden") else others)
    if "reads" in case:
        assert (taken.get(key), [f.code for f in here]) == (case["reads"], [])
    else:
        assert key not in taken
        assert case["code"] in [f.code for f in here], [f.code for f in assessed.findings]
        assert case.get("offers", "") in " ".join(f.message for f in here if f.code == case["code"])


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case["about"] for case in CASES])
def test_in_xlsx(number: int) -> None:
    check(CASES[number], returned(number), "return.xlsx")


def _is_the_same_anywhere(case: dict) -> bool:
    """Whether a case hangs on words alone, or on rules that do not hold: slow to convert, and nothing is learnt."""
    return "rules" in case or (isinstance(case.get("value"), str) and "format" not in case)


@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_as_libreoffice_saves_it(kind: str, soffice_all: Callable[..., list[Path]], tmp_path: Path) -> None:
    numbers = [
        n for n, case in enumerate(CASES) if kind in case.get("only", [kind]) and not _is_the_same_anywhere(case)
    ]
    for number in numbers:
        (tmp_path / f"{number}.xlsx").write_bytes(returned(number))
    saved = soffice_all([tmp_path / f"{number}.xlsx" for number in numbers], kind, tmp_path / kind)
    failed = {}
    for number, path in zip(numbers, saved, strict=True):
        try:
            check(CASES[number], path.read_bytes(), path.name)
        except AssertionError as error:
            failed[CASES[number]["about"]] = str(error)
    assert failed == {}


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 60
    assert sum("reads" in case for case in CASES) >= 20
