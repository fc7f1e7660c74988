"""The officer's own words for messages: a template looked at with what it says, tried, kept in her folder, put back."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from workbook_tool import durable, resources
from workbook_tool.commands.folder import Folder
from workbook_tool.errors import UsageError, WorkbookToolError
from workbook_tool.immutable import immutable
from workbook_tool.mail.outgoing.compose import OWN, ComposedWords, Composer

TEMPLATES = ("issue", "chase-polite", "chase-firmer", "chase-head", "corrections", "receipt")
"""The messages that are written, by their templates."""


@immutable
class Placeholder:
    """Something that a template can say."""

    name: str
    """As it stands there, between the braces."""
    what: str
    """What it is."""
    example: Any
    """A value of it."""


@immutable
class TriedTemplate:
    """A template with what it makes of an example. ``words`` is None where it cannot be used."""

    name: str
    """One of :data:`TEMPLATES`."""
    text: str
    """As it is written."""
    is_own: bool
    """Whether the folder has its own."""
    words: ComposedWords | None
    """The message, of the example."""
    findings: tuple[str, ...]
    """What is wrong with it, in sentences."""

    @property
    def digest(self) -> str:
        """Tells one text from another."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def placeholders(name: str) -> tuple[Placeholder, ...]:
    """What a template can say. UsageError where there is no such template."""
    if name not in TEMPLATES:
        raise UsageError(f"There is no message {name}.", f"There are {', '.join(TEMPLATES)}.")
    facts: Mapping[str, Any] = resources.template("message_facts")
    known = {fact: about for fact, about in facts.items() if name in about.get("in", (name,))}
    return tuple(Placeholder(fact, about["is"], about["example"]) for fact, about in known.items())


def try_template(folder: Folder, name: str, text: str | None = None) -> TriedTemplate:
    """A template as it is, or as ``text`` would have it, and what it makes of an example; nothing is written."""
    known = {each.name: each.example for each in placeholders(name)}
    tried = {} if text is None else {f"{name}.txt": _lines(text)}
    composer = Composer(folder.path / OWN, tried)
    is_own, findings, words = (folder.path / OWN / f"{name}.txt").is_file(), list[str](), None
    source = composer.source(name)
    try:
        findings = list(_unknown(composer.unknown(name, known), known))
        for turn in (known, {fact: False if value is True else value for fact, value in known.items()}):
            other = composer.compose(name, turn) if not findings else None
            words = words or other
    except WorkbookToolError as error:
        findings.append(error.message)
    if words and known["reference"] not in words.subject:
        findings.append("The subject does not say {{ reference }}: answers to it are not known by it.")
    return TriedTemplate(name, source, is_own, words, tuple(findings))


def _unknown(places: list[tuple[int, str]], known: Mapping[str, Any]) -> Iterator[str]:
    for line, name in places:
        near = difflib.get_close_matches(name, known, 1)
        meant = f"; {{{{ {near[0]} }}}} may be meant" if near else ""
        yield f"Line {line}: there is no {{{{ {name} }}}}{meant}."


def keep_template(folder: Folder, name: str, text: str, seen: str) -> TriedTemplate:
    """Keep the officer's own words for a message; nothing is written where anything is wrong with them.

    ``seen`` is the digest of the template that she changed. UsageError where it is another one meanwhile.
    """
    tried = try_template(folder, name, text)
    if tried.findings:
        return tried
    file = folder.path / OWN / f"{name}.txt"
    with folder.writing():
        if try_template(folder, name).digest != seen:
            raise UsageError("Somebody changed these words meanwhile.", "Load the page again, and look at them first.")
        durable.make_folder(file.parent)
        durable.write_bytes(file, tried.text.encode())
    return try_template(folder, name)


def put_back(folder: Folder, name: str) -> TriedTemplate:
    """Have the words of the program again; the officer's own are kept beside, as ``.before``."""
    placeholders(name)
    file = folder.path / OWN / f"{name}.txt"
    with folder.writing():
        if file.is_file():
            durable.move(file, file.with_suffix(".txt.before"))
    return try_template(folder, name)


def _lines(text: str) -> str:
    """A text as a browser sends it and as a file holds it: the same."""
    return "\n".join(text.splitlines()).rstrip() + "\n"
