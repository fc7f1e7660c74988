"""The officer's own files, bent in every way: each is read, or refused with a sentence; never a traceback, never long.

``WORKBOOK_TOOL_FUZZ=50000`` runs as many as are wanted by hand, and ``-s`` prints how long the longest took and the
most memory.
"""

from __future__ import annotations

import io
import json
import os
import platform
import random
import re
import resource
import shutil
import struct
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import made_council
import pytest
from test_fuzz_mail import LONGEST, bent

from workbook_tool import resources
from workbook_tool.commands.folder import Folder
from workbook_tool.commands.results.attachments import LISTED, listed, place_of, read_attachment
from workbook_tool.commands.results.edition import edition_of
from workbook_tool.commands.safekeeping.recover import _marked
from workbook_tool.commands.tables.import_history import ImportOptions, import_readings
from workbook_tool.commands.tables.rate import load_rules, rate_table, reperform_table, trend_table
from workbook_tool.domain.period import parse_period
from workbook_tool.errors import WorkbookToolError
from workbook_tool.ledger import archive, restoring
from workbook_tool.ledger.database.location import POINTER, present
from workbook_tool.mail.outgoing.compose import Composer
from workbook_tool.tables.mapping import TableMap

RUNS = int(os.environ.get("WORKBOOK_TOOL_FUZZ", "2000"))
Q2 = parse_period("2023-24-Q2")


def _png() -> bytes:
    """A picture of two by two grey points."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0ab\0cd")) + chunk(b"IEND", b"")


TOKENS = (
    b"1e999", b"9" * 5000, b"[" * 3000, b"{" * 3000, b"a." * 3000 + b"b = 1\n", b"NaN", b"Infinity", b"-0", b"null",
    b'"""', b"'''", b"[[a]]\n", b"\0", b"\xff\xfe", b"\r", b'"', b",,,,", b"\t", b"\xef\xbb\xbf", b"1979-05-27",
    b"{% include 'issue.txt' %}", b"{% for a in range(9999999) %}{% endfor %}", b"{{ 'a' * 9999999 }}", b"{{ a.b.c }}",
    b"{{ 9 ** 9 ** 9 }}", b"{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", b"{{", b"{%", b"Subject: ",
    b"\xf0\x9f\x93\x88",
)  # fmt: skip
TABLE = (
    b"Indicator,Title,Unit,Better,Target,Current,Previous,RAG,Period,Value\n"
    b"S01-1,Time,%,higher,90,83%,84%,Amber,2022-23 Q2,83\nS01-2,Cases,count,higher,1500,854,655,Red,2022-23 Q2,854\n"
)
MONTHS = b"Month,Count\nJuly,4\nAugust,5\n"
SETTINGS = b"""council = "A"
ledger = "elsewhere"
contact = "a@b.example"
notes = ["x"]
[mail]
from = "a@b.example"
[limits]
file_mib = 20
"""
POINT = f'computer = "{platform.node()}"\nledger = "/nowhere/ledger.db"\n'.encode()
LIST = json.dumps([{"indicator": "1", "file": "a.csv", "caption": "C", "alt_text": ""}]).encode()
EDITION = b'{"audience": "DMT", "meeting": "2023-11-02", "appendix": "A"}'
MARKED = b'{"problem": "x", "kept": "", "events": 3}'
TEMPLATE = b"Subject: {{ period }} return\n\nDear {{ name }},\n{% for row in rows %}{{ row }}\n{% endfor %}"
RULES_FILE = (resources.root("templates") / "rules.toml").read_bytes()


class Place:
    """A collection folder, and beside it what a file of each kind is read with."""

    def __init__(self, place: Path) -> None:
        self.path = place / "council"
        made_council.make(self.path, 1)
        self.settings = (self.path / "collection.toml").read_bytes()
        with Folder(self.path).writing():
            pass
        self.backup = archive.write(self.path, place / "all.zip").path.read_bytes()
        self.place = place

    def file(self, name: str, data: bytes) -> Path:
        path = self.place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    def restored(self, data: bytes) -> object:
        target = self.place / "restored"
        shutil.rmtree(target, ignore_errors=True)
        return restoring.restore(self.file("bent.zip", data), target)

    def manifest(self, data: bytes) -> object:
        """A backup that is whole but for its manifest."""
        made = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(self.backup)) as old, zipfile.ZipFile(made, "w") as new:
            for name in old.namelist():
                new.writestr(name, data if name == archive.MANIFEST else old.read(name))
        return self.restored(made.getvalue())


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return Place(tmp_path_factory.mktemp("own"))


def _manifest_of(place: Place) -> bytes:
    with zipfile.ZipFile(io.BytesIO(place.backup)) as backup:
        return backup.read(archive.MANIFEST)


def _settings(place: Place, data: bytes) -> None:
    folder = Folder(place.file("settings/collection.toml", data).parent)
    _ = folder.collection, folder.limits, folder.own_addresses, folder.ledger_file


def _pointer(place: Place, data: bytes) -> None:
    present(place.file(f"pointed/{POINTER}", data).parent)


def _history(place: Place, data: bytes) -> None:
    import_readings(Folder(place.path), [place.file("table.csv", data)], ImportOptions(replace=True))


def _rated(place: Place, data: bytes) -> None:
    file = place.file("table.csv", data)
    rate_table(file, None, TableMap())
    reperform_table(file, None, TableMap())
    trend_table(file)


def _list(place: Place, data: bytes) -> None:
    folder = Folder(place.path)
    file = place_of(folder, Q2) / LISTED
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    listed(folder, Q2)


def _edition(place: Place, data: bytes) -> None:
    file = place.path / Q2.code / "edition.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    edition_of(Folder(place.path), Q2)


def _template(place: Place, data: bytes) -> None:
    own = place.file("mail/issue.txt", data).parent
    Composer(own).compose("issue", {"period": "Q2", "name": "A", "rows": ["a", "b"]})


ENTRIES: dict[str, tuple[Callable[[Place], bytes], Callable[[Place, bytes], object]]] = {
    "collection.toml": (lambda place: place.settings, _settings),
    "settings": (lambda _: SETTINGS, _settings),
    "rules.toml": (lambda _: RULES_FILE, lambda place, data: load_rules(place.file("rules.toml", data))),
    "ledger-location.toml": (lambda _: POINT, _pointer),
    "history.csv": (lambda _: TABLE, _history),
    "table.csv": (lambda _: TABLE, _rated),
    "manifest": (_manifest_of, Place.manifest),
    "backup": (lambda place: place.backup, Place.restored),
    "attachments.json": (lambda _: LIST, _list),
    "edition.json": (lambda _: EDITION, _edition),
    "recovering.json": (lambda _: MARKED, lambda place, data: _marked(place.file("marked.json", data))),
    "template": (lambda _: TEMPLATE, _template),
    "picture": (lambda _: _png(), lambda _place, data: read_attachment(data, "C", "words", "a.png")),
    "table to attach": (
        lambda _: b"Month,Count\nJuly,4\nAugust,5\n",
        lambda _place, data: read_attachment(data, "C", "", "a.csv"),
    ),
}


def slightly(seed: bytes, choose: random.Random) -> bytes:
    """A seed with one thing put in, or in the place of a word or number of it."""
    words = [match.span() for match in re.finditer(rb"[\w.%-]+", seed)]
    start, end = choose.choice(words) if words else (0, 0)
    return seed[:start] + choose.choice(TOKENS) + seed[end if choose.random() < 0.7 else start :]


@pytest.mark.parametrize("entry", ENTRIES)
def test_whatever_a_file_of_the_officers_holds_is_read_or_refused(place: Place, entry: str) -> None:
    seed, act = ENTRIES[entry]
    choose = random.Random(f"{entry} {os.environ.get('WORKBOOK_TOOL_FUZZ_SEED', '')}")
    outcomes: Counter[str] = Counter()
    longest = 0.0
    for _ in range(max(20, RUNS // len(ENTRIES) // 4 if RUNS <= 2000 else RUNS // len(ENTRIES))):
        data = slightly(seed(place), choose) if choose.random() < 0.6 else bent(seed(place), choose, TOKENS)
        begun = time.process_time()
        try:
            act(place, data)
            outcomes["read"] += 1
        except WorkbookToolError as error:
            outcomes["refused" if error.message.strip() else "refused without a word"] += 1
        longest = max(longest, time.process_time() - begun)
        assert longest < LONGEST, data[:2000]
    assert not outcomes["refused without a word"]
    assert outcomes["refused"] or entry == "recovering.json", "some of it is beyond reading"
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{entry}: {dict(outcomes)}, longest {longest:.2f} s, at most {most} MiB")
