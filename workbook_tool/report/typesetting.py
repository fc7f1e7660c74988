"""One document laid out by Typst, a large one in a process of its own, whose memory ends with it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, NoReturn

from workbook_tool import resources
from workbook_tool.errors import WorkbookToolError, way_out

_START = "import sys; sys.path[:] = {path!r}; from workbook_tool.report.typesetting import serve; serve()"
_CANNOT = 3  # exit code: what Typst says against the document is on standard output


class LayoutError(Exception):
    """Typst cannot lay a document out: what it says, and where."""

    def __init__(self, message: str, diagnostic: str) -> None:
        super().__init__(message)
        self.message, self.diagnostic = message, diagnostic


def folder() -> Path:
    """Where the report's templates and fonts are."""
    return resources.root("templates") / "report"


def typeset(template: str, data: str, *, system_fonts: bool, made: int) -> bytes:
    """The PDF/UA-1 of a template of :func:`folder` and its data as JSON; ``made`` in seconds since 1970.

    LayoutError where Typst cannot lay it out.
    """
    import typst

    try:
        pdf, _ = typst.compile_with_warnings(
            folder() / template,
            format="pdf",
            font_paths=[folder() / "fonts"],
            ignore_system_fonts=not system_fonts,
            sys_inputs={"paper": data},
            pdf_standards=["ua-1"],
            timestamp=made,
        )
    except typst.TypstError as error:
        raise LayoutError(error.message, error.diagnostic) from error
    return pdf


def typeset_apart(template: str, data: str, *, system_fonts: bool, made: int) -> bytes:
    """As :func:`typeset`, in a process that ends with it; WorkbookToolError where that ends too early."""
    done = subprocess.run(
        [sys.executable, "-c", _START.format(path=sys.path), template, str(made), "system" if system_fonts else "own"],
        input=data.encode(), capture_output=True, check=False,
        creationflags=int(getattr(subprocess, "CREATE_NO_WINDOW", 0)),  # on Windows it opens no console
    )  # fmt: skip
    if done.returncode == _CANNOT:
        raise LayoutError(*json.loads(done.stdout))
    if done.returncode:
        raise WorkbookToolError(
            "The PDF could not be laid out: the memory of this machine is not enough for so long a report, "
            f"or it was stopped (exit code {done.returncode}).",
            way_out("report-in-parts"),
        )
    return done.stdout


def serve() -> NoReturn:
    """What the process of its own does: template, time and fonts from its arguments, data from standard input."""
    template, made, fonts = sys.argv[1:]
    answer: Any = sys.stdin.buffer.read().decode()
    try:
        answer = typeset(template, answer, system_fonts=fonts == "system", made=int(made))
    except LayoutError as error:
        sys.stdout.buffer.write(json.dumps([error.message, error.diagnostic]).encode())
        sys.exit(_CANNOT)
    sys.stdout.buffer.write(answer)
    sys.exit(0)
