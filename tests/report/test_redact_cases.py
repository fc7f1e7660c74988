"""Redaction as a table: where a hidden figure could stand, and what stands there in public."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from report_sample import QUARTER, _indicator, _page, consolidation

from workbook_tool.domain.consolidation import Attachment, Consolidation, Difference, Page
from workbook_tool.domain.figure import Basis
from workbook_tool.domain.finding import Finding, Severity
from workbook_tool.domain.indicator import Accumulation, Publication
from workbook_tool.domain.reading import Change, Restatement, State
from workbook_tool.domain.register import Waiver
from workbook_tool.domain.scheme import Band, GivenRating, Rag
from workbook_tool.domain.target import Comparator, Target
from workbook_tool.results.disclosure import Hidden, hidden_in, holds, is_restricted, mentions, too_few
from workbook_tool.results.redact import holds_hidden, public

LEFT_OUT = "Left out of the published report, because the words hold a suppressed figure."
FEW = "Suppressed (fewer than 5)"
SUPPRESS = {"publication": Publication.SUPPRESS, "suppress_below": Decimal(5)}
OPEN = _page(_indicator("183", "Requests on time", "LGS", "%", "higher", 1), "90", "80 77.0", Rag("Red"))


def few(history: str = "9 8 3", **more: object) -> Page:
    """An indicator whose counts below 5 are suppressed."""
    indicator = {key: more.pop(key) for key in ("accumulation", "numerator", "denominator") if key in more}
    made = _indicator(
        "402", "Children missing", "CYP", str(more.pop("unit", "count")), "lower", 0, **SUPPRESS, **indicator
    )
    return _page(made, "8", history, Rag("Blue"), Change.IMPROVING, **more)  # type: ignore[arg-type]


def restricted(**more: object) -> Page:
    made = _indicator("401", "Cost of one placement", "CYP", "£", "lower", 2, publication=Publication.RESTRICTED)
    return _page(made, "512.88", "488.21 471.93", Rag("Green"), Change.DECLINING, **more)  # type: ignore[arg-type]


def cycle(*pages: Page, **facts: object) -> Consolidation:
    base = consolidation(secrets=False, extra=False)
    register = replace(base.register, indicators={p.indicator.ref: p.indicator for p in pages})
    empty = {"findings": (), "differences": (), "restatements": (), "answered": ()}
    return replace(base, pages=pages, register=register, **{**empty, **facts})  # type: ignore[arg-type]


def first(page: Page, *others: Page) -> Page:
    return public(cycle(page, *others)).pages[0]


# -- the words of the page itself ---------------------------------------------------

WORDS = [
    # what a service wrote, whether it tells
    ("Visits go on every week.", False),
    ("There were 3.", True),
    ("There were three.", True),
    ("Only Three children", True),
    ("Nobody was missing", True),
    ("Once or twice", True),
    ("There were 4 of them elsewhere", True),  # any count below the limit
    ("There were 5.", False),
    ("There were 8, as before.", False),
    ("In 2023/24 Q3", False),
    ("", False),
]


@pytest.mark.parametrize(("text", "tells"), WORDS)
@pytest.mark.parametrize("key", ["commentary", "actions"])
def test_words_that_tell_a_small_count_are_left_out(key: str, text: str, tells: bool) -> None:
    page = few()
    readings = tuple(replace(p, reading=replace(p.reading, **{key: text})) for p in page.trend)
    page = replace(page, **{key: text}, trend=readings, rating=replace(page.rating, current=readings[-1].reading))
    kept = first(page)
    assert kept.rating.current is not None
    found = {getattr(kept, key), getattr(kept.rating.current, key), *(getattr(p.reading, key) for p in kept.trend)}
    assert found == {LEFT_OUT if tells else text}


def test_a_remark_or_a_note_that_tells_goes_and_another_stays() -> None:
    page = few(remarks=("Q2 2023/24 alone: 3.", "The definition changed."))
    notes = (("typed as 3", "from the case system"), ("made from 9", "estimated"))
    for told, harmless in notes:
        for note in (told, harmless):
            trend = (*page.trend[:-1], replace(page.trend[-1], reading=replace(page.trend[0].reading, note=note)))
            kept = first(replace(page, trend=(*trend[:-1], page.trend[-1]), rating=page.rating))
            assert kept.remarks == ("The definition changed.", kept.remarks[-1])
    for note, shown in (("was 3 before", ""), ("from the case system", "from the case system")):
        trend = (replace(page.trend[0], reading=replace(page.trend[0].reading, note=note)), *page.trend[1:])
        assert first(replace(page, trend=trend)).trend[0].reading.note == shown


# -- figures, ratings, changes -------------------------------------------------------


def test_a_suppressed_current_figure_takes_all_that_rests_on_it() -> None:
    band = Band(Rag("Blue"), None, None)
    page = few("9 8 3", forecast=Rag("Green"), before=Rag("Red"), periods_red=2)
    page = replace(page, rating=replace(page.rating, band=band, deviation=Decimal(5), basis=Basis.POINTS))
    kept = first(page)
    rating = kept.rating
    assert (rating.rag, rating.deviation, rating.band, rating.forecast) == (Rag.NOT_RATED, None, None, None)
    assert rating.why == "The figure is suppressed because it rests on a count of fewer than 5."
    assert (rating.change, rating.change_why) == (
        Change.NOT_APPLICABLE, "The change is left out because a figure it rests on is suppressed.",
    )  # fmt: skip
    assert (kept.current_text, kept.previous_text, kept.before, kept.periods_red) == (FEW, "8", Rag.NOT_RATED, 0)
    assert [(p.reading.value, p.rag) for p in kept.trend] == [(9, "Blue"), (8, "Blue"), (None, Rag.NOT_RATED)]
    assert rating.current is not None
    assert (rating.current.text, rating.current.note) == ("", FEW)
    assert (kept.findings, kept.attachments) == ((), ())


def test_a_suppressed_previous_figure_takes_the_change_alone() -> None:
    page = few("9 3 8", why="8 is on the target of 8", change_why="8 after 3", before=Rag("Red"), periods_red=2)
    kept = first(page)
    assert (kept.current_text, kept.previous_text, kept.rating.rag) == ("8", FEW, "Blue")
    assert (kept.rating.why, kept.rating.change) == ("8 is on the target of 8", Change.NOT_APPLICABLE)
    assert (kept.before, kept.periods_red) == (Rag.NOT_RATED, 0)
    assert kept.rating.previous is not None
    assert kept.rating.previous.value is None


def test_a_suppressed_figure_of_long_ago_leaves_rating_and_change() -> None:
    page = few("3 9 8", change_why="8 after 9", before=Rag("Red"), periods_red=2)
    kept = first(page)
    assert (kept.current_text, kept.previous_text) == ("8", "9")
    assert (kept.rating.rag, kept.rating.change, kept.rating.change_why) == ("Blue", Change.IMPROVING, "8 after 9")
    assert (kept.before, kept.periods_red, kept.rating.why) == ("Red", 2, page.rating.why)


def test_a_sum_in_words_that_tells_a_figure_of_long_ago_is_left_out() -> None:
    kept = first(few("3 9 8", why="8, if it is also worse than 3", change_why="8 after 9, and 3 then"))
    assert (kept.rating.why, kept.rating.change_why) == (FEW, "")


def test_the_last_figure_known_of_a_service_that_sent_nothing_is_not_told() -> None:
    page = few(
        "9 3 -", state=State.NO_RETURN, current_text="Data not supplied by service (last reported: 3, Q1 2023/24)"
    )
    page = replace(page, rating=replace(page.rating, last_known=page.trend[1].reading))
    kept = first(page)
    assert kept.current_text == FEW
    assert kept.rating.last_known is not None
    assert kept.rating.last_known.value is None
    said = replace(page, current_text="Data not supplied by service")
    assert first(said).current_text == "Data not supplied by service"
    longer = replace(page, rating=replace(page.rating, last_known=page.trend[0].reading))
    assert first(replace(longer, current_text="last reported: 9")).current_text == "last reported: 9"


def test_what_a_period_alone_added_goes_beside_a_gap_and_where_it_is_small() -> None:
    page = few("20 40 12 14 60", accumulation=Accumulation.YEAR_TO_DATE, period=QUARTER.shifted(1))
    assert [p.in_period for p in first(page).trend] == [20, 20, 12, None, None]
    small = few("9 8 7")
    alone = tuple(replace(p, in_period=Decimal(n)) for p, n in zip(small.trend, ("-4", "5", "-5"), strict=True))
    gap = replace(small, trend=(replace(alone[0], reading=replace(alone[0].reading, value=Decimal(3))), *alone[1:]))
    assert [p.in_period for p in first(gap).trend] == [None, None, -5]
    later = replace(
        small, trend=(alone[0], alone[1], replace(alone[2], reading=replace(alone[2].reading, value=Decimal(3))))
    )
    assert [p.in_period for p in first(later).trend] == [None, 5, None]


def test_a_page_that_hides_nothing_is_as_it_was() -> None:
    page = few("9 8 7", remarks=("All is well.",))
    assert first(page) == page
    assert not holds_hidden(page)


# -- restricted ----------------------------------------------------------------------


def test_of_a_restricted_indicator_nothing_stays_but_what_it_is_called() -> None:
    own = Attachment("Costs", table=(("a", "b"),))
    page = restricted(
        commentary="471.93", actions="", remarks=("466.07",), comparator=Comparator("401", Decimal(1), None, ""),
        before=Rag("Red"), periods_red=4, findings=(), attachments=(own,), forecast=Rag("Green"),
    )  # fmt: skip
    kept = first(page)
    word = "Restricted"
    assert (kept.target_text, kept.current_text, kept.previous_text, kept.rating.target_text) == (word,) * 4
    assert (kept.commentary, kept.actions, kept.remarks, kept.comparator) == (word, "", (), None)
    assert (kept.trend, kept.attachments, kept.before, kept.periods_red) == ((), (), Rag.NOT_RATED, 0)
    assert kept.rating.forecast is None
    assert (kept.target_label, kept.current_label, kept.previous_label) == (
        page.target_label, page.current_label, page.previous_label,
    )  # fmt: skip
    assert kept.service == page.service
    assert kept.rating.state is page.rating.state
    assert (holds_hidden(page), holds_hidden(kept)) == (True, False)
    assert first(restricted(actions="Hold it.")).actions == word
    assert first(restricted()).commentary == ""


def test_targets_comparators_and_ratings_by_hand_go_with_a_restricted_indicator() -> None:
    hidden, small, openly = restricted(), few(), OPEN
    base = cycle(hidden, small, openly)
    refs = ("401", "402", "183")
    register = replace(
        base.register,
        targets=tuple(Target(ref, QUARTER, None, Decimal(1)) for ref in refs),
        comparators={ref: Comparator(ref, Decimal(1), None, "") for ref in refs},
        given=tuple(GivenRating(ref, QUARTER, Rag("Red"), "A board", "") for ref in refs),
        waivers=(Waiver("value-high", "183", QUARTER, "because", "An officer"),),
    )
    kept = public(replace(base, register=register)).register
    assert [t.indicator for t in kept.targets] == ["402", "183"]
    assert list(kept.comparators) == ["402", "183"]
    assert [g.indicator for g in kept.given] == ["183"]
    assert kept.waivers == ()


# -- words elsewhere that name it -----------------------------------------------------

MENTIONS = [
    ("402 had three of them", True),
    ("Indicator 402: 3", True),
    ("(402), 3", True),
    ("402; four more", True),
    ("Children missing: 3 again", True),
    ("CHILDREN MISSING were three", True),
    ("402 had 9 of them", False),
    ("1402 had 3", False),
    ("402a had 3", False),
    ("2023/402 had 3", False),
    ("402.5 of 3", False),
    ("It had 3", False),
    ("402 is somewhere else", False),
    ("", False),
]


@pytest.mark.parametrize(("text", "tells"), MENTIONS)
def test_a_small_count_beside_another_indicators_name_is_left_out_wherever_it_stands(text: str, tells: bool) -> None:
    reading = replace(OPEN.trend[-1].reading, commentary=text, actions=text, note=text)
    page = replace(
        OPEN, commentary=text, actions=text, remarks=(text, "Fine."), trend=(replace(OPEN.trend[-1], reading=reading),),
        rating=replace(OPEN.rating, current=reading, previous=reading, last_known=reading, why=text, change_why=text),
        findings=(Finding("x", Severity.NOTE, text, "", indicator="183"),),
    )  # fmt: skip
    whole = cycle(
        page, few(),
        findings=page.findings,
        differences=(
            Difference("183", "", "commentary", text, "now"), Difference("183", "", "actions", "then", text),
            Difference("402", "", "current", "4", "3"),
        ),
        restatements=(Restatement("183", QUARTER, Decimal(77), text),),
    )  # fmt: skip
    kept = public(whole)
    first_page, wanted = kept.pages[0], LEFT_OUT if tells else text
    readings = [
        first_page.trend[0].reading,
        *(getattr(first_page.rating, k) for k in ("current", "previous", "last_known")),
    ]
    for read in readings:
        assert (read.commentary, read.actions, read.note) == (wanted,) * 3
    assert (first_page.commentary, first_page.actions, first_page.remarks) == (wanted, wanted, (wanted, "Fine."))
    assert (first_page.rating.why, first_page.rating.change_why) == (wanted, wanted)
    assert len(first_page.findings) == len(kept.findings) == len(kept.restatements) == (0 if tells else 1)
    assert [(d.indicator, d.before, d.after) for d in kept.differences] == [
        ("183", wanted, "now"), ("183", "then", wanted),
    ]  # fmt: skip


def test_an_indicator_may_speak_of_itself_where_it_hides_nothing_of_it() -> None:
    assert not mentions("402 had 3", "402", {"402": (few().indicator, Hidden(frozenset(), frozenset(), Decimal(5)))})
    nameless = replace(few().indicator, title=" ")
    assert not mentions("It had 3", "183", {"402": (nameless, Hidden(frozenset(), frozenset(), Decimal(5)))})


def test_an_exact_figure_of_a_restricted_indicator_is_left_out_beside_its_name() -> None:
    told = replace(OPEN, commentary="A placement (401) costs 471.93 now", actions="401 costs 12.00")
    kept = first(told, restricted())
    assert (kept.commentary, kept.actions) == (LEFT_OUT, "401 costs 12.00")


def test_what_passed_between_a_service_and_the_officer_is_not_told() -> None:
    finding = Finding("x", Severity.NOTE, "A word", "", indicator="183")
    from workbook_tool.domain.consolidation import Answered

    assert public(cycle(OPEN, answered=(Answered(finding, "It is so."),))).answered == ()


FINDINGS = [
    # of which indicator, message, fix, value: whether it may be read
    ("183", "Above the usual.", "Please confirm.", "77", True),
    ("402", "Above the usual.", "Please confirm.", "77", False),
    ("401", "Above the usual.", "Please confirm.", "77", False),
    (None, "A file that is no return.", "", None, True),
    (None, "A cell holds 471.93.", "", None, False),
    (None, "A cell holds something.", "Put 471.93 there.", None, False),
    (None, "A cell holds something.", "", "471.93", False),
    (None, "A cell of 402 holds two things.", "", None, False),
]


@pytest.mark.parametrize(("ref", "message", "fix", "value", "stays"), FINDINGS)
def test_findings(ref: str | None, message: str, fix: str, value: str | None, stays: bool) -> None:
    finding = Finding("x", Severity.QUERY, message, fix, indicator=ref, value=value)
    kept = public(cycle(OPEN, few(), restricted(), findings=(finding,)))
    assert kept.findings == ((finding,) if stays else ())


RESTATED = [
    # a page of few that hides nothing now: value, before, reason, whether it may be read
    ("9", "8", "A case was missed.", True),
    ("9", None, "A case was missed.", True),
    ("5", "6", "A case was missed.", True),
    ("4", "8", "A case was missed.", False),
    ("-4", "8", "A case was missed.", False),
    ("-9", "8", "A case was missed.", True),
    ("9", "4", "A case was missed.", False),
    ("9", "8", "It was 3 before that.", False),
    ("9", "8", "It was three before that.", False),
    ("9", "8", "It was 5 before that.", True),
]


@pytest.mark.parametrize(("value", "before", "reason", "stays"), RESTATED)
def test_restatements(value: str, before: str | None, reason: str, stays: bool) -> None:
    told = Restatement("402", QUARTER, Decimal(value), reason, before=None if before is None else Decimal(before))
    assert public(cycle(few("9 8 7"), restatements=(told,))).restatements == ((told,) if stays else ())
    assert public(cycle(few("9 8 3"), restatements=(told,))).restatements == ()
    unknown = replace(told, indicator="999")
    assert public(cycle(OPEN, restatements=(unknown,))).restatements == (unknown,)


# -- which figures rest on too few -----------------------------------------------------

TOO_FEW = [
    # value, numerator, denominator, with parts: whether it rests on fewer than 5
    ("4", None, None, False, True),
    ("5", None, None, False, False),
    ("-4", None, None, False, True),
    ("-9", None, None, False, False),
    (None, None, None, False, False),
    ("50", "5", "10", True, False),
    ("50", "4", "8", True, True),
    ("80", "8", "10", True, True),
    ("50", "5", "10", True, False),
    ("100", "10", "10", True, True),  # nobody is left over
    ("110", "11", "10", True, False),  # no share of a whole
    ("90", "3", None, True, True),
    ("90", None, "30", True, True),
    ("90", "30", None, True, True),
    ("10", "4", "40", True, True),
    ("120", "6", "5", True, False),
    ("200", "8", "4", True, True),
]


@pytest.mark.parametrize(("value", "top", "whole", "parts", "wanted"), TOO_FEW)
def test_too_few(value: str | None, top: str | None, whole: str | None, parts: bool, wanted: bool) -> None:
    page = few("9", **({"numerator": "a", "denominator": "b"} if parts else {}))

    def number(text: str | None) -> Decimal | None:
        return None if text is None else Decimal(text)

    reading = replace(page.trend[0].reading, value=number(value), numerator=number(top), denominator=number(whole))
    assert too_few(page.indicator, reading, Decimal(5)) is wanted


def test_what_is_hidden_of_a_page() -> None:
    page = few("50 9", unit="%", numerator="a", denominator="b", parts="4/8 30/40")
    hidden = hidden_in(page)
    assert hidden is not None
    assert (hidden.figures, hidden.limit) == ({Decimal(50), Decimal(4), Decimal(8)}, Decimal(5))
    assert hidden.periods == {page.trend[0].period}
    assert hidden_in(OPEN) is None
    assert hidden_in(few("9 8")) is None
    left = hidden_in(few("94", unit="%", numerator="a", denominator="b", parts="48/51"))
    assert left is not None
    assert Decimal(3) in left.figures


def test_what_a_hidden_period_alone_added_is_hidden_and_what_another_did_is_not() -> None:
    page = few("3 9")
    trend = tuple(replace(point, in_period=Decimal(number)) for point, number in zip(page.trend, (2, 6), strict=True))
    hidden = hidden_in(replace(page, trend=trend))
    assert hidden is not None
    assert hidden.figures == {Decimal(3), Decimal(2)}


def test_a_figure_that_stands_in_no_trend_is_hidden_too() -> None:
    page = few("9 3")
    for key in ("current", "previous", "last_known"):
        nothing = replace(page.rating, current=None, previous=None, last_known=None)
        rating = replace(nothing, **{key: page.trend[1].reading})
        hidden = hidden_in(replace(page, rating=rating, trend=()))
        assert hidden is not None
        assert hidden.figures == {Decimal(3)}


@pytest.mark.parametrize("given", ["numerator", "denominator"])
def test_a_share_with_one_of_its_parts_hides_what_there_is(given: str) -> None:
    page = few("50", unit="%", numerator="a", denominator="b")
    reading = replace(page.trend[0].reading, **{given: Decimal(40)})
    trend = (replace(page.trend[0], reading=reading),)
    hidden = hidden_in(replace(page, trend=trend, rating=replace(page.rating, current=None)))
    assert hidden is not None
    assert hidden.figures == {Decimal(50), Decimal(40)}


RUNNING = [
    # running totals of a year, by quarter from Q1: which are shown
    ("20 40 60 80", "20 40 60 80"),
    ("20 24 40 60", "20 - 40 60"),
    ("20 24 26 60", "20 - 26 60"),
    ("20 24 24 60", "20 - - 60"),
    ("20 25 30 35", "20 25 30 35"),
    ("20 - 40 60", "20 - 40 60"),
    ("40 30 27 10", "40 30 - 10"),  # a total that falls
    ("4 9 30 40", "- 9 30 40"),
    ("4 8 30 40", "- 8 30 40"),
]


@pytest.mark.parametrize(("history", "shown"), RUNNING)
def test_running_totals(history: str, shown: str) -> None:
    page = few(
        history,
        accumulation=Accumulation.YEAR_TO_DATE,
        period=QUARTER.shifted(2),
    )
    kept = first(page)
    assert " ".join("-" if p.reading.value is None else f"{p.reading.value}" for p in kept.trend) == shown


NUMBERS = [
    ("7", True), ("7.0", True), ("7.4", False), ("-7", True), ("+7", True), ("7,000", False), ("0.7", False),
    ("7th", False),
    ("12.4", True), ("12.40", True), ("12", True), ("12.41", False), ("seven", True),
    ("Seven", True), ("seventy", False),
    ("£7", True), ("7%", True), ("7.", True), ("v7", False),
]  # fmt: skip


@pytest.mark.parametrize(("text", "told"), NUMBERS)
def test_a_hidden_figure_is_known_however_it_is_written(text: str, told: bool) -> None:
    assert (
        holds(f"It says {text} there", Hidden(frozenset(), frozenset({Decimal(7), Decimal("12.4")}), Decimal(5)))
        is told
    )


def test_a_word_for_a_number_is_of_whole_ones() -> None:
    hidden = Hidden(frozenset(), frozenset({Decimal("6.8")}), Decimal(5))
    assert holds("some seven of them", hidden)
    assert not holds("some six of them", hidden)


def test_a_negative_figure_is_known_without_its_sign() -> None:
    assert holds("down by 7", Hidden(frozenset(), frozenset({Decimal(-7)}), Decimal(5)))


PUBLICATION = [
    (Publication.OPEN, None, False), (Publication.OPEN, 5, False), (Publication.RESTRICTED, None, True),
    (Publication.RESTRICTED, 5, True), (Publication.SUPPRESS, 5, False), (Publication.SUPPRESS, None, True),
]  # fmt: skip


@pytest.mark.parametrize(("publication", "limit", "wanted"), PUBLICATION)
def test_restricted_or_not(publication: Publication, limit: int | None, wanted: bool) -> None:
    indicator = replace(
        few().indicator, publication=publication, suppress_below=None if limit is None else Decimal(limit)
    )
    assert is_restricted(indicator) is wanted


def test_a_figure_that_is_by_chance_the_same_as_a_hidden_one_is_shown() -> None:
    share = {"unit": "%", "numerator": "a", "denominator": "b"}
    assert first(few("50 50", parts="4/8 30/60", **share)).current_text == "50%"
    page = few("50 50", parts="4/8 30/60", **share)
    known = replace(page.rating, state=State.NO_RETURN, last_known=page.trend[1].reading, current=None)
    assert first(replace(page, rating=known, current_text="last reported: 50%")).current_text == "last reported: 50%"


def test_a_page_without_any_reading_now_hides_the_earlier_ones() -> None:
    page = few("3 9")
    kept = first(replace(page, rating=replace(page.rating, current=None, previous=None), current_text="n/a"))
    assert (kept.current_text, kept.rating.rag, kept.trend[0].reading.value) == ("n/a", "Blue", None)


def test_which_pages_hold_what_goes() -> None:
    assert [holds_hidden(page) for page in (few(), few("9 8"), restricted(), OPEN)] == [True, False, True, False]


def test_a_restricted_indicator_that_is_not_in_the_cycle_keeps_its_targets_to_itself() -> None:
    base = cycle(replace(OPEN, commentary="Like 401, of which 3 are new"))
    register = replace(
        base.register,
        indicators={**base.register.indicators, "401": restricted().indicator},
        targets=(Target("401", QUARTER, None, Decimal(1)), Target("183", QUARTER, None, Decimal(1))),
    )
    kept = public(replace(base, register=register))
    assert [t.indicator for t in kept.register.targets] == ["183"]
    assert kept.pages[0].commentary == "Like 401, of which 3 are new"


def test_attachments_and_findings_go_with_a_suppressed_figure() -> None:
    own = Attachment("Children by month", table=(("a", "3"),))
    finding = Finding("x", Severity.NOTE, "A word", "", indicator="402")
    kept = first(few(attachments=(own,), findings=(finding,)))
    assert (kept.attachments, kept.findings) == ((), ())


def test_a_finding_about_no_indicator_goes_with_a_suppressed_figure() -> None:
    assert first(few(findings=(Finding("x", Severity.NOTE, "A word", ""),))).findings == ()


def test_a_limit_is_said_as_people_write_it() -> None:
    page = few("9 8 3")
    page = replace(page, rating=replace(page.rating, indicator=replace(page.indicator, suppress_below=Decimal("1E+1"))))
    kept = first(page)
    assert kept.current_text == "Suppressed (fewer than 10)"
    assert kept.rating.why.endswith("a count of fewer than 10.")


DOUBTED = [
    # severity, the actions: whether words are withheld
    (Severity.QUERY, "Ring Bob.", True),
    (Severity.QUERY, "", True),
    (Severity.NOTE, "Ring Bob.", False),
    (Severity.ERROR, "Ring Bob.", False),
]


@pytest.mark.parametrize(("severity", "actions", "withheld"), DOUBTED)
def test_words_in_doubt_are_withheld_while_the_question_is_open(
    severity: Severity, actions: str, withheld: bool
) -> None:
    doubt = Finding("words-unfit", severity, "", "", indicator="183")
    kept = first(replace(OPEN, commentary="Ring Ann.", actions=actions, findings=(doubt,)))
    assert (kept.commentary == "Ring Ann.", kept.actions == actions) == (not withheld, not (withheld and actions))
    assert not withheld or kept.actions == (kept.commentary if actions else "")


def test_the_parts_of_a_hidden_share_go_too() -> None:
    kept = first(few("90 50", unit="%", numerator="a", denominator="b", parts="90/100 4/8"))
    parts = [(p.reading.numerator, p.reading.denominator, p.reading.value) for p in kept.trend]
    assert parts == [(90, 100, 90), (None, None, None)]


def test_a_restricted_indicator_keeps_to_itself_its_parts_and_why_there_is_no_figure() -> None:
    secret = restricted(state=State.NO_RETURN, parts="60/68 61/70")
    assert first(secret).rating.state is State.NO_RETURN
    for text, tells in (("401: 61 cases", True), ("401: of 70", True), ("401: nobody new", False), ("401: 62", False)):
        assert first(replace(OPEN, commentary=text), secret).commentary == (LEFT_OUT if tells else text)
