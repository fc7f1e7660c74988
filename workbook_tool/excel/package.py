"""The parts of an .xlsx that somebody keeps: those that are opened as XML are written anew, the others as they are."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Mapping
from typing import Any

from lxml import etree


class Package:
    """The parts of a workbook: those that were opened as XML are written anew, the others as they are."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._open: dict[str, Any] = {}
        self._gone: set[str] = set()

    def xml(self, part: str) -> Any:  # noqa: ANN401 -- an element of lxml
        """A part as XML; what is changed in it is written."""
        if part not in self._open:
            self._open[part] = _parsed(self._archive.read(part))
        return self._open[part]

    def related(self, source: str, kind: str) -> list[str]:
        """The parts of a kind that ``source`` points to; ``source`` "" is the package."""
        targets = (e.get("Target", "") for e in self._relations(source) if e.get("Type", "").endswith(f"/{kind}"))
        return [self._inside(source, target) for target in targets]

    def named(self, source: str) -> dict[str, str]:
        """The parts that ``source`` points to, by the name that it calls them."""
        return {e.get("Id", ""): self._inside(source, e.get("Target", "")) for e in self._relations(source)}

    def drop(self, source: str, kind: str) -> None:
        """Leave out the parts of a kind that ``source`` points to."""
        self._gone |= set(self.related(source, kind))
        for element in list(self._relations(source)):
            if element.get("Type", "").endswith(f"/{kind}"):
                element.getparent().remove(element)
        types = self.xml("[Content_Types].xml")
        for element in list(types):
            if element.get("PartName", "").lstrip("/") in self._gone:
                types.remove(element)

    def _relations(self, source: str) -> Any:  # noqa: ANN401
        folder, name = posixpath.split(source)
        part = posixpath.join(folder, "_rels", f"{name}.rels")
        return self.xml(part) if part in self._archive.namelist() else ()

    @staticmethod
    def _inside(source: str, target: str) -> str:
        return posixpath.normpath(posixpath.join("/", posixpath.dirname(source), target)).lstrip("/")

    def written(self) -> bytes:
        """The workbook as it is now."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for member in self._archive.infolist():
                if member.filename in self._gone:
                    continue
                root = self._open.get(member.filename)
                content = self._archive.read(member)
                if root is not None and _serialised(root) != _serialised(_parsed(content)):
                    content = _serialised(root)
                archive.writestr(member, content, zipfile.ZIP_DEFLATED)
        return buffer.getvalue()


def _parsed(content: bytes) -> Any:  # noqa: ANN401
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))


def _serialised(root: Any) -> bytes:  # noqa: ANN401
    written: bytes = etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)
    return written


def sheet_parts(package: Package, workbook: str) -> Mapping[str, str]:
    """Each sheet's part by its name."""
    parts = package.named(workbook)
    of_sheet = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    strict = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
    sheets = package.xml(workbook).iterfind("{*}sheets/{*}sheet")
    return {s.get("name"): parts[s.get(of_sheet) or s.get(strict)] for s in sheets}


def tag_of(root: Any, name: str) -> str:  # noqa: ANN401
    """A name in the namespace of ``root``."""
    return f"{{{etree.QName(root).namespace}}}{name}"
