"""The package of an .xlsx file: its members, what they refer to, and what is wrong with them."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree as ET

from openxml_audit import OpenXmlValidator

REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]+)(?::\$?([A-Z]{1,3})\$?([0-9]+))?")
RELATIONSHIPS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
Area = tuple[int, int, int, int]  # first row, first column, last row, last column, from 1


@dataclass
class Package:
    """Members by name and, where they are XML, by root."""

    parts: dict[str, bytes]
    roots: dict[str, ET.Element] = field(default_factory=dict)

    def root(self, name: str) -> ET.Element:
        return self.roots.get(name, ET.Element("missing"))

    def related(self, part: str) -> dict[str, tuple[str, str, bool]]:
        """What a part refers to: by id, the kind, the target's member name, and whether it is outside."""
        folder, name = posixpath.split(part)
        found = {}
        for one in self.root(f"{folder}/_rels/{name}.rels".lstrip("/")).iterfind(".//{*}Relationship"):
            target, outside = one.get("Target", ""), one.get("TargetMode") == "External"
            full = target if outside else posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
            found[one.get("Id", "")] = (one.get("Type", "").rsplit("/", 1)[-1], full, outside)
        return found

    def of_kind(self, part: str, kind: str) -> list[str]:
        return [target for what, target, _ in self.related(part).values() if what == kind]


def area(reference: str) -> Area:
    """``B2:C5`` as numbers; ValueError where it is no reference."""
    found = REFERENCE.fullmatch(reference)
    if not found:
        raise ValueError(f"{reference!r} is no reference")
    column, row, last_column, last_row = found.groups()
    return int(row), number(column), int(last_row or row), number(last_column or column)


def number(letters: str) -> int:
    total = 0
    for letter in letters:
        total = total * 26 + ord(letter) - 64
    return total


def overlap(one: Area, other: Area) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def opened(data: bytes) -> tuple[Package, list[str]]:
    """The package, and what keeps it from being read at all."""
    found = []
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile as error:
        return Package({}), [f"not a zip file: {error}"]
    twice = [name for name, times in Counter(archive.namelist()).items() if times > 1]
    found += [f"{name} is in the file twice" for name in twice]
    package = Package({name: archive.read(name) for name in archive.namelist()})
    for name, part in package.parts.items():
        if name.endswith((".xml", ".rels")):
            try:
                package.roots[name] = ET.fromstring(part)
            except ET.ParseError as error:
                found.append(f"{name} is not XML: {error}")
    return package, found


def problems(package: Package) -> Iterator[str]:
    yield from _types(package)
    for part in package.parts:
        if part.endswith(".rels"):
            continue
        known = package.related(part)
        for kind, target, outside in known.values():
            if not outside and target not in package.parts:
                yield f"{part} refers to {target} ({kind}), which is missing"
        for element in package.root(part).iter():
            for key, value in element.attrib.items():
                if key.startswith(RELATIONSHIPS) and value and value not in known:
                    yield f"{part} uses the relationship {value}, which is missing"


def _types(package: Package) -> Iterator[str]:
    types = package.root("[Content_Types].xml")
    defaults = {one.get("Extension", "").lower() for one in types.iterfind(".//{*}Default")}
    overrides = [one.get("PartName", "").lstrip("/") for one in types.iterfind(".//{*}Override")]
    for name in package.parts:
        if name != "[Content_Types].xml" and name not in overrides and name.rsplit(".", 1)[-1].lower() not in defaults:
            yield f"{name} has no content type"
    yield from (
        f"[Content_Types].xml names {name}, which is missing" for name in overrides if name not in package.parts
    )
    yield from (f"[Content_Types].xml names {name} twice" for name, n in Counter(overrides).items() if n > 1)


@cache
def _auditor() -> OpenXmlValidator:
    return OpenXmlValidator()


def audit(data: bytes) -> Iterator[str]:
    """What openxml-audit finds against the schemas."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        path.write_bytes(data)
        for error in _auditor().validate(path).errors:
            yield f"openxml-audit: {error.part_uri} {error.path}: {error.description}"
