"""The report as a tagged PDF (PDF/UA-1), laid out by Typst from templates/report/brief.typ and pages.typ."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from dataclasses import asdict
from datetime import UTC, datetime, time
from typing import Any

from workbook_tool.domain.consolidation import Consolidation
from workbook_tool.errors import WorkbookToolError
from workbook_tool.report.content import make_paper
from workbook_tool.report.paper import Paper
from workbook_tool.report.select import Selection
from workbook_tool.report.typesetting import LayoutError, typeset, typeset_apart

_MISSING = re.compile(r'the text `"((?:[^"\\]|\\.)+)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")
_PAGES = re.compile(rb"/Type/Pages/Count (\d+)")
_MARK = "\ufffd"
_TRIES = 200
_LARGE = 150  # indicators above which a paper is laid out in a process of its own: some 200 MB


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
    return _typeset(json.dumps(data, ensure_ascii=False), paper)


def page_count(pdf: bytes) -> int:
    """How many pages one of these PDFs has."""
    return max(int(number) for number in _PAGES.findall(pdf))


def _typeset(text: str, paper: Paper) -> bytes:
    """The PDF of the data ``text``; a character that no font has is replaced by a mark, and the report says so."""
    system = bool(paper.own_font)
    template = "brief.typ" if paper.brief else "pages.typ"
    made = int(datetime.combine(paper.produced_on, time(12), UTC).timestamp())
    lay_out = typeset_apart if len(paper.sheets) > _LARGE else typeset
    for _ in range(_TRIES):
        try:
            return lay_out(template, text, system_fonts=system, made=made)
        except LayoutError as error:
            unknown = _without_glyph(error)
            if not unknown:
                raise WorkbookToolError(
                    f"The PDF could not be laid out: {error.message}.", "Please report it."
                ) from error
            if system:
                data = _replaced(json.loads(text), unknown)
                data["notes"] = [*(n for n in data["notes"] if n != _note(paper)), _note(paper)]
                text = json.dumps(data, ensure_ascii=False)
            system = True
    raise WorkbookToolError("The PDF could not be laid out: no font has its characters.", "Install a font that does.")


def _without_glyph(error: LayoutError) -> dict[int, str]:
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
