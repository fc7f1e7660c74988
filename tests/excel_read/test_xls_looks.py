"""What the records of an .xls say of looks, formulas, results and comments; each is made here."""

from __future__ import annotations

import struct

import pytest
from test_xls import BOF, EOF, record

from workbook_tool.excel.read.xls.facts import SheetFacts, facts
from workbook_tool.excel.read.xls.formulas import formula_text
from workbook_tool.grid import NoteRead, Run

RED, WHITE, OF_ITS_OWN = 10, 9, 0x16


def font(colour: int = 0x7FFF, *, struck: bool = False, raised: int = 0) -> bytes:
    return record(0x0031, struct.pack("<HHHHH", 200, 8 if struck else 0, colour, 400, raised) + bytes(6))


# Six fonts by number: as usual, struck, raised, white; no font is number 4; one of a colour of the workbook's own.
FONTS = font() + font(struck=True) + font(raised=1) + font(WHITE) + font(OF_ITS_OWN)
STRUCK, RAISED, IN_WHITE, OWN = 1, 2, 3, 5


def style(used: int, ground: int = 65) -> bytes:
    pattern = 0 if ground == 65 else 1 << 26
    return record(0x00E0, struct.pack("<HH", used, 0) + bytes(10) + struct.pack("<IH", pattern, ground))


def sheet(cells: bytes, styles: bytes = b"", *strings: bytes) -> SheetFacts:
    own = record(0x0092, struct.pack("<H", 56) + b"\x10\x20\x30\0" * 56)
    shared = b"".join(record(kind, body) for kind, body in zip((0x00FC, 0x003C, 0x003C), strings, strict=False))
    start = BOF + FONTS + own + (styles or style(0)) + shared
    entry = 4 + 6 + 2 + 6
    place = struct.pack("<IH", len(start) + entry + len(EOF), 0)
    return facts(start + record(0x0085, place + b"\x06\0Return") + EOF + BOF + cells + EOF).sheets["Return"]


def number(used: int) -> bytes:
    return record(0x0203, struct.pack("<HHH", 0, 0, used) + bytes(8))


@pytest.mark.parametrize(
    ("look", "struck", "unseen"),
    [
        (style(0), False, False), (style(STRUCK), True, False), (style(IN_WHITE), False, False),
        (style(RAISED), False, False), (style(OWN, OF_ITS_OWN), False, True), (style(OWN), False, False),
    ],
)  # fmt: skip
def test_looks(look: bytes, struck: bool, unseen: bool) -> None:
    looks = sheet(number(0), look).styles[0, 0].looks
    assert (looks is not None and looks.struck, looks is not None and bool(looks.unseen)) == (struck, unseen)


def strings(*texts: bytes) -> bytes:
    return struct.pack("<II", len(texts), len(texts)) + b"".join(texts)


def rich(text: str, *runs: tuple[int, int]) -> bytes:
    made = struct.pack("<HBH", len(text), 8, len(runs)) + text.encode("latin-1")
    return made + b"".join(struct.pack("<HH", *run) for run in runs)


CELL = record(0x00FD, struct.pack("<HHHI", 0, 0, 0, 1))
PLAIN = struct.pack("<HB", 1, 0) + b"x"


@pytest.mark.parametrize(
    ("look", "parts", "runs"),
    [
        (style(0), [strings(PLAIN, rich("655854", (0, STRUCK), (3, 0)))], (Run("655", "struck"), Run("854"))),
        (style(0), [strings(PLAIN, rich("8541", (3, RAISED)))], (Run("854"), Run("1", "raised"))),
        (style(STRUCK), [strings(PLAIN, rich("655854", (3, 0)))], (Run("655", "struck"), Run("854"))),
        (style(0), [strings(PLAIN, rich("854", (2, 0)))], None),
        # in two records, of which the second begins within the text, in wide characters
        (
            style(0),
            [strings(PLAIN, rich("65")[:0] + struct.pack("<HBH", 6, 8, 1) + b"655"),
             b"\1" + "854".encode("utf-16-le") + struct.pack("<HH", 3, RAISED)],
            (Run("655"), Run("854", "raised")),
        ),
    ],
)  # fmt: skip
def test_stretches_of_a_text(look: bytes, parts: list[bytes], runs: tuple[Run, ...] | None) -> None:
    assert (sheet(CELL, look, *parts).runs.get((0, 0)) or None) == runs


def formula(result: bytes, tokens: bytes = b"") -> bytes:
    body = struct.pack("<HHH", 0, 0, 0) + result + bytes(6) + struct.pack("<H", len(tokens)) + tokens
    return record(0x0006, body)


AS_TEXT = b"\0\0\0\0\0\0\xff\xff"


def test_a_text_result_without_its_text() -> None:
    assert sheet(formula(AS_TEXT) + number(0)).textless == {(0, 0)}
    assert sheet(formula(AS_TEXT) + record(0x04BC, bytes(8)) + record(0x0207, b"\1\0\0x")).textless == set()
    assert sheet(formula(bytes(8)) + number(0)).textless == set()


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        (b"\x1e\x20\x03\x1e\x36\x00\x03", "800+54"),
        (b"\x44\x04\x00\x0a\xc0", "K5"),
        (b"\x25\x00\x00\x02\x00\x00\xc0\x01\xc0\x19\x10\x00\x00", "SUM(A1:B3)"),
        (b'\x17\x02\x00a"\x17\x01\x01b\x00\x08', '"a"""&"b"'),
        (b"\x1f" + struct.pack("<d", 6.38) + b"\x17\x04\x000.00\x41\x30\x00", 'TEXT(6.38,"0.00")'),
        (b"\x17\x01\x00a\x17\x01\x00b\x42\x02\x50\x01", 'CONCATENATE("a","b")'),
        (b"\x1d\x01\x15\x13", "-(TRUE)"),
        (b"\x21\xff\x0f", ""),
        (b"\x3a\0\0\0\0\0\0", ""),
    ],
)
def test_formulas_as_text(tokens: bytes, text: str) -> None:
    body = bytes(20) + struct.pack("<H", len(tokens)) + tokens
    assert formula_text(body) == text


def test_a_formula_that_breaks_off_is_none_and_leaves_the_rest() -> None:
    facts_of = sheet(formula(bytes(8), b"\x44\x04") + number(0))
    assert (facts_of.formulas, set(facts_of.styles)) == ({(0, 0): ""}, {(0, 0)})


def test_hidden_columns_and_zeros() -> None:
    facts_of = sheet(
        record(0x007D, struct.pack("<HHHHHH", 3, 4, 2000, 0, 1, 0))
        + record(0x007D, struct.pack("<HHHHHH", 5, 5, 0, 0, 0, 0))
        + record(0x007D, struct.pack("<HHHHHH", 6, 6, 2000, 0, 0, 0))
        + record(0x023E, struct.pack("<H", 0xA6) + bytes(16))
    )
    assert (facts_of.hidden_columns, facts_of.zeros_hidden) == ([(3, 4), (5, 5)], True)
    assert not sheet(record(0x023E, struct.pack("<H", 0xB6) + bytes(16))).zeros_hidden


def test_comments() -> None:
    words = "Counted twice."
    facts_of = sheet(
        record(0x005D, struct.pack("<HHHH", 0x15, 18, 25, 7) + bytes(14))
        + record(0x01B6, bytes(10) + struct.pack("<HH", len(words), 16) + bytes(4))
        + record(0x003C, b"\0" + words[:8].encode())
        + record(0x003C, b"\1" + words[8:].encode("utf-16-le"))
        + record(0x001C, struct.pack("<HHHH", 2, 3, 0, 7) + b"\1\0\0A")
        + record(0x001C, struct.pack("<HHHH", 4, 3, 0, 8) + b"\1\0\0A")
    )
    assert facts_of.notes == (NoteRead(2, 3, words),)
