"""What is written is read: the records, and the register that they say."""

from __future__ import annotations

from decimal import Decimal
from operator import itemgetter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from register_edits import COUNCIL, CREATED, document

from workbook_tool import resources
from workbook_tool.excel.write import write
from workbook_tool.register import (
    book,
    check_register,
    document_from_records,
    parse_register,
    read_register,
    records_from_toml,
)
from workbook_tool.register.read import LISTS
from workbook_tool.schema import fields

SOURCES = [COUNCIL, resources.root("samples") / "register", resources.root("samples") / "empty"]


def written(records):
    return document(write(book(records, CREATED)))


@pytest.mark.parametrize("source", SOURCES, ids=lambda p: p.stem)
def test_records_come_back_as_they_were(source: Path):
    records = records_from_toml(source)
    read = written(records)
    assert read.findings == ()
    for key in LISTS:
        rows = [r for r in read.data[key] if key != "labels" or "label" in r]
        if key == "units":  # written in the order of their use
            assert sorted(rows, key=itemgetter("code")) == sorted(records[key], key=itemgetter("code"))
        else:
            assert rows == records[key], key


@pytest.mark.parametrize("source", SOURCES, ids=lambda p: p.stem)
def test_text_and_workbook_say_the_same_register(source: Path):
    records = records_from_toml(source)
    of_text = document_from_records(records, source.name)
    assert [f for f in check_register(of_text) if f.is_error] == []
    assert parse_register(of_text) == parse_register(written(records))


@pytest.mark.parametrize("source", SOURCES, ids=lambda p: p.stem)
def test_the_same_records_give_the_same_bytes(source: Path):
    assert write(book(records_from_toml(source), CREATED)) == write(book(records_from_toml(source), CREATED))


def test_every_part_has_its_cell():
    read = written(records_from_toml(COUNCIL))
    for key in LISTS:
        for n, record in enumerate(read.data[key]):
            assert all(read.cell(key, n, column).ref for column in record)


# -- anything that can be said at all --------------------------------------------------

WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=80)
TEXTS = WORDS.map(lambda t: " ".join(t.split())).filter(lambda t: t and t.strip() == t)
FIGURES = st.decimals(-(10**9), 10**9, places=3, allow_nan=False).map(lambda d: d.normalize() + 0)
PERCENTAGES = st.decimals("1.01", 100, places=4).map(lambda d: d.normalize())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(title=TEXTS, note=TEXTS, cost=FIGURES, share=PERCENTAGES, count=st.integers(0, 10**12))
def test_any_text_and_figure_comes_back(title, note, cost, share, count):
    records = records_from_toml(COUNCIL)
    records["indicators"][0] |= {"title": title, "description": note}
    records["targets"][1]["value"] = share
    records["targets"][3]["value"] = Decimal(count)
    records["targets"][5] |= {"green": cost, "amber": cost}
    read = written(records)
    assert read.findings == ()
    assert read.data["indicators"][0]["title"] == title
    assert read.data["indicators"][0]["description"] == note
    assert [read.data["targets"][n].get("value") for n in (1, 3)] == [share, count]
    assert read.data["targets"][5]["green"] == cost


# -- through another program -------------------------------------------------------------


@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_saved_again_by_libreoffice(soffice, tmp_path, kind):
    from workbook_tool.excel.read import read_path

    records = records_from_toml(COUNCIL)
    first = tmp_path / "register.xlsx"
    first.write_bytes(write(book(records, CREATED)))
    saved = soffice(first, kind, tmp_path / "saved")
    _, workbook = read_path(saved)
    read = read_register(workbook)
    if kind == "xlsx":
        assert check_register(read) == []
        assert parse_register(read) == parse_register(document_from_records(records, "council.toml"))
    else:  # values only: a percentage of 0.8 may be 80% or 0.8%, and is not guessed
        assert {f.code for f in check_register(read)} <= {"register-figure-doubtful"}
        assert [r["ref"] for r in read.data["indicators"]] == [r["ref"] for r in records["indicators"]]


def test_the_fields_of_every_sheet_are_known():
    assert all(fields("register", key) for key in LISTS)
