"""The sample council is what it says: published figures exact, the rest marked, nobody's name, no real address."""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from pathlib import Path

import pytest

from workbook_tool import resources
from workbook_tool.commands.cycle import samples
from workbook_tool.domain.period import Frequency, Period, parse_period
from workbook_tool.register import (
    check_register,
    document_from_records,
    parse_register,
    records_from_toml,
    rules_document,
    standard_rules,
)

SAMPLES = resources.root("samples")
CYCLE = parse_period("2023-24-Q2")
# As published for Q2 2023/24: indicator, then current and previous.
PUBLISHED = {
    "901": ("83.0", "84.0"),
    "183": ("77.0", "83.0"),
    "184": ("100", "100"),
    "902": ("59.0", None),
    "903": ("83.74", "82.75"),
    "904": ("86.3", "90.0"),
    "204": ("6.38", "6.28"),
    "212": ("854", "655"),
    "905": ("9154", "8977"),
    "214": ("12.7", "12.5"),
    "906": ("100.00", "100.00"),
    "907": ("86.5", "84.0"),
    "908": ("98.0", "98.0"),
    "909": ("95.0", "95.0"),
}


@pytest.fixture(scope="module")
def records():
    return records_from_toml(SAMPLES / "register")


@pytest.fixture(scope="module")
def register(records):
    return parse_register(document_from_records(records, "samples"))


def history() -> list[dict[str, str]]:
    with (SAMPLES / "history.csv").open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def figure(value: object) -> Decimal:
    return Decimal(re.sub(r"[^\d.]", "", str(value)))


def readings() -> dict[tuple[str, Period], Decimal]:
    """Every reading of the history and of the completed returns."""
    found = {(r["indicator"], parse_period(r["period"])): figure(r["value"]) for r in history()}
    for entries in samples.entries("returns"):
        for (ref, period), row in entries.rows.items():
            found[ref, parse_period(period)] = figure(row["value"])
    return found


def latest(frequency: Frequency) -> Period:
    within = CYCLE.ending_within(frequency)
    return within[-1] if within else CYCLE.financial_year


def test_the_published_figures_are_exact(register):
    found = readings()
    assert set(register.indicators) == set(PUBLISHED)
    for ref, (current, previous) in PUBLISHED.items():
        period = latest(register.indicators[ref].frequency)
        assert found[ref, period] == Decimal(current), ref
        before = found.get((ref, period.previous()))
        assert before == (None if previous is None else Decimal(previous)), ref


def test_there_is_enough_history_for_a_trend(register):
    found = readings()
    for ref, indicator in register.indicators.items():
        held = sorted((p for r, p in found if r == ref), key=lambda p: p.key)
        if ref == "902":  # a new survey
            assert len(held) == 1
            continue
        assert len(held) >= (24 if indicator.frequency is Frequency.MONTH else 8), ref
        assert held == [held[0].shifted(n) for n in range(len(held))], ref


def test_what_is_not_published_is_marked():
    assert {r["note"] for r in history()} == {"as published", "illustrative"}
    published = [r for r in history() if r["note"] == "as published"]
    assert {r["period"] for r in published} == {"2023-24-Q1"}
    for row in published:
        assert figure(row["value"]) == Decimal(PUBLISHED[row["indicator"]][1])


def test_figures_stand_at_their_decimals(register):
    for row in history():
        shown = row["value"].partition(".")[2]
        assert len(shown) == register.indicators[row["indicator"]].decimals, row


def test_a_given_reference_says_so(records):
    for record in records["indicators"]:
        published = record["ref"] in {"183", "184", "204", "212", "214"}
        assert record["notes"].startswith("Reference as published" if published else "Reference given by the sample")


def test_the_source_is_stated(records):
    said = " ".join(r["text"] for r in records["guidance"]) + (SAMPLES / "collection.toml").read_text("utf-8")
    for words in ("Cambridgeshire County Council", "Strategy and Resources Committee", "5 December 2023"):
        assert said.count(words) == 2


def test_nobody_can_be_written_to():
    texts = [p.read_text("utf-8") for p in SAMPLES.rglob("*") if p.suffix in (".toml", ".csv")]
    addresses = {a for text in texts for a in re.findall(r"[\w.]+@[\w.]+", text)}
    assert addresses
    assert all(a.endswith(".example") for a in addresses)


@pytest.mark.parametrize("name", ["register", "empty"])
def test_nothing_is_wrong_with_it(name):
    found = check_register(document_from_records(records_from_toml(SAMPLES / name), name))
    noted = {("register-band-unreachable", ref) for ref in ("184", "204", "904", "906")}
    noted |= {("register-running-total", "212")}
    assert {(f.code, f.indicator) for f in found} == (noted if name == "register" else set())


def test_the_usual_rules_are_the_same_wherever_they_stand(register):
    empty = parse_register(document_from_records(records_from_toml(SAMPLES / "empty"), "empty"))
    usual = standard_rules()
    assert register.units.items() <= empty.units.items()
    assert register.schemes == empty.schemes
    assert [b.rag for b in usual.schemes["Standard"].bands] == [b.rag for b in register.schemes["Standard"].bands]
    for one, other in zip(usual.schemes["Standard"].bands, register.schemes["Standard"].bands, strict=True):
        assert (one.low, one.high) == (other.low, other.high)
        assert one.low is None or one.low_inclusive == other.low_inclusive
        assert one.high is None or one.high_inclusive == other.high_inclusive


def test_a_register_as_text_gives_rules(records):
    said = {key: [dict(r) for r in records[key]] for key in ("units", "rules", "indicators", "services")}
    rules = parse_register(rules_document(said, "rules.toml"))
    assert rules.default_scheme == "Standard"
    assert len(rules.indicators) == 14


def test_the_three_faults_of_the_published_report_are_told():
    rows = {key: row for entries in samples.entries("returns") for key, row in entries.rows.items()}
    assert "80%" in rows["183", "Q2 2023/24"]["commentary"]
    assert "improvement" in rows["183", "Q2 2023/24"]["commentary"]
    assert "actions" not in rows["183", "Q2 2023/24"]
    assert "During Q3" in rows["904", "Q2 2023/24"]["commentary"]
    assert "steadily decreasing" in rows["905", "Sep 2023"]["commentary"]


def test_the_samples_are_text():
    files = [path for path in SAMPLES.rglob("*") if path.is_file()]
    assert len(files) > 10
    for path in files:
        assert path.read_text("utf-8").strip(), path


def test_completed_by_posts():
    for kind in ("returns", "wrong"):
        files = sorted((SAMPLES / kind).glob("*.toml"))
        assert files
        for path in files:
            said = samples.read_entries(Path(path))
            assert re.search(r"Manager|Lead|Officer|Analyst|Head of", str(said.start["completed_by"])), path
