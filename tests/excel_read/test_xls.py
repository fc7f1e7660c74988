"""What the records of an .xls tell besides its values, made here record by record."""

from __future__ import annotations

import random
import struct

import deeds
import pytest
from raw import refused

from workbook_tool.domain.finding import Finding
from workbook_tool.excel.guard import Item, Pool
from workbook_tool.excel.read.ole import needs_password
from workbook_tool.excel.read.xls.facts import BookFacts, facts


def record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


BOF = record(0x0809, struct.pack("<HH", 0x0600, 5) + bytes(12))
EOF = record(0x000A)


def workbook(cells: bytes, name: bytes = b"\x06\0Return") -> bytes:
    wide = "0.0%".encode("utf-16-le")
    start = BOF + record(0x0022, b"\1\0")
    start += record(0x041E, struct.pack("<HHB", 164, 4, 1) + wide) + record(
        0x041E, struct.pack("<HHB", 165, 1, 0) + b"0"
    )
    start += b"".join(record(0x00E0, struct.pack("<HH", 0, number) + bytes(16)) for number in (0, 164, 14, 165, 999))
    length = len(start) + len(record(0x0085, bytes(6) + name)) + len(EOF)
    return start + record(0x0085, struct.pack("<IH", length, 0) + name) + EOF + BOF + cells + EOF


def test_formats_formulas_errors_and_more() -> None:
    chart = BOF + record(0x0203, struct.pack("<HHH", 9, 9, 1) + bytes(8)) + EOF
    found = facts(
        workbook(
            record(0x0208, struct.pack("<HHHHHHHH", 3, 0, 5, 255, 0, 0, 0x20, 0))
            + record(0x0208, struct.pack("<HHHHHHHH", 4, 0, 5, 255, 0, 0, 0, 0))
            + record(0x0203, struct.pack("<HHH", 0, 1, 1) + bytes(8))
            + record(0x00BD, struct.pack("<HH", 1, 1) + struct.pack("<HIHI", 1, 0, 2, 0) + struct.pack("<H", 2))
            + record(0x0006, struct.pack("<HHH", 2, 1, 3) + bytes(14))
            + record(0x0006, struct.pack("<HHH", 2, 2, 0) + b"\2\0\7\0\0\0\xff\xff" + bytes(6))
            + record(0x0205, struct.pack("<HHHBB", 2, 3, 0, 0x2A, 1))
            + record(0x0205, struct.pack("<HHHBB", 2, 4, 4, 1, 0))
            + chart
            + record(0x0012, b"\1\0")
            + record(0x01BE)
        )
    )
    sheet = found.sheets["Return"]
    assert found.date_1904
    assert {place: style.code for place, style in sheet.styles.items()} == {
        (0, 1): "0.0%", (1, 1): "0.0%", (1, 2): "dd/mm/yyyy",
        (2, 1): "0", (2, 2): "General", (2, 3): "General", (2, 4): "General",
    }  # fmt: skip
    assert (set(sheet.formulas), sheet.errors) == ({(2, 1), (2, 2)}, {(2, 2): "#DIV/0!", (2, 3): "#N/A"})
    assert (sheet.hidden_rows, sheet.protected, sheet.validations) == ({3}, True, 1)


def test_a_stream_that_breaks_the_rules_tells_nothing() -> None:
    good = workbook(record(0x0203, struct.pack("<HHH", 0, 1, 1) + bytes(8)))
    assert facts(good).sheets
    assert facts(b"") == facts(good[:3]) == facts(b"\x09\x08\x10\0\0\5" + good[6:]) == BookFacts()
    assert facts(workbook(record(0x0203, struct.pack("<HHH", 0, 1, 77) + bytes(8)))) == BookFacts()
    chance = random.Random(7)
    for _ in range(3000):
        made = bytearray(good)
        for _ in range(chance.randrange(1, 6)):
            made[chance.randrange(len(made))] = chance.randrange(256)
        assert isinstance(facts(bytes(made[: chance.randrange(len(made) + 1)])), BookFacts)


def test_a_password_is_seen_in_the_first_records() -> None:
    assert needs_password(BOF + record(0x0086, b"") + record(0x002F, bytes(54)))
    assert not needs_password(BOF + record(0x0042, b"\0\0") + EOF)
    assert not needs_password(b"")


# -- in its file --------------------------------------------------------------------------
def compound(stream: bytes, name: str = "Workbook") -> bytes:
    """An OLE compound file with one stream."""
    size, nothing, end = 512, 0xFFFFFFFF, 0xFFFFFFFE
    stream = stream.ljust(max(4096, -(-len(stream) // size) * size), b"\0")
    count, tables = len(stream) // size, 1
    while tables * size // 4 < tables + 1 + count:
        tables += 1
    chain = [0xFFFFFFFD] * tables + [end] + [tables + 2 + n for n in range(count - 1)] + [end]

    def entry(title: str, kind: int, start: int, length: int, child: int) -> bytes:
        text = title.encode("utf-16-le") + b"\0\0"
        facts = struct.pack("<HBBIII16xI16xIII", len(text), kind, 1, nothing, nothing, child, 0, start, length, 0)
        return text.ljust(64, b"\0") + facts

    folder = entry("Root Entry", 5, end, 0, 1) + entry(name, 2, tables + 1, len(stream), nothing)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, tables, tables, 0, 4096, end, 0, end, 0) + struct.pack(
        f"<{tables}I", *range(tables)
    )
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(tables * size, b"\xff")
    return header.ljust(size, b"\xff") + table + folder.ljust(size, b"\0") + stream


def spanning(columns: int) -> bytes:
    """A small file whose two cells span all 65,536 rows."""
    cells = [
        record(0x0203, struct.pack("<HHHd", row, column, 0, 1.5)) for row, column in ((0, 0), (65_535, columns - 1))
    ]
    return compound(workbook(b"".join(cells)))


@pytest.mark.parametrize(
    ("columns", "cells", "code"),
    [(2, 2, ""), (100, 2, ""), (122, 2, ""), (123, 0, "file-too-many-cells"), (256, 0, "file-too-many-cells")],
)
def test_a_small_file_that_spans_a_whole_sheet_is_read_within_the_memory_limit(
    columns: int, cells: int, code: str
) -> None:
    with Pool(deeds.count_cells) as pool:
        ((_, answer),) = pool.map([Item("a.xls", spanning(columns))])
    assert (answer.code if isinstance(answer, Finding) else answer) == (code or cells)


FILEPASS = [
    # how it is encrypted: XOR, RC4, RC4 by the CryptoAPI; in Excel 95 (Book) and 97 to 2003 (Workbook)
    struct.pack("<HHH", 0, 0x1234, 0x5678),
    struct.pack("<HHH", 1, 1, 1) + bytes(48),
    struct.pack("<HHH", 1, 2, 2) + bytes(200),
    struct.pack("<HH", 0x1234, 0x5678),
]  # fmt: skip


@pytest.mark.parametrize("how", FILEPASS)
@pytest.mark.parametrize("name", ["Workbook", "Book", "WORKBOOK"])
def test_a_workbook_that_needs_a_password_is_called_so(name: str, how: bytes) -> None:
    first = BOF if name != "Book" else record(0x0809, struct.pack("<HH", 0x0500, 5) + bytes(4))
    stream = first + record(0x002F, how) + random.Random(1).randbytes(3000)
    assert refused(compound(stream, name)).code == "file-encrypted"
