"""Where the fuzz tests find the makers of workbooks."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "excel_read"))
