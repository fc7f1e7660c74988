"""The words of every message of the sample council, held to text files.

A changed message shows here as a difference to read; WORKBOOK_TOOL_GOLDEN=1 writes the files anew.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from mail_support import Post

GOLDEN = Path(__file__).parent / "golden"
CASES = {
    "issue HRS": ("send", "HRS", "2023-10-02"),
    "issue ITD": ("send", "ITD", "2023-10-02"),
    "chase before ITD": ("chase", "ITD", "2023-10-13"),
    "chase polite ITD": ("chase", "ITD", "2023-10-17"),
    "chase polite HRS": ("chase", "HRS", "2023-10-20"),
    "chase firmer ITD": ("chase", "ITD", "2023-10-20"),
    "chase firmer HRS": ("chase", "HRS", "2023-10-26"),
    "chase head ITD": ("chase", "ITD", "2023-10-26"),
    "chase head HRS": ("chase", "HRS", "2023-11-02"),
    "receipt POL": ("reply", "POL", "2023-10-13"),
    "corrections HRS": ("reply", "HRS", "2023-10-13"),
    "corrections CMS": ("reply", "CMS", "2023-10-13"),
}


CHASED = {"ITD": ("2023-10-17", "2023-10-20"), "HRS": ("2023-10-20", "2023-10-26")}
"""The days of the first reminders; one that was told what to correct has a few days to answer first."""


@pytest.mark.parametrize("name", CASES)
def test_the_words(returned: Post, name: str) -> None:
    verb, service, day = CASES[name]
    if (verb, service) == ("chase", "HRS"):  # its return is in, and it was told what to correct
        returned.day = date.fromisoformat("2023-10-12")
        returned.mail("reply", service)
        returned.confirm()
    for earlier in CHASED[service] if verb == "chase" else ():
        if earlier < day:
            returned.day = date.fromisoformat(earlier)
            returned.mail("chase", service)
            returned.confirm()
    if verb == "send":
        returned.settings("[mail]\ncopy_deputy = true")
    returned.day = date.fromisoformat(day)
    (entry,) = returned.mail(verb, service).entries
    assert entry.letter is not None
    text = next(path for path in entry.files if path.suffix == ".txt").read_bytes().decode("utf-8-sig")
    file = GOLDEN / f"{name}.txt"
    if os.environ.get("WORKBOOK_TOOL_GOLDEN"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(text.replace("\r\n", "\n"), "utf-8")
    assert text.replace("\r\n", "\n") == file.read_text("utf-8")
    assert _words_of(entry.letter.html) >= _words_of(entry.letter.text)


def _words_of(text: str) -> set[str]:
    """The words of a message, in either form."""
    import html
    import re

    bare = html.unescape(re.sub(r"<[^>]*>", " ", re.sub(r"(?s)<head>.*</head>", "", text)))
    return set(re.findall(r"[^\W_]+(?:[.%'’][^\W_]+)*", bare))
