"""Each test of written workbooks runs on both ways of writing: the quick one and the plain one."""

from __future__ import annotations

import pytest

from workbook_tool.excel.write import quick


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    # What LibreOffice makes of the one it makes of the other: their bytes are the same, as a test holds.
    once = metafunc.definition.get_closest_marker("libreoffice")
    metafunc.parametrize("way", ["quick"] if once else ["quick", "plain"], indirect=True)


@pytest.fixture(autouse=True)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(quick, "switched_on", request.param == "quick")
    return request.param
