"""Flat records held to a schema: every error at once, at its cell, in the catalogue's words."""

from __future__ import annotations

import json
import re
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_tool import resources
from workbook_tool.catalogue import entries
from workbook_tool.document import Document
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.schema import documents as module
from workbook_tool.schema import failures as finder
from workbook_tool.schema import fields, required, validate

SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["rows"],
    "properties": {
        "rows": {
            "title": "Rows",
            "type": "array",
            "minItems": 1,
            "items": {"$ref": "#/$defs/row"},
        },
        "head": {"type": "object", "properties": {"by": {"title": "By", "type": "string", "maxLength": 4}}},
    },
    "$defs": {
        "share": {"title": "Share", "type": "number", "minimum": 0, "maximum": 100},
        "row": {
            "type": "object",
            "required": ["ref", "share"],
            "dependentRequired": {"top": ["bottom"]},
            "additionalProperties": False,
            "properties": {
                "ref": {"title": "Ref", "type": "string", "description": "The reference.", "pattern": "^[0-9]+$"},
                "share": {"$ref": "#/$defs/share", "description": "In per cent."},
                "low": {"$ref": "#/$defs/share", "title": "Lowest", "x-findings": {"minimum": "part-negative"}},
                "count": {"title": "Count", "type": "integer"},
                "kind": {"title": "Kind", "enum": ["red", "green", "in development", None]},
                "day": {"title": "Day", "type": "string", "format": "date"},
                "mixed": {"title": "Mixed", "type": ["number", "string"]},
                "top": {"title": "Top"},
                "bottom": {"title": "Bottom", "description": "Below the line."},
            },
        },
    },
}


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(module.resources, "schema", lambda name: SCHEMA)
    for cached in (finder._validator, finder._compiled, fields, required):
        cached.cache_clear()
    yield
    for cached in (finder._validator, finder._compiled, fields, required):
        cached.cache_clear()


def document(*rows: dict, **data) -> Document:
    """Records with a cell for every part that stands there: row n of the sheet, column by its place in the schema."""
    columns = list(SCHEMA["$defs"]["row"]["properties"])
    cells = {
        ("rows", n, key): Cell("f.xlsx", "S", f"{chr(65 + columns.index(key))}{n + 2}")
        for n in range(len(rows))
        for key in columns
    }
    return Document("test", "f.xlsx", {"rows": list(rows), **data}, cells | {("rows",): Cell("f.xlsx", "S")})


GOOD = {"ref": "1", "share": D("83.0")}
CASES = [
    ({}, []),
    ({"share": 0}, []),
    ({"share": D(100)}, []),
    ({"share": D("100.01")}, ["schema-maximum B2 100.01: Share is 100.01, above the most that is possible (100)."]),
    ({"share": D("-0.1")}, ["schema-minimum B2 -0.1: Share is -0.1, below the least that is possible (0)."]),
    ({"share": "83%"}, ["schema-type B2 83%: Share is “83%”, and a number is needed."]),
    ({"share": True}, ["schema-type B2 True: Share is “True”, and a number is needed."]),
    ({"low": -1}, ["part-negative C2 -1: “-1” is below 0."]),
    ({"ref": "x"}, ["schema-pattern A2 x: Ref is “x”, which is not written as it must be. The reference."]),
    ({"ref": 7}, ["schema-type A2 7: Ref is “7”, and text is needed."]),
    ({"count": D("3.7")}, ["schema-type D2 3.7: Count is “3.7”, and a whole number is needed."]),
    ({"kind": "gren"}, ["schema-enum E2 gren: *red, green, in development. Did you mean “green”?"]),
    ({"kind": "violet"}, ["schema-enum E2 violet: *red, green, in development."]),
    ({"day": "2023-10-06"}, []),
    ({"day": "6 October"}, ["schema-pattern F2 6 October: *"]),
    ({"mixed": []}, ["schema-type G2 None: *a number or text is needed."]),
    ({"top": 1}, ["schema-required I2 None: Bottom is empty. Below the line."]),
    ({"odd": 1}, ["schema-unknown-key - None: Row 1 has the entry odd, which is not known."]),
    (
        {"share": 900, "ref": "x", "count": "many"},
        ["schema-type D2 many: *", "schema-pattern A2 x: *", "schema-maximum B2 900: *"],
    ),
]


def shown(said: Finding, *, words: bool = True) -> str:
    cell = said.cell.ref or "-" if said.cell else "-"
    return f"{said.code} {cell} {said.value}: {said.message if words else '*'}"


def agrees(said: Finding, wanted: str) -> bool:
    return re.fullmatch(re.escape(wanted).replace(r"\*", ".*"), shown(said)) is not None


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(("parts", "wanted"), CASES, ids=[str(c[0]) for c in CASES])
def test_each_keyword_at_its_cell(parts, wanted):
    found = validate(document({**GOOD, **parts}), "small")
    assert len(found) == len(wanted), [shown(f) for f in found]
    for words in wanted:
        assert any(agrees(said, words) for said in found), [shown(f) for f in found]


@pytest.mark.usefixtures("small")
def test_a_blank_gives_one_finding_and_no_more():
    found = validate(document({"share": 5}), "small")
    assert [shown(f) for f in found] == ["schema-required A2 None: Ref is empty. The reference."]


@pytest.mark.usefixtures("small")
def test_every_row_in_the_order_of_the_rows():
    rows = [{**GOOD, "share": 900} for _ in range(12)]
    assert [f.cell.ref for f in validate(document(*rows), "small") if f.cell] == [f"B{n}" for n in range(2, 14)]


@pytest.mark.usefixtures("small")
def test_a_list_that_is_empty_or_not_there():
    assert [f.code for f in validate(document(), "small")] == ["schema-other"]
    assert [f.code for f in validate(Document("test", "f.xlsx", {}), "small")] == ["schema-required"]


@pytest.mark.usefixtures("small")
def test_the_record_gives_the_indicator():
    assert [f.indicator for f in validate(document({**GOOD, "share": 900}), "small")] == ["1"]


@pytest.mark.usefixtures("small")
def test_the_same_document_twice_gives_the_same():
    rows = [{**GOOD, "share": 900}, {"kind": 1}]
    assert validate(document(*rows), "small") == validate(document(*rows), "small")


@pytest.mark.usefixtures("small")
def test_fields_are_resolved():
    assert fields("small", "rows")["share"] == {
        "title": "Share",
        "type": "number",
        "minimum": 0,
        "maximum": 100,
        "description": "In per cent.",
    }
    assert fields("small", "rows")["low"]["title"] == "Lowest"
    assert set(fields("small", "head")) == {"by"}
    assert required("small", "rows") == {"ref", "share"}
    assert required("small", "head") == frozenset()


# -- the schemas of the package ---------------------------------------------------------

SCHEMAS = sorted(p.name.removesuffix(".schema.json") for p in resources.root("schemas").glob("*.schema.json"))
FACTS = {"label": "", "value": "", "indicator": "", "limit": "", "wanted": "", "likely": "", "choices": "", "key": ""}
MISSING = {"label": "", "value": "", "indicator": "", "wanted": ""}


def own_codes(part: object):
    if isinstance(part, dict):
        yield from part.get("x-findings", {}).items()
        for value in part.values():
            yield from own_codes(value)
    elif isinstance(part, list):
        for value in part:
            yield from own_codes(value)


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_one_and_its_sentences_can_be_said(name):
    from jsonschema import Draft202012Validator

    schema = json.loads((resources.root("schemas") / f"{name}.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    for keyword, code in own_codes(schema):
        entry = entries()[code]
        facts = MISSING if keyword in ("required", "dependentRequired") else FACTS
        assert entry.message.format(**facts)
        assert entry.fix.format(**facts)


def test_the_general_sentences_can_be_said():
    for keyword, code in module._GENERAL.items():
        facts = MISSING if keyword in ("required", "dependentRequired") else FACTS
        assert entries()[code].message.format(**facts)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.lists(st.dictionaries(st.sampled_from(["ref", "title", "unit", "decimals", "better"]), ANYTHING), max_size=3))
def test_whatever_stands_there_is_a_finding_never_a_crash(rows):
    found = validate(Document("register", "r.xlsx", {"indicators": rows}), "register")
    assert all(isinstance(f, Finding) for f in found)
    assert any(f.code == "schema-required" for f in found)
