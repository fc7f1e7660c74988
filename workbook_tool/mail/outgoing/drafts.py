"""Drafts as files: an ``.eml`` that opens ready to send, the text to copy, and the workbook to attach."""

from __future__ import annotations

from pathlib import Path

from workbook_tool import durable
from workbook_tool.mail.outgoing.letter import Letter, Person, draft, one_line


def write_draft(letter: Letter, folder: Path, name: str) -> tuple[tuple[Path, ...], bytes]:
    """Write ``name.eml``, ``name.txt`` and the attachment beside them; gives the paths and the bytes of the message."""
    data = draft(letter)
    durable.make_folder(folder)
    paths = [durable.write_bytes(folder / f"{name}.eml", data)]
    if letter.attachment:
        paths.append(durable.write_bytes(folder / letter.attachment.name, letter.attachment.data))
    copyable = _copyable(letter, paths[-1].name if letter.attachment else "")
    paths.append(durable.write_bytes(folder / f"{name}.txt", copyable.encode("utf-8-sig").replace(b"\n", b"\r\n")))
    return tuple(paths), data


def _copyable(letter: Letter, attachment: str) -> str:
    """For a mail program that does not open .eml files: each part to be copied into its box."""
    heads = [
        ("From", _shown(letter.sender.person)),
        ("To", "; ".join(map(_shown, letter.to))),
        ("Cc", "; ".join(map(_shown, letter.cc))),
        ("Subject", one_line(letter.subject)),
        ("Attach", attachment),
    ]
    return "".join(f"{label}: {text}\n" for label, text in heads if text) + f"\n{letter.text}"


def _shown(person: Person) -> str:
    """As in a header: a name with signs in it that divide addresses stands in quotes."""
    return str(person.header()) if person.name else person.address
