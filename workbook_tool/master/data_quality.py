"""The Data quality: what was found in the returns, answers to it, and rules that are waived."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbook_tool.book import Sheet
from workbook_tool.domain.consolidation import Consolidation
from workbook_tool.domain.finding import Finding, Severity
from workbook_tool.domain.register import Waiver
from workbook_tool.layout.place import Filled
from workbook_tool.master import sheet_names
from workbook_tool.master.list_sheet import list_sheet, list_words, shown_text

_SEEN = 90  # characters of a value seen
_MOST_LINKS = 20_000  # findings: Excel holds 65,530 links on a sheet, and a finding has three


def data_quality(given: Consolidation, files: Mapping[str, str], pages: Mapping[str, str]) -> Sheet:
    """What was found in the returns. ``files`` gives the kept file of each file's name, relative to the master;
    ``pages`` the names of the indicators' sheets.
    """
    words = list_words("quality")
    if len(given.findings) > _MOST_LINKS:
        files, pages = {}, {}
    of_file = {line.file: line.service.code for line in given.returns if line.file}
    answered = [
        (a.finding, words["settled" if a.by else "answered"].format(words=a.words, by=a.by)) for a in given.answered
    ]
    findings = [*((f, "") for f in given.findings), *answered]
    rows = [_finding(f, answer, files, pages, of_file) for f, answer in findings]
    rows += [_waiver(w, given, pages) for w in given.register.waivers if w.until.end >= given.cycle.period.end]
    return list_sheet(sheet_names.QUALITY, "quality", given, rows, "" if rows else words["none"], freeze=0)


def _finding(
    finding: Finding, answer: str, files: Mapping[str, str], pages: Mapping[str, str], of_file: Mapping[str, str]
) -> list[Any]:
    cell, ref = finding.cell, finding.indicator or ""
    file, sheet, place = (cell.file, cell.sheet, cell.ref) if cell else ("", "", "")
    texts = (finding.message, finding.fix, answer, finding.value or "")
    kept = f"external:{files[file]}" if file in files else ""
    at = f"{kept}#'{sheet.replace(chr(39), chr(39) * 2)}'!{place}" if kept and sheet and place else ""
    return [
        Filled(finding.severity.words, "attention" if finding.severity is Severity.ERROR else "wrap"),
        of_file.get(file, ""),
        sheet_names.leading(ref, pages),
        *(shown_text(text, width) for text, width in zip(texts[:3], list_words("quality")["widths"][3:6], strict=True)),
        _brief(texts[3]),
        _linked(file, kept), sheet, _linked(place, at), finding.code,
    ]  # fmt: skip


def _waiver(waiver: Waiver, given: Consolidation, pages: Mapping[str, str]) -> list[Any]:
    words, ref = list_words("quality"), waiver.indicator
    indicator = given.register.indicators.get(ref)
    sentence = words["waived" if ref else "on_trial"].format(rule=waiver.rule, until=waiver.until.label)
    why = words["settled"].format(by=waiver.approved_by, words=waiver.reason)
    link = sheet_names.leading(ref, pages)
    return [
        words["waiver"],
        indicator.service if indicator else "",
        link,
        sentence,
        "",
        why,
        "",
        "",
        "",
        "",
        waiver.rule,
    ]


def _brief(text: str) -> str:
    """The start of the value seen: a whole commentary stands in the return, to which the row leads."""
    cut: str = list_words("quality")["cut"]
    return text if len(text) <= _SEEN else cut.format(text=text[:_SEEN].rsplit(" ", 1)[0])


def _linked(text: str, link: str) -> Filled:
    return Filled(text, "link", link=link) if text and link else Filled(text, "wrap")
