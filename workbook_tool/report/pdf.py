"""The report as a tagged PDF (PDF/UA-1), laid out by Typst from templates/report/brief.typ and pages.typ."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from dataclasses import asdict
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from workbook_tool import resources
from workbook_tool.domain.consolidation import Consolidation
from workbook_tool.errors import WorkbookToolError
from workbook_tool.report.content import make_paper
from workbook_tool.report.paper import Paper
from workbook_tool.report.select import Selection

_MISSING = re.compile(r'the text `"((?:[^"\\]|\\.)+)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")
_MARK = "\ufffd"
_TRIES = 200


def write_pdf(consolidation: Consolidation, selection: Selection, title: str) -> bytes:
    """The report as PDF; the same input gives the same bytes.

    What it says reaches Typst as data, never as markup. The fonts are those of
    the package; the machine's own are looked at only where collection.toml names
    a font, or a character needs one.
    """
    paper = make_paper(consolidation, selection, title)
    data: dict[str, Any] = asdict(paper)
    for sheet in data["sheets"]:
        for attached in sheet["attached"]:
            attached["picture"] = list(b64decode(attached["picture"]))  # Typst reads bytes, not base64
    data["produced_on"] = [paper.produced_on.year, paper.produced_on.month, paper.produced_on.day]
    return _compiled(data, paper)


def _compiled(data: dict[str, Any], paper: Paper) -> bytes:
    """The PDF of ``data``; a character that no font has is replaced by a mark, and the report says so."""
    import typst

    system = bool(paper.own_font)
    for _ in range(_TRIES):
        try:
            return _typst(json.dumps(data, ensure_ascii=False), paper, system=system)
        except typst.TypstError as error:
            unknown = _without_glyph(error)
            if not unknown:
                raise WorkbookToolError(
                    f"The PDF could not be laid out: {error.message}.", "Please report it."
                ) from error
            if system:
                data = _replaced(data, unknown)
                data["notes"] = [*(n for n in data["notes"] if n != _note(paper)), _note(paper)]
            system = True
    raise WorkbookToolError("The PDF could not be laid out: no font has its characters.", "Install a font that does.")


def _typst(data: str, paper: Paper, *, system: bool) -> bytes:
    import typst

    made = datetime.combine(paper.produced_on, time(12), UTC)
    pdf, _ = typst.compile_with_warnings(
        folder() / ("brief.typ" if paper.brief else "pages.typ"),
        format="pdf",
        font_paths=[folder() / "fonts"],
        ignore_system_fonts=not system,
        sys_inputs={"paper": data},
        pdf_standards=["ua-1"],
        timestamp=int(made.timestamp()),
    )
    return pdf


def folder() -> Path:
    """Where the report's templates and fonts are."""
    return resources.root("templates") / "report"


def _without_glyph(error: Any) -> dict[int, str]:  # noqa: ANN401 -- typst's error has no type of its own before import
    """The characters that Typst could not show, for a mark in their place; what stands beside them stays."""
    shown = _MISSING.findall(f"{error.message}\n{error.diagnostic}")
    return {ord(c): _MARK for text in shown for c in _ESCAPED.sub(_unescaped, text) if not c.isascii() and c != _MARK}


def _unescaped(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else {"n": "\n", "t": "\t"}.get(match[2], match[2])


def _replaced(value: Any, unknown: dict[int, str]) -> Any:  # noqa: ANN401 -- whatever JSON holds
    if isinstance(value, str):
        return value.translate(unknown)
    if isinstance(value, dict):
        return {key: _replaced(inside, unknown) for key, inside in value.items()}
    return [_replaced(inside, unknown) for inside in value] if isinstance(value, list | tuple) else value


def _note(paper: Paper) -> dict[str, Any]:
    return {"items": [[{"text": paper.words["replaced"], "address": ""}]], "bulleted": True}
