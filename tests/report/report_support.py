"""What the report's tests say alike."""

from __future__ import annotations

import os

import pytest

TITLE = "Performance Report"


def missing(message: str) -> None:
    """Skip, or fail where every program is required."""
    if os.environ.get("WORKBOOK_TOOL_TESTS_REQUIRE_ALL"):
        pytest.fail(message)
    pytest.skip(message)
