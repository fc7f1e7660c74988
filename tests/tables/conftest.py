from __future__ import annotations

import pytest

from workbook_tool.domain.register import Register
from workbook_tool.register import standard_rules


@pytest.fixture(scope="session")
def rules() -> Register:
    return standard_rules()
