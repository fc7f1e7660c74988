"""Where words leave for a terminal: what others wrote may be read there, never obeyed."""

from __future__ import annotations

import re

import click

# Controls (escape sequences begin with one), turns of the reading direction, and what no encoding holds.
_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def visible(text: str) -> str:
    """``text`` with a mark (U+FFFD) for each character that a terminal would act on; lines and tabs stay."""
    return text if text.isprintable() else _OBEYED.sub("\ufffd", text)


def in_one_line(text: str) -> str:
    """The same for a name or a cell of a table: a line break in it could pass for a line of ours."""
    return text if text.isprintable() else visible(re.sub(r"[\r\n\t]+", " ", text))


def escaped(json_text: str) -> str:
    """JSON with the same characters as escapes: it says exactly what was there, and can be looked at."""
    return _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", json_text)


def echo(text: str, *, err: bool = False) -> None:
    """Say it as it can be seen."""
    click.echo(visible(text), err=err)


def secho(text: str, *, err: bool = False, fg: str | None = None, bold: bool = False) -> None:
    """Say it in a colour of ours."""
    click.secho(visible(text), err=err, fg=fg, bold=bold)
