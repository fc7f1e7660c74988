"""What the public may not see is in no output, in no form."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from report_sample import FEW, SECRET, SECRET_COMPARATOR, _indicator, _page, consolidation, kept_back

from workbook_tool.catalogue import finding
from workbook_tool.domain.consolidation import Consolidation, Page
from workbook_tool.domain.indicator import Accumulation, Publication
from workbook_tool.domain.reading import Change, Restatement
from workbook_tool.domain.scheme import Rag
from workbook_tool.report.docx.word import write_docx
from workbook_tool.report.html import write_html
from workbook_tool.report.pdf import write_pdf
from workbook_tool.report.select import Selection
from workbook_tool.results.disclosure import Hidden, hidden_in, holds
from workbook_tool.results.redact import holds_hidden, public

Writer = Callable[..., bytes]
FIGURES = (*SECRET, SECRET_COMPARATOR)
SHOWN = Selection(service="CYP", shape="pages")  # no page stands in a table there: its number would be one


def page_of(cycle: Consolidation, ref: str) -> Page:
    return next(p for p in cycle.pages if p.indicator.ref == ref)


def all_of(data: bytes, text_of: Callable[[bytes], str]) -> str:
    """Everything in an output: a PDF's text and dictionaries, a document's every part, a page's source."""
    if data.startswith(b"%PDF"):
        return " ".join(text_of(data).split()) + data.decode("latin-1")
    if data.startswith(b"PK"):
        parts = zipfile.ZipFile(io.BytesIO(data))
        return "\n".join(parts.read(n).decode("utf-8") for n in parts.namelist() if not n.endswith(".png"))
    return data.decode("utf-8")


def read_from(data: bytes, text_of: Callable[[bytes], str]) -> str:
    """What a person reads in an output, alternative texts and chart rows included, page numbers left out."""
    if data.startswith(b"%PDF"):
        alts = re.findall(r"/Alt\s*\(([^)]*)", data.decode("latin-1"))
        return re.sub(r"Page \d+ / \d+", "", text_of(data)) + " ".join(alts)
    source = all_of(data, text_of)
    if data.startswith(b"PK"):
        return " ".join(a or b for a, b in re.findall(r"<w:t[^>]*>([^<]*)</w:t>|descr=\"([^\"]*)\"", source))
    chart_words = " ".join(re.findall(r'aria-label="([^"]*)"', source))
    hidden = r"<style>.*?</style>|<script>.*?</script>|<svg.*?</svg>|<[^>]+>|\b\d+ of 12\b"
    return chart_words + re.sub(hidden, " ", source, flags=re.DOTALL)


@pytest.mark.parametrize("write", [write_pdf, write_docx, write_html])
def test_no_restricted_figure_is_in_any_public_output(write: Writer, text_of: Callable[[bytes], str]) -> None:
    cycle = consolidation()
    found = all_of(write(cycle, Selection(), "Report"), text_of)
    assert all(figure in found for figure in SECRET[:2]), "the search finds what is there"
    assert "Not for publication" in found
    kept = all_of(write(public(cycle), Selection(), "Report"), text_of)
    assert [figure for figure in FIGURES if figure in kept] == []
    assert "Not for publication" not in kept
    assert "Restricted" in kept
    assert "Suppressed (fewer than 5)" in kept


@pytest.mark.parametrize("write", [write_pdf, write_docx, write_html])
def test_no_suppressed_figure_is_in_any_public_output(write: Writer, text_of: Callable[[bytes], str]) -> None:
    whole = consolidation(extra=False)
    whole = replace(whole, pages=tuple(p for p in whole.pages if p.indicator.ref in ("402", "403")))
    few = re.compile(rf"(?<![\w./,]){FEW}(?![\w./,])|three", re.IGNORECASE)
    assert few.search(read_from(write(whole, SHOWN, "Report"), text_of)), "the search finds what is there"
    said = read_from(write(public(whole), SHOWN, "Report"), text_of)
    assert few.findall(said) == []
    assert "94.1" not in said, "48 of 51 leaves three over"
    assert "92.5" in said, "62 of 70 may be read"


def test_everything_that_a_cycle_holds_of_a_restricted_figure_goes() -> None:
    kept = public(consolidation())
    everything = repr(kept)
    assert [figure for figure in FIGURES if figure in everything] == []
    page = page_of(kept, "401")
    assert (page.current_text, page.previous_text, page.target_text) == ("Restricted",) * 3
    assert (page.rating.rag, page.rating.change, page.trend) == (Rag.NOT_RATED, Change.NOT_APPLICABLE, ())
    assert page.rating.why == "The register restricts this indicator: its figures are not published."


def test_a_suppressed_figure_takes_its_rating_change_words_and_trend_with_it() -> None:
    page = page_of(public(consolidation()), "402")
    assert (page.current_text, page.previous_text) == ("Suppressed (fewer than 5)", "6")
    assert (page.rating.rag, page.rating.change, page.rating.deviation) == (Rag.NOT_RATED, Change.NOT_APPLICABLE, None)
    assert page.commentary.startswith("Left out")
    assert page.actions == "Visits go on every week."
    assert [p.reading.value for p in page.trend] == [9, 7, 6, None]
    assert page.trend[-1].reading.note == "Suppressed (fewer than 5)"
    assert page.rating.current is not None
    assert page.rating.current.text == ""
    assert page.remarks[-1].startswith("Figures from which")


def test_a_suppressed_previous_figure_leaves_the_current_rating() -> None:
    page = page_of(public(consolidation()), "403")
    assert (page.current_text, page.previous_text, page.rating.rag) == (
        "92.5%",
        "Suppressed (fewer than 5)",
        Rag("Green"),
    )
    assert page.rating.change is Change.NOT_APPLICABLE
    assert page.trend[1].reading.numerator is None
    assert page.trend[0].reading.numerator == 60


def test_done_twice_it_changes_nothing_and_open_pages_are_untouched() -> None:
    cycle = consolidation()
    once = public(cycle)
    assert public(once) == once
    assert not any(holds_hidden(p) for p in once.pages)
    assert [p.indicator.ref for p in cycle.pages if holds_hidden(p)] == ["401", "402", "403"]
    assert [p for p in once.pages if p.indicator.ref < "4"] == [p for p in cycle.pages if p.indicator.ref < "4"]


def _few(history: str, *, unit: str = "count", parts: str = "", **more: object) -> Page:
    given = {"publication": Publication.SUPPRESS, "suppress_below": Decimal(5), **more}
    return _page(_indicator("9", "Few", "CYP", unit, "lower", 0, **given), "TBC", history, Rag.BASELINE, parts=parts)


@pytest.mark.parametrize(
    ("history", "more", "shown"),
    [
        ("9 5 4 0", {}, "9 5 - -"),
        ("9 8 7", {}, "9 8 7"),
        ("-3 -9", {}, "- -9"),
        ("20 31 33 40", {"accumulation": Accumulation.YEAR_TO_DATE}, "20 31 33 40"),
        ("50 50", {"unit": "%", "numerator": "a", "denominator": "b", "parts": "5/10 4/8"}, "50 -"),
        ("93 90", {"unit": "%", "numerator": "a", "denominator": "b", "parts": "40/43 45/50"}, "- 90"),
        ("93 90", {"unit": "%", "numerator": "a", "denominator": "b"}, "- -"),
        ("9 8", {"publication": Publication.OPEN}, "9 8"),
        ("9 3", {"publication": Publication.OPEN}, "9 -"),
    ],
)
def test_which_figures_are_suppressed(history: str, more: dict[str, object], shown: str) -> None:
    page = _few(history, **more)
    cycle = replace(consolidation(secrets=False, extra=False), pages=(page,))
    (kept,) = public(cycle).pages
    assert " ".join("-" if p.reading.value is None else f"{p.reading.value}" for p in kept.trend) == shown


def test_a_small_step_of_a_running_sum_is_not_to_be_worked_out() -> None:
    # Q3 and Q4 of one year, Q1 and Q2 of the next: the second quarter alone would be 2.
    page = _few("20 40 12 14", accumulation=Accumulation.YEAR_TO_DATE)
    cycle = replace(consolidation(secrets=False, extra=False), pages=(page,))
    (kept,) = public(cycle).pages
    assert [p.reading.value for p in kept.trend] == [20, 40, 12, None]
    assert [p.in_period for p in kept.trend] == [20, 20, 12, None]


def test_one_whose_limit_nobody_set_is_kept_back_whole() -> None:
    page = _few("900 800", suppress_below=None)
    cycle = replace(consolidation(secrets=False, extra=False), pages=(page,))
    assert public(cycle).pages[0].current_text == "Restricted"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("It was 7 this time.", True),
        ("Seven were found", True),
        ("12.4% of them", True),
        ("about 12% of them", True),
        ("in Q7 of 2023/27", False),
        ("1,712 visits", False),
        ("17 or 70", False),
        ("", False),
        ("Only two", True),
        ("Nobody at all", True),
        ("Visits go on", False),
    ],
)
def test_words_that_would_tell(text: str, told: bool) -> None:
    hidden = Hidden(frozenset(), frozenset({Decimal(7), Decimal("12.4")}), Decimal(5))
    assert holds(text, hidden, small=True) is told


def test_another_page_that_names_the_indicator_with_its_figure_is_kept_from_telling() -> None:
    cycle = consolidation(extra=False)
    first = replace(
        cycle.pages[0], commentary="Like 401, where a placement costs 471.93.", actions="As with 471.93 elsewhere."
    )
    kept = public(replace(cycle, pages=(first, *cycle.pages[1:])))
    assert kept.pages[0].commentary.startswith("Left out")
    assert kept.pages[0].actions == "As with 471.93 elsewhere.", "a figure alone tells nothing"


def test_restatements_and_findings_do_not_tell() -> None:
    page = _few("9 8")
    cycle = consolidation(secrets=False, extra=False)
    register = replace(cycle.register, indicators={**cycle.register.indicators, "9": page.indicator})
    told = Restatement("9", page.trend[0].period, Decimal(9), "It had been typed as 3.")
    kept = public(
        replace(cycle, register=register, pages=(*cycle.pages, page), restatements=(told, *cycle.restatements))
    )
    assert [r.indicator for r in kept.restatements] == ["184"]
    assert public(consolidation()).findings == ()
    assert public(consolidation()).differences == ()


def test_what_is_hidden_is_said_page_by_page() -> None:
    assert [hidden_in(p) is not None for p in kept_back()] == [False, True, True]


@pytest.mark.parametrize(("code", "withheld"), [("words-unfit", True), ("commentary-missing", False)])
def test_words_that_are_in_doubt_are_in_no_public_paper(code, withheld):
    """Until the question whether they are meant for readers is settled; actions and commentary alike."""
    cycle = consolidation()
    first = replace(cycle.pages[0], commentary="Ring Ann on 01223 555 123.", actions="Ring Bob too.")
    facts = {"label": "Commentary", "why": "is in doubt", "quote": "Ann"}
    doubt = finding(code, indicator=first.indicator.ref, value="Ann", **facts)
    shown = public(replace(cycle, pages=(replace(first, findings=(doubt,)), *cycle.pages[1:])))
    page = page_of(shown, first.indicator.ref)
    assert ("Ann" in page.commentary, "Bob" in page.actions) == (not withheld, not withheld)
    assert public(shown) == shown
