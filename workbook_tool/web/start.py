"""``workbook-desk``: the desk without a console, started by a shortcut; nothing is printed, all goes to the log."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from workbook_tool.errors import WorkbookToolError


def main() -> None:
    """Open the desk of the folder that the shortcut names, of WORKBOOK_TOOL_FOLDER, or of the current one."""
    from workbook_tool.web.server import run_desk

    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:  # there is no console
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 (for the whole run)
    given = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    folder = Path(given[0] if given else os.environ.get("WORKBOOK_TOOL_FOLDER", "."))
    try:
        run_desk(
            folder, lambda _: None, read_only="--read-only" in sys.argv, browser="--no-browser" not in sys.argv,
            app="--app" in sys.argv, actor=os.environ.get("WORKBOOK_TOOL_BY", ""),
        )  # fmt: skip
    except WorkbookToolError:
        import logging

        logging.getLogger(__name__).exception("the desk could not start")
        sys.exit(1)
