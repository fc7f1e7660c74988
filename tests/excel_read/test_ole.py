"""Compound files of which the end is missing, wherever their parts lie."""

from __future__ import annotations

import random
import struct

import pytest
from raw import refused

from workbook_tool.excel.read import ole

SECTOR, END, FREE = 512, 0xFFFFFFFE, 0xFFFFFFFF
STREAM = random.Random(1).randbytes(9 * SECTOR + 100)  # its last sector is used in part


def compound(order: list[int], stream: bytes = STREAM, name: str = "Workbook") -> bytes:
    """A compound file whose one stream lies in sectors in this order, from 2 on; 0 is the table, 1 the list."""
    table = [FREE] * 128
    table[0], table[1] = 0xFFFFFFFD, END
    for place, following in zip(order, [*order[1:], END], strict=True):
        table[place] = following
    head = ole.MAGIC + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    head += struct.pack("<IIIIIIII", 1, 1, 0, 4096, END, 0, END, 0) + struct.pack("<109I", 0, *[FREE] * 108)
    entries = entry("Root Entry", 5, END, 0, child=1) + entry(name, 2, order[0], len(stream)) + bytes(256)
    sectors = {place: stream[n * SECTOR : (n + 1) * SECTOR].ljust(SECTOR, b"\0") for n, place in enumerate(order)}
    body = b"".join(sectors[place] for place in sorted(sectors))
    return head + struct.pack("<128I", *table) + entries + body


def entry(name: str, kind: int, start: int, size: int, child: int = FREE) -> bytes:
    encoded = name.encode("utf-16-le") + b"\0\0"
    made = encoded.ljust(64, b"\0") + struct.pack("<HBBIII", len(encoded), kind, 1, FREE, FREE, child)
    return made + bytes(36) + struct.pack("<IQ", start, size)


IN_TURN = list(range(2, 12))
ORDERS = {"in turn": IN_TURN, "backwards": IN_TURN[::-1], "the last in the middle": [2, 3, 11, *range(4, 11)]}


@pytest.mark.parametrize("order", ORDERS)
def test_what_is_here_in_part_is_seen_wherever_it_lies(order: str) -> None:
    data = compound(ORDERS[order])
    assert (ole.content(data, "workbook"), ole.is_cut_short(data)) == (STREAM, False)
    spare = SECTOR - 100 if order == "in turn" else 0
    for missing in (1, 54, 411, 412, 413, 511, 512, 513, 3000, len(data) - 512):
        assert ole.is_cut_short(data[:-missing]) == (missing > spare), missing


def test_where_the_list_itself_is_missing_the_table_tells() -> None:
    data = compound(IN_TURN)
    for length in (*range(8, 1536, 100), 1535):
        assert ole.is_cut_short(data[:length]), length


def test_sectors_that_are_counted_as_used_and_hold_nothing_are_no_loss() -> None:
    data = bytearray(compound(IN_TURN))
    data[SECTOR + 4 * 100 : SECTOR + 4 * 101] = struct.pack("<I", END)
    assert not ole.is_cut_short(bytes(data))


def test_a_chain_that_ends_too_early_is_a_gap_and_no_cut() -> None:
    data = bytearray(compound(IN_TURN))
    data[SECTOR + 4 * 5 : SECTOR + 4 * 6] = struct.pack("<I", END)
    assert (ole.has_gaps(bytes(data)), ole.is_cut_short(bytes(data))) == (True, False)
    assert not ole.has_gaps(compound(IN_TURN))
    assert refused(bytes(data)).code == "file-damaged"


def test_an_old_workbook_with_a_gap_gives_no_figures() -> None:
    data = compound(ORDERS["the last in the middle"])
    assert refused(data).code == "file-damaged"
    assert refused(data[:-54]).code == "file-cut-short"
