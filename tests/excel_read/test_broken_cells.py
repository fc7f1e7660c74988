"""One cell that is broken is an error at that cell; the rest of the workbook is read."""

from __future__ import annotations

import pytest
from raw import dump, sheet

BROKEN = [
    "<c r='B2' t='s'><v>-1</v></c>",
    "<c r='B2' t='s'><v>7</v></c>",
    "<c r='B2' t='s'><v>0.0</v></c>",
    "<c r='B2' t='s'><v>٣</v></c>",
    "<c r='B2' s='99'><v>1</v></c>",
    "<c r='B2' s='-1'><v>1</v></c>",
    "<c r='B2' t='b'><v>2</v></c>",
    "<c r='B2' t='zz'><v>2</v></c>",
]
MENDED = [
    # what is only written carelessly is read as it is meant
    ("<c r='b2'><v>83</v></c>", "number '83'"),
    ("<c><v>83</v></c>", None),
    ("<c r='B2' t='s'><v></v></c>", None),
    ("<c r='B2' t='s'><v/></c>", None),
    ("<c r='B2' s='' t=''><v>83</v></c>", "number '83'"),
]


def around(xml: str) -> str:
    first, last = '<row r="1"><c r="B1"><v>1</v></c></row>', '<row r="3"><c r="B3"><v>3</v></c></row>'
    return f'{first}<row r="2">{xml}</row>{last}'.replace("'", '"')


@pytest.mark.parametrize("xml", BROKEN)
def test_a_broken_cell_is_an_error_where_it_stands(xml: str) -> None:
    cells = sheet(around(xml), strings="<si><t>x</t></si>", styles=("0.0%",)).cells
    assert (dump(cells[1, 1]), dump(cells[0, 1]), dump(cells[2, 1])) == ("error '#BROKEN'", "number '1'", "number '3'")


@pytest.mark.parametrize(("xml", "reading"), MENDED)
def test_what_is_written_carelessly_is_read_as_it_is_meant(xml: str, reading: str | None) -> None:
    cells = sheet(around(xml), strings="<si><t>x</t></si>", styles=("0.0%",)).cells
    assert (dump(cells[1, 1]) if (1, 1) in cells else None) == reading
    assert cells[2, 1].text == "3"
