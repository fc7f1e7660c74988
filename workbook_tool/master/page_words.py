"""The words of an indicator's page, in blocks: those that fit beside the chart, and those that stand below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbook_tool.domain.indicator import Link
from workbook_tool.domain.register import Register
from workbook_tool.immutable import immutable
from workbook_tool.layout.place import Filled
from workbook_tool.layout.template import load
from workbook_tool.master.canvas import Canvas
from workbook_tool.results.indicator_page import IndicatorPage, PageSection
from workbook_tool.results.links import is_live, link_text
from workbook_tool.results.outlooks import Forward
from workbook_tool.results.page_words import page_label
from workbook_tool.typeset import paragraphs, text_height

_HEADING = 16.0  # points
_SIZE = 10.0  # of the letters
_SHORT = 75.0  # points of a block that may share its rows with another
_LONGEST_MAIL = 2_000  # characters that Excel takes as an address
_AFTER = ("description", "links", "remarks", "queries")  # what may stand below where words are many


@immutable
class WordBlock:
    """A heading and what stands under it."""

    heading: str
    section: PageSection
    """The heading with its texts."""

    def pieces(self, width: float) -> list[str | Filled]:
        """Its paragraphs and links, for a column so many characters wide."""
        width = width * 11 / _SIZE  # paragraphs are measured in usual letters
        texts: list[str | Filled] = [piece for text in self.section.texts for piece in paragraphs(text, width)]
        return texts + list(map(_link, self.section.links))

    def height(self, width: float) -> float:
        """How tall it is in points."""
        texts = (piece if isinstance(piece, str) else str(piece.value) for piece in self.pieces(width))
        return _HEADING + sum(text_height(text, width, _SIZE) for text in texts)


def blocks(
    canvas: Canvas, model: IndicatorPage, ahead: Forward, register: Register, column: int, room: float
) -> tuple[list[WordBlock], list[WordBlock]]:
    """The blocks beside the chart, as far as ``room`` points go, and those below; ``column`` is the first of beside."""
    width = _width(canvas, column)
    beside: list[WordBlock] = []
    below: list[WordBlock] = []
    for block in _all(model, ahead, register):
        tall = block.height(width)
        fits = tall <= room
        (beside if fits else below).append(block)
        room -= tall if fits else 0
    return beside, below


def _all(model: IndicatorPage, ahead: Forward, register: Register) -> Iterator[WordBlock]:
    """Every block in its order: what is read of the figures, what the service wrote, then what is measured."""
    yield _block(page_label(register, "is_real"), "is_real", ahead.is_real)
    if ahead.year_end:
        yield _block(page_label(register, "year_end"), "year_end", *ahead.year_end)
    sections = sorted(model.sections, key=lambda s: s.key in _AFTER)
    yield from (WordBlock(section.heading, section) for section in sections)


def _block(heading: str, key: str, *texts: str) -> WordBlock:
    return WordBlock(heading, PageSection(key, heading, texts))


def lay(canvas: Canvas, given: Sequence[WordBlock], row: int, column: int, last: int) -> int:
    """``given`` from ``row`` down over the columns from ``column`` to ``last``; the row after."""
    width = sum(canvas.widths[c] for c in range(column, last + 1))
    for block in given:
        canvas.spread(row, column, last, block.heading, "page-section")
        canvas.heights[row] = max(_HEADING, canvas.height(row))
        row += 1
        for piece in block.pieces(width):
            canvas.spread(row, column, last, piece, "page-words")
            row += 1
    return row


def lay_below(canvas: Canvas, given: Sequence[WordBlock], row: int, last: int) -> int:
    """``given`` below the figures, long ones over the whole width, short ones in two columns; the row after."""
    half = (last + 1) // 2
    long = [block for block in given if block.height(_width(canvas, half)) > _SHORT]
    short = [block for block in given if block not in long]
    row = lay(canvas, long, row, 0, last)
    left: list[WordBlock] = []
    right: list[WordBlock] = []
    for block in short:
        tall = [sum(b.height(_width(canvas, half)) for b in column) for column in (left, right)]
        (left if tall[0] <= tall[1] else right).append(block)
    ends = [lay(canvas, column, row, first, end) for column, first, end in ((left, 0, half - 1), (right, half, last))]
    return max(ends)


def _width(canvas: Canvas, column: int) -> float:
    columns = load("master").words["page"]["columns"]
    return sum(canvas.widths[c] for c in range(column, columns))


def _link(link: Link) -> Filled:
    """A useful link; as plain words where Excel would not take the address."""
    place = link.address.strip()
    mail = place.lower().startswith("mailto:") and len(place) <= _LONGEST_MAIL and place.isprintable()
    if mail or is_live(place):
        return Filled(link_text(link.text.strip() or place, place), "page-link", link=place)
    words: str = load("master").words["page"]["link"]
    return Filled(words.format(text=link.text, address=place), "page-words")
