"""A few returns changed at random: each figure that is taken is what LibreOffice prints (see displayed.py for more)."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from displayed import Converter, compare


@pytest.mark.libreoffice
def test_figures_that_are_taken_are_those_that_are_shown(soffice_all: Converter, tmp_path: Path) -> None:
    if shutil.which("pdftotext") is None:
        (pytest.fail if os.environ.get("WORKBOOK_TOOL_TESTS_REQUIRE_ALL") else pytest.skip)("pdftotext is not here")
    outcome = compare(40, 12, soffice_all, tmp_path)
    assert outcome.unlike == []
    assert outcome.taken > 40
