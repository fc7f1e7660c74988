"""The trend data for other programs."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from master_council import inputs

from workbook_tool.results.consolidate import consolidate
from workbook_tool.results.exports import as_csv, as_parquet


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_one_row_for_each_indicator_and_period(given):
    found = rows(as_csv(given))
    assert len(found) == sum(len(p.trend) for p in given.pages)
    row = next(r for r in found if (r["ref"], r["period_code"]) == ("102", "2023-24-Q2"))
    assert row == {
        "ref": "102", "indicator": "Courses completed (year to date)", "service": "Human Resources",
        "period_code": "2023-24-Q2", "period": "Q2 2023/24", "start": "2023-07-01", "end": "2023-09-30",
        "frequency": "quarter", "value": "854.0", "unit": "count", "target": "1500.0", "in_period": "199.0",
        "rag": "Red", "data_status": "final", "restated": "False", "note": "", "origin": "return",
        "file": "102 return.xlsx", "sheet": "Return", "cell": "K11",
    }  # fmt: skip


def test_a_figure_that_is_not_there_is_empty(given):
    last = [r for r in rows(as_csv(given)) if r["ref"] == "114"][-1]
    assert (last["value"], last["rag"], last["data_status"]) == ("", "Not rated", "not available")


def test_no_cell_of_the_csv_runs(given):
    page = given.pages[0]
    evil = replace(page, rating=replace(page.rating, indicator=replace(page.indicator, title="=1+1")))
    found = rows(as_csv(replace(given, pages=(evil,))))
    assert {r["indicator"] for r in found} == {"'=1+1"}


def test_an_empty_cycle():
    assert rows(as_csv(consolidate(inputs(ratings=(), histories={})))) == []


def test_parquet(given):
    pytest.importorskip("pyarrow")
    import pandas as pd

    data = as_parquet(given)
    assert data is not None
    frame = pd.read_parquet(io.BytesIO(data))
    assert len(frame) == sum(len(p.trend) for p in given.pages)
    assert str(frame["value"].dtype) == "float64"
    assert frame["start"].dt.year.min() == 2020
