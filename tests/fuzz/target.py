"""The fuzz target: whatever the bytes, a workbook or a finding, and never another number.

Run by itself for as long as wanted: python tests/fuzz/target.py 100000 [first number]
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent / "excel_read"))

from collections import Counter

from seeds import cells_of, seeds

from workbook_tool.domain.finding import Finding
from workbook_tool.excel.limits import Limits
from workbook_tool.excel.read import read
from workbook_tool.grid import WorkbookRead

SMALL = Limits(inflated=8 * 1024 * 1024, part=4 * 1024 * 1024, area=100_000)
_SECONDS = 2.0


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


def judge(name: str, data: bytes) -> str:
    """What came of the bytes. AssertionError for a hang, or for a cell that stands in no seed."""
    started = time.perf_counter()
    found = read(data, "fuzzed.xlsx", SMALL)
    spent = time.perf_counter() - started
    assert spent < _SECONDS, f"{spent:.1f} s"
    if isinstance(found, Finding):
        assert found.message
        return found.code
    assert isinstance(found, WorkbookRead)
    true = cells_of(seeds()[name])
    for sheet in found.sheets:
        for place, cell in sheet.cells.items():
            assert true.get((sheet.name, *place)) == cell, f"{sheet.name} {place}: {cell}"
    return "read"


def run(count: int, first: int = 0) -> Counter[str]:
    """Outcomes of ``count`` mutations; the number of each is its random seed."""
    outcomes: Counter[str] = Counter()
    names = sorted(seeds())
    for number in range(first, first + count):
        chance = random.Random(number)
        name = chance.choice(names)
        data = mutated(seeds()[name], chance)
        try:
            outcomes[judge(name, data)] += 1
        except AssertionError as error:
            raise AssertionError(f"mutation {number} of seed {name}: {error}") from error
    return outcomes


if __name__ == "__main__":
    print(run(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0).most_common())
