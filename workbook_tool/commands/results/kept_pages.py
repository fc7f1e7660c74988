"""The pages of a master, kept as they were laid out and written, so that the next compile lays out what changed alone.

A page is told from any other by the whole register and by all that it says, its
sheet's name and colours with it: one that was kept is the same, byte by byte, as
it would be made.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from zlib import ZLIB_RUNTIME_VERSION

from workbook_tool.book import Chart, Condition, Put, Sheet
from workbook_tool.commands import own_cache
from workbook_tool.commands.folder import Folder
from workbook_tool.domain.reading import Cycle
from workbook_tool.excel.write import takes_written
from workbook_tool.master import MasterPage
from workbook_tool.register.kept import form_of
from workbook_tool.results.outlooks import Forward
from workbook_tool.written import Numbers, Packed, Written

_KIND = "pages"
_FORWARD = form_of(Forward)

Pages = Mapping[str, MasterPage]  # by the keys of their sheets


def kept_pages(folder: Folder, cycle: Cycle, *, public: bool) -> Pages:
    """What the last compile of a cycle kept; empty where that is in doubt, or workbooks are written the plain way."""
    if not takes_written():
        return {}
    content = own_cache.kept(_KIND, *_facts(folder, cycle, public=public))
    try:
        return dict(_read(content)) if content else {}
    except (ValueError, TypeError, KeyError, IndexError):
        return {}


def keep_pages(folder: Folder, cycle: Cycle, pages: Pages, *, public: bool) -> None:
    """Keep the pages for the next compile."""
    own_cache.keep(_KIND, b"".join(_content(pages)), *_facts(folder, cycle, public=public))


def _facts(folder: Folder, cycle: Cycle, *, public: bool) -> Iterator[bytes]:
    for fact in (folder.path.absolute(), cycle.period.code, public, ZLIB_RUNTIME_VERSION):
        yield str(fact).encode("utf-8", "surrogateescape")


def _content(pages: Pages) -> Iterator[bytes]:
    """A line of JSON, and the parts behind it."""
    whole = [(page, page.sheet, page.sheet.written) for page in pages.values() if page.sheet and page.sheet.written]
    numbers = whole[0][2].numbers if whole else Numbers((), (), ())
    parts = [part for _, _, of in whole for part in (of.sheet, *filter(None, (of.drawing,)), *of.charts)]
    alike: dict[str, int] = {}  # what the checklist looks at is the same on most pages
    listed = []
    for page, sheet, of in whole:
        seen = alike.setdefault(json.dumps([sheet.cells, [c.style for c in sheet.conditions]]), len(alike))
        charts = [(chart.title, chart.alt_text) for chart in sheet.charts]
        own = [sheet.key, sheet.name, sheet.print_area, sheet.merges, charts, seen]
        its = [of.texts, of.looks, of.rules, of.strings, of.links, of.drawing is not None, of.first_chart]
        ahead = replace(page.ahead, trend=replace(page.ahead.trend, points=()))  # which are on the page alone
        listed.append([_FORWARD.write(ahead), own, its])
    facts = [(len(part.content), part.checksum, part.size) for part in parts]
    yield json.dumps([numbers.texts, numbers.looks, numbers.rules, list(alike), listed, facts]).encode() + b"\n"
    yield from (part.content for part in parts)


def _read(content: bytes) -> Iterator[tuple[str, MasterPage]]:
    line, _, data = content.partition(b"\n")
    texts, looks, rules, alike, listed, facts = json.loads(line)
    numbers = Numbers(texts, [(*look,) for look in looks], [(*rule,) for rule in rules])
    seen = [(tuple(Put(*cell) for cell in cells), styles) for cells, styles in map(json.loads, alike)]
    parts = _parts(data, facts)
    for ahead, (key, name, area, merges, charts, alike_to), its in listed:
        in_order, looks_of, rules_of, strings, links, is_drawn, first_chart = its
        sheet = next(parts)
        drawing = next(parts) if is_drawn else None
        drawn = [next(parts) for _ in charts]
        cells, styles = seen[alike_to]
        yield (
            key,
            MasterPage(
                _FORWARD.read(ahead),
                Sheet(
                    name,
                    cells,
                    conditions=tuple(Condition((0, 0, 0, 0), "", style) for style in styles),
                    charts=tuple(Chart(0, 0, "", title, alt, ()) for title, alt in charts),
                    merges=tuple((*merge,) for merge in merges),
                    print_area=tuple(area),
                    key=key,
                    written=Written(
                        numbers, sheet, in_order, looks_of, rules_of, strings, links, drawing, drawn, first_chart
                    ),
                ),
            ),
        )


def _parts(data: bytes, facts: Sequence[tuple[int, int, int]]) -> Iterator[Packed]:
    place = 0
    for length, checksum, size in facts:
        yield Packed(checksum, size, data[place : place + length])
        place += length
