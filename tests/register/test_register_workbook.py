"""The register workbook itself: every attribute has a column, and what may be typed comes from the schema."""

from __future__ import annotations

import dataclasses
import io
import os
from pathlib import Path

import openpyxl
import pytest
from book_text import text_of
from register_edits import COUNCIL, CREATED, council

from workbook_tool import resources
from workbook_tool.domain.indicator import Indicator
from workbook_tool.domain.register import Service
from workbook_tool.domain.target import Comparator, Target
from workbook_tool.excel.write import write
from workbook_tool.layout.template import load
from workbook_tool.register import book, records_from_toml
from workbook_tool.register.read import LISTS
from workbook_tool.schema import fields, required

GOLDEN = Path(__file__).parent / "golden.txt"


@pytest.fixture(scope="module")
def opened():
    return openpyxl.load_workbook(io.BytesIO(council()))


@pytest.mark.parametrize("key", LISTS)
def test_columns_and_schema_have_the_same_keys(key):
    columns = [c.key for c in load("register").sheet(key).columns]
    assert sorted(columns) == sorted(fields("register", key))
    assert required("register", key) <= set(columns)


@pytest.mark.parametrize(
    ("key", "kind"),
    [("indicators", Indicator), ("services", Service), ("targets", Target), ("comparators", Comparator)],
)
def test_every_attribute_has_a_column(key, kind):
    worked_out = {"decimals_assumed", "places_of_targets"}
    assert {f.name for f in dataclasses.fields(kind)} - worked_out == set(fields("register", key))


@pytest.mark.parametrize("key", LISTS)
def test_every_entry_says_what_is_meant(key):
    for name, field in fields("register", key).items():
        assert field["title"], name
        assert field.get("description") or "enum" in field or name in ("title", "name"), f"{key}.{name}"
        assert len(field.get("description", "")) <= 250


@pytest.mark.parametrize("key", LISTS)
def test_headings_are_the_titles_of_the_schema(key):
    said = {c.key: c.heading for c in load("register").sheet(key).columns}
    titles = {name: field["title"] for name, field in fields("register", key).items()}
    assert said == titles


@pytest.mark.parametrize("key", LISTS)
def test_choices_drop_down(opened, key):
    layout = load("register").sheet(key)
    sheet = opened[layout.name]
    lists = {}
    for rule in sheet.data_validations.dataValidation:
        if rule.type == "list":
            for area in rule.sqref.ranges:
                lists[area.min_col - 1] = (rule.formula1, area.min_row, area.max_row)
    for column in layout.columns:
        field = fields("register", key)[column.key]
        enum = field.get("enum") or field.get("examples")
        if enum:
            assert lists[column.index][0] == '"' + ",".join(enum) + '"'
        elif column.choices:
            assert "!$A$5:$A$" in lists[column.index][0]
        else:
            assert column.index not in lists
            continue
        assert lists[column.index][1] == 5
        assert lists[column.index][2] >= layout.room  # rows that are still to come have it too


def test_what_excel_would_retype_is_kept_as_text(opened):
    sheet = opened["Targets"]
    formats = {cell.number_format for row in sheet.iter_rows(5, 15, 1, 3) for cell in row}
    assert formats == {"@"}


def test_it_can_be_read_on_paper(opened):
    sheet = opened["Indicators"]
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == "$4:$4"
    assert sheet.print_title_cols == "$A:$B"
    assert sheet.page_setup.fitToWidth > 1
    assert sheet.freeze_panes == "C5"


def test_accessible_by_the_checklist(opened):
    for sheet in opened:
        assert sheet["A1"].value
        assert not sheet.merged_cells.ranges
        assert len(sheet.tables) == 1
        assert sheet.sheet_state == "visible"
    assert opened.properties.title


def test_nothing_that_excel_would_repair():
    from inspect_xlsx import problems

    for source in (COUNCIL, resources.root("samples") / "register", resources.root("samples") / "empty"):
        data = write(book(records_from_toml(source), CREATED))
        assert problems(data) == []


def test_every_label_can_be_said_otherwise():
    """The labels offered are those that the master and the report ask the register for."""
    offered = set(load("register").words["labels"])
    report = set(resources.template("report")["labels"].values()) | set(resources.template("page")["labels"].values())
    page = {text for text in resources.template("master")["words"]["page"].values() if isinstance(text, str)}
    kinds = {"Month", "Quarter", "Term", "Half-year", "Year", "Two Years"}
    made = {f"{when} {kind}" for when in ("Current", "Previous") for kind in kinds}
    made |= {"Target", "Pro Rata Target", "Forecast", "Same Period Last Year", "Last Outturn", "RAG Rating"}
    assert offered <= report | page | made
    assert made <= offered


def test_the_workbook_as_agreed():
    """Set WORKBOOK_TOOL_GOLDEN=write to accept a change."""
    made = text_of(book(records_from_toml(COUNCIL), CREATED))
    if os.environ.get("WORKBOOK_TOOL_GOLDEN") == "write":
        GOLDEN.write_text(made, "utf-8")
    assert made == GOLDEN.read_text("utf-8")
