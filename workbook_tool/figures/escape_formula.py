"""Texts for a .csv file, which a spreadsheet may open: they stay texts."""

from __future__ import annotations

import re

_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
# The full-width signs count as the others where Excel speaks an Asian language; spaces before a sign are passed over.
_RUN = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠]|[\t\r\n]")


def escape_formula(value: object) -> object:
    """A text that a spreadsheet would run, made plain text by an apostrophe; anything else as it is."""
    if not isinstance(value, str):
        return value
    text = value if value.isprintable() else _UNSEEN.sub("\ufffd", value)
    return f"'{text}" if _RUN.match(text) else text
