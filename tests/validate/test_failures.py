"""Both validators find the same, in the same order."""

from __future__ import annotations

from decimal import Decimal as D

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_validate import ANYTHING, CASES, GOOD, document, small  # noqa: F401 (a fixture)

from workbook_tool import resources
from workbook_tool.document import Document
from workbook_tool.schema import failures as finder
from workbook_tool.schema import validate

pytest.importorskip("jsonschema_rs")


def agree(data: dict, name: str) -> None:
    quick = finder._quickly(data, name)
    assert quick is not None
    thorough = sorted(finder._thoroughly(data, name), key=finder._place)
    assert sorted(quick, key=finder._place) == thorough


@pytest.mark.usefixtures("small")
def test_the_cases_of_every_keyword() -> None:
    agree(dict(document(*({**GOOD, **parts} for parts, _ in CASES), {}, {"top": 1}).data), "small")
    for data in ({}, {"rows": []}, {"rows": 5}, {"rows": [5]}, {"rows": [GOOD], "head": {"by": "A long name"}}):
        agree(data, "small")


def keys(name: str, part: str) -> list[str]:
    items = resources.schema(name)["properties"][part]["items"]
    return list(resources.schema(name)["$defs"][items["$ref"].rsplit("/", 1)[-1]]["properties"])


WHOLE = st.decimals(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15, places=2)
VALUE = (
    st.sampled_from(["", "final", "183", "%", "higher", "2023-10-06", "6 October", "x@y.example", 0, 1, True, None])
    | st.integers(-(10**15), 10**15)
    | WHOLE.filter(lambda n: n != n.to_integral_value())  # the readers give whole numbers as int
    | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=50)  # of controls they differ on what is a space
    | st.lists(st.integers(), max_size=2)
)


@settings(max_examples=150, deadline=None)
@pytest.mark.parametrize(
    ("name", "part"), [("return", "readings"), ("register", "indicators"), ("register", "services")]
)
@given(data=st.data())
def test_records_of_every_shape(name: str, part: str, data: st.DataObject) -> None:
    record = st.dictionaries(st.sampled_from([*keys(name, part), "unknown"]), VALUE, max_size=12)
    agree({part: data.draw(st.lists(record, max_size=4))}, name)


@given(st.lists(st.dictionaries(st.sampled_from(["ref", "title", "unit"]), ANYTHING), max_size=3))
def test_what_one_cannot_take_goes_to_the_other(rows: list) -> None:
    assert isinstance(validate(Document("register", "r.xlsx", {"indicators": rows}), "register"), list)


@pytest.mark.parametrize("odd", ["\ud800", D("NaN")])
@pytest.mark.usefixtures("small")
def test_half_a_character_and_no_number(odd: object) -> None:
    assert [f.code for f in validate(document({**GOOD, "kind": odd}), "small")] == ["schema-enum"]


@pytest.mark.usefixtures("small")
def test_without_jsonschema_rs(monkeypatch: pytest.MonkeyPatch) -> None:
    given = document({**GOOD, "share": 900}, {}, {"top": 1})
    before = validate(given, "small")
    monkeypatch.setattr(finder, "_quick", lambda: False)
    assert validate(given, "small") == before
