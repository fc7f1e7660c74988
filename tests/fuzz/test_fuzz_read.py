"""Any table reads back equal, by every way of writing it; any bytes give a workbook or a finding."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from raw import opened, workbook
from seeds import seeds
from target import judge, run

from workbook_tool.excel.read import read
from workbook_tool.excel.read.cells import number_of
from workbook_tool.grid import CellKind, SheetRead

LARGEST = 9.99999999999999e307  # that Excel knows
CASES = 5_000  # of mutated workbooks; a hundred thousand were run once by hand

texts = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\ufffe\uffff"), max_size=40)
numbers = st.one_of(
    st.integers(-(10**15) + 1, 10**15 - 1),
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=4),
    st.floats(-LARGEST, LARGEST),
)
tables = st.lists(st.lists(st.one_of(st.none(), st.booleans(), numbers, texts), max_size=8), max_size=12)


def fifteen(value: int | float | Decimal) -> Decimal:
    """As Excel shows it, after xlsxwriter has kept 16 digits of it."""
    return Decimal(repr(float(f"{float(f'{float(value):.16g}'):.15g}")))


def plain(sheet: SheetRead) -> dict[tuple[int, int], object]:
    found: dict[tuple[int, int], object] = {}
    for place, cell in sheet.cells.items():
        if cell.kind is CellKind.BOOLEAN:
            found[place] = cell.text == "TRUE"
        else:
            assert cell.kind is (CellKind.TEXT if cell.number is None else CellKind.NUMBER)
            found[place] = cell.text if cell.number is None else cell.number
    return found


def expected(table: list[list[object]]) -> dict[tuple[int, int], object]:
    return {
        (row, column): fifteen(value)
        if isinstance(value, int | float | Decimal) and not isinstance(value, bool)
        else value
        for row, line in enumerate(table)
        for column, value in enumerate(line)
        if value is not None and value != ""
    }


@pytest.mark.parametrize("in_rows", [False, True], ids=["shared strings", "strings in the cells"])
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(table=tables)
def test_any_table_reads_back_equal(in_rows: bool, table: list[list[object]]) -> None:
    import xlsxwriter

    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "constant_memory": in_rows})
    sheet = book.add_worksheet()
    for row, line in enumerate(table):
        for column, value in enumerate(line):
            if isinstance(value, bool):
                sheet.write_boolean(row, column, value)
            elif isinstance(value, str):
                if value:
                    sheet.write_string(row, column, value)
            elif value is not None:
                sheet.write_number(row, column, value)
    book.close()
    assert plain(opened(made.getvalue()).sheets[0]) == expected(table)


@settings(max_examples=300, deadline=None)
@given(raw=st.one_of(st.text("0123456789+-.eE_ ,xINFna％８", max_size=12), st.floats().map(repr), texts))
def test_a_number_cell_holds_a_number_of_xml_schema_or_an_error(raw: str) -> None:
    from xml.sax.saxutils import escape

    if any(character < " " for character in raw):
        return
    cell = plain_cell(f'<row r="1"><c r="A1"><v>{escape(raw)}</v></c></row>')
    slow = plain_cell(f'<row r="1"><c r="A1"><v>{escape(raw)}</v></c><!-- --></row>')
    assert cell == slow, "both ways read the same"
    if cell is None:
        assert not raw.strip(" \t\r\n")
    elif cell.kind is CellKind.NUMBER:
        assert cell.number == Decimal(repr(float(f"{float(raw):.15g}")))
        assert number_of(cell.text) == (cell.text, cell.number), "the text is the number, and the shortest"
    else:
        assert (cell.kind, cell.text) == (CellKind.ERROR, raw.strip(" \t\r\n"))


def plain_cell(rows: str):
    return opened(workbook(rows)).sheets[0].cells.get((0, 0))


def test_mutated_workbooks_give_cells_that_stood_there_or_a_finding() -> None:
    outcomes = run(CASES)
    assert outcomes["read"] > 0, "some mutations change nothing that is read"
    assert outcomes["file-damaged"] > CASES // 4
    assert outcomes["inside read"] > CASES // 25


@settings(max_examples=150, deadline=None)
@given(
    data=st.binary(max_size=600), start=st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<"])
)
def test_any_bytes_are_said_to_be_something(data: bytes, start: bytes) -> None:
    found = read(start + data, "x")
    assert found is not None


@pytest.mark.parametrize("name", sorted(seeds()))
def test_every_seed_is_read_as_it_is(name: str) -> None:
    assert judge(name, seeds()[name]) == "read"
