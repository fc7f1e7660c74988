"""What is read cell by cell is read on both ways: the quick scan, and expat alone."""

from __future__ import annotations

import pytest

from workbook_tool.excel.read import quick

BOTH = ("test_hostile", "test_broken_cells")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    both = metafunc.module.__name__ in BOTH
    metafunc.parametrize("reader", ["quick", "expat"] if both else ["quick"], indirect=True)


@pytest.fixture(autouse=True)
def reader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(quick, "switched_on", request.param == "quick")
    return request.param
