"""A plain table, as people write one: headings in any order, cells in any spelling, rules as data."""

from __future__ import annotations

import csv
from decimal import Decimal as D
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from workbook_tool import resources
from workbook_tool.commands.as_data import finding_data
from workbook_tool.domain.figure import Basis
from workbook_tool.grid import CellKind, CellRead, SheetRead
from workbook_tool.register import check_register, parse_register, rules_document, standard_rules
from workbook_tool.tables.rated.rate_table import Rated, rate_tables
from workbook_tool.tables.rated.reperform import Reperformed, reperform, reperformed_data
from workbook_tool.tables.read import read_tables

SEED = list(csv.reader((Path(__file__).parent / "seed.csv").read_text("utf-8").splitlines()))


def sheet(*rows, name="table.csv") -> SheetRead:
    """A sheet of texts, or of cells where they are given; a row may be one text with | between its cells."""
    cells = {}
    for r, row in enumerate(rows):
        for c, held in enumerate([p.strip() for p in row.split("|")] if isinstance(row, str) else row):
            if held != "":
                cells[r, c] = held if isinstance(held, CellRead) else CellRead(CellKind.TEXT, held)
    return SheetRead(name, cells)


def rated(table: SheetRead, rules, file: str = "") -> Rated:
    return rate_tables(read_tables([table], file or table.name), rules)


def rate_table(table: SheetRead, rules, file: str = "") -> tuple[list, list]:
    """The ratings as data, and what is said of the other rows."""
    done = rated(table, rules, file)
    return [row.as_data() for row in done.rows], done.all_findings


def reperformed(table: SheetRead, rules, file: str = "") -> Reperformed:
    return reperform(read_tables([table], file or table.name), rules)


def number(text: str, number_format: str = "General") -> CellRead:
    return CellRead(CellKind.NUMBER, text, D(text), number_format)


def test_the_published_table_comes_out_as_published(rules):
    found, findings = rate_table(sheet(*SEED, name="seed.csv"), rules)
    assert not findings
    assert [(r["change"], r["rag"]) for r in found] == [(row[7], row[8]) for row in SEED[1:]]
    by_ref = {r["indicator"]: r for r in found}
    assert by_ref["204"]["rag"] == "Green"
    assert (by_ref["212"]["target"], by_ref["212"]["current"], by_ref["212"]["deviation"]) == (1500, 854, -43.1)
    assert (by_ref["214"]["target"], by_ref["214"]["target_text"]) == (None, "TBC")
    assert (by_ref["183"]["file"], by_ref["183"]["cell"]) == ("seed.csv", "F3")
    schema = Draft202012Validator(resources.schema("rate"))
    schema.validate({"ratings": found, "findings": []})


def test_the_two_schemas_say_the_same_of_a_rating():
    plain, cycle = (resources.schema(name)["$defs"]["rating"] for name in ("rate", "ratings"))
    properties = {k: v for k, v in cycle["properties"].items() if k not in ("trend", "outlook")}  # need a history
    assert plain == {**cycle, "properties": properties}


HEADINGS = [
    "indicator | title | unit | better | target | current | previous",
    "PREVIOUS | Current | TARGET | Better | Unit | Title | Indicator",
    "Ref | Indicator | Unit | Direction for Improvement | Target / Pro Rata Target | Current Year | Previous Year",
    "ID | Measure | Units | Polarity | Target | Current Quarter (Jul to Sep) | Previous Quarter (Apr to Jun)",
    "Ref | Indicator | Unit | Better | Target | 2023-24 Forecast | Previous Forecast",
]


@pytest.mark.parametrize("headings", HEADINGS)
def test_columns_by_name_in_any_order_and_case(rules, headings):
    cells = ["204", "Commercial income", "%", "↑", "6.0", "6.38", "6.28"]
    row = cells[::-1] if headings.startswith("PREVIOUS") else cells
    ((rating,), findings) = rate_table(sheet("A report||", headings, " | ".join(row)), rules)
    assert not findings
    assert (rating["indicator"], rating["title"], rating["rag"]) == ("204", "Commercial income", "Green")
    assert (rating["target"], rating["current"], rating["previous"]) == (6.0, 6.38, 6.28)


HEAD = "Ref | Indicator | Unit | Better | Target | Current | Previous"
ROWS = [
    # row, rag, change, target, current, deviation
    ("1 | FOI | % | higher | 90.0% | 83.0% | 84.0%", "Amber", "Declining", 90.0, 83.0, -7.0),
    ("1 | FOI | per cent | Higher is better | 90 | 83 | n/a", "Amber", "n/a", 90, 83, -7),
    ("1 | First aid | count | ↑ | 1,500 | 854 | 655", "Red", "Improving", 1500, 854, -43.1),
    ("1 | Days lost | days | ↓ | TBC | 9,154 days | 8,977", "Baseline", "Declining", None, 9154, None),
    ("1 | Income | £ | up | £1.2m | £1.25m | £306k", "Green", "Improving", 1200000, 1250000, 4.2),
    ("1 | Rent | £000 | ▲ | £1,200 | (£50) | -£40", "Red", "Declining", 1200, -50, -104.2),
    ("1 | Stay | weeks | lower | 10 | 11 | 11", "Amber", "Unchanged", 10, 11, -10.0),
    ("1 | Context | count | ↑ | Contextual | 5 | 4", "Contextual", "Improving", None, 5, None),
    ("1 | Nothing yet | % | ↑ | 90 | n/a | 84", "Not rated", "n/a", 90, None, None),
    ("1 | No target | % | ↑ | n/a | 83 | 84", "Not rated", "Declining", None, 83, None),
    ("1 | No unit | | ↑ | 90% | 83% | 84%", "Amber", "Declining", 90, 83, -7),
    ("1 | Rent | £m | ↑ | £2.10 | £2.31m | 1.35", "Blue", "Improving", 2.1, 2.31, 10.0),
    ("1 | Rent | £m | ↑ | £2.10m | £2,310k | £2.31m", "Blue", "Unchanged", 2.1, 2.31, 10.0),
    ("1 | Rent | £k | ↑ | 2,100 | £2.31m | £2,310k", "Blue", "Unchanged", 2100, 2310, 10.0),
    ("1 | Visits | thousands | ↑ | 120 | 126k | 0.13m", "Green", "Declining", 120, 126, 5.0),
    ("1 | Stay | hours | ↓ | 2 | 1h 30m | 90 minutes", "Blue", "Unchanged", 2, 1.5, 25.0),
    ("1 | Rate | per 1,000 | ↓ | 5 | 4.5 per 1,000 | 4.6", "Blue", "Improving", 5, 4.5, 10.0),
    ("1 | Zero | count | ↓ | 0 | 0 | 2", "Green", "Improving", 0, 0, None),
]


@pytest.mark.parametrize(("row", "rag", "change", "target", "current", "deviation"), ROWS)
def test_cells_as_people_write_them(rules, row, rag, change, target, current, deviation):
    ((rating,), findings) = rate_table(sheet(HEAD, row), rules)
    assert not findings
    got = tuple(rating[k] for k in ("rag", "change", "target", "current", "deviation"))
    assert got == (rag, change, target, current, deviation)


UNREAD = [
    # row, rated all the same, code, cell
    ("1 | FOI | % | higher | 90 | good | 84", False, "figure-not-a-number", "F2"),
    ("1 | FOI | % | higher | 854 (655) | 83 | 84", False, "figure-two-numbers", "E2"),
    ("1 | FOI | % | higher | 90 | approx 83% | 84", False, "figure-approximate", "F2"),
    ("1 | FOI | % | higher | 90 | 83 | <5", True, "figure-bound", "G2"),
    ("1 | FOI | % | higher | 90 | 0.83 | 84", False, "figure-percent-or-fraction", "F2"),
    ("1 | FOI | count | higher | 90 | 83% | 84", False, "figure-other-unit", "F2"),
    ("1 | Rent | £m | higher | 2.10 | 2,310,000 | 1.35", False, "figure-in-full", "F2"),
    ("1 | Visits | count | higher | 120 | 1,250 | 118", False, "table-slip", "F2"),
    ("1 | Visits | count | higher | 125,000 | 125.4 | ", False, "table-slip", "F2"),
    ("1 | FOI | % | sideways | 90 | 83 | 84", False, "table-word-unknown", "D2"),
    ("1 | FOI | % | | 90 | 83 | 84", False, "table-direction-missing", "D2"),
]


@pytest.mark.parametrize(("row", "rated", "code", "cell"), UNREAD)
def test_a_row_that_cannot_be_read_is_a_finding_and_the_rest_go_on(rules, row, rated, code, cell):
    after = "2 | Next | % | higher | 90 | 91 | 91"
    found, findings = rate_table(sheet(HEAD, row, after), rules)
    assert [r["indicator"] for r in found] == (["1", "2"] if rated else ["2"])
    assert [(f.code, f.cell.ref) for f in findings] == [(code, cell)]
    schema = Draft202012Validator(resources.schema("rate"))
    schema.validate({"ratings": found, "findings": [finding_data(f) for f in findings]})


def test_a_row_that_only_names_a_section_is_the_service_of_those_below(rules):
    found, findings = rate_table(sheet(HEAD, "Legal services", "2 | Next | % | higher | 90 | 91 | 91"), rules)
    assert [(r["indicator"], r["service"]) for r in found] == [("2", "Legal services")]
    assert not findings


@pytest.mark.parametrize(
    "rows", [("just | some | words",), ("Ref | Target", "1 | 90"), ("Current | Target", "1 | 90"), ()]
)
def test_what_is_no_such_table_is_said(rules, rows):
    found, findings = rate_table(sheet(*rows), rules)
    assert not found
    assert [f.code for f in findings] == ["table-without-headings"]


def test_optional_columns(rules):
    head = f"{HEAD} | Kind | Basis | Decimals | Low | High"
    rows = [
        "1 | A | % | higher | 6.0 | 6.38 | 6.28 | | relative | |",
        "2 | B | % | higher | | 17 | 18 | | | | 15 | 20",
        "3 | C | % | higher | 90 | 89.96 | 84 | | | 1 |",
        "4 | D | % | higher | 90 | 83 | 84 | baseline | | |",
        "5 | E | % | higher | 90 | 83 | 84 | soon | | |",
    ]
    found, findings = rate_table(sheet(head, *rows), rules)
    assert [r["rag"] for r in found] == ["Blue", "Green", "Green", "Baseline"]
    assert found[1]["target_text"] == "15% to 20%"
    assert [f.code for f in findings] == ["table-word-unknown"]


def test_cells_of_a_workbook(rules):
    row = ["1", "FOI", "%", "↑", number("0.9", "0.0%"), number("0.83", "0.0%"), number("0.84", "0.0%")]
    ((rating,), findings) = rate_table(sheet(HEAD, row, name="Sheet1"), rules, "report.xlsx")
    assert not findings
    assert (rating["current"], rating["rag"], rating["why"][:13]) == (83.0, "Amber", "83.0 is 7.0 p")
    assert (rating["file"], rating["sheet"], rating["cell"]) == ("report.xlsx", "Sheet1", "F2")


WRITTEN = st.sampled_from(
    [
        "",
        "%",
        "£",
        "days",
        "↑",
        "lower",
        "TBC",
        "n/a",
        "90%",
        "0.5",
        "1,500",
        "£1.2m",
        "854 (655)",
        "<5",
        "x",
        "-",
        "9" * 40,
    ]
)


@given(rows=st.lists(st.lists(st.one_of(WRITTEN, st.text(max_size=8)), min_size=7, max_size=7), max_size=4))
def test_whatever_the_cells_hold_there_is_a_rating_or_a_finding(rows):
    table = read_tables([sheet(HEAD, *rows)], "table.csv")
    done = rate_tables(table, standard_rules())
    data = [row.as_data() for row in done.rows], [finding_data(f) for f in done.all_findings]
    Draft202012Validator(resources.schema("rate")).validate({"ratings": data[0], "findings": data[1]})
    assert done.read == len(done.rows) + done.questioned + done.dropped
    left_out = sum(len(out.rows) for t in table.tables for out in t.left_out)
    assert done.rows_in_file == done.read + left_out + len(table.tables)


# -- rules as TOML -----------------------------------------------------------------------

OWN_RULES = {
    "units": [{"code": "%", "type": "percent", "basis": "points"}],
    "rules": [
        {"scheme": "Ours", "colour": "Red", "high": "-tolerance"},
        {"scheme": "Ours", "colour": "Amber", "low": "-tolerance", "high": 0},
        {"scheme": "Ours", "colour": "Green", "low": 0},
    ],
    "indicators": [{"ref": "1", "tolerance": 2.5, "better": "lower", "change_tolerance": 2}],
}
FORMER_RULES = {
    "unit": [{"code": "%", "type": "percent", "basis": "points"}],
    "scheme": [
        {"name": "Other", "method": "given"},
        {
            "name": "Ours",
            "band": [
                {"rag": "Red", "high": "-1 tolerance"},
                {"rag": "Amber", "low": "-1 tolerance", "low_inclusive": True, "high": 0, "high_inclusive": False},
                {"rag": "Green", "low": 0},
            ],
        },
    ],
    "default_scheme": "Ours",
    "indicator": [{"ref": "1", "tolerance": 2.5, "better": "lower", "change_tolerance": 2}],
}


@pytest.mark.parametrize("own", [OWN_RULES, FORMER_RULES], ids=["as the register", "as before version 2"])
def test_own_rules_with_a_tolerance_for_one_indicator(own):
    document = rules_document(own, "rules.toml")
    assert [f for f in check_register(document) if f.is_error] == []
    rules = parse_register(document)
    ((rating,), findings) = rate_table(sheet(HEAD, "1 | Turnover | % | | 12.0 | 14.5 | 14.4"), rules)
    assert not findings
    assert (rating["rag"], rating["change"]) == ("Amber", "Unchanged")
    assert "Amber is up to 2.5 points above (the tolerance is 2.5 points)" in rating["why"]


def _bands(*bands: dict) -> dict:
    return {"units": OWN_RULES["units"], "rules": [{"scheme": "A", **band} for band in bands]}


RED, AMBER, GREEN = ({"colour": c} for c in ("Red", "Amber", "Green"))
WRONG_RULES = {
    # what is said, and where; the rest of the file is right
    "nothing at all": ({}, "register-sheet-empty", ""),
    "a colour that there is none of": (_bands({"colour": "Baseline"}), "colour-no-name", "[[rules]] 1 colour"),
    "an end in words": (_bands({**RED, "high": "ten"}, {**GREEN, "low": 10}), "register-part", "[[rules]] 1 high"),
    "an end that is no number": (_bands({**RED, "high": float("nan")}), "register-part", "[[rules]] 1 high"),
    "a key misspelt": (_bands({**RED, "hihg": 0}, {**GREEN, "low": 0}), "schema-unknown-key", "[[rules]] 1 hihg"),
    "a table misspelt": ({**OWN_RULES, "rule": []}, "schema-unknown-key", ""),
    "a table that is none": ({**OWN_RULES, "rules": "Standard"}, "schema-type", "[[rules]]"),
    "an entry that is no table": ({**OWN_RULES, "rules": ["Standard"]}, "schema-type", "[[rules]] 1"),
    "true for yes": (_bands({**RED, "high": 0, "high_inclusive": True}, {**GREEN, "low": 0}), "schema-enum",
                     "[[rules]] 1 high_inclusive"),
    "a number for a name": (_bands({"scheme": 5, **RED}), "schema-type", "[[rules]] 1 scheme"),
    "a gap": (_bands({**RED, "high": -5}, {**GREEN, "low": 0}), "bands-gap", "[[rules]] 2 low"),
    "an overlap": (_bands({**RED, "high": 5}, {**GREEN, "low": 0}), "bands-overlap", "[[rules]] 2 low"),
    "a method that there is none of": (_bands({**RED, "method": "guess"}), "schema-enum", "[[rules]] 1 method"),
    "a unit without a basis": ({**OWN_RULES, "units": [{"code": "%", "type": "percent"}]}, "schema-required",
                               "[[units]] 1"),
    "an unknown scheme": ({**OWN_RULES, "indicators": [{"ref": "1", "better": "lower", "scheme": "B"}]},
                          "register-unknown", "[[indicators]] 1 scheme"),
    "an indicator without its direction": ({**OWN_RULES, "indicators": [{"ref": "1"}]}, "schema-required",
                                           "[[indicators]] 1"),
    "a former file with a key misspelt": ({"unit": [], "scheme": [{"name": "A", "band": [{"rag": "Red", "hihg": 0}]}]},
                                          "schema-unknown-key", "[[rules]] 1 hihg"),
    "a former table that is none": ({"unit": [], "scheme": "Standard"}, "schema-unknown-key", "[[scheme]]"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "code", "place"), WRONG_RULES.values(), ids=WRONG_RULES)
def test_a_mistake_in_rules_is_a_finding_with_its_place(data, code, place):
    findings = [f for f in check_register(rules_document(data, "rules.toml")) if f.is_error]
    assert (code, f"rules.toml {place}".strip()) in {(f.code, str(f.cell).replace("!", " ")) for f in findings}


# -- what was published, held to the rules -----------------------------------------------


def test_the_published_table_supports_points(rules):
    done = reperformed(sheet(*SEED), rules)
    assert done.ratings.words() == "12 of 12 rated rows follow"
    assert done.changes.words("changes") == "14 of 14 changes follow"
    assert done.by_basis[Basis.POINTS].words() == "12 of 12 rated rows follow"
    assert done.by_basis[Basis.RELATIVE].words() == "11 of 12 rated rows follow; not 204"
    assert done.supported is Basis.POINTS
    assert done.by_basis[Basis.RELATIVE].disagreements[0].why == "6.38 is 6.3% above 6.0: Blue is more than 5% above"


def test_what_does_not_follow_is_listed_with_its_sum(rules):
    rows = [
        f"{HEAD} | Change in Performance | RAG Rating",
        "1 | A | % | ↑ | 90 | 83 | 84 | Improving | Green",
        "2 | B | % | ↑ | 90 | 83 | 84 | Declining | AMBER",
        "3 | C | % | ↑ | 90 | 83 | 84 | static | Baseline",
        "4 | D | % | ↑ | n/a | 83 | 84 | | Contextual",
        "5 | E | % | ↑ | 90 | 83 | 84 | | lovely",
    ]
    done = reperformed(sheet(*rows), rules, "published.xlsx")
    assert [(d.indicator, d.published, d.expected) for d in done.ratings.disagreements] == [
        ("1", "Green", "Amber"),
        ("3", "Baseline", "Amber"),
    ]
    assert [d.indicator for d in done.changes.disagreements] == ["1", "3"]
    assert (done.ratings.followed, done.ratings.of, done.supported) == (1, 3, None)
    assert [(f.code, f.cell.ref) for f in done.findings] == [("published-word-unknown", "I6")]
    first = reperformed_data(done)["disagreements"][0]
    assert (first["what"], first["file"], first["cell"]) == ("rag", "published.xlsx", "I2")
    assert first["why"] == "83 is 7 points below 90: Amber is up to 10 points below"
