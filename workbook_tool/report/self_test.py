"""What a made report shows of its own accessibility, read from the file itself; no library beyond the standard one."""

from __future__ import annotations

import io
import re
import zipfile
from base64 import b64encode
from collections.abc import Callable, Iterator
from hashlib import sha256
from html import unescape
from itertools import pairwise

MET, NOT_MET, NOT_APPLICABLE = "met", "not met", "not applicable"

Check = tuple[str, str, str]  # what is asked, the result, a note


def self_test(form: str, data: bytes) -> tuple[Check, ...]:
    """The checks of a report of ``form`` (pdf, docx or html): (what is asked, met or not, a note)."""
    return tuple(_FORMS[form](data))


def _said(asked: str, met: bool, note: str = "") -> Check:
    return asked, MET if met else NOT_MET, note


def _each(asked: str, wrong: int, count: int) -> Check:
    """Something that every one of ``count`` things should have."""
    if not count:
        return asked, NOT_APPLICABLE, ""
    return asked, NOT_MET if wrong else MET, f"{count - wrong} of {count}"


def _pdf(data: bytes) -> Iterator[Check]:
    yield _said("The document has a title, shown in the window", b"/DisplayDocTitle true" in data)
    yield _said("The document says its language", b"/Lang(" in data)
    yield _said("The document is tagged, in reading order", b"/StructTreeRoot" in data and b"/Marked true" in data)
    yield _said("The document says that it is PDF/UA-1", b"<pdfuaid:part>1<" in data, "Typst checks it as it writes")
    yield _said("The document has bookmarks", b"/Outlines" in data)


def _docx(data: bytes) -> Iterator[Check]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        body, core, styles = (
            package.read(name).decode() for name in ("word/document.xml", "docProps/core.xml", "word/styles.xml")
        )
    yield _said("The document has a title", "<dc:title>" in core)
    yield _said("The document says its language", '<w:lang w:val="en-GB"' in styles)
    yield _said("Headings are headings", 'w:val="Heading1"' in body)
    tables, pictures = re.findall(r"<w:tbl>.*?</w:tbl>", body, re.DOTALL), re.findall(r"<wp:docPr [^>]*>", body)
    yield _each("Tables have a header row", sum("w:tblHeader" not in t for t in tables), len(tables))
    yield _each("Tables are described", sum("w:tblDescription" not in t for t in tables), len(tables))
    yield _each("No merged cells", sum("w:gridSpan" in t or "w:vMerge" in t for t in tables), len(tables))
    words = sum(not re.search(r' descr="[^"]+"', p) for p in pictures)
    yield _each("Pictures have alternative text", words, len(pictures))
    links, marks = (
        set(re.findall(p, body)) for p in (r'w:anchor="([^"]+)"', r'<w:bookmarkStart[^>]* w:name="([^"]+)"')
    )
    yield _each("Links within the document lead somewhere", len(links - marks), len(links))


def _html(data: bytes) -> Iterator[Check]:
    text = data.decode("utf-8")
    yield _said("The page has a title", bool(re.search(r"<title>[^<]+</title>", text)))
    yield _said("The page says its language", bool(re.search(r'<html lang="[a-z]{2}', text)))
    yield _said("One main heading, and none that leaves out a level", _ordered(text))
    yield _said("A link leads past what comes first", 'class="skip"' in text)
    charts = re.findall(r"(<[^<>]*>)<svg ", text)
    silent = sum(not re.search(r'role="img" aria-label="[^"]+"', holder) for holder in charts)
    yield _each("Charts have their words", silent, len(charts))
    pictures = re.findall(r"<img [^>]*>", text)
    yield _each(
        "Pictures have alternative text", sum('alt=""' in p or "alt=" not in p for p in pictures), len(pictures)
    )
    headings = re.findall(r"<th[ >][^>]*", text)
    yield _each("Tables' headings say what they head", sum("scope=" not in h for h in headings), len(headings))
    tables = re.findall(r"<table>.*?</table>", text, re.DOTALL)
    yield _each("Tables have captions", sum("<caption" not in t for t in tables), len(tables))
    links, names = (set(re.findall(p, text)) for p in (r'href="#([^"]+)"', r' id="([^"]+)"'))
    yield _each("Links within the page lead somewhere", len(links - names), len(links))
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
    own = [
        f"sha256-{b64encode(sha256(s.encode()).digest()).decode()}"
        for s in re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    ]
    rules = unescape(policy[1]) if policy else ""
    let_in = "default-src 'none'" in rules and text.count("<script") == len(own) and all(h in rules for h in own)
    yield _said("Nothing is fetched, and only the page's own filters run", let_in and ' src="http' not in text)


def _ordered(text: str) -> bool:
    levels = [int(n) for n in re.findall(r"<h([1-6])[ >]", text)]
    return levels[:1] == [1] and levels.count(1) == 1 and all(b - a <= 1 for a, b in pairwise(levels))


_FORMS: dict[str, Callable[[bytes], Iterator[Check]]] = {"pdf": _pdf, "docx": _docx, "html": _html}
