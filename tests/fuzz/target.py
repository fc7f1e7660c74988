"""The fuzz target: whatever the bytes, a workbook or a finding, and never another number.

Two kinds of harm. To the file's bytes: what is read then must stand in the
unharmed workbook. To the XML inside, packed again so that all checksums are
right: then the quick way and the slow way through it must read the same.

Run by itself for as long as wanted: python tests/fuzz/target.py 100000 [first number]
"""

# ruff: noqa: E501 (a row of pieces)

from __future__ import annotations

import io
import random
import sys
import time
import zipfile
from collections import Counter
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent / "excel_read"))

from raw import zipped
from seeds import cells_of, seeds

from workbook_tool.domain.finding import Finding
from workbook_tool.excel.read import quick, read
from workbook_tool.grid import WorkbookRead
from workbook_tool.untrusted import Limits

SMALL = Limits(inflated=8 * 1024 * 1024, part=4 * 1024 * 1024, area=100_000)
_SECONDS = 2.0
_TOKENS = (
    b"<c", b"</c>", b"<v>", b"</v>", b"<f>", b"<f/>", b"<is>", b"<t>", b"</row>", b'<row r="3">', b' t="s"', b' t="n"', b' s="1"',
    b' r="B2"', b"<!-- -->", b"<![CDATA[x]]>", b"&amp;", b"&#65;", b"&", b"\r\n", b"  ", b"<?x y?>", b"xmlns=\"u\"", b"<x:c/>", b"1e309",
    b"-1", b"9999999", b"_x000A_", "８".encode(), b"<sheetData>", b"</sheetData>", b"<rPh>", b'<c r="A9"><v>9</v></c>', b"\0", b"\xff",
)  # fmt: skip


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Bytes changed, cut, doubled, moved or exchanged with those of another seed."""
    made = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 4, 16))):
        place = chance.randrange(len(made)) if made else 0
        length = chance.choice((1, 1, 2, 4, 16, 200))
        kind = chance.randrange(6)
        if kind <= 1 and made:
            made[place] ^= 1 << chance.randrange(8)
        elif kind == 2:
            made[place : place + length] = chance.randbytes(length)
        elif kind == 3:
            del made[place : place + length]
        elif kind == 4:
            made[place:place] = made[place : place + length]
        else:
            other = chance.choice(sorted(seeds().values()))
            start = chance.randrange(len(other))
            made[place : place + length] = other[start : start + length]
    return bytes(made)


def mutated_inside(data: bytes, chance: random.Random) -> bytes:
    """A workbook with the XML of a part or two changed, mostly by pieces of XML, and packed well."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    likely = [name for name in parts if "sheet" in name or "Strings" in name]
    for _ in range(chance.choice((1, 1, 2, 3))):
        name = chance.choice(likely if chance.random() < 0.8 else sorted(parts))
        content = parts[name]
        place, length = chance.randrange(len(content) + 1), chance.choice((0, 0, 1, 4, 20))
        new = chance.choice(_TOKENS) if chance.random() < 0.7 else bytes([chance.randrange(32, 127)])
        if chance.random() < 0.5:  # at the edge of an element, where it is most likely to be well-formed
            place = content.find(b"<", place) if b"<" in content[place:] else place
        parts[name] = content[:place] + new + content[place + length :]
    return zipped(parts.items())


def judge(name: str, data: bytes) -> str:
    """What came of a harmed file. AssertionError for a hang, or for a cell that stands in no seed."""
    found = _read(data)
    if isinstance(found, Finding):
        return found.code
    true = cells_of(seeds()[name])
    for sheet in found.sheets:
        for place, cell in sheet.cells.items():
            assert true.get((sheet.name, *place)) == cell, f"{sheet.name} {place}: {cell}"
    return "read"


def judge_inside(data: bytes) -> str:
    """What came of harmed XML. AssertionError for a hang, or where the two ways read otherwise."""
    quickly = _read(data)
    quick.switched_on = False
    try:
        slow = _read(data)
    finally:
        quick.switched_on = True
    if isinstance(quickly, Finding):
        assert isinstance(slow, Finding), f"only the quick way refuses: {quickly.code}"
        return f"inside {quickly.code}"
    if isinstance(slow, Finding):  # the text of formulas is not looked at, nor needed, by the quick way
        assert slow.code == "file-damaged", f"only the slow way refuses: {slow.code}"
        return "inside lenient"
    for one, other in zip(quickly.sheets, slow.sheets, strict=True):
        unlike = [
            place for place in one.cells.keys() | other.cells.keys() if one.cells.get(place) != other.cells.get(place)
        ]
        assert not unlike, f"{unlike[0]}: {one.cells.get(unlike[0])}, slowly {other.cells.get(unlike[0])}"
        assert (one.merged, one.hidden_rows, one.validations) == (other.merged, other.hidden_rows, other.validations)
    return "inside read"


def _read(data: bytes) -> WorkbookRead | Finding:
    started = time.process_time()
    found = read(data, "fuzzed.xlsx", SMALL)
    spent = time.process_time() - started
    assert spent < _SECONDS, f"{spent:.1f} s"
    return found


def run(count: int, first: int = 0) -> Counter[str]:
    """Outcomes of ``count`` mutations; the number of each is its random seed."""
    outcomes: Counter[str] = Counter()
    names = sorted(seeds())
    for number in range(first, first + count):
        chance = random.Random(number)
        name = chance.choice(names)
        try:
            if chance.random() < 0.5:
                outcomes[judge_inside(mutated_inside(seeds()[name], chance))] += 1
            else:
                outcomes[judge(name, mutated(seeds()[name], chance))] += 1
        except AssertionError as error:
            raise AssertionError(f"mutation {number} of seed {name}: {error}") from error
    return outcomes


if __name__ == "__main__":
    print(run(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0).most_common())
